package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// idleCommand holds conversations.
type idleCommand struct {
	targetFlags
	Conversations int           `help:"How many." default:"1000"`
	ConnectRate   float64       `help:"Opened a second; 0: as fast as it goes." default:"0"`
	Ask           int           `help:"Questions that each asks before it falls silent." default:"3"`
	Hold          time.Duration `help:"How long they are held." default:"10s"`
	Settle        time.Duration `help:"How long the server has before its memory is read; after five minutes of silence a conversation rests." default:"5s"`
	Admin         string        `help:"The server's --admin address: its heap is then collected before its memory is read." placeholder:"URL"`
	Sample        float64       `help:"Questions a second that are asked meanwhile in other conversations, to see whether answers are still quick." default:"10"`
}

// idleReport is the JSON of idle.
type idleReport struct {
	Conversations int64          `json:"conversations"`
	ConnectRate   float64        `json:"connected_per_second"`
	Connect       load.Quantiles `json:"connect"`
	KiB           float64        `json:"kib_per_conversation,omitempty"`      // resident
	Live          float64        `json:"live_kib_per_conversation,omitempty"` // heap and stacks in use after a collection
	InMemory      bool           `json:"kept_in_memory"`                      // what was said is in these figures too
	Sampled       load.Report    `json:"sampled"`
	Closed        int64          `json:"closed"`
	Unkept        int64          `json:"unkept"`
	Server        *server        `json:"server,omitempty"`
}

// sampled is how many conversations ask meanwhile.
const sampled = 20

// Run opens, holds and reports.
func (c *idleCommand) Run(s *streams) error {
	if c.Conversations < 1 || c.Hold < 0 || c.Settle < 0 || c.Ask < 0 || c.Sample < 0 {
		return misused{fmt.Errorf("--conversations is at least 1, and nothing is negative")}
	}
	settings, err := c.settings(s, c.Conversations+sampled)
	if err != nil {
		return err
	}
	p, err := load.New(settings, c.Conversations)
	if err != nil {
		return misused{err}
	}
	if err := c.warm(s, settings); err != nil {
		return err
	}
	before, live, err := c.collected(s)
	if err != nil {
		return err
	}
	stop := watch(s.context, s, p, "idle")
	defer stop() // where it ends early; once more is no harm
	begin := time.Now()
	held := p.Hold(s.context, c.Conversations, c.ConnectRate, c.Ask, false)
	defer held.End()
	r := idleReport{ConnectRate: float64(p.Stats.Connected.Load()) / time.Since(begin).Seconds(), Connect: p.Stats.Connect.Quantiles(), InMemory: c.keepsInMemory(s.context)}
	held.Asked()
	pause(s, c.Settle)
	after, liveAfter, err := c.collected(s)
	if err != nil {
		return err
	}
	if r.Sampled, err = c.sample(s, settings); err != nil {
		return err
	}
	stop()
	all := p.Stats.Report()
	r.Conversations, r.Closed, r.Unkept, r.Server = all.Open, sum(all.Closed)+sum(all.Failed), all.Unkept, taken(before, after)
	if r.Conversations > 0 {
		r.Live = float64(liveAfter-live) / float64(r.Conversations)
		if r.Server != nil {
			r.KiB = float64(after.ResidentKiB-before.ResidentKiB) / float64(r.Conversations)
		}
	}
	return c.report(s.out, r, r.Closed == 0 && all.Bad() == 0 && r.Sampled.Bad() == 0, func() { c.print(s.out, r, all) })
}

// warmers is how many conversations come and go before the memory is read for the first time, so that what the server makes once of its library, when
// somebody asks for it, is no memory of those who are held.
const warmers = 300

// warm has conversations such as those that will be held, and lets them go.
func (c *idleCommand) warm(s *streams, settings load.Settings) error {
	if c.Ask == 0 {
		return nil
	}
	p, err := load.New(settings, warmers)
	if err != nil {
		return misused{err}
	}
	held := p.Hold(s.context, min(warmers, c.Conversations), 0, c.Ask, false)
	held.Asked()
	held.End()
	pause(s, time.Second) // until the server has seen that they left
	return nil
}

// keepsInMemory reports whether the server says that conversations are kept in its memory; false where it does not say how they are kept.
func (c *idleCommand) keepsInMemory(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(c.URL, "/")+"/readyz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	var state struct{ Durability string }
	return json.NewDecoder(res.Body).Decode(&state) == nil && state.Durability == memlog.New().Promise().Says
}

// sample asks while the others are silent.
func (c *idleCommand) sample(s *streams, settings load.Settings) (load.Report, error) {
	if c.Sample == 0 || c.Hold == 0 {
		pause(s, c.Hold)
		return load.Report{}, nil
	}
	settings.Away = true
	p, err := load.New(settings, sampled)
	if err != nil {
		return load.Report{}, misused{err}
	}
	p.OpenTurns(s.context, sampled, c.Sample, load.Span{Lasts: c.Hold})
	return p.Stats.Report(), nil
}

func (c *idleCommand) print(out io.Writer, r idleReport, all load.Report) {
	fmt.Fprintf(out, "held          %d conversations, opened at %.0f a second with %d questions each (connect p50 %.1f ms, p99 %.1f ms)\n",
		r.Conversations, r.ConnectRate, c.Ask, r.Connect.P50, r.Connect.P99)
	r.Server.print(out, 0)
	if r.KiB != 0 {
		fmt.Fprintf(out, "memory        %.2f KiB a conversation, resident\n", r.KiB)
	}
	if r.Live != 0 {
		fmt.Fprintf(out, "in use        %.2f KiB a conversation, heap and stacks after a collection\n", r.Live)
	}
	if r.InMemory && c.Ask > 0 && (c.Pid != 0 || c.Admin != "") {
		fmt.Fprintln(out, "note: the server keeps in memory what was said, and that is in these figures; start it with --store sqlite:FILE to see what a conversation takes")
	}
	if r.Sampled.Replied > 0 {
		fmt.Fprintf(out, "meanwhile     %d replies, p50 %.2f ms, p99 %.2f ms\n", r.Sampled.Replied, r.Sampled.Turn.P50, r.Sampled.Turn.P99)
	}
	if all.Unkept > 0 {
		fmt.Fprintf(out, "not kept      %d of their turns, so the server holds what was said in them; ask fewer at a time with --connect-rate\n", all.Unkept)
	}
	if r.Closed > 0 {
		fmt.Fprintf(out, "lost          %s\n", counts(all.Closed)+" "+counts(all.Failed))
	}
}

// collected looks at the server's process, after its garbage has been collected if there is a way to ask for that, and gives what is in use then.
func (c *idleCommand) collected(s *streams) (p *load.Process, live int64, err error) {
	if c.Admin != "" {
		if live, err = load.Live(s.context, c.Admin); err != nil {
			return nil, 0, err
		}
	}
	p, err = c.look()
	return p, live, err
}

// pause waits, unless it is interrupted.
func pause(s *streams, d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.context.Done():
	}
}
