//go:build unix

package main

import "golang.org/x/sys/unix"

// freeAt is how many bytes may still be written to the disk of a path.
func freeAt(path string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil
}
