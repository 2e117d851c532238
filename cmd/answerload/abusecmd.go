package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// abuseCommand plays abusers beside honest visitors.
type abuseCommand struct {
	targetFlags
	Idle        int           `help:"Who open a conversation and are silent." default:"5000"`
	SlowReaders int           `help:"Who ask and never read." default:"500"`
	SlowHeaders int           `help:"Who send the head of a request byte by byte." default:"500"`
	Flooders    int           `help:"Who flood the server: with pings, questions, large frames, broken frames and connections." default:"200"`
	FloodRate   float64       `help:"What each of them does in a second." default:"20"`
	Honest      float64       `help:"Honest conversations that begin in a second, of three questions each." default:"10"`
	Duration    time.Duration `help:"How long they are at it." default:"30s"`
	After       time.Duration `help:"How long the server has then to come back to where it was, which is a failure if it does not (with --pid); 0: it is not asked." default:"30s"`
	Admin       string        `help:"The server's --admin address: its goroutines are looked at too." placeholder:"URL"`
	P99         time.Duration `name:"p99" help:"It is a failure if the 99th of a hundred honest questions takes longer." default:"250ms"`
}

// abuseReport is the JSON of abuse.
type abuseReport struct {
	Abuse  load.Abuse       `json:"abuse"`
	Cut    map[string]int64 `json:"cut_off"`
	Honest load.Report      `json:"honest"`
	Before *footprint       `json:"before,omitempty"`
	Peak   *load.Process    `json:"peak,omitempty"`
	After  *footprint       `json:"after,omitempty"`
	Passed bool             `json:"passed"`
	Failed []string         `json:"failures,omitempty"` // what should not have been
}

// footprint is what the server takes at one time.
type footprint struct {
	load.Process
	Goroutines int `json:"goroutines,omitempty"` // 0: not looked at
}

// What the server may take more than before once all abusers are gone: of memory a fifth and what a heap swings by between two collections, of the rest what
// comes and goes in a process that is at rest.
const (
	restShare       = 0.2
	restMiB         = 32
	restDescriptors = 10
	restGoroutines  = 10
)

// honestThink is how long an honest visitor thinks.
const honestThink = time.Second

// Run plays and reports.
func (c *abuseCommand) Run(s *streams) error {
	if min(c.Idle, c.SlowReaders, c.SlowHeaders, c.Flooders) < 0 || c.FloodRate <= 0 || c.Honest <= 0 || c.Duration < time.Second || c.After < 0 || c.P99 <= 0 {
		return misused{errors.New("no count is negative, --flood-rate, --honest and --p99 are more than nothing, --duration is at least 1s")}
	}
	if c.Admin != "" && c.Pid == 0 {
		return misused{errors.New("--admin needs --pid: what the server takes is looked at by both")}
	}
	honest := int(c.Honest*10) + 100 // places for those who are there at once, for a few seconds each
	all := c.Idle + c.SlowReaders + c.SlowHeaders + c.Flooders + honest
	settings, err := c.settings(s, all)
	if err != nil {
		return err
	}
	bad, err := load.New(settings, all)
	if err != nil {
		return misused{err}
	}
	settings.Turns, settings.Think = 3, load.Think{Shape: load.Exponential, Mean: honestThink}
	good, err := load.New(settings, honest)
	if err != nil {
		return misused{err}
	}
	r := abuseReport{Abuse: load.Abuse{Idle: c.Idle, SlowReaders: c.SlowReaders, SlowHeaders: c.SlowHeaders, Flooders: c.Flooders, FloodRate: c.FloodRate}}
	if r.Before, err = c.footprint(s.context); err != nil {
		return err
	}
	c.play(s, bad, good, honest, &r)
	if c.Pid != 0 && c.After > 0 {
		s.say("all are gone; looking at the server again in %s", c.After)
		pause(s, c.After)
	}
	if r.After, err = c.footprint(s.context); err != nil {
		return err
	}
	r.Failed = c.failures(r)
	r.Passed = len(r.Failed) == 0
	return c.report(s.out, r, r.Passed, func() { c.print(s.out, r) })
}

