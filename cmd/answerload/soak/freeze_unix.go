//go:build unix

package soak

import (
	"os"
	"syscall"
)

// freeze stops a process where it stands, or lets it go on.
func freeze(p *os.Process, stop bool) error {
	if stop {
		return p.Signal(syscall.SIGSTOP)
	}
	return p.Signal(syscall.SIGCONT)
}
