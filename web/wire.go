package web

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// The websocket library hides frames behind messages, and with them what only an attacker sends: a message in thousands of fragments, or one that
// never ends, or nothing but control frames. So the bytes are looked at on their way to it. That costs a few nanoseconds for each frame header.

const (
	maxFragments  = 16               // of one message
	maxControls   = 20               // pings and pongs of the client, in controlsPer
	controlsPer   = 10 * time.Second //
	messageWithin = 10 * time.Second // from the first byte of a message to its last
)

// The parts of a frame header, RFC 6455 section 5.2.
const (
	finBit     = 0x80
	opcodeBits = 0x0f
	maskBit    = 0x80
	lengthBits = 0x7f
	opClose    = 0x8
)

// abuse ends a connection with a close code.
type abuse struct {
	code   int
	reason string
}

// Error implements error.
func (a *abuse) Error() string { return fmt.Sprintf("websocket: %d %s", a.code, a.reason) }

// wire is a connection whose incoming frames are watched. All but Write belongs to the goroutine that reads.
type wire struct {
	net.Conn
	within time.Duration // for one message

	header    [10]byte // of the frame that begins, as far as it has come
	have      int
	left      uint64 // bytes of the frame that are still to come, mask included
	final     bool   // it is the last of its message
	fragments int    // of the message so far
	controls  int    // since window began
	window    time.Time

	idle  time.Time // the deadline that the server has set
	until time.Time // by when what has begun must have ended; zero for nothing
}

// Read implements net.Conn.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	before := w.until
	if bad := w.watch(p[:n]); bad != nil {
		return 0, bad
	}
	if busy := w.have > 0 || w.left > 0 || w.fragments > 0; busy && w.until.IsZero() {
		w.until = time.Now().Add(w.within)
	} else if !busy {
		w.until = time.Time{}
	}
	if w.until != before {
		if failed := w.SetReadDeadline(w.idle); failed != nil && err == nil {
			err = failed
		}
	}
	return n, err
}

// SetReadDeadline implements net.Conn. A message that has begun does not get longer by it.
func (w *wire) SetReadDeadline(t time.Time) error {
	w.idle = t
	if !w.until.IsZero() && (t.IsZero() || w.until.Before(t)) {
		t = w.until
	}
	return w.Conn.SetReadDeadline(t)
}

// watch follows the frames in what has come.
func (w *wire) watch(p []byte) error {
	for len(p) > 0 {
		if w.left > 0 {
			n := min(w.left, uint64(len(p)))
			w.left -= n
			p = p[n:]
			if w.left == 0 {
				w.end()
			}
			continue
		}
		w.header[w.have] = p[0]
		w.have++
		p = p[1:]
		if w.have < 2 || w.have < 2+extended(w.header[1]) {
			continue
		}
		if bad := w.begin(); bad != nil {
			return bad
		}
	}
	return nil
}

// extended is how many bytes of a header hold a length that does not fit into its second byte.
func extended(second byte) int {
	switch second & lengthBits {
	case 126:
		return 2
	case 127:
		return 8
	}
	return 0
}

// begin judges a frame by its header. What the library refuses by itself is left to it.
func (w *wire) begin() error {
	first, second := w.header[0], w.header[1]
	length, least := uint64(second&lengthBits), uint64(0)
	switch extended(second) {
	case 2:
		length, least = uint64(binary.BigEndian.Uint16(w.header[2:])), 126
	case 8:
		length, least = binary.BigEndian.Uint64(w.header[2:]), 1<<16
	}
	w.have = 0
	w.final = first&finBit != 0
	w.left = length
	if second&maskBit != 0 {
		w.left += 4
	}
	opcode := first & opcodeBits
	switch {
	case length < least:
		return &abuse{websocket.CloseProtocolError, "length not in its shortest form"}
	case opcode == opClose && length == 1:
		return &abuse{websocket.CloseProtocolError, "half a close code"}
	case opcode < opClose && length > maxFrame:
		return &abuse{websocket.CloseMessageTooBig, "frames have at most 8 KiB"}
	case opcode >= opClose:
		w.final = false // a control frame may stand within a message and ends none
		return w.control()
	}
	w.fragments++
	if w.fragments > maxFragments {
		return &abuse{websocket.ClosePolicyViolation, "a message has at most 16 fragments"}
	}
	if w.left == 0 { // unmasked, which the library refuses
		w.end()
	}
	return nil
}

// control counts a control frame.
func (w *wire) control() error {
	if now := time.Now(); now.Sub(w.window) > controlsPer {
		w.window, w.controls = now, 0
	}
	w.controls++
	if w.controls > maxControls {
		return &abuse{websocket.ClosePolicyViolation, "too many control frames"}
	}
	return nil
}

// end is the end of a frame.
func (w *wire) end() {
	if w.final {
		w.fragments, w.until = 0, time.Time{}
	}
}

// watched gives the upgrade a connection whose frames are watched.
type watched struct {
	http.ResponseWriter
	within time.Duration
}

// Hijack implements http.Hijacker.
func (w watched) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &wire{Conn: conn, within: w.within}, buffered, nil
}
