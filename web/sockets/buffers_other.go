//go:build !linux

package sockets

// boundUnsent does nothing: what the kernel holds for a connection is bounded by its buffers alone.
func boundUnsent(uintptr) {}
