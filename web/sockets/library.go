package sockets

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// The websocket library judges every frame and writes every reply, over a connection of its own that knows nothing of what is underneath. Between two
// whole messages such a connection carries no state, so a few of them serve everybody: one is lent to a websocket while a message is handled, or while
// something is written. One that has met an error, or a control frame on its own, is thrown away.

const (
	readBuffer  = 1 << 10
	writeBuffer = 4 << 10 // most replies: one write each
)

// lent is a connection of the library that is lent out.
type lent struct {
	ws     *websocket.Conn
	shim   shim
	text   bytes.Buffer // the message that is read
	spoilt bool         // it cannot be used again
}

// errDry is what the library reads after the end of a unit.
var errDry = errors.New("there is no more")

// lend makes a connection of the library, by a handshake that nobody sees: there is no other way to one.
func (s *Set) lend() *lent {
	l := new(lent)
	upgrader := websocket.Upgrader{ReadBufferSize: readBuffer, WriteBufferSize: writeBuffer}
	request := &http.Request{Method: http.MethodGet, Header: http.Header{
		"Connection": {"upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="},
	}}
	ws, err := upgrader.Upgrade(pretended{shim: &l.shim}, request, nil)
	if err != nil {
		panic(fmt.Sprintf("the websocket library refuses a right handshake: %v", err))
	}
	ws.SetReadLimit(int64(s.MaxMessage))
	ws.SetPingHandler(func(data string) error {
		return ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(s.WriteWithin))
	})
	l.ws = ws
	return l
}

// read reads the message in the unit into text.
func (l *lent) read() (kind int, err error) {
	l.text.Reset()
	kind, r, err := l.ws.NextReader()
	if err == nil {
		_, err = l.text.ReadFrom(r)
	}
	return kind, err
}

// borrow puts a connection of the library over this one, which reads the unit. The caller holds mu.
func (c *Conn) borrow(unit []byte) {
	c.over = c.set.library.Get().(*lent)
	c.over.shim.line, c.over.shim.unit = c.line, unit
}

// giveBack is the end of a loan. The caller holds mu.
func (c *Conn) giveBack() {
	l := c.over
	c.over = nil
	if l.spoilt || l.shim.failed || len(l.shim.unit) > 0 {
		return
	}
	l.shim.line, l.shim.unit = nil, nil
	c.set.library.Put(l)
}

// shim is what the library takes for a network connection.
type shim struct {
	net.Conn // nil: the addresses are not asked for
	line     line
	unit     []byte // what is still to be read
	by       time.Time
	failed   bool
}

// Read implements net.Conn.
func (s *shim) Read(p []byte) (int, error) {
	if len(s.unit) == 0 {
		return 0, errDry
	}
	n := copy(p, s.unit)
	s.unit = s.unit[n:]
	return n, nil
}

// Write implements net.Conn. Without a line it is the handshake that nobody sees.
func (s *shim) Write(p []byte) (int, error) {
	if s.line == nil {
		return len(p), nil
	}
	if err := s.line.write(p, s.by); err != nil {
		s.failed = true
		s.line.stop()
		return 0, err
	}
	return len(p), nil
}

// SetWriteDeadline implements net.Conn.
func (s *shim) SetWriteDeadline(t time.Time) error {
	s.by = t
	return nil
}

// SetDeadline and the rest implement net.Conn; the line has deadlines of its own.
func (s *shim) SetDeadline(time.Time) error     { return nil }
func (s *shim) SetReadDeadline(time.Time) error { return nil }
func (s *shim) Close() error                    { return nil }

// pretended is the reply to the handshake that nobody sees.
type pretended struct {
	http.ResponseWriter // nil
	shim                *shim
}

// Hijack implements http.Hijacker.
func (p pretended) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	const least = 16
	return p.shim, bufio.NewReadWriter(bufio.NewReaderSize(p.shim, least), bufio.NewWriterSize(p.shim, least)), nil
}
