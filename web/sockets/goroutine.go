package sockets

import (
	"net"
	"time"
)

// readSize is how much is read at once. Most messages are shorter.
const readSize = 1 << 10

// stream is the line of a connection that a goroutine waits for.
type stream struct{ conn net.Conn }

func (s stream) write(p []byte, by time.Time) error {
	if err := s.conn.SetWriteDeadline(by); err != nil {
		return err
	}
	_, err := s.conn.Write(p)
	return err
}

func (s stream) stop()  { _ = s.conn.Close() } // nothing can be done about it
func (s stream) close() { _ = s.conn.Close() }

// listen reads until the connection ends. Handling a message takes a deep stack, which a goroutine keeps for long; so the next message is waited for
// by a new one.
func (c *Conn) listen(conn net.Conn, buffer []byte) {
	n, err := conn.Read(buffer)
	if n > 0 && !c.received(buffer[:n]) || err != nil {
		c.finish()
		return
	}
	go c.listen(conn, buffer)
}
