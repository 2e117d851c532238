// Package memlog keeps conversations in the memory of one process.
//
// It is for tests and for trying the program out: everything is gone when the process ends. What is appended is kept
// encoded, so that nobody shares memory with the log and a conversation comes back exactly as other stores give it.
package memlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/treadstone-law/answerbot/session"
)

var errClosed = errors.New("the store is closed")

// Log is a session.Log in memory.
type Log struct {
	followers followers

	mu            sync.Mutex // guards everything below
	closed        bool
	conversations map[string]*conversation
	intakes       [][]byte       // encoded, oldest first
	references    map[string]int // into intakes
	outbox        []*due         // in the order of submission
	feedback      []feedback     // in the order of turns
}

type conversation struct {
	events  [][]byte // encoded; the event with the number n is at n-1
	clients map[string]bool
}

var _ session.Log = (*Log)(nil)

// New returns an empty log.
func New() *Log {
	return &Log{
		followers:     followers{of: map[string]map[*func()]bool{}},
		conversations: map[string]*conversation{},
		references:    map[string]int{},
	}
}

// Append implements session.Log.
func (l *Log) Append(ctx context.Context, name string, turn session.Turn) error {
	events, intake, err := encode(turn)
	var told []byte
	if err == nil && turn.Feedback != nil {
		told, err = json.Marshal(turn.Feedback)
	}
	if err == nil {
		err = l.append(ctx, name, turn, events, intake, told)
	}
	if err != nil {
		return fmt.Errorf("append turn: %w", err)
	}
	l.followers.wake(name)
	return nil
}

func (l *Log) append(ctx context.Context, name string, turn session.Turn, events [][]byte, intake, told []byte) error {
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
		l.intakes = append(l.intakes, intake)
		l.outbox = append(l.outbox, &due{turn.Intake.Reference, turn.Intake.At.UnixMilli()})
	}
	if told != nil {
		l.feedback = append(l.feedback, feedback{name, told})
	}
	if turn.Client != "" {
		c.clients[turn.Client] = true
	}
	c.events = append(c.events, events...)
	l.conversations[name] = c
	return nil
}

// Read implements session.Log.
func (l *Log) Read(ctx context.Context, name string, after int64) ([]session.Event, error) {
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

func (l *Log) after(ctx context.Context, name string, after int64) ([][]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return nil, err
	}
	c := l.conversations[name]
	if c == nil {
		return nil, session.ErrNotFound
	}
	return c.events[min(max(after, 0), int64(len(c.events))):], nil
}

// Follow implements session.Log.
func (l *Log) Follow(name string, wake func()) (stop func()) {
	return l.followers.add(name, wake)
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
	l.followers.wake(name)
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
			if !ok || !yield(intake, nil) {
				return
			}
		}
	}
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
	return intake, true, json.Unmarshal(l.intakes[i], &intake)
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

// encode gives the turn as it is kept, or says what is wrong with it.
func encode(turn session.Turn) (events [][]byte, intake []byte, err error) {
	if len(turn.Events) == 0 {
		return nil, nil, errors.New("a turn needs at least one event")
	}
	events = make([][]byte, len(turn.Events))
	for i, e := range turn.Events {
		if want := turn.Events[0].Seq + int64(i); e.Seq != want {
			return nil, nil, fmt.Errorf("event %d of the turn has the number %d, not %d", i+1, e.Seq, want)
		}
		if events[i], err = json.Marshal(e); err != nil {
			return nil, nil, fmt.Errorf("encode event %d: %w", e.Seq, err)
		}
	}
	if turn.Intake != nil {
		if intake, err = json.Marshal(turn.Intake); err != nil {
			return nil, nil, fmt.Errorf("encode intake %s: %w", turn.Intake.Reference, err)
		}
	}
	return events, intake, nil
}
