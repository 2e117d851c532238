package sqlitelog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// earlier gives a store as the version of the program wrote it that made this schema: its text was taken from a file which that version wrote.
func earlier(t *testing.T, version int) (path string) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/version-%d.sql", version))
	if err != nil {
		t.Fatalf("every schema that was released has a store of its own to be opened: %v", err)
	}
	path = filepath.Join(t.TempDir(), "a.db")
	execute(t, path, string(text))
	return path
}

// Stores of every schema that there has been open, lose nothing, and go on: conversations, intakes, the outbox, what was forgotten, and which frames
// were done already.
func TestUpgrade(t *testing.T) {
	for version := 1; version <= len(migrations); version++ {
		t.Run(fmt.Sprint("schema ", version), func(t *testing.T) {
			path := earlier(t, version)
			l := mustOpen(t, path)
			events, err := l.Read(t.Context(), "ada", 0)
			if err != nil || len(events) != 3 || events[0].Text != "Is « mon bail » fini ?" || events[1].Answer == nil || events[1].Answer.ID != "lmia" || events[1].Confidence != 0.94 {
				t.Fatalf("got %+v, %v", events, err)
			}
			if _, err := l.Read(t.Context(), "bob", 0); !errors.Is(err, session.ErrNotFound) {
				t.Errorf("what was forgotten is back: %v", err)
			}
			i, err := l.Intake(t.Context(), "TSL-7F3K-92QD")
			if err != nil || !i.At.Equal(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)) {
				t.Errorf("the intake is %+v, %v", i, err)
			}
			if n, _, err := l.Waiting(t.Context()); err != nil || n != 1 {
				t.Errorf("%d intakes wait, %v", n, err)
			}
			if claimed, err := l.Claim(t.Context(), time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), time.Minute, 9); err != nil || !slices.Equal(claimed, []string{"TSL-7F3K-92QD"}) {
				t.Errorf("claimed %v, %v", claimed, err)
			}
			again := session.Turn{Client: "m2", Events: []session.Event{{Type: session.TypeVisitor, Seq: 4, Re: "m2", Text: "A lawyer, please"}}}
			if err := l.Append(t.Context(), "ada", again); !errors.Is(err, session.ErrDuplicate) {
				t.Errorf("a frame that was done before: %v", err)
			}
			mustAppend(t, l, "ada", exchange(4))
			if err := l.Sweep(t.Context(), time.Now()); err != nil {
				t.Error(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			l = mustOpen(t, path) // now of this version
			defer l.Close()
			wantEvents(t, l, "ada", 5)
		})
	}
}

// A store of a schema that is newer by one is refused, whatever it looks like, in one line that says what to do; it is left as it is.
func TestUpgradeIsNoDowngrade(t *testing.T) {
	path := earlier(t, len(migrations))
	execute(t, path, fmt.Sprintf(`pragma user_version = %d`, len(migrations)+1))
	_, err := Open(path, session.Retention{})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), fmt.Sprintf("a newer version of this program has written it (schema %d, this one knows %d): use that version", len(migrations)+1, len(migrations))) {
		t.Errorf("got %v", err)
	}
}
