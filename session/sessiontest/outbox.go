package sessiontest

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// epoch is when the intakes of these checks are submitted, and lease how long they are claimed for.
var epoch = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

const lease = 10 * time.Minute

// submit appends a turn with an intake that was submitted some minutes after epoch.
func submit(t *testing.T, l session.Log, reference string, minute int) {
	t.Helper()
	tu := withIntake(turn(1, "m1", "please"), reference)
	tu.Intake.At = at(minute)
	mustAppend(t, l, conversation(reference), tu)
}

func at(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }

// wantClaim claims n intakes at a minute after epoch and checks which they are.
func wantClaim(t *testing.T, l session.Log, minute, n int, want ...string) {
	t.Helper()
	got, err := l.Claim(t.Context(), at(minute), lease, n)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("claim at minute %d: got %q, %v, want %q", minute, got, err, want)
	}
}

// An intake is due from its submission on. A claim hands it out once, until the lease ends; it is deferred to exactly the
// time asked for, and it is gone for good once it is settled, whereas its record stays.
func outbox(t *testing.T, l session.Log) {
	wantClaim(t, l, 0, 9)
	submit(t, l, "TSL-1", 5)
	wantClaim(t, l, 4, 9)
	wantClaim(t, l, 5, 0)
	wantClaim(t, l, 5, 9, "TSL-1")
	wantClaim(t, l, 5, 9)
	wantClaim(t, l, 14, 9)
	wantClaim(t, l, 15, 9, "TSL-1") // whoever had it was heard of no more

	for _, reference := range []string{"TSL-1", "TSL-2"} {
		mustDefer(t, l, reference, 40)
	}
	wantClaim(t, l, 39, 9)
	wantClaim(t, l, 40, 9, "TSL-1")
	mustDefer(t, l, "TSL-1", 41) // sooner than the lease would end
	if err := l.Forget(t.Context(), conversation("TSL-1")); err != nil {
		t.Fatal(err)
	}
	wantClaim(t, l, 41, 9, "TSL-1") // the firm has it, whatever the visitor forgets

	for range 2 {
		if err := l.Settle(t.Context(), "TSL-1"); err != nil {
			t.Fatalf("settle: %v", err)
		}
		mustDefer(t, l, "TSL-1", 50)
	}
	wantClaim(t, l, 500, 9)
	wantIntakes(t, l, "TSL-1")
}

func mustDefer(t *testing.T, l session.Log, reference string, minute int) {
	t.Helper()
	if err := l.Defer(t.Context(), reference, at(minute)); err != nil {
		t.Fatalf("defer: %v", err)
	}
}

// What has waited longest is given first, so that nobody's intake waits behind those that fail again and again.
func outboxOrder(t *testing.T, l session.Log) {
	submit(t, l, "TSL-3", 3)
	submit(t, l, "TSL-1", 1)
	submit(t, l, "TSL-4", 4)
	submit(t, l, "TSL-2", 2)
	wantClaim(t, l, 3, 2, "TSL-1", "TSL-2")
	mustDefer(t, l, "TSL-1", 11)
	mustDefer(t, l, "TSL-2", 12)
	wantClaim(t, l, 3, 2, "TSL-3")
	wantClaim(t, l, 30, 3, "TSL-4", "TSL-1", "TSL-2")
	mustDefer(t, l, "TSL-1", 42)
	mustDefer(t, l, "TSL-2", 31)
	mustDefer(t, l, "TSL-4", 41)
	wantClaim(t, l, 99, 9, "TSL-3", "TSL-2", "TSL-4", "TSL-1")
}

// Only what is recorded is due: a turn that is refused leaves nothing in the outbox, and does not bring back what has been
// settled.
func outboxWhole(t *testing.T, l session.Log) {
	submit(t, l, "TSL-1", 0)
	if err := l.Settle(t.Context(), "TSL-1"); err != nil {
		t.Fatal(err)
	}
	c := conversation("TSL-1")
	mustFail(t, l, c, withIntake(turn(2, "m1", "again"), "TSL-2"), session.ErrDuplicate)
	mustFail(t, l, c, withIntake(turn(7, "m2", "late"), "TSL-2"), session.ErrConflict)
	mustFail(t, l, c, withIntake(turn(2, "m2", "same reference"), "TSL-1"), nil)
	wantClaim(t, l, 99, 9)
}

// However many claim at the same time, each intake is given to one of them.
func claimAtOnce(t *testing.T, l session.Log) {
	const intakes, claimers = 60, 8
	var want []string
	for i := range intakes {
		want = append(want, fmt.Sprintf("TSL-%02d", i))
		submit(t, l, want[i], 0)
	}
	var mu sync.Mutex // guards got
	var got []string
	var wg sync.WaitGroup
	for range claimers {
		wg.Go(func() {
			for {
				claimed, err := l.Claim(t.Context(), at(1), lease, 3)
				if err != nil || len(claimed) == 0 {
					if err != nil {
						t.Errorf("claim: %v", err)
					}
					return
				}
				mu.Lock()
				got = append(got, claimed...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("claimed were %q, want each of %d once", got, intakes)
	}
}

// The outbox knows how many intakes are due before a time, and since when the oldest of them waits. A store may take the time of its own clock.
func waiting(t *testing.T, l session.Log) {
	want := func(n int, since time.Time) {
		t.Helper()
		got, oldest, err := l.Waiting(t.Context(), at(5000))
		if err != nil || got != n || (n == 0) != oldest.IsZero() || n > 0 && oldest.Before(since) {
			t.Fatalf("got %d since %v, %v, want %d since %v", got, oldest, err, n, since)
		}
	}
	want(0, time.Time{})
	submit(t, l, "TSL-1", 5)
	submit(t, l, "TSL-2", 6)
	want(2, at(5))
	wantClaim(t, l, 7, 1, "TSL-1")
	mustDefer(t, l, "TSL-1", 4000)
	want(2, at(5))
	_, first, _ := l.Waiting(t.Context(), at(5000))
	if n, oldest, err := l.Waiting(t.Context(), at(4000)); err != nil || n != 1 || oldest.Before(at(6)) {
		t.Fatalf("before the one that was put off: got %d since %v, %v", n, oldest, err)
	}
	if err := l.Settle(t.Context(), "TSL-1"); err != nil {
		t.Fatal(err)
	}
	want(1, first)
	if err := l.Settle(t.Context(), "TSL-2"); err != nil {
		t.Fatal(err)
	}
	want(0, time.Time{})
}
