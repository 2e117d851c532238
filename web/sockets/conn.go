package sockets

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// line is how the bytes of one connection travel. What has arrived is given to Conn.received by one goroutine at a time.
type line interface {
	// write writes all of p, or fails. One call at a time.
	write(p []byte, by time.Time) error

	// stop lets nothing more be read, so that the connection finishes.
	stop()

	// close gives the descriptor back.
	close()
}

// Conn is one websocket.
type Conn struct {
	set     *Set
	handler Handler
	line    line

	in    cutter       // belongs to who reads, and so does deaf
	deaf  bool         // what comes can no longer be told apart into frames
	heard atomic.Int64 // when the client was heard last, since the set began

	mu    sync.Mutex  // one thing at a time; guards the following
	over  *lent       // the library's connection, while it is lent to this one
	timer *time.Timer // cuts the connection if it fires: a message that began has not ended, or the client has been told to go
	ended bool        // nothing is handled any more
	gone  bool        // the line is closed

	place // among the beats
}

// closeWithin is how long a client that has been told that the connection ends may take to hear it. A connection that is closed while something
// waits to be read is reset, and then the client may not hear it at all; so what still comes meanwhile is read and thrown away.
const closeWithin = time.Second

// Send writes a text message. It is for the handler's methods and for functions given to Do.
func (c *Conn) Send(text []byte) error {
	return c.write(func(l *lent) error {
		_ = l.ws.SetWriteDeadline(c.by()) // it only notes it
		return l.ws.WriteMessage(websocket.TextMessage, text)
	})
}

// Close tells the client why the connection ends and returns ErrClosed, for the caller to return. Where Send may be called, so may Close.
func (c *Conn) Close(code int, reason string) error {
	_ = c.write(func(l *lent) error { // whether the client still hears it makes no difference
		l.spoilt = true // nothing can be written after it
		return l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(closeWithin))
	})
	return ErrClosed
}

// Do runs f soon, while nothing else is handled, unless the connection has ended by then. An error ends the connection. Do itself does not wait.
func (c *Conn) Do(f func() error) {
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.ended && f() != nil {
			c.end()
		}
	}()
}

// by is when a write that begins now must have ended.
func (c *Conn) by() time.Time { return time.Now().Add(c.set.WriteWithin) }

// write has the library write. The caller holds mu.
func (c *Conn) write(do func(*lent) error) error {
	if c.over != nil {
		return do(c.over)
	}
	c.borrow(nil)
	defer c.giveBack()
	return do(c.over)
}

// received takes what has arrived, and reports whether the connection goes on. The bytes are the caller's again when it returns.
func (c *Conn) received(p []byte) bool {
	c.hear()
	for len(p) > 0 && !c.deaf {
		unit, rest, abuse := c.in.next(p, c.set.MaxMessage, c.set.now())
		p = rest
		switch {
		case abuse != nil:
			c.deaf = true
			c.refuse(abuse)
		case unit != nil:
			if !c.run(unit) {
				return false
			}
		}
	}
	c.hurry()
	return true
}

// errLeft says that the client has closed the connection, and has been answered.
var errLeft = errors.New("the client has left")

// run handles a unit, and reports whether the connection goes on.
func (c *Conn) run(unit []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return !c.in.closing
	}
	err := c.take(unit)
	if err != nil {
		c.end()
	}
	return err != errLeft
}

// refuse ends the connection of a client that asks too much.
func (c *Conn) refuse(why *abuse) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		_ = c.Close(why.code, why.reason)
		c.end()
	}
}

// take has the library read a unit, and the handler handle the message in it. The caller holds mu.
func (c *Conn) take(unit []byte) error {
	c.borrow(unit)
	defer c.giveBack()
	kind, err := c.over.read()
	var left *websocket.CloseError
	switch {
	case err == nil && kind == websocket.TextMessage:
		return c.handler.Message(c.over.text.Bytes())
	case err == nil:
		return c.Close(websocket.CloseUnsupportedData, "frames are text")
	case errors.Is(err, errDry) && c.in.control: // a ping, which is answered, or a pong
		c.over.spoilt = true // the library reads no more after an error
		return nil
	case errors.As(err, &left):
		c.over.spoilt = true
		return errLeft
	}
	c.over.spoilt, c.deaf = true, true // the client has been told
	return err
}

// hurry sees to it that a message that has begun ends in time.
func (c *Conn) hurry() {
	begun := c.in.begun()
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended:
	case begun && c.timer == nil:
		c.timer = time.AfterFunc(c.set.MessageWithin, c.cut)
	case !begun && c.timer != nil:
		c.timer.Stop()
		c.timer = nil
	}
}

// end has the connection end when the client has heard of it. The caller holds mu.
func (c *Conn) end() {
	if c.ended {
		return
	}
	c.ended = true
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer = time.AfterFunc(closeWithin, c.cut)
}

// cut ends the connection at once.
func (c *Conn) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if !c.gone {
		c.line.stop()
	}
}

// finish is the end of the connection, called once by who reads.
func (c *Conn) finish() {
	c.mu.Lock()
	c.ended, c.gone = true, true
	if c.timer != nil {
		c.timer.Stop()
	}
	c.line.close()
	c.mu.Unlock()
	c.set.leave(c)
	c.handler.Ended()
}

// hear notes that the client is there.
func (c *Conn) hear() { c.heard.Store(int64(c.set.now())) }

// beat asks the client whether it is there, or ends the connection if it has not been heard of for too long. A connection that is busy is left alone.
func (c *Conn) beat(ask bool) {
	if !c.mu.TryLock() {
		return
	}
	defer c.mu.Unlock()
	switch silent := c.set.now() - time.Duration(c.heard.Load()); {
	case c.ended:
	case silent > c.set.SilentFor:
		c.ended = true
		c.line.stop()
	case ask:
		c.handler.Rest()
		if c.write(func(l *lent) error { return l.ws.WriteControl(websocket.PingMessage, nil, c.by()) }) != nil {
			c.end()
		}
	}
}