// play lets all of them come, and notes what honest visitors saw, how abusers fared and what the server took at most.
func (c *abuseCommand) play(s *streams, bad, good *load.Player, honest int, r *abuseReport) {
	peak := c.watchPeak(s.context)
	stop := watch(s.context, s, good, "honest visitors")
	cut, end := bad.Abuse(s.context, r.Abuse)
	good.OpenConversations(s.context, honest, c.Honest, load.Span{Ramp: time.Second, Lasts: c.Duration})
	r.Honest = good.Stats.Report()
	end()
	stop()
	r.Cut = map[string]int64{"slow readers": cut.SlowReaders.Load(), "slow headers": cut.SlowHeaders.Load(), "flooders": cut.Flooders.Load()}
	r.Peak = peak()
}

// footprint looks at the server, if its process is given.
func (c *abuseCommand) footprint(ctx context.Context) (*footprint, error) {
	process, err := c.look()
	if err != nil || process == nil {
		return nil, err
	}
	t := &footprint{Process: *process}
	if c.Admin != "" {
		t.Goroutines, err = load.Goroutines(ctx, c.Admin)
	}
	return t, err
}

// failures says what was not as it should have been.
func (c *abuseCommand) failures(r abuseReport) (failures []string) {
	fail := func(wrong bool, format string, of ...any) {
		if wrong {
			failures = append(failures, fmt.Sprintf(format, of...))
		}
	}
	fail(r.Honest.Replied == 0, "no honest visitor was answered")
	fail(r.Honest.Bad() > 0, "%d replies were wrong, doubled or lost, or too many of them unsure", r.Honest.Bad())
	fail(len(r.Honest.Refused) > 0, "honest visitors were refused: %s", counts(r.Honest.Refused))
	fail(len(r.Honest.Failed) > 0, "honest visitors were not connected: %s", counts(r.Honest.Failed))
	most := float64(c.P99) / float64(time.Millisecond)
	fail(r.Honest.Turn.P99 > most, "the 99th of a hundred honest questions took %.1f ms, more than %.1f", r.Honest.Turn.P99, most)
	if r.Before == nil || r.After == nil || c.After == 0 {
		return failures
	}
	before, after := mebibytes(r.Before.Process), mebibytes(r.After.Process)
	fail(after > before*(1+restShare)+restMiB, "memory was %.1f MiB %s after, and %.1f before", after, c.After, before)
	fail(r.After.Descriptors > r.Before.Descriptors+restDescriptors, "%d descriptors were open %s after, and %d before", r.After.Descriptors, c.After, r.Before.Descriptors)
	fail(r.After.Goroutines > r.Before.Goroutines+restGoroutines, "there were %d goroutines %s after, and %d before", r.After.Goroutines, c.After, r.Before.Goroutines)
	return failures
}

// watchPeak looks at the server's process until the function it gives is called, which gives the most that was seen.
func (c *abuseCommand) watchPeak(ctx context.Context) func() *load.Process {
	if c.Pid == 0 {
		return func() *load.Process { return nil }
	}
	ctx, cancel := context.WithCancel(ctx)
	var most load.Process
	var looking sync.WaitGroup
	looking.Go(func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			if p, err := load.Look(c.Pid); err == nil { // one that has ended is found out by the last look
				most.ResidentKiB, most.Descriptors, most.CPU = max(most.ResidentKiB, p.ResidentKiB), max(most.Descriptors, p.Descriptors), p.CPU
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	})
	return func() *load.Process {
		cancel()
		looking.Wait()
		return &most
	}
}

func (c *abuseCommand) print(out io.Writer, r abuseReport) {
	fmt.Fprintf(out, "abuse         %d silent, %d slow readers, %d slow headers, %d flooders (%.0f a second each); cut off: %s\n",
		r.Abuse.Idle, r.Abuse.SlowReaders, r.Abuse.SlowHeaders, r.Abuse.Flooders, r.Abuse.FloodRate, counts(r.Cut))
	printReport(out, r.Honest)
	if r.Before != nil {
		fmt.Fprintf(out, "server        %.1f MiB of memory before, %.1f at its peak, %.1f at %s after; %d, %d and %d descriptors",
			mebibytes(r.Before.Process), mebibytes(*r.Peak), mebibytes(r.After.Process), c.After, r.Before.Descriptors, r.Peak.Descriptors, r.After.Descriptors)
		if r.Before.Goroutines > 0 {
			fmt.Fprintf(out, "; %d goroutines before and %d after", r.Before.Goroutines, r.After.Goroutines)
		}
		fmt.Fprintln(out)
	}
	for _, why := range r.Failed {
		fmt.Fprintln(out, "FAILED       ", why)
	}
}
