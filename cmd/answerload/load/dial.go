package load

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// writeBuffers are shared by all connections: a visitor holds one only while it writes.
var writeBuffers = new(sync.Pool)

// fromSources dials from so many addresses of this machine in turn, beginning with 127.0.0.1. One address alone leaves the system to choose. The
// system is not asked to keep connections alive: that would be four calls for each, and the server's pings do.
func fromSources(n int) func(ctx context.Context, network, address string) (net.Conn, error) {
	if n < 2 || !manyLoopbacks {
		return (&net.Dialer{KeepAlive: -1}).DialContext
	}
	var next atomic.Uint32
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		i := next.Add(1) % uint32(n)
		d := net.Dialer{KeepAlive: -1, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(i>>8), byte(i&0xff)+1)}, Control: shareSourcePorts}
		return d.DialContext(ctx, network, address)
	}
}
