package sessiontest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// calls are the calls that can fail, by name.
func calls(l session.Log, c string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Append":     func(ctx context.Context) error { return l.Append(ctx, c, turn(2, "m2", "two")) },
		"Read":       func(ctx context.Context) error { _, err := l.Read(ctx, c, 0); return err },
		"Forget":     func(ctx context.Context) error { return l.Forget(ctx, c) },
		"Intake":     func(ctx context.Context) error { _, err := l.Intake(ctx, "TSL-1"); return err },
		"Claim":      func(ctx context.Context) error { _, err := l.Claim(ctx, epoch, time.Minute, 1); return err },
		"Defer":      func(ctx context.Context) error { return l.Defer(ctx, "TSL-1", epoch) },
		"Settle":     func(ctx context.Context) error { return l.Settle(ctx, "TSL-1") },
		"Replace":    func(ctx context.Context) error { return l.Replace(ctx, session.Intake{Reference: "TSL-1"}) },
		"Hold":       func(ctx context.Context) error { return l.Hold(ctx, "TSL-1", false) },
		"Erase":      func(ctx context.Context) error { return l.Erase(ctx, "TSL-1") },
		"Ready":      l.Ready,
		"References": func(ctx context.Context) error { _, err := l.References(ctx); return err },
		"Intakes":    func(ctx context.Context) error { return onlyError(l.Intakes(ctx)) },
		"Feedback":   func(ctx context.Context) error { return onlyError(l.Feedback(ctx)) },
	}
}

// onlyError gives the error of a listing that yields nothing but that, and once.
func onlyError[T any](listed iter.Seq2[T, error]) error {
	n := 0
	var last error
	for _, err := range listed {
		if n++; err != nil {
			last = err
		}
	}
	if n != 1 {
		return fmt.Errorf("yielded %d times, want the error once", n)
	}
	return last
}

// A call whose context has ended says so. What became of an append is then unknown, and it may be made again.
func endedContext(t *testing.T, l session.Log) {
	c := conversation("ended")
	mustAppend(t, l, c, withIntake(turn(1, "m1", "one"), "TSL-1"))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls(l, c) {
		if err := call(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended context: got error %v, want context.Canceled", name, err)
		}
	}
	if _, err := l.Read(t.Context(), c, 0); errors.Is(err, session.ErrNotFound) {
		return // forgotten, which that call may have done
	}
	if err := l.Append(t.Context(), c, turn(2, "m2", "two")); err != nil && !errors.Is(err, session.ErrDuplicate) {
		t.Errorf("append again: %v", err)
	}
	wantTexts(t, l, c, "one", "two")
}

// A store that works is ready, and asking leaves no trace in it.
func ready(t *testing.T, l session.Log) {
	for range 3 {
		if err := l.Ready(t.Context()); err != nil {
			t.Fatalf("ready: %v", err)
		}
	}
	wantIntakes(t, l)
	mustAppend(t, l, conversation("ready"), turn(1, "m1", "one"))
	if err := l.Ready(t.Context()); err != nil {
		t.Fatalf("ready: %v", err)
	}
	wantTexts(t, l, conversation("ready"), "one")
}

// After Close every call fails, and none hangs.
func closed(t *testing.T, l session.Log) {
	c := conversation("closed")
	mustAppend(t, l, c, withIntake(turn(1, "m1", "one"), "TSL-1"))
	stop := l.Follow(c, func(session.Wake) {})
	closeLog(t, l)
	for name, call := range calls(l, c) {
		err := call(t.Context())
		if err == nil || errors.Is(err, session.ErrConflict) || errors.Is(err, session.ErrDuplicate) || errors.Is(err, session.ErrNotFound) {
			t.Errorf("%s after Close: got error %v, want that the store is closed", name, err)
		}
	}
	stop()
	l.Follow(c, func(session.Wake) {})()
}

// Close waits for the calls under way: each is either done or refused, and what was done is there after a restart.
func closeAtOnce(t *testing.T, l session.Log, reopen ...Reopen) {
	var mu sync.Mutex // guards done
	var done []string
	var wg, begun sync.WaitGroup
	for w := range 8 {
		begun.Add(1)
		wg.Go(func() {
			for n := 0; ; n++ {
				c := conversation(fmt.Sprintf("%d-%d", w, n))
				err := l.Append(t.Context(), c, turn(1, "m1", "one", "two"))
				if n == 0 {
					begun.Done()
				}
				if err != nil {
					return
				}
				mu.Lock()
				done = append(done, c)
				mu.Unlock()
			}
		})
	}
	begun.Wait()
	closeLog(t, l)
	wg.Wait()
	if len(done) == 0 {
		t.Fatal("no append was done before Close")
	}
	for _, r := range reopen {
		l := r(t, l)
		for c := range slices.Values(done) {
			wantTexts(t, l, c, "one", "two")
		}
		closeLog(t, l)
	}
}

// A store that is opened again knows everything that it knew.
func restart(t *testing.T, l session.Log, reopen Reopen) {
	c, gone := conversation("restart"), conversation("gone")
	mustAppend(t, l, c, turn(1, "m1", "one", "two"))
	mustAppend(t, l, gone, withIntake(turn(1, "m1", "secret"), "TSL-1"))
	mustAppend(t, l, c, withIntake(turn(3, "m2", "three"), "TSL-2"))
	wantClaim(t, l, 0, 1, "TSL-1")
	if err := l.Forget(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		closeLog(t, l)
		l = reopen(t, l)
		wantClaim(t, l, n, 9, []string{"TSL-2"}[n:]...) // TSL-1 is still leased
		wantTexts(t, l, c, "one", "two", "three")
		wantTexts(t, l, gone)
		wantIntakes(t, l, "TSL-1", "TSL-2")
		mustFail(t, l, c, turn(4, "m1", "again"), session.ErrDuplicate)
		mustFail(t, l, c, turn(3, "m3", "late"), session.ErrConflict)
		mustFail(t, l, c, withIntake(turn(4, "m3", "no"), "TSL-1"), nil)
	}
	mustAppend(t, l, c, turn(4, "m3", "four"))
	mustAppend(t, l, gone, turn(1, "m1", "new"))
	wantTexts(t, l, c, "one", "two", "three", "four")
	closeLog(t, l)
}
