//go:build !linux

package sockets

import "net"

// ParkingWorks says whether connections can be parked on this system.
const ParkingWorks = false

// parker has no implementation here.
type parker struct{}

func (*parker) close()       {}
func (*parker) dismiss(bool) {}

// park leaves every connection to a goroutine.
func (s *Set) park(net.Conn, func(*Conn) Handler) bool { return false }
