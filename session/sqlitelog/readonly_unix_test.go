//go:build unix

package sqlitelog

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A store that this user may not write is refused at once, not at the first visitor's message.
func TestReadOnly(t *testing.T) {
	for _, tc := range []struct {
		name         string
		file, folder os.FileMode
		want         string
	}{
		{"file", 0o444, 0o777, "this user may not write the file"},
		{"folder", 0o666, 0o555, "this user may not "},
		{"unreadable file", 0o000, 0o777, "this user may not open the file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "sqlitelog") // t.TempDir is closed to other users
			must(t, err)
			defer os.RemoveAll(dir)
			path := filepath.Join(dir, "a.db")
			makeStore(t, path)
			chmod(t, path, tc.file)
			chmod(t, dir, tc.folder)
			defer chmod(t, dir, 0o700)
			cmd := command("open", path)
			if os.Getuid() == 0 { // who may do anything
				cmd.Path = "/proc/self/exe"
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			out, err := cmd.Output()
			if err == nil || !strings.Contains(string(out), "open store "+path+": ") || !strings.Contains(string(out), tc.want) {
				t.Errorf("got %v and %q\nwant a failure with %q", err, out, tc.want)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	must(t, os.Chmod(path, mode))
}
