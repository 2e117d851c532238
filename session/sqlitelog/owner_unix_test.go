//go:build unix

package sqlitelog

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// What root restores belongs to whom the store belonged, or its folder: the server could not open it else.
func TestRestoreAsRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives files away")
	}
	const server = 4711
	dir := t.TempDir()
	path, file := filepath.Join(dir, "a.db"), filepath.Join(t.TempDir(), "a.backup")
	l := mustOpen(t, path)
	mustAppend(t, l, "c1", session.Turn{Events: say(1, "hello")})
	must(t, errors.Join(Backup(t.Context(), path, file), l.Close(), os.Chown(dir, server, server), os.Chown(path, server, server)))
	for _, path := range []string{path, filepath.Join(dir, "new.db")} {
		if _, err := Restore(t.Context(), file, path, true, nothing); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		must(t, err)
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != server || owner.Gid != server {
			t.Errorf("%s belongs to %d", path, owner.Uid)
		}
	}
}
