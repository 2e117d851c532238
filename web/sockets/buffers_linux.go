package sockets

import "golang.org/x/sys/unix"

// boundUnsent bounds what waits in the kernel and has not been sent (TCP_NOTSENT_LOWAT, tcp(7)).
func boundUnsent(fd uintptr) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsent)
}
