package sqlitelog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// An event that was changed on the disk, or that is in the place of another, is never shown. The other conversations
// are still served.
func TestDamagedEvents(t *testing.T) {
	for name, damage := range map[string]string{
		"one byte": `update events set event = cast(substr(event, 1, 40) || x'00' || substr(event, 42) as blob) where seq = 2 and conversation = 1`,
		"cut":      `update events set event = substr(event, 1, 20) where seq = 2 and conversation = 1`,
		"empty":    `update events set event = x'' where seq = 2 and conversation = 1`,
		"swapped": `update events set event = case seq when 1 then (select event from events where conversation = 1 and seq = 2)
			else (select event from events where conversation = 1 and seq = 1) end where conversation = 1 and seq < 3`,
		"of another conversation": `update events set event = (select event from events where conversation = 2 and seq = 2)
			where conversation = 1 and seq = 2`,
		"key": `update conversations set key = zeroblob(32) where id = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			l := mustOpen(t, path)
			defer l.Close()
			mustAppend(t, l, "ada", sessiontest.Exchange(1))
			mustAppend(t, l, "bob", sessiontest.Exchange(1))
			execute(t, path, damage)
			if events, err := l.Read(t.Context(), "ada", 0); err == nil || !strings.Contains(err.Error(), " is damaged: ") || errors.Is(err, session.ErrNotFound) {
				t.Errorf("got %d events and error %v, want that an event is damaged", len(events), err)
			}
			wantEvents(t, l, "bob", 2)
			mustAppend(t, l, "bob", sessiontest.Exchange(3))
		})
	}
}

// A full disk is said honestly: nothing of the turn is recorded, what is there can be read, and when there is room again
// the same turn goes through.
func TestFullDisk(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	must(t, l.Ready(t.Context()))

	limit(t, l, `pragma max_page_count = 60`)
	turns, turn := int64(0), session.Turn{}
	var err error
	for err == nil {
		turns++
		turn = sessiontest.Exchange(turns*2 + 1)
		turn.Intake = &session.Intake{Reference: turn.Client}
		err = l.Append(t.Context(), "ada", turn)
	}
	if !strings.Contains(err.Error(), "the disk is full") || errors.Is(err, session.ErrConflict) || errors.Is(err, session.ErrDuplicate) {
		t.Errorf("append: got error %v, want that the disk is full", err)
	}
	if err := l.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("ready: got error %v, want that the disk is full", err)
	}
	wantEvents(t, l, "ada", int(turns)*2)
	if _, err := l.Intake(t.Context(), turn.Client); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("intake of the turn that failed: got error %v, want ErrNotFound", err)
	}

	limit(t, l, `pragma max_page_count = 1000000`)
	if err := l.Ready(t.Context()); err != nil {
		t.Errorf("ready again: %v", err)
	}
	mustAppend(t, l, "ada", turn)
	wantEvents(t, l, "ada", int(turns)*2+2)
}

// A store whose file was moved away or replaced would write into the void: it is not ready.
func TestReplacedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	l := mustOpen(t, path)
	defer l.Close()
	execute(t, path+".new", `pragma user_version = 0; create table t (t)`)
	must(t, os.Rename(path, path+".old"))
	if err := l.Ready(t.Context()); err == nil {
		t.Error("ready although the file is gone")
	}
	must(t, os.Rename(path+".new", path))
	if err := l.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "replaced") {
		t.Errorf("got error %v, want that the file has been replaced", err)
	}
	must(t, os.Rename(path+".old", path))
	if err := l.Ready(t.Context()); err != nil {
		t.Errorf("ready with the file back: %v", err)
	}
}

func limit(t *testing.T, l *Log, pragma string) {
	t.Helper()
	err := l.writer.alone(t.Context(), func() error { _, err := l.writer.conn.ExecContext(background, pragma); return err })
	must(t, err)
}
