package sqlitelog

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func TestLog(t *testing.T) {
	open := func(t *testing.T) session.Log { return mustOpen(t, filepath.Join(t.TempDir(), "data", "a.db")) }
	reopen := func(t *testing.T, closed session.Log) session.Log { return mustOpen(t, closed.(*Log).writer.path) }
	sessiontest.Run(t, open, reopen)
}

// Two processes on one file keep the promise together. Two logs do as much, since they share nothing but the file.
func TestTwoLogsOnOneFile(t *testing.T) {
	openBoth := func(t *testing.T, path string) session.Log {
		return &sessiontest.Both{Logs: [2]session.Log{mustOpen(t, path), mustOpen(t, path)}}
	}
	open := func(t *testing.T) session.Log { return openBoth(t, filepath.Join(t.TempDir(), "a.db")) }
	reopen := func(t *testing.T, closed session.Log) session.Log {
		return openBoth(t, closed.(*sessiontest.Both).Logs[0].(*Log).writer.path)
	}
	sessiontest.Run(t, open, reopen)
}

// A turn that is refused does not touch the others of its transaction, and the later ones see the earlier.
func TestOneTransaction(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	batch := []struct {
		conversation string
		turn         session.Turn
		want         string
	}{
		{"ada", session.Turn{Client: "m1", Events: say(1, "one", "two")}, "recorded"},
		{"bob", session.Turn{Client: "m1", Events: say(2, "no")}, "conflict"},
		{"ada", session.Turn{Client: "m1", Events: say(3, "no")}, "duplicate"},
		{"ada", session.Turn{Client: "m2", Events: say(1, "no")}, "conflict"},
		{"ada", session.Turn{Client: "m2", Events: say(3, "three"), Intake: &session.Intake{Reference: "TSL-1"}}, "recorded"},
		{"bob", session.Turn{Client: "m1", Events: say(1, "no", "no"), Intake: &session.Intake{Reference: "TSL-1"}}, "refused"},
		{"bob", session.Turn{Client: "m1", Events: say(1, "one")}, "recorded"},
	}
	var turns []*pending
	for _, b := range batch {
		p, err := newPending(b.conversation, b.turn)
		must(t, err)
		turns = append(turns, p)
	}
	must(t, l.writer.alone(t.Context(), func() error { l.writer.appendAll(turns); return nil }))
	for i, b := range batch {
		got := "refused"
		switch err := <-turns[i].done; {
		case err == nil:
			got = "recorded"
		case errors.Is(err, session.ErrConflict):
			got = "conflict"
		case errors.Is(err, session.ErrDuplicate):
			got = "duplicate"
		}
		if got != b.want {
			t.Errorf("turn %d: got %s, want %s", i, got, b.want)
		}
	}
	wantEvents(t, l, "ada", 3)
	wantEvents(t, l, "bob", 1)
}

// A call ends with its context while the writer is busy with something else; reads do not wait for the writer.
func TestBusyWriter(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))

	busy, release, released := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		released <- l.writer.alone(t.Context(), func() error {
			return l.writer.transaction(func() error { close(busy); <-release; return nil })
		})
	}()
	<-busy
	wantEvents(t, l, "ada", 2)
	for name, call := range map[string]func(context.Context) error{
		"Append": func(ctx context.Context) error { return l.Append(ctx, "ada", sessiontest.Exchange(3)) },
		"Forget": func(ctx context.Context) error { return l.Forget(ctx, "ada") },
		"Ready":  l.Ready,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- call(ctx) }()
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got error %v, want context.Canceled", name, err)
		}
	}
	close(release)
	must(t, <-released)
	mustAppend(t, l, "ada", sessiontest.Exchange(3))
	wantEvents(t, l, "ada", 4)
}

// Close leaves no goroutine behind (the bubble fails the test when one is left) and no file but the database, which
// then holds everything and may be copied.
func TestCloseEndsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.db")
		l := mustOpen(t, path)
		l.Follow("ada", func(session.Wake) {})
		mustAppend(t, l, "ada", sessiontest.Exchange(1))
		wantEvents(t, l, "ada", 2)
		must(t, l.Close())
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) != 1 {
			t.Errorf("files after Close: %q, %v, want the database alone", left, err)
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustOpen(t testing.TB, path string) *Log {
	t.Helper()
	l, err := Open(path, session.Retention{})
	must(t, err)
	return l
}

// say gives one event for each text, the first with the number first.
func say(first int64, texts ...string) []session.Event {
	var events []session.Event
	for i, text := range texts {
		events = append(events, session.Event{Type: session.TypeVisitor, Seq: first + int64(i), Text: text})
	}
	return events
}

func mustAppend(t testing.TB, l *Log, conversation string, turn session.Turn) {
	t.Helper()
	must(t, l.Append(t.Context(), conversation, turn))
}

func wantEvents(t testing.TB, l *Log, conversation string, want int) {
	t.Helper()
	if events, err := l.Read(t.Context(), conversation, 0); err != nil || len(events) != want {
		t.Fatalf("read %s: got %d events and error %v, want %d", conversation, len(events), err, want)
	}
}
