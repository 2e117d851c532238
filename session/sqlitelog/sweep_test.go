package sqlitelog

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Over 120 days, one of which has 23 hours in Ontario and one 25, every conversation is there until exactly 30 days after its last
// event, every intake and every case until 90 days after.
func TestSweep(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	toronto, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Skip("there is no time zone data: ", err)
	}
	begin := time.Date(2026, 8, 1, 9, 0, 0, 0, toronto)
	const days = 120
	at := func(day int) time.Time { return begin.AddDate(0, 0, day) }
	name := func(day int) string { return fmt.Sprint("conversation ", day) }
	reference := func(day int) string { return fmt.Sprint("TSL-", day) }
	for day := range days {
		turn := session.Turn{Events: say(1, "hello"), Intake: &session.Intake{Reference: reference(day), At: at(day)}}
		turn.Events[0].At = at(day)
		mustAppend(t, l, name(day), turn)
		mustAppend(t, l, session.CaseOf(reference(day)), session.Turn{Events: turn.Events})
		for _, past := range []time.Duration{0, time.Millisecond} {
			now := at(day).Add(past)
			must(t, l.Sweep(t.Context(), now))
			for _, back := range []int{0, 29, 30, 31, 89, 90, 91} {
				earlier := day - back
				if earlier < 0 {
					break
				}
				age := now.Sub(at(earlier))
				want(t, l, name(earlier), age <= 30*24*time.Hour)
				want(t, l, session.CaseOf(reference(earlier)), age <= 90*24*time.Hour)
				if _, err := l.Intake(t.Context(), reference(earlier)); errors.Is(err, session.ErrNotFound) != (age > 90*24*time.Hour) {
					t.Fatalf("intake after %v: %v", age, err)
				}
			}
		}
	}
	if claimed, err := l.Claim(t.Context(), at(days), time.Hour, 2*days); err != nil || len(claimed) != 90 {
		t.Errorf("got %d intakes in the outbox and %v, want the 90 that are kept", len(claimed), err)
	}
}

// want checks whether a conversation is there.
func want(t *testing.T, l *Log, conversation string, there bool) {
	t.Helper()
	if _, err := l.Read(t.Context(), conversation, 0); errors.Is(err, session.ErrNotFound) == there {
		t.Fatalf("%s: got %v, want there %t", conversation, err, there)
	}
}

// A conversation that goes on while it is looked up stays.
func TestSweepLeavesWhatGoesOn(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	now := time.Now()
	turn := session.Turn{Events: say(1, "hello")}
	turn.Events[0].At = now
	mustAppend(t, l, "ada", turn)
	must(t, l.writer.alone(t.Context(), func() error { return l.writer.forgetOlder("ada", now.UnixMilli()) }))
	want(t, l, "ada", true)
}

// A hold keeps an intake with its case and its conversation for as long as it lasts, and nothing else.
func TestSweepLeavesWhatIsOnHold(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	then := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, n := range []string{"1", "2"} {
		turn := session.Turn{Events: say(1, "hello"), Intake: &session.Intake{Reference: "TSL-" + n, Conversation: "from " + n, At: then}}
		turn.Events[0].At = then
		mustAppend(t, l, "from "+n, turn)
		mustAppend(t, l, session.CaseOf("TSL-"+n), session.Turn{Events: turn.Events})
	}
	for _, held := range []bool{true, false} {
		must(t, l.Hold(t.Context(), "TSL-1", held))
		must(t, l.Sweep(t.Context(), then.AddDate(5, 0, 0)))
		want(t, l, "from 1", held)
		want(t, l, session.CaseOf("TSL-1"), held)
		want(t, l, "from 2", false)
		if _, err := l.Intake(t.Context(), "TSL-1"); errors.Is(err, session.ErrNotFound) == held {
			t.Errorf("on hold %t: %v", held, err)
		}
	}
}
