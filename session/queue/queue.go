// Package queue is what staff work through: every submitted intake, where it stands, and the steps that they take.
//
// The case of an intake is the truth about it. Steps are taken with optimistic concurrency on its sequence number: of two at once the second is decided
// upon again, after the first. The queue is an index over all cases, in one log that holds references and no word of a visitor's. Each of its lines says how a
// case stands at a sequence number, so that it does not matter in which order or how often they come.
package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
)

// State is where an intake stands.
type State string

// The states, and beside them that of all that are waiting and urgent.
const (
	Waiting State = "waiting"
	Claimed State = "claimed"
	Done    State = "done"
)

// Item is one intake in the queue.
type Item struct {
	Reference  string         `json:"reference"`
	At         time.Time      `json:"at"`
	Reason     session.Reason `json:"reason,omitempty"`
	Area       string         `json:"area,omitempty"`
	Lang       string         `json:"lang,omitempty"`
	Partner    string         `json:"partner,omitempty"`
	Urgent     bool           `json:"urgent,omitempty"`
	Restricted bool           `json:"restricted,omitempty"`
	ReplyBy    time.Time      `json:"reply_by,omitzero"`

	Standing `json:"-"`
	Alerted  bool `json:"-"` // staff were told a second time

	text string // what a search looks through
}

