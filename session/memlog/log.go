// Package memlog keeps conversations in the memory of one process.
//
// It is for tests and for trying the program out: everything is gone when the process ends. What is appended is kept
// encoded, so that nobody shares memory with the log and a conversation comes back exactly as other stores give it.
package memlog

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

var errClosed = errors.New("the store is closed")

// Log is a session.Log in memory.
type Log struct {
	followers session.Followers

	mu            sync.Mutex // guards everything below
	closed        bool
	conversations map[string]*conversation
	intakes       [][]byte       // encoded, oldest first; nil for an erased one
	references    map[string]int // into intakes
	held          map[string]bool
	outbox        []*due     // in the order of submission
	feedback      []feedback // in the order of turns
}

type conversation struct {
	events  [][]byte // encoded; the event with the number n is at n-1
	clients map[string]bool
}

var _ session.Log = (*Log)(nil)

// New returns an empty log.
func New() *Log {
	return &Log{
		conversations: map[string]*conversation{},
		references:    map[string]int{},
		held:          map[string]bool{},
	}
}

// Append implements session.Log.
func (l *Log) Append(ctx context.Context, name string, turn session.Turn) error {
	kept, err := turn.Encode()
	if err == nil {
		err = l.append(ctx, name, turn, kept)
	}
	if err != nil {
		return fmt.Errorf("append turn: %w", err)
	}
	l.followers.Wake(name, session.Wake{Last: turn.Last()})
	return nil
}

func (l *Log) append(ctx context.Context, name string, turn session.Turn, kept session.Encoded) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return err
	}
	c := l.conversations[name]
	if c == nil {
		c = &conversation{clients: map[string]bool{}}
	}
	if turn.Client != "" && c.clients[turn.Client] {
		return session.ErrDuplicate
	}
	if turn.Events[0].Seq != int64(len(c.events))+1 {
		return session.ErrConflict
	}
	if turn.Intake != nil {
		if _, taken := l.references[turn.Intake.Reference]; taken {
			return fmt.Errorf("intake %s is recorded already", turn.Intake.Reference)
		}
		l.references[turn.Intake.Reference] = len(l.intakes)
		l.intakes = append(l.intakes, kept.Intake)
		l.outbox = append(l.outbox, &due{turn.Intake.Reference, turn.Intake.At.UnixMilli()})
	}
	if kept.Feedback != nil {
		l.feedback = append(l.feedback, feedback{name, kept.Feedback})
	}
	if turn.Client != "" {
		c.clients[turn.Client] = true
	}
	c.events = append(c.events, kept.Events...)
	l.conversations[name] = c
	return nil
}

// Read implements session.Log.
func (l *Log) Read(ctx context.Context, name string, after int64) ([]session.Event, error) {
	return l.read(ctx, name, func(all int64) int64 { return after })
}

// Newest implements session.Log.
func (l *Log) Newest(ctx context.Context, name string, most int) ([]session.Event, error) {
	return l.read(ctx, name, func(all int64) int64 { return all - int64(most) })
}

// read gives the events after a number that depends on how many there are.
func (l *Log) read(ctx context.Context, name string, after func(all int64) int64) ([]session.Event, error) {
	encoded, err := l.after(ctx, name, after)
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", err)
	}
	events := make([]session.Event, len(encoded))
	for i, e := range encoded {
		if err := json.Unmarshal(e, &events[i]); err != nil {
			return nil, fmt.Errorf("read conversation: %w", err)
		}
	}
	return events, nil
}

func (l *Log) after(ctx context.Context, name string, after func(all int64) int64) ([][]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return nil, err
	}
	c := l.conversations[name]
	if c == nil {
		return nil, session.ErrNotFound
	}
	all := int64(len(c.events))
	return c.events[min(max(after(all), 0), all):], nil
}

// Follow implements session.Log.
func (l *Log) Follow(name string, wake func(session.Wake)) (stop func()) {
	return l.followers.Add(name, wake)
}

// Type implements session.Log.
func (l *Log) Type(name, who string) {
	l.followers.Wake(name, session.Wake{Last: session.Unknown, Typing: who})
}

// Forget implements session.Log.
func (l *Log) Forget(ctx context.Context, name string) error {
	l.mu.Lock()
	err := l.usable(ctx)
	if err == nil {
		delete(l.conversations, name)
		l.feedback = slices.DeleteFunc(l.feedback, func(f feedback) bool { return f.conversation == name })
	}
	l.mu.Unlock()
	if err != nil {
		return fmt.Errorf("forget conversation: %w", err)
	}
	l.followers.Wake(name, session.Wake{})
	return nil
}

// Intakes implements session.Log.
func (l *Log) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return func(yield func(session.Intake, error) bool) {
		for i := 0; ; i++ {
			intake, ok, err := l.intakeAt(ctx, func() (int, bool) { return i, i < len(l.intakes) })
			if err != nil {
				yield(session.Intake{}, fmt.Errorf("list intakes: %w", err))
				return
			}
			if !ok {
				return
			}
			if intake.Reference != "" && !yield(intake, nil) {
				return
			}
		}
	}
}

// References implements session.Log.
func (l *Log) References(ctx context.Context) (references []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return nil, fmt.Errorf("list references: %w", err)
	}
	references = slices.Collect(maps.Keys(l.references))
	slices.SortFunc(references, func(a, b string) int { return cmp.Compare(l.references[a], l.references[b]) })
	return references, nil
}

// Intake implements session.Log.
func (l *Log) Intake(ctx context.Context, reference string) (session.Intake, error) {
	intake, ok, err := l.intakeAt(ctx, func() (int, bool) { i, ok := l.references[reference]; return i, ok })
	if err == nil && !ok {
		err = session.ErrNotFound
	}
	if err != nil {
		return session.Intake{}, fmt.Errorf("intake %s: %w", reference, err)
	}
	return intake, nil
}

// intakeAt decodes the intake at the place that find gives; find is called with the lock held.
func (l *Log) intakeAt(ctx context.Context, find func() (i int, ok bool)) (intake session.Intake, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return intake, false, err
	}
	i, ok := find()
	if !ok {
		return intake, false, nil
	}
	if l.intakes[i] == nil {
		return intake, true, nil
	}
	return intake, true, json.Unmarshal(l.intakes[i], &intake)
}

// Sweep implements session.Log. What is in memory goes with the program.
func (l *Log) Sweep(ctx context.Context, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.usable(ctx)
}

// Promise implements session.Log.
func (l *Log) Promise() session.Promise {
	return session.Promise{Intakes: true, Says: "kept in memory: everything is gone when the program ends"}
}

// Ready implements session.Log.
func (l *Log) Ready(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.usable(ctx)
}

// Close implements session.Log.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return nil
}

// usable returns the error of a call that may not begin. The caller holds the lock.
func (l *Log) usable(ctx context.Context) error {
	if l.closed {
		return errClosed
	}
	return ctx.Err()
}
