package load

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// writeBuffers are shared by all connections: a visitor holds one only while it writes.
var writeBuffers = new(sync.Pool)

// fromSources dials from so many addresses of this machine in turn, beginning with 127.0.0.1. One address alone leaves the system to choose.
func fromSources(n int) func(ctx context.Context, network, address string) (net.Conn, error) {
	if n < 2 || !manyLoopbacks {
		return new(net.Dialer).DialContext
	}
	var next atomic.Uint32
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		i := next.Add(1) % uint32(n)
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(i>>8), byte(i&0xff)+1)}, Control: shareSourcePorts}
		return d.DialContext(ctx, network, address)
	}
}