// Standing is how a case stands at its number Seq.
type Standing struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"` // of the last step
	Holder  string    `json:"holder,omitempty"`
	Taken   time.Time `json:"taken,omitzero"` // when somebody first had it
	Cleared bool      `json:"cleared,omitempty"`
	Except  []string  `json:"except,omitempty"`
	Closed  bool      `json:"closed,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
}

// State says where the item stands.
func (i Item) State() State {
	switch {
	case i.Closed:
		return Done
	case i.Holder != "":
		return Claimed
	}
	return Waiting
}

// line is what the log holds: that an intake came in, how its case stands, that it was told of again, or that it was erased.
type line struct {
	Reference string    `json:"reference"`
	In        *Item     `json:"in,omitempty"`
	Case      *Standing `json:"case,omitempty"`
	Alerted   bool      `json:"alerted,omitempty"`
	Gone      bool      `json:"gone,omitempty"`
}

// Queue is the queue of a store.
type Queue struct {
	log    session.Log
	ledger *ledger.Ledger[line]
	index  index // guarded by the ledger
}

// Open gives the queue of a store.
func Open(log session.Log) *Queue {
	q := &Queue{log: log, index: newIndex()}
	q.ledger = ledger.New(log, session.DeskQueue, q.apply)
	return q
}

func (q *Queue) apply(_ time.Time, l line) {
	var item Item
	before, known := q.index.items[l.Reference]
	if known {
		item = *before
	}
	switch {
	case l.Gone:
		q.index.remove(l.Reference)
		return
	case l.In != nil:
		standing := item.Standing
		item = *l.In
		item.Standing = standing
	case !known:
		return
	case l.Case != nil && l.Case.Seq > item.Seq:
		item.Standing = *l.Case
	case l.Alerted:
		item.Alerted = true
	}
	item.text = strings.ToLower(strings.Join([]string{item.Reference, item.Area, item.Partner, string(item.Reason), item.Holder}, " "))
	q.index.put(&item)
}

// Follow calls wake when the queue has changed.
func (q *Queue) Follow(wake func()) (stop func()) { return q.ledger.Follow(wake) }

// Enter puts an intake into the queue, once, however often it is called, as its case stands: somebody may have taken it before it was in the queue.
func (q *Queue) Enter(ctx context.Context, i session.Intake, now time.Time) error {
	item := Item{Reference: i.Reference, At: i.At, Reason: i.Reason, Area: i.Area, Lang: i.Lang, Partner: i.Partner, Urgent: i.Urgent,
		Restricted: i.Restricted, ReplyBy: i.ReplyBy}
	err := q.write(ctx, "in-"+i.Reference, now, line{Reference: i.Reference, In: &item}, func() bool {
		_, known := q.index.items[i.Reference]
		return !known
	})
	if err != nil {
		return err
	}
	c, _, err := session.ReadCase(ctx, q.log, i.Reference)
	if err != nil {
		return err
	}
	return q.Note(ctx, i.Reference, c, now)
}

// Remove takes an erased intake out.
func (q *Queue) Remove(ctx context.Context, reference string, now time.Time) error {
	return q.write(ctx, "", now, line{Reference: reference, Gone: true}, func() bool {
		_, known := q.index.items[reference]
		return known
	})
}

// Alert notes that staff are told of an item a second time. It reports whether this call is the first to say so: who gets true tells them.
func (q *Queue) Alert(ctx context.Context, reference string, now time.Time) (first bool, err error) {
	err = q.write(ctx, "", now, line{Reference: reference, Alerted: true}, func() bool {
		item, known := q.index.items[reference]
		first = known && !item.Alerted
		return first
	})
	return first && err == nil, err
}

func (q *Queue) write(ctx context.Context, client string, now time.Time, l line, needed func() bool) error {
	return q.ledger.Append(ctx, client, now, func() ([]line, error) {
		if !needed() {
			return nil, nil
		}
		return []line{l}, nil
	})
}

// Mend brings the queue and the store together: intakes from before there was a desk are entered, and items whose record was erased or is older than records
// are kept are taken out. Only what is missing on one side is read. One that cannot be read keeps no other out.
func (q *Queue) Mend(ctx context.Context, now time.Time) error {
	references, err := q.log.References(ctx)
	if err != nil {
		return fmt.Errorf("looking for intakes that are not in the queue: %w", err)
	}
	gone := make(map[string]bool)
	if err := q.Each(ctx, func(i *Item) { gone[i.Reference] = true }); err != nil {
		return err
	}
	var errs []error
	for _, reference := range references {
		if gone[reference] {
			delete(gone, reference)
			continue
		}
		i, err := q.log.Intake(ctx, reference)
		switch {
		case err == nil:
			if err := q.Enter(ctx, i, now); err != nil {
				return err
			}
		case !errors.Is(err, session.ErrNotFound): // else it is gone since
			errs = append(errs, fmt.Errorf("entering an intake: %w", err))
		}
	}
	for reference := range gone {
		if _, err := q.log.Intake(ctx, reference); errors.Is(err, session.ErrNotFound) { // a list may be behind, a record is not
			if err := q.Remove(ctx, reference, now); err != nil {
				return err
			}
		}
	}
	return errors.Join(errs...)
}

// Refusal is a step that cannot be taken. Key says why, for the desk to put into words; About is what or whom it is about, where that is said.
type Refusal struct{ Key, About string }

// Error implements error.
func (r *Refusal) Error() string { return strings.TrimSpace("refused: " + r.Key + " " + r.About) }

// Take takes a step in the case of an intake, as Step.Who. Of any number of people who take one step at once that only one can take, one does; the
// others get a Refusal.
func (q *Queue) Take(ctx context.Context, i session.Intake, step session.Step, now time.Time) error {
	c, err := session.TakeSteps(ctx, q.log, i.Reference, now, func(c session.Case) ([]session.Step, error) { return []session.Step{step}, allowed(i, c, step) })
	if err != nil {
		return err
	}
	return q.Note(ctx, i.Reference, c, now)
}

// Note brings the queue up to how a case stands. It is called after every step, and again by whoever sees that the queue is behind.
func (q *Queue) Note(ctx context.Context, reference string, c session.Case, now time.Time) error {
	s := Standing{Seq: c.Seq, At: now.UTC().Truncate(time.Millisecond), Holder: c.Holder, Taken: c.Taken, Cleared: c.Cleared, Except: c.Except, Closed: c.Closed, Outcome: c.Outcome}
	return q.write(ctx, "", now, line{Reference: reference, Case: &s}, func() bool {
		item, known := q.index.items[reference]
		return known && item.Seq < s.Seq && !item.same(s)
	})
}

// same reports whether nothing that the queue shows has changed.
func (s Standing) same(o Standing) bool {
	return s.Holder == o.Holder && s.Cleared == o.Cleared && s.Closed == o.Closed && s.Outcome == o.Outcome && slices.Equal(s.Except, o.Except)
}

// allowed says why a step cannot be taken as the case stands.
func allowed(i session.Intake, c session.Case, step session.Step) error {
	open := i.Restricted && !c.Cleared
	switch {
	case step.Kind == session.StepReopened && !c.Closed:
		return &Refusal{Key: "notClosed"}
	case c.Closed && step.Kind != session.StepReopened && step.Kind != session.StepNote:
		return &Refusal{Key: "closed"}
	}
	switch step.Kind {
	case session.StepClaimed:
		switch c.Holder {
		case "":
		case step.Who:
			return &Refusal{Key: "holderYou"}
		default:
			return &Refusal{"holder", c.Holder}
		}
	case session.StepReleased:
		if c.Holder == "" {
			return &Refusal{Key: "nobody"}
		}
	case session.StepCleared, session.StepDeclined:
		if !open {
			return &Refusal{Key: "noConflict"}
		}
	}
	if open && slices.Contains([]session.StepKind{session.StepClaimed, session.StepAssigned, session.StepWritten}, step.Kind) {
		return &Refusal{Key: "conflict"}
	}
	if step.Kind == session.StepAssigned && slices.Contains(c.Except, step.To) {
		return &Refusal{"screened", step.To}
	}
	return nil
}
