//go:build unix

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// freeAt is how many bytes may still be written to the disk of a path.
func freeAt(path string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil
}

// mayWrite says why no file can be made in a folder. It makes none.
func mayWrite(folder string) error {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return errors.New("this is no folder")
	}
	return unix.Access(folder, unix.W_OK|unix.X_OK)
}
