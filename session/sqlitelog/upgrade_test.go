package sqlitelog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
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
			sessiontest.Upgraded(t, l, sessiontest.Exchange(4))
			must(t, l.Close())
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
