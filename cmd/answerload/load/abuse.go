package load

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Abuse is who comes beside honest visitors. None of them stops when it is cut off: each comes again until the end.
type Abuse struct {
	Idle        int     `json:"idle"`         // open conversations and are silent
	SlowReaders int     `json:"slow_readers"` // ask and never read
	SlowHeaders int     `json:"slow_headers"` // send the head of a request byte by byte
	Flooders    int     `json:"flooders"`     // in turn of each kind of flood
	FloodRate   float64 `json:"flood_rate"`   // what each flooder does in a second
}

// Cut counts how often abusers were cut off, by what they did.
type Cut struct {
	SlowReaders, SlowHeaders, Flooders atomic.Int64
}

// Abuse lets them come, and returns once the silent ones are there. end sends all of them away.
func (p *Player) Abuse(ctx context.Context, a Abuse) (cut *Cut, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	cut = new(Cut)
	held := p.Hold(ctx, a.Idle, 0, 0, true)
	var playing sync.WaitGroup
	again := func(n int, count *atomic.Int64, play func(ctx context.Context)) {
		for range n {
			playing.Go(func() {
				for ctx.Err() == nil {
					if play(ctx); ctx.Err() == nil {
						count.Add(1)
						_ = sleep(ctx, time.Now().Add(comeAgain)) // its end is seen above
					}
				}
			})
		}
	}
	again(a.SlowReaders, &cut.SlowReaders, p.slowReader)
	again(a.SlowHeaders, &cut.SlowHeaders, p.slowHeader)
	for i, flood := range floods {
		n := (a.Flooders + len(floods) - 1 - i) / len(floods)
		again(n, &cut.Flooders, func(ctx context.Context) {
			p.flood(ctx, time.Duration(float64(time.Second)/max(a.FloodRate, 0.1)), flood)
		})
	}
	return cut, func() {
		cancel()
		held.End()
		playing.Wait()
	}
}

// comeAgain is how long an abuser stays away who was cut off.
const comeAgain = 100 * time.Millisecond

// slowBuffer is the receive buffer of a client that does not read, in bytes: small, so that the server's write is soon held up.
const slowBuffer = 4 << 10

// slowBurst is how many questions a slow reader asks at once, before it asks one a second: what a server lets a visitor do by default, for more would
// be a flood. Their replies fill its buffer and then the server's.
const slowBurst = 20

// slowReader is one connection of a slow reader, until it is cut off.
func (p *Player) slowReader(ctx context.Context) {
	v := p.Visitor()
	if v.Connect(ctx, time.Now()) != nil {
		return
	}
	defer v.vanish()
	if tcp, ok := v.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(slowBuffer) // a larger one is only full later
	}
	for asked := 0; ctx.Err() == nil; asked++ {
		v.out = v.p.Dialect.Say(v.out[:0], v.id(), v.next())
		if v.write(v.out) != nil {
			return
		}
		if asked >= slowBurst && sleep(ctx, time.Now().Add(time.Second)) != nil {
			return
		}
	}
}

// slowHeader is one request whose head never ends, until it is cut off.
func (p *Player) slowHeader(ctx context.Context) {
	conn, err := p.raw(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	head := []byte("GET /v1/chat HTTP/1.1\r\nHost: x\r\nUser-Agent: " + string(bytes.Repeat([]byte("x"), 4<<10)))
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = conn.Read(make([]byte, 1)) // a server that has had enough closes, or says so
	}()
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for i := range head {
		if _, err := conn.Write(head[i : i+1]); err != nil {
			break
		}
		select {
		case <-ticker.C:
			continue
		case <-gone:
		}
		return
	}
	conn.Close()
	<-gone
}

// raw opens a connection that speaks nothing yet.
func (p *Player) raw(ctx context.Context) (net.Conn, error) {
	u, err := url.Parse(p.address)
	if err != nil {
		return nil, err
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), map[string]string{"ws": "80", "wss": "443"}[u.Scheme])
	}
	within, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	return p.dialer.NetDialContext(within, "tcp", host)
}

// floods are what a flooder does over and over; an error ends its connection.
var floods = []func(v *Visitor) error{
	func(v *Visitor) error { // pings, which applications do not see
		return v.ws.WriteControl(websocket.PingMessage, []byte("x"), time.Now().Add(v.p.Timeout))
	},
	func(v *Visitor) error { // more questions than anybody can ask
		v.out = v.p.Dialect.Say(v.out[:0], v.id(), v.next())
		return v.write(v.out)
	},
	func(v *Visitor) error { // what is larger than any frame may be
		return v.write(bytes.Repeat([]byte("x"), 9<<10))
	},
	func(v *Visitor) error { // what is no frame of the protocol
		return v.write([]byte(`{"type":"say","id":"`))
	},
	func(*Visitor) error { // connections
		return errLost
	},
}

// flood is one connection of a flooder, until it is cut off.
func (p *Player) flood(ctx context.Context, every time.Duration, act func(v *Visitor) error) {
	v := p.Visitor()
	if v.Connect(ctx, time.Now()) != nil {
		return
	}
	defer v.vanish()
	ws := v.ws
	var reading sync.WaitGroup
	reading.Go(func() {
		for { // what it is sent it throws away
			if _, _, err := ws.NextReader(); err != nil {
				ws.Close()
				return
			}
		}
	})
	defer reading.Wait()
	defer ws.Close()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for act(v) == nil {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
