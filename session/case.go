package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"
)

// A case is what becomes of an intake after it was submitted: a log of its own, under CaseOf(reference), whose events are of
// TypeCase and hold one Step each. Its state is the fold of the log, as that of a conversation is. No visitor is ever sent it.

// Step is one thing that became of an intake.
type Step struct {
	Kind    StepKind  `json:"kind"`
	Channel string    `json:"channel,omitempty"` // delivered, failed, abandoned, refused: by which way
	Error   string    `json:"error,omitempty"`   // failed, abandoned, refused: for operators
	Next    time.Time `json:"next,omitzero"`     // failed: when it is tried again

	Who     string   `json:"who,omitempty"`     // the member of staff who did it
	To      string   `json:"to,omitempty"`      // assigned: who shall do it
	Text    string   `json:"text,omitempty"`    // note, written: its words
	Outcome string   `json:"outcome,omitempty"` // closed: how it ended
	Except  []string `json:"except,omitempty"`  // cleared: members of staff who may not open it all the same
}

// StepKind says what a step is.
type StepKind string

// The kinds of steps.
const (
	StepDelivered StepKind = "delivered" // by one channel
	StepFailed    StepKind = "failed"    // an attempt by one channel; another follows
	StepAbandoned StepKind = "abandoned" // the last attempt by one channel failed: a dead letter
	StepRefused   StepKind = "refused"   // one channel has nobody to bring it to, and loses nothing by that
	StepRetry     StepKind = "retry"     // staff want all that is not delivered tried again

	StepClaimed  StepKind = "claimed"  // somebody takes it
	StepReleased StepKind = "released" // and gives it back
	StepAssigned StepKind = "assigned" // it is given to somebody
	StepCleared  StepKind = "cleared"  // there is no conflict, or all but Except are free to act
	StepDeclined StepKind = "declined" // the firm is not free to act, which closes it
	StepNote     StepKind = "note"     // for colleagues
	StepWritten  StepKind = "written"  // a letter to the visitor
	StepClosed   StepKind = "closed"
	StepReopened StepKind = "reopened"

	StepHeld   StepKind = "held"   // a legal hold: nothing of it is erased
	StepUnheld StepKind = "unheld" // the hold has ended
)

// Case is the state of a case. It is a value; Apply returns a new one and changes none. The zero Case is that of an intake to which
// nothing has happened yet.
type Case struct {
	Seq      int64
	Channels map[string]Delivery

	Holder  string    // who has claimed it or was given it
	Taken   time.Time // when somebody first had it
	Cleared bool      // somebody has looked at a possible conflict and found none
	Except  []string  // who may not open it
	Held    bool      // on legal hold
	Closed  bool
	Outcome string // of a closed one
}

// Delivery is how far one channel has come with an intake.
type Delivery struct {
	Delivered bool
	Refused   bool // nobody is there to deliver it to
	Abandoned bool
	Attempts  int       // that failed, since the last retry
	Next      time.Time // of the next attempt; zero for at once
	Error     string    // of the last attempt
}

// Over reports whether the channel has nothing more to do.
func (d Delivery) Over() bool { return d.Delivered || d.Refused }

// foldCase gives the state after events.
func foldCase(events []Event) Case {
	var c Case
	for _, e := range events {
		c = c.Apply(e)
	}
	return c
}

// Apply gives the state after e.
func (c Case) Apply(e Event) Case {
	c.Seq = e.Seq
	if e.Case == nil {
		return c
	}
	step := *e.Case
	if c.work(step) {
		if c.Holder != "" && c.Taken.IsZero() {
			c.Taken = e.At
		}
		return c
	}
	c.Channels = maps.Clone(c.Channels)
	if c.Channels == nil {
		c.Channels = make(map[string]Delivery)
	}
	d := c.Channels[step.Channel]
	switch step.Kind {
	case StepDelivered:
		c.Channels[step.Channel] = Delivery{Delivered: true, Attempts: d.Attempts}
	case StepFailed:
		c.Channels[step.Channel] = Delivery{Attempts: d.Attempts + 1, Next: step.Next, Error: step.Error}
	case StepAbandoned:
		c.Channels[step.Channel] = Delivery{Attempts: d.Attempts + 1, Abandoned: true, Error: step.Error}
	case StepRefused:
		c.Channels[step.Channel] = Delivery{Attempts: d.Attempts + 1, Refused: true, Error: step.Error}
	case StepRetry:
		for name, d := range c.Channels {
			if !d.Over() {
				c.Channels[name] = Delivery{Error: d.Error}
			}
		}
	}
	return c
}

// work takes a step of staff's and reports whether it was one.
func (c *Case) work(step Step) bool {
	switch step.Kind {
	case StepClaimed:
		c.Holder = step.Who
	case StepReleased:
		c.Holder = ""
	case StepAssigned:
		c.Holder = step.To
	case StepCleared:
		c.Cleared, c.Except = true, step.Except
	case StepDeclined:
		c.Closed, c.Outcome = true, "declined"
	case StepClosed:
		c.Closed, c.Outcome = true, step.Outcome
	case StepReopened:
		c.Closed, c.Outcome = false, ""
	case StepHeld, StepUnheld:
		c.Held = step.Kind == StepHeld
	case StepNote, StepWritten:
	default:
		return false
	}
	return true
}

// ReadCase gives how an intake stands, and what has happened to it. Nothing is no error.
func ReadCase(ctx context.Context, log Log, reference string) (Case, []Event, error) {
	events, err := log.Read(ctx, CaseOf(reference), 0)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Case{}, nil, fmt.Errorf("reading the case of %s: %w", reference, err)
	}
	return foldCase(events), events, nil
}

// Tries is how often something is decided upon again because another writer was first.
const Tries = 20

// TakeSteps adds to the case of an intake the steps that decide gives for how it stands, and gives how it stands then. decide is called again whenever
// another writer was first. Its error is returned as it is, and no steps are none to take.
func TakeSteps(ctx context.Context, log Log, reference string, at time.Time, decide func(Case) ([]Step, error)) (Case, error) {
	for range Tries {
		c, _, err := ReadCase(ctx, log, reference)
		if err != nil {
			return c, err
		}
		steps, err := decide(c)
		if err != nil || len(steps) == 0 {
			return c, err
		}
		var turn Turn
		for n := range steps {
			turn.Events = append(turn.Events, Event{Type: TypeCase, Seq: c.Seq + int64(n) + 1, At: at.UTC().Truncate(time.Millisecond), Case: &steps[n]})
		}
		switch err = log.Append(ctx, CaseOf(reference), turn); {
		case err == nil:
			for _, e := range turn.Events {
				c = c.Apply(e)
			}
			return c, nil
		case !errors.Is(err, ErrConflict):
			return c, fmt.Errorf("writing into the case of %s: %w", reference, err)
		}
	}
	return Case{}, fmt.Errorf("writing into the case of %s: others were first %d times", reference, Tries)
}

// Abandoned reports whether a channel has given up on the intake.
func (c Case) Abandoned() bool {
	for _, d := range c.Channels {
		if d.Abandoned {
			return true
		}
	}
	return false
}
