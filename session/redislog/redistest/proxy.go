package redistest

import (
	"net"
	"sync"
	"testing"
)

// Proxy stands between a client and a server, and can lose what goes through it without a word: a black hole, as a cut cable or
// a firewall makes one.
type Proxy struct {
	Addr string

	target   string
	listener net.Listener
	copies   sync.WaitGroup

	mu    sync.Mutex // guards the following
	holes [2]bool    // what goes to the server, and what comes from it, is lost
	open  map[net.Conn]bool
}

// NewProxy makes a proxy before the address target.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), target: target, listener: l, open: map[net.Conn]bool{}}
	p.copies.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close()
		p.Cut()
		p.copies.Wait()
	})
	return p
}

// Lose begins or ends to lose what goes to the server, and what comes from it. Connections stay open.
func (p *Proxy) Lose(to, from bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holes = [2]bool{to, from}
}

// Cut closes all connections.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.open[client], p.open[server] = true, true
		p.mu.Unlock()
		p.copies.Go(func() { p.copy(server, client, 0) })
		p.copies.Go(func() { p.copy(client, server, 1) })
	}
}

// copy carries one direction until either end is closed.
func (p *Proxy) copy(to, from net.Conn, direction int) {
	defer func() {
		_, _ = to.Close(), from.Close()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, from)
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		lost := p.holes[direction]
		p.mu.Unlock()
		if n > 0 && !lost {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
