package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// reconnectCommand holds conversations over a restart.
type reconnectCommand struct {
	targetFlags
	Conversations int           `help:"How many." default:"1000"`
	ConnectRate   float64       `help:"Opened a second; 0: as fast as it goes." default:"0"`
	Exec          string        `help:"Run this in a shell once all are open, to restart the server. Without it, restart it yourself when asked to." placeholder:"COMMAND"`
	Within        time.Duration `help:"How long all have to be back." default:"2m"`
}

// reconnectReport is the JSON of reconnect.
type reconnectReport struct {
	Conversations int64            `json:"conversations"`
	Lost          int              `json:"lost"`
	Seconds       float64          `json:"seconds_until_all_were_back"`
	Away          int              `json:"not_back"`
	Forgotten     int64            `json:"forgotten"`
	Resume        load.Quantiles   `json:"resume"`
	Closed        map[string]int64 `json:"closed"`
	Failed        map[string]int64 `json:"failed"`
}

// Run opens conversations, waits for the restart and for all to be back.
func (c *reconnectCommand) Run(s *streams) error {
	if c.Conversations < 1 || c.Within <= 0 {
		return misused{fmt.Errorf("--conversations is at least 1, --within more than nothing")}
	}
	settings, err := c.settings(s, c.Conversations)
	if err != nil {
		return err
	}
	p, err := load.New(settings, c.Conversations)
	if err != nil {
		return misused{err}
	}
	held := p.Hold(s.context, c.Conversations, c.ConnectRate, 1, true)
	defer held.End()
	held.Asked()
	r := reconnectReport{Conversations: p.Stats.Open.Load()}
	ctx, cancel := context.WithTimeout(s.context, c.Within)
	defer cancel()
	if c.Exec == "" {
		s.say("%d conversations are open; now restart the server", r.Conversations)
	}
	restarted := make(chan error, 1)
	go func() {
		err := c.restart(ctx, s)
		if err != nil {
			cancel() // there is nothing to wait for
		}
		restarted <- err
	}()
	r.Lost, r.Seconds = followHerd(ctx, held)
	if err := <-restarted; err != nil {
		return err
	}
	all := p.Stats.Report()
	r.Away, r.Forgotten, r.Resume, r.Closed, r.Failed = held.Lost(), all.Forgotten, all.Resume, all.Closed, all.Failed
	return c.report(s.out, r, r.Away == 0 && r.Forgotten == 0 && r.Lost > 0, func() { r.print(s.out) })
}

// restart restarts the server, if it is told how.
func (c *reconnectCommand) restart(ctx context.Context, s *streams) error {
	if c.Exec == "" {
		return nil
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", c.Exec)
	cmd.Stdout, cmd.Stderr = s.err, s.err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("running --exec: %w", err)
	}
	return nil
}

// settled is how long nothing may have changed for the restart to be over: longer than a server is down between two losses.
const settled = 2 * time.Second

// followHerd waits until conversations are lost and all are back, and gives how many were lost at once at most and how long it took.
func followHerd(ctx context.Context, held *load.Held) (lost int, seconds float64) {
	var first, last time.Time
	for {
		var quiet <-chan time.Time
		if lost > 0 && held.Lost() == 0 {
			quiet = time.After(settled)
		}
		select {
		case <-held.Changed():
			n := held.Lost()
			lost = max(lost, n)
			if first.IsZero() {
				first = time.Now()
			}
			last = time.Now()
		case <-quiet:
			return lost, last.Sub(first).Seconds()
		case <-ctx.Done():
			return lost, last.Sub(first).Seconds()
		}
	}
}

func (r reconnectReport) print(out io.Writer) {
	fmt.Fprintf(out, "reconnect     %d of %d conversations were lost; all were back after %.2f s (resume p50 %.2f s, p99 %.2f s)\n",
		r.Resume.Count, r.Conversations, r.Seconds, r.Resume.P50/1000, r.Resume.P99/1000)
	if len(r.Closed)+len(r.Failed) > 0 {
		fmt.Fprintf(out, "seen          %s; while it was away: %s\n", counts(r.Closed), counts(r.Failed))
	}
	if r.Away > 0 || r.Forgotten > 0 {
		fmt.Fprintf(out, "not right     %d are not back, %d were forgotten\n", r.Away, r.Forgotten)
	}
}
