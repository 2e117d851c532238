// Package sockets keeps websockets open: it hands on their messages one after another, asks now and then whether the client is still there, and ends
// them with a reason.
//
// Nearly all of a chat's websockets are idle nearly always, so what counts is what an idle one costs. It has no buffers and no connection of the websocket
// library: both are lent to it while a message is handled (library.go). What arrives is first cut into whole messages (cut.go), which is also
// where abuse shows that the library hides. How bytes arrive is a line's business: a goroutine waits for those of each connection (goroutine.go), or all
// connections are parked in one set of the kernel's and none needs a goroutine (parked_linux.go). Everything else is the same for both.
//
// Compression is never agreed to: the limit on messages would count compressed bytes.
package sockets

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Options are what a Set is made of. All times are required; Refuse is not.
type Options struct {
	Subprotocol   string
	Form          Form
	MaxMessage    int           // bytes
	MessageWithin time.Duration // from the first byte of a message to its last
	WriteWithin   time.Duration // how long a client may take to let a message through
	PingEvery     time.Duration
	SilentFor     time.Duration // how long a client may say nothing, not even that it is there; more than PingEvery

	// Refuse answers a request that is none for a websocket of ours; the library would with a line of its own.
	Refuse func(w http.ResponseWriter, r *http.Request, status int, why error)
}

// Form is how connections are kept.
type Form string

// The forms. Auto is the parked form where it works, which is on Linux and for connections whose bytes come straight from the kernel.
const (
	Auto      Form = "auto"
	Goroutine Form = "goroutine"
	Parked    Form = "parked"
)

// Handler is one conversation's side of a connection. Its methods are called one at a time, and never while a function given to Conn.Do runs.
type Handler interface {
	// Message takes a text message, whose bytes are the handler's until it returns. An error ends the connection.
	Message(text []byte) error

	// Rest is called every PingEvery while nothing else is going on.
	Rest()

	// Ended is called once, last of all.
	Ended()
}

// Set is the open connections of one server.
type Set struct {
	Options
	began   time.Time
	library sync.Pool // of *lent

	mu       sync.Mutex // guards the following
	beats    beats
	parker   *parker // nil until the first connection is parked
	farewell func(*Conn) error
}

// New returns a set without connections.
func New(o Options) *Set {
	s := &Set{Options: o, began: time.Now()}
	s.library.New = func() any { return s.lend() }
	return s
}

// handshakeWithin is how long the reply to a handshake may take.
const handshakeWithin = 5 * time.Second

// Open makes a websocket of a request, and says more in the reply. start is called with it before anything is read and gives its handler. If it is none, the client has been
// told so and start is not called.
func (s *Set) Open(w http.ResponseWriter, r *http.Request, more http.Header, start func(*Conn) Handler) error {
	upgrader := websocket.Upgrader{
		Subprotocols:     []string{s.Subprotocol},
		HandshakeTimeout: handshakeWithin,
		CheckOrigin:      func(*http.Request) bool { return true }, // the caller has, with a better answer
		Error:            s.Refuse,
	}
	if offered := r.Header.Values("Sec-WebSocket-Protocol"); len(offered) > 1 { // the library reads the first line alone
		r.Header.Set("Sec-WebSocket-Protocol", strings.Join(offered, ", "))
	}
	ws, err := upgrader.Upgrade(hijacker{w}, r, more)
	if err != nil {
		return err
	}
	conn := ws.NetConn()
	bound(conn)
	if s.Form != Goroutine && s.park(conn, start) {
		return nil
	}
	c := &Conn{set: s}
	c.line = stream{conn}
	s.join(c, start)
	go c.listen(conn, make([]byte, readSize))
	return nil
}

// join counts a connection in.
func (s *Set) join(c *Conn, start func(*Conn) Handler) {
	c.handler = start(c)
	c.hear()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beats.add(s, c)
	if farewell := s.farewell; farewell != nil {
		c.Do(func() error { return farewell(c) })
	}
}

// Drain tells every client, and everybody who comes from now on, that the connection ends.
func (s *Set) Drain(code int, reason func() string) {
	farewell := func(c *Conn) error { return c.Close(code, reason()) }
	s.mu.Lock()
	s.farewell = farewell
	all := s.beats.all()
	s.mu.Unlock()
	for _, c := range all {
		c.Do(func() error { return farewell(c) })
	}
}

// Close gives back what the set itself holds, once all connections have ended. It may be called again.
func (s *Set) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.parker != nil {
		s.parker.close()
		s.parker = nil
	}
}

// hijacker takes the connection out of net/http, however the writer is wrapped.
type hijacker struct{ http.ResponseWriter }

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

// ErrClosed is what Close returns.
var ErrClosed = errors.New("closed")
