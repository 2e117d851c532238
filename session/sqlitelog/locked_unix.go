//go:build unix

package sqlitelog

import (
	"io"
	"os"

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
