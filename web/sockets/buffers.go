package sockets

import (
	"crypto/tls"
	"net"
)

// The kernel would hold megabytes for a client that reads nothing, some two thousand replies, and as much of what one sends that is not read from. So both
// are bounded. What does not fit holds up the one who writes, and so nothing more is read from that client, and no more is done for it, until it
// reads or is cut off.

const (
	// sendBuffer and receiveBuffer are what the kernel may hold for one connection, in bytes; Linux takes twice that, for its own bookkeeping. A
	// message has 8 KiB, and the largest reply not much more.
	sendBuffer    = 32 << 10
	receiveBuffer = 16 << 10

	// unsent is how much may wait that the client has no room for, in bytes: about two replies. What is on its way to a client that reads is not
	// counted, so that the history of a long conversation travels as fast as the network allows.
	unsent = 4 << 10
)

// bound bounds what the kernel holds for a connection. Where that does not work the connection is as good as others, only larger.
func bound(conn net.Conn) {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	_ = tcp.SetWriteBuffer(sendBuffer)
	_ = tcp.SetReadBuffer(receiveBuffer)
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(boundUnsent)
	}
}
