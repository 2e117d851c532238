//go:build unix

package load

import "syscall"

// Descriptors is how many files and sockets this process may have open; Go raises it to the hard limit at start.
func Descriptors() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 1024 // the least that systems give
	}
	return int(min(limit.Cur, 1<<30))
}
