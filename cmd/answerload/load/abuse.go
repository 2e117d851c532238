package load

import (
	"context"
	"net"
	"time"

	"github.com/gorilla/websocket"
)

// slowBuffer is the receive buffer of a client that does not read, in bytes: small, so that the server's write is soon held up.
const slowBuffer = 4 << 10

// slowAsks is how many small requests a slow reader sends before it waits: their replies fill its buffer and some of the server's.
const slowAsks = 64

// SlowReader asks again and again and never reads a reply, until it is cut off; then it comes again, until the end of the context.
func (p *Player) SlowReader(ctx context.Context) {
	for ctx.Err() == nil {
		v := p.Visitor()
		if v.Connect(ctx, time.Now()) != nil {
			_ = sleep(ctx, time.Now().Add(time.Second)) // its end is seen above
			continue
		}
		if tcp, ok := v.ws.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(slowBuffer) // a larger one is only fuller later
		}
		v.neglect(ctx)
		v.Vanish()
	}
}

// neglect sends without reading, in bursts a second apart, until a write fails.
func (v *Visitor) neglect(ctx context.Context) {
	for ctx.Err() == nil {
		for range slowAsks {
			v.out = v.p.Dialect.Say(v.out[:0], v.id(), v.next())
			if err := v.ws.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
				return
			}
			if err := v.ws.WriteMessage(websocket.TextMessage, v.out); err != nil {
				return
			}
		}
		if sleep(ctx, time.Now().Add(time.Second)) != nil {
			return
		}
	}
}
