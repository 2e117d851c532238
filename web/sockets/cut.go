package sockets

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

// The websocket library hides frames behind messages, and with them what only an attacker sends: a message in thousands of fragments, or nothing but
// control frames. And it waits inside a message for the rest of it. So the bytes are looked at before the library sees them, which costs a few nanoseconds
// a frame: they are cut into units that it reads without waiting. A unit is a whole message with all of its fragments, or one control frame, which may stand
// between fragments and is answered at once; or it ends with a header that the library refuses, so that the client hears of it before the
// rest has come. What is wrong with a frame is for the library to say, but for what it does not look at.

const (
	maxFragments = 16               // of one message
	maxControls  = 20               // control frames of the client, in controlsPer
	controlsPer  = 10 * time.Second //
)

// The parts of a frame header, RFC 6455 section 5.2.
const (
	finBit       = 0x80
	reservedBits = 0x70
	opcodeBits   = 0x0f
	maskBit      = 0x80
	lengthBits   = 0x7f
	maskSize     = 4
	opContinue   = 0x0
	opBinary     = 0x2
	opClose      = 0x8
	opPong       = 0xa
	maxControl   = 125 // bytes
)

// abuse ends a connection with a close code.
type abuse struct {
	code   int
	reason string
}

// cutter cuts the bytes of one connection into units.
type cutter struct {
	held *held // what has come of units that are not whole; nil for nothing

	header    [10]byte // of the frame that begins, as far as it has come
	have      uint8
	fragments uint8         // of the message so far
	controls  uint8         // since window began
	final     bool          // the frame is the last of its message
	control   bool          // the frame is a control frame
	closing   bool          // and says that the client leaves
	left      uint32        // bytes of the frame that are still to come, mask included
	total     uint32        // bytes of the message, as its headers say so far
	window    time.Duration // since the set began
}

// held is what has come of a message and of a control frame between its fragments.
type held struct{ message, control []byte }

// next gives the first unit that ends in p, and what of p comes after it; nil if none does. A unit may be part of p, or the cutter's own until next
// is called again.
func (k *cutter) next(p []byte, maxMessage int, now time.Duration) (unit, rest []byte, bad *abuse) {
	for len(p) > 0 {
		n, ends, refused, bad := k.step(p, maxMessage, now)
		if bad != nil {
			return nil, nil, bad
		}
		part := p[:n]
		p = p[n:]
		if refused || ends && (k.control || k.final) {
			return k.join(part), p, nil
		}
		k.keep(part)
	}
	return nil, nil, nil
}

// begun reports whether a message or a frame has begun and not ended.
func (k *cutter) begun() bool { return k.have > 0 || k.left > 0 || k.fragments > 0 }

// keep holds part of a unit until the rest of it comes.
func (k *cutter) keep(part []byte) {
	if k.held == nil {
		k.held = new(held)
	}
	if k.control {
		k.held.control = append(k.held.control, part...)
	} else {
		k.held.message = append(k.held.message, part...)
	}
}

// join gives a unit whose last part has come.
func (k *cutter) join(part []byte) []byte {
	if k.held == nil {
		return part
	}
	k.keep(part)
	unit := k.held.message
	if k.control {
		unit, k.held.control = k.held.control, nil
	} else {
		k.held.message = nil
	}
	if k.held.message == nil && k.held.control == nil {
		k.held = nil
	}
	return unit
}

// step goes on to the end of a frame, or to the end of a header that the library refuses, or to the end of p.
func (k *cutter) step(p []byte, maxMessage int, now time.Duration) (n int, ends, refused bool, bad *abuse) {
	for k.left == 0 {
		if n == len(p) {
			return n, false, false, nil
		}
		k.header[k.have] = p[n]
		k.have++
		n++
		k.control = k.header[0]&opcodeBits >= opClose
		if k.have == 2 && k.refused() {
			k.have, k.fragments = 0, 0
			return n, false, true, nil
		}
		if k.have < 2 || k.have < 2+extended(k.header[1]) {
			continue
		}
		k.have = 0
		if bad := k.begin(maxMessage, now); bad != nil {
			return n, false, false, bad
		}
	}
	most := min(int(k.left), len(p)-n)
	k.left -= uint32(most)
	n += most
	if k.left > 0 {
		return n, false, false, nil
	}
	if !k.control && k.final {
		k.fragments, k.total = 0, 0
	}
	return n, true, false, nil
}

// extended is how many bytes of a header hold a length that does not fit into its second byte.
func extended(second byte) uint8 {
	switch second & lengthBits {
	case 126:
		return 2
	case 127:
		return 8
	}
	return 0
}

// refused reports whether the first two bytes of a header are enough for the library to refuse the frame.
func (k *cutter) refused() bool {
	first, second := k.header[0], k.header[1]
	opcode := first & opcodeBits
	switch {
	case first&reservedBits != 0, second&maskBit == 0, opcode > opPong, opcode > opBinary && opcode < opClose:
		return true
	case opcode >= opClose:
		return first&finBit == 0 || second&lengthBits > maxControl
	case opcode == opContinue:
		return k.fragments == 0
	}
	return k.fragments > 0
}

// begin takes in the header of a frame that the library would not refuse, and says what it does not look at.
func (k *cutter) begin(maxMessage int, now time.Duration) *abuse {
	length, least := uint64(k.header[1]&lengthBits), uint64(0)
	switch extended(k.header[1]) {
	case 2:
		length, least = uint64(binary.BigEndian.Uint16(k.header[2:])), 126
	case 8:
		length, least = binary.BigEndian.Uint64(k.header[2:]), 1<<16
	}
	opcode := k.header[0] & opcodeBits
	k.closing = opcode == opClose
	switch {
	case length < least:
		return &abuse{websocket.CloseProtocolError, "length not in its shortest form"}
	case k.closing && length == 1:
		return &abuse{websocket.CloseProtocolError, "half a close code"}
	case !k.control && length > uint64(maxMessage)-uint64(k.total):
		return &abuse{websocket.CloseMessageTooBig, fmt.Sprintf("messages have at most %d bytes", maxMessage)}
	}
	k.left = uint32(length) + maskSize
	if k.control {
		return k.count(now)
	}
	k.final = k.header[0]&finBit != 0
	k.total += uint32(length)
	k.fragments++
	if k.fragments > maxFragments {
		return &abuse{websocket.ClosePolicyViolation, "a message has at most 16 fragments"}
	}
	return nil
}

// count counts a control frame.
func (k *cutter) count(now time.Duration) *abuse {
	if now-k.window > controlsPer {
		k.window, k.controls = now, 0
	}
	k.controls++
	if k.controls > maxControls {
		return &abuse{websocket.ClosePolicyViolation, "too many control frames"}
	}
	return nil
}
