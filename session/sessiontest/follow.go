package sessiontest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Everyone who follows a conversation is woken after an append, also when they began before its first event.
func follow(t *testing.T, l session.Log) {
	c := conversation("follow")
	wake1, woken1 := wakes()
	wake2, woken2 := wakes()
	defer l.Follow(c, wake1)()
	defer l.Follow(c, wake2)()
	for n := range int64(3) {
		mustAppend(t, l, c, turn(n+1, "", fmt.Sprint(n)))
		await(t, woken1)
		await(t, woken2)
	}
}

// A follower who reads on from the last number after each wake sees every event once.
func followAll(t *testing.T, l session.Log) {
	const writers, turns = 4, 5
	c := conversation("follow all")
	wake, woken := wakes()
	defer l.Follow(c, wake)()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range turns {
				if err := appendNext(t, l, c, fmt.Sprintf("w%d-%d", w, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	defer wg.Wait()
	var last int64
	for last < 2*writers*turns {
		await(t, woken)
		events, err := l.Read(t.Context(), c, last)
		if err != nil && !errors.Is(err, session.ErrNotFound) { // a spurious wake may come before the first append
			t.Fatal(err)
		}
		for _, e := range events {
			if last++; e.Seq != last {
				t.Fatalf("got number %d, want %d", e.Seq, last)
			}
		}
	}
}

// Who has stopped is not woken; the others are. Stopping twice is harmless.
func stop(t *testing.T, l session.Log) {
	c := conversation("stop")
	wake, woken := wakes()
	defer l.Follow(c, wake)()
	var late atomic.Bool
	end := l.Follow(c, func(session.Wake) {
		if late.Load() {
			t.Error("woken after stop")
		}
	})
	mustAppend(t, l, c, turn(1, "", "one"))
	await(t, woken)
	end()
	late.Store(true)
	end()
	for len(woken) > 0 {
		<-woken
	}
	mustAppend(t, l, c, turn(2, "", "two"))
	await(t, woken)
}

// Once stop has returned no wake is under way, whatever is appended meanwhile.
func stopAtOnce(t *testing.T, l session.Log) {
	c := conversation("stop at once")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range int64(100) {
			if err := l.Append(t.Context(), c, turn(n+1, "", "text")); err != nil {
				t.Error(err)
			}
		}
	}()
	for appending := true; appending; {
		select {
		case <-done:
			appending = false
		default:
		}
		var stopped atomic.Bool
		end := l.Follow(c, func(session.Wake) {
			if stopped.Load() {
				t.Error("woken after stop")
			}
		})
		end()
		stopped.Store(true)
	}
}

// A forgotten conversation is not there any more, with everything that was known of it; it may begin again. Others
// stay as they are.
func forget(t *testing.T, l session.Log) {
	c, other := conversation("forget"), conversation("keep")
	mustAppend(t, l, c, turn(1, "m1", "secret", "answer"))
	mustAppend(t, l, c, turn(3, "m2", "secret"))
	mustAppend(t, l, other, turn(1, "m1", "kept"))
	for _, gone := range []string{c, c, conversation("never was")} {
		if err := l.Forget(t.Context(), gone); err != nil {
			t.Fatalf("forget: %v", err)
		}
		wantTexts(t, l, gone)
	}
	mustFail(t, l, c, turn(4, "m3", "on and on"), session.ErrConflict)
	mustAppend(t, l, c, turn(1, "m1", "new"))
	wantTexts(t, l, c, "new")
	wantTexts(t, l, other, "kept")
	mustFail(t, l, other, turn(2, "m1", "again"), session.ErrDuplicate)
}

// Another tab and a lawyer's desk learn that a conversation was forgotten.
func forgetWakes(t *testing.T, l session.Log) {
	c := conversation("forget wakes")
	wake, woken := wakes()
	defer l.Follow(c, wake)()
	mustAppend(t, l, c, turn(1, "m1", "one"))
	await(t, woken)
	if err := l.Forget(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	await(t, woken)
	wantTexts(t, l, c)
}

// Whatever comes first, appends and forgets leave a conversation that begins at 1 and has no gap.
func forgetAtOnce(t *testing.T, l session.Log) {
	c := conversation("forget at once")
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := range 10 {
				if err := appendNext(t, l, c, fmt.Sprintf("w%d-%d", w, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 5 {
			if err := l.Forget(t.Context(), c); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if err := appendNext(t, l, c, "last"); err != nil {
		t.Fatal(err)
	}
	var seen []string
	for i, e := range mustRead(t, l, c, 0) {
		if i%2 == 0 && slices.Contains(seen, e.Re) {
			t.Errorf("frame %s is recorded twice", e.Re)
		}
		seen = append(seen, e.Re)
	}
}

// A wake says up to which number there is something to read, if it says anything, and who types. Nothing of the latter is kept.
func wakeSays(t *testing.T, l session.Log) {
	c := conversation("wake says")
	told := make(chan session.Wake, 100)
	defer l.Follow(c, func(w session.Wake) { told <- w })()
	for typed := false; !typed; { // a store may drop some
		l.Type(c, "lawyer")
		select {
		case w := <-told:
			typed = w == session.Wake{Last: session.Unknown, Typing: "lawyer"}
		case <-time.After(50 * time.Millisecond):
		}
	}
	wantTexts(t, l, c)
	mustAppend(t, l, c, turn(1, "m1", "one", "two"))
	wait := time.After(patience)
	for {
		select {
		case w := <-told:
			if w.Typing == "" && w.Last != session.Unknown && w.Last != 0 && w.Last != 2 {
				t.Fatalf("after two events: got %+v", w)
			}
			if w.Last == 2 || w.Last == session.Unknown && w.Typing == "" {
				return
			}
		case <-wait:
			t.Fatal("nobody said that there are two events")
		}
	}
}
