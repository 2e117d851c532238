// Package delivery brings submitted intakes to the firm: to webhooks, by e-mail, into a folder.
//
// An intake is in the outbox of the log from the moment it is stored. The Dispatcher claims what is due, lets every channel try, writes down
// what came of it in the intake's case, and settles the intake once all channels have it. A claim is a lease: a dispatcher that dies is
// followed by another. So every channel gets an intake at least once, and sometimes twice; each marks it with the same id both times.
// Nothing here ever holds up a visitor.
package delivery

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Channel is a way to the firm. Deliver returns nil only when the other side has taken the intake; it ends with ctx. The same intake may
// come again. What its error says is kept in the case and logged: it holds nothing that a visitor wrote.
type Channel interface {
	Name() string
	Deliver(ctx context.Context, i session.Intake) error
}

// Checker is a channel that can tell beforehand whether the other side can be reached, without sending anything.
type Checker interface {
	Check(ctx context.Context) error
}

// How the dispatcher works.
const (
	every   = time.Second      // between two looks into the outbox, by default: an urgent intake is with staff within two seconds
	within  = 15 * time.Second // for one attempt, of which a webhook has ten seconds of its own, and for writing down what came of it
	lease   = time.Minute      // longer than an attempt and its bookkeeping, so that nobody else claims it meanwhile
	atOnce  = 16               // intakes under way, so that one slow receiver does not hold up the others
	stored  = 3 * time.Second  // for a call of the store
	someday = 100 * 365 * 24 * time.Hour
)

// Dispatcher brings intakes to all channels.
type Dispatcher struct {
	Log      session.Log
	Channels func() []Channel // asked at every look into the outbox, where intakes stay as long as there is none
	Logger   *slog.Logger
	Now      func() time.Time
	Every    time.Duration // between two looks into the outbox; 1 s

	// Observe, if set, is told what each attempt came to, and how long after the submission.
	Observe func(channel string, outcome session.StepKind, age time.Duration)
}

