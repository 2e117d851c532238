// Package ledger keeps the fold of one of the staff's logs up to date and appends to it, over any store.
//
// The log is the truth; what is folded is only what this process has seen of it. An entry is decided upon after everything that is in the log has
// been seen, and its number makes sure of that: who was beaten to it decides again.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// within is the longest that one call of the store, or several of one entry, hold up everybody else who asks the ledger.
const within = 20 * time.Second

// Ledger is a log of entries of the type T. It is safe for all goroutines.
type Ledger[T any] struct {
	log   session.Log
	name  string
	apply func(at time.Time, entry T)
	tail  bool // only the newest entry matters of those that are there at first

	mu  sync.Mutex // guards the following, and what apply changes
	seq int64
}

// New makes the ledger of the log with this name. apply is called with each entry once, in order, never by two at a time.
func New[T any](log session.Log, name string, apply func(at time.Time, entry T)) *Ledger[T] {
	return &Ledger[T]{log: log, name: name, apply: apply}
}

// NewTail makes a ledger whose entries matter to the next one alone: of those that are there at first, apply is called with the newest.
func NewTail[T any](log session.Log, name string, apply func(at time.Time, entry T)) *Ledger[T] {
	l := New(log, name, apply)
	l.tail = true
	return l
}

// View calls look after everything that is in the log has been applied; nothing is applied meanwhile.
func (l *Ledger[T]) View(ctx context.Context, look func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if err := l.update(ctx); err != nil {
		return err
	}
	look()
	return nil
}

// Peek calls look with what has been applied so far, and asks no store.
func (l *Ledger[T]) Peek(look func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	look()
}

// Follow calls wake after the log has changed, as session.Log does.
func (l *Ledger[T]) Follow(wake func()) (stop func()) {
	return l.log.Follow(l.name, func(session.Wake) { wake() })
}

// Append adds the entries that decide gives, which is called after everything that is in the log has been applied, and again whenever another
// writer was first. Its error is returned as it is. No entries are none to add. client, if it is not empty, is added at most once: the second
// time is no error and adds nothing.
func (l *Ledger[T]) Append(ctx context.Context, client string, at time.Time, decide func() ([]T, error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for range session.Tries {
		if err := l.update(ctx); err != nil {
			return err
		}
		entries, err := decide()
		if err != nil || len(entries) == 0 {
			return err
		}
		turn, err := l.turn(client, at, entries)
		if err != nil {
			return err
		}
		switch err = l.log.Append(ctx, l.name, turn); {
		case err == nil:
			for n, e := range turn.Events {
				l.seq = e.Seq
				l.apply(e.At, entries[n])
			}
			return nil
		case errors.Is(err, session.ErrDuplicate):
			return nil
		case !errors.Is(err, session.ErrConflict):
			return fmt.Errorf("writing into %s: %w", l.name, err)
		}
	}
	return fmt.Errorf("writing into %s: others were first %d times", l.name, session.Tries)
}

func (l *Ledger[T]) turn(client string, at time.Time, entries []T) (session.Turn, error) {
	turn := session.Turn{Client: client}
	for n, entry := range entries {
		data, err := json.Marshal(entry)
		if err != nil {
			return turn, fmt.Errorf("encoding an entry of %s: %w", l.name, err)
		}
		e := session.Event{Type: session.TypeDesk, Seq: l.seq + int64(n) + 1, At: at.UTC().Truncate(time.Millisecond), Desk: data}
		turn.Events = append(turn.Events, e)
	}
	return turn, nil
}

// update applies what has come into the log. mu is held.
func (l *Ledger[T]) update(ctx context.Context) error {
	events, err := l.read(ctx)
	if errors.Is(err, session.ErrNotFound) && l.seq == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", l.name, err)
	}
	for _, e := range events {
		var entry T
		if err := json.Unmarshal(e.Desk, &entry); err != nil {
			return fmt.Errorf("reading entry %d of %s: %w", e.Seq, l.name, err)
		}
		l.seq = e.Seq
		l.apply(e.At, entry)
	}
	return nil
}

// read gives what has come into the log.
func (l *Ledger[T]) read(ctx context.Context) ([]session.Event, error) {
	if l.tail && l.seq == 0 {
		return l.log.Newest(ctx, l.name, 1)
	}
	return l.log.Read(ctx, l.name, l.seq)
}
