//go:build unix

package sqlitelog

import (
	"io"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// isLocked reports whether another process has the file open as a database, by the locks that SQLite holds on it, which says nothing of a damaged file.
func isLocked(path string) (bool, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer f.Close()
	whole := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart}
	err = unix.FcntlFlock(f.Fd(), unix.F_GETLK, &whole)
	return whole.Type != unix.F_UNLCK, err
}

// giveAway gives a file that root has made to the owner of the store that it takes the place of, or of that store's folder: the server is seldom root.
func giveAway(file, store string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(store)
	if err != nil {
		if info, err = os.Stat(filepath.Dir(store)); err != nil {
			return err
		}
	}
	owner := info.Sys().(*syscall.Stat_t)
	return os.Chown(file, int(owner.Uid), int(owner.Gid))
}