// Run works until ctx is done and the attempts under way have ended.
func (d *Dispatcher) Run(ctx context.Context) {
	var working sync.WaitGroup
	defer working.Wait()
	places := make(chan struct{}, atOnce)
	tick := time.NewTicker(cmp.Or(d.Every, every))
	defer tick.Stop()
	failing := false
	for {
		channels := d.Channels()
		free := cap(places) - len(places)
		if len(channels) == 0 {
			free = 0
		}
		references, err := d.claim(ctx, free)
		if err != nil && !failing && ctx.Err() == nil {
			d.Logger.Error("looking into the outbox", "error", err)
		}
		failing = err != nil
		for _, reference := range references {
			places <- struct{}{}
			working.Go(func() {
				defer func() { <-places }()
				if err := d.deliver(ctx, channels, reference); err != nil && ctx.Err() == nil {
					d.Logger.Error("delivering an intake", "reference", reference, "error", err)
				}
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (d *Dispatcher) claim(ctx context.Context, n int) ([]string, error) {
	if n == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, stored)
	defer cancel()
	return d.Log.Claim(ctx, d.Now(), lease, n)
}

// deliver lets every channel try that has not delivered the intake yet, and says when to come back.
func (d *Dispatcher) deliver(ctx context.Context, channels []Channel, reference string) error {
	i, err := d.Log.Intake(ctx, reference)
	if errors.Is(err, session.ErrNotFound) { // erased meanwhile
		return d.Log.Settle(ctx, reference)
	}
	if err != nil {
		return err
	}
	c, _, err := session.ReadCase(ctx, d.Log, reference)
	if err != nil {
		return err
	}
	steps := d.attempt(ctx, channels, i, c)
	recording, cancel := context.WithTimeout(context.WithoutCancel(ctx), within) // also after a stop: what was delivered is not to be delivered again
	defer cancel()
	c, err = session.TakeSteps(recording, d.Log, reference, d.Now(), func(session.Case) ([]session.Step, error) { return steps, nil })
	if err != nil || ctx.Err() != nil { // what a stop cut short the next dispatcher tries when the lease has run out
		return err
	}
	until, all := d.next(channels, c)
	if all {
		return d.Log.Settle(ctx, reference)
	}
	return d.Log.Defer(ctx, reference, until)
}

// attempt lets the channels try at the same time and gives what came of it. What a stop cut short is no failure: the lease runs out and
// the intake is tried again.
func (d *Dispatcher) attempt(ctx context.Context, channels []Channel, i session.Intake, c session.Case) []session.Step {
	outcome := make([]*session.Step, len(channels))
	var working sync.WaitGroup
	for n, channel := range channels {
		state := c.Channels[channel.Name()]
		if state.Over() || state.Abandoned || state.Next.After(d.Now()) {
			continue
		}
		working.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, within)
			defer cancel()
			err := channel.Deliver(ctx, i)
			if err != nil && errors.Is(ctx.Err(), context.Canceled) {
				return
			}
			step := d.step(channel.Name(), state.Attempts, err)
			outcome[n] = &step
			if d.Observe != nil {
				d.Observe(channel.Name(), step.Kind, d.Now().Sub(i.At))
			}
			if err != nil {
				d.Logger.Warn("an intake was not taken", "reference", i.Reference, "channel", channel.Name(), "attempt", state.Attempts+1,
					"abandoned", step.Kind == session.StepAbandoned, "refused", step.Kind == session.StepRefused, "error", err)
			}
		})
	}
	working.Wait()
	var steps []session.Step
	for _, step := range outcome {
		if step != nil {
			steps = append(steps, *step)
		}
	}
	return steps
}

// step says what an attempt comes to, after so many that failed.
func (d *Dispatcher) step(channel string, failed int, err error) session.Step {
	if err == nil {
		return session.Step{Kind: session.StepDelivered, Channel: channel}
	}
	if r, ok := errors.AsType[refusal](err); ok && r.nobody {
		return session.Step{Kind: session.StepRefused, Channel: channel, Error: err.Error()}
	}
	wait, again := pause(failed, err)
	if !again {
		return session.Step{Kind: session.StepAbandoned, Channel: channel, Error: err.Error()}
	}
	return session.Step{Kind: session.StepFailed, Channel: channel, Error: err.Error(), Next: d.Now().Add(wait).UTC().Truncate(time.Millisecond)}
}

// Tried is the time before which every intake in the outbox is due that a channel still tries. The others are dead letters.
func Tried(now time.Time) time.Time { return now.Add(2 * mostWait) }

// next says when the first channel tries again, or that none has anything more to do. An intake that only dead letters are left of stays in
// the outbox, for Retry to find, and is not due before someday.
func (d *Dispatcher) next(channels []Channel, c session.Case) (until time.Time, all bool) {
	until, all = d.Now().Add(someday), true
	for _, channel := range channels {
		state := c.Channels[channel.Name()]
		if state.Over() {
			continue
		}
		all = false
		if !state.Abandoned && state.Next.Before(until) {
			until = state.Next
		}
	}
	return until, all
}

// errDelivered is the error of a retry that has nothing to do.
var errDelivered = errors.New("every channel that has tried has delivered it")

// Retry has everything tried again, from the first pause on, that is not delivered.
func Retry(ctx context.Context, log session.Log, reference string, now time.Time) error {
	if _, err := log.Intake(ctx, reference); err != nil {
		return err
	}
	_, err := session.TakeSteps(ctx, log, reference, now, func(c session.Case) ([]session.Step, error) {
		open := len(c.Channels) == 0
		for _, delivery := range c.Channels {
			open = open || !delivery.Over()
		}
		if !open {
			return nil, errDelivered
		}
		return []session.Step{{Kind: session.StepRetry}}, nil
	})
	if err != nil {
		return err
	}
	return log.Defer(ctx, reference, now)
}
