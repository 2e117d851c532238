// Package load plays visitors against a running server over the websocket that browsers use, and notes what they saw.
//
// Latency is counted from the moment at which a visitor meant to speak, not from when the generator got round to it: a server that stalls is
// charged for everybody who would have spoken meanwhile (no coordinated omission). Every reply is held against the question it belongs to. A
// visitor is one goroutine that writes and reads in turn, and a reply is looked through for a few fields and not decoded, so that
// the generator takes little from a server on the same machine.
package load

import (
	"context"
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Settings are what all visitors of a player have in common.
type Settings struct {
	URL       string // of the server: http://host:port or https://host
	Questions []Question
	Dialect   *Dialect      // nil: answerbot.v1
	Timeout   time.Duration // for a connection, and for a reply; 10 s
	Sources   int           // source addresses, 127.0.0.1 and up, on a server of this machine; 0: as many as are needed
	Seed      uint64        // of everything that is left to chance

	Followups float64 // share of turns that go on from the answer before
	Ratings   float64 // share of answers that are rated
	Intakes   float64 // share of conversations that end with a request to the lawyers
	Leaves    float64 // share of conversations that end without a word, in the midst of a turn
	Turns     int     // of a conversation; 0: it lasts until the end
	Think     Think   // between a reply and the next question
	Begun     func()  // called when the measuring begins; nil for nothing
	Away      bool    // connections are held by a goroutine that reads, so that pings are answered however long a visitor thinks
}

// Player plays visitors.
type Player struct {
	Settings
	Stats *Stats

	address string // of the websocket
	dialer  websocket.Dialer
	visited atomic.Uint64 // visitors so far
	line    line
}

// line is the cable that all connections of a player run over.
type line struct {
	mu    sync.Mutex      // guards the following
	whole context.Context // done once it has been cut
	cut   context.CancelFunc
}

// Cut ends all connections that are open, as a network does that fails.
func (p *Player) Cut() {
	p.line.mu.Lock()
	defer p.line.mu.Unlock()
	p.line.cut()
	p.line.whole, p.line.cut = context.WithCancel(context.Background())
}

// present gives what is done when the line is cut next.
func (p *Player) present() context.Context {
	p.line.mu.Lock()
	defer p.line.mu.Unlock()
	return p.line.whole
}

// sourceHolds is how many connections of one source address to one server are safe: the system has some 28,000 ports for them.
const sourceHolds = 20_000

// New makes a player. held is how many conversations it will hold at once, as far as is known.
func New(s Settings, held int) (*Player, error) {
	address, host, err := socketURL(s.URL)
	if err != nil {
		return nil, err
	}
	if s.Dialect == nil {
		s.Dialect = Answerbot
	}
	if s.Timeout == 0 {
		s.Timeout = 10 * time.Second
	}
	if len(s.Questions) == 0 {
		return nil, fmt.Errorf("there are no questions to ask")
	}
	if s.Sources == 0 {
		s.Sources = max(4, held/sourceHolds+1)
	}
	if !loopback(host) {
		s.Sources = 1
	}
	p := &Player{Settings: s, Stats: newStats(), address: address + s.Dialect.Path}
	p.dialer = websocket.Dialer{
		NetDialContext:   fromSources(s.Sources),
		HandshakeTimeout: s.Timeout,
		ReadBufferSize:   4 << 10,
		WriteBufferSize:  1 << 10,
		WriteBufferPool:  writeBuffers,
		TLSClientConfig:  &tls.Config{MinVersion: tls.VersionTLS12},
	}
	p.line.whole, p.line.cut = context.WithCancel(context.Background())
	if s.Dialect.Subprotocol != "" {
		p.dialer.Subprotocols = []string{s.Dialect.Subprotocol}
	}
	return p, nil
}

// socketURL gives the address of websockets at the server of a URL, and the server's host.
func socketURL(text string) (address, host string, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || (u.Path != "" && u.Path != "/") {
		return "", "", fmt.Errorf("--url %q: want http://host:port or https://host, without a path", text)
	}
	scheme := "ws"
	if u.Scheme == "https" {
		scheme = "wss"
	}
	return scheme + "://" + u.Host, u.Hostname(), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.To4() != nil && ip.IsLoopback()
}

// chance gives a source of chance of its own to the visitor with this number.
func (p *Player) chance(n uint64) *rand.Rand { return rand.New(rand.NewPCG(p.Seed, n)) }

// sleep waits until a time, or the end of the context.
func sleep(ctx context.Context, until time.Time) error {
	left := time.Until(until)
	if left <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
