package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
)

// Reply is what a visitor looks at in a frame of the server. Its texts point into the frame and are good until the next one is read, unless
// there was an escape in them.
type Reply struct {
	Type, Re, Code, Session, Reference []byte

	Seq     int64
	Resumed bool
	Answer  []byte   // the id
	Choices [][]byte // the ids
}

// reset empties r and keeps its memory.
func (r *Reply) reset() { *r = Reply{Choices: r.Choices[:0]} }

// offers reports whether the reply gives an answer, or offers it.
func (r *Reply) offers(id string) bool {
	return string(r.Answer) == id || slices.ContainsFunc(r.Choices, func(choice []byte) bool { return string(choice) == id })
}

// errFrame is a frame that is no JSON object of the protocol.
var errFrame = errors.New("this is no frame of the protocol")

// readReply looks through a frame of answerbot.v1. It passes over what it does not need without decoding it, and so takes some frames that are
// no sound JSON; it never takes a sound one wrongly.
func readReply(frame []byte, r *Reply) error {
	c := cursor{data: frame}
	c.object(func(name []byte) {
		switch string(name) {
		case "type":
			r.Type = c.text()
		case "re":
			r.Re = c.text()
		case "code":
			r.Code = c.text()
		case "session":
			r.Session = c.text()
		case "reference":
			r.Reference = c.text()
		case "seq":
			r.Seq = int64(c.number())
		case "resumed":
			r.Resumed = c.peek() == 't'
			c.skip()
		case "answer":
			c.idOf(&r.Answer)
		case "choices":
			r.Choices = r.Choices[:0]
			if c.peek() != '[' {
				c.skip()
				return
			}
			c.list(func() {
				var id []byte
				c.idOf(&id)
				r.Choices = append(r.Choices, id)
			})
		default:
			c.skip()
		}
	})
	c.space()
	if c.bad || c.at != len(c.data) {
		return errFrame
	}
	return nil
}

// cursor walks through JSON. Once something is wrong, bad is set and it stands at the end.
type cursor struct {
	data []byte
	at   int
	bad  bool
}

func (c *cursor) fail() { c.bad, c.at = true, len(c.data) }

func (c *cursor) space() {
	for c.at < len(c.data) && (c.data[c.at] == ' ' || c.data[c.at] == '\n' || c.data[c.at] == '\t' || c.data[c.at] == '\r') {
		c.at++
	}
}

// peek gives the next byte that is no space, or 0.
func (c *cursor) peek() byte {
	c.space()
	if c.at == len(c.data) {
		return 0
	}
	return c.data[c.at]
}

// take passes over one byte, which has to be this one.
func (c *cursor) take(b byte) bool {
	if c.peek() != b || c.bad {
		c.fail()
		return false
	}
	c.at++
	return true
}

// object calls member with each name; member has to pass over the value.
func (c *cursor) object(member func(name []byte)) {
	c.sequence('{', '}', func() {
		name := c.text()
		if c.take(':') {
			member(name)
		}
	})
}

// list calls element for each element, which has to pass over it.
func (c *cursor) list(element func()) { c.sequence('[', ']', element) }

func (c *cursor) sequence(first, last byte, each func()) {
	if !c.take(first) {
		return
	}
	if c.peek() == last {
		c.at++
		return
	}
	for {
		each()
		switch {
		case c.bad:
			return
		case c.peek() == ',':
			c.at++
		default:
			c.take(last)
			return
		}
	}
}

// idOf passes over an object and notes its id. A value that is none is passed over too.
func (c *cursor) idOf(id *[]byte) {
	if c.peek() != '{' {
		c.skip()
		return
	}
	c.object(func(name []byte) {
		if string(name) == "id" {
			*id = c.text()
			return
		}
		c.skip()
	})
}

// text gives a string. A value of another kind is passed over.
func (c *cursor) text() []byte {
	if c.peek() != '"' {
		c.skip()
		return nil
	}
	from := c.at
	if !c.quoted() {
		return nil
	}
	raw := c.data[from+1 : c.at-1]
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var s string
	if json.Unmarshal(c.data[from:c.at], &s) != nil {
		c.fail()
		return nil
	}
	return []byte(s)
}

// quoted passes over a string that begins here.
func (c *cursor) quoted() bool {
	c.at++
	for {
		n := bytes.IndexByte(c.data[c.at:], '"')
		if n < 0 {
			c.fail()
			return false
		}
		escape := bytes.IndexByte(c.data[c.at:c.at+n], '\\')
		if escape < 0 {
			c.at += n + 1
			return true
		}
		if c.at += escape + 2; c.at > len(c.data) {
			c.fail()
			return false
		}
	}
}

// number gives a number. A value of another kind is passed over.
func (c *cursor) number() float64 {
	b := c.peek()
	from := c.at
	c.skip()
	if c.bad || b != '-' && (b < '0' || b > '9') {
		return 0
	}
	n, _ := strconv.ParseFloat(string(c.data[from:c.at]), 64) // 0 for what is none
	return n
}

// skip passes over a value of any kind.
func (c *cursor) skip() {
	for depth := 0; ; {
		switch b := c.peek(); b {
		case 0:
			c.fail()
			return
		case '"':
			if !c.quoted() {
				return
			}
		case '{', '[':
			c.at++
			depth++
			continue
		case '}', ']':
			c.at++
			depth--
		case ',', ':':
			if depth == 0 {
				c.fail()
				return
			}
			c.at++
			continue
		default:
			for c.at < len(c.data) && !delimits(c.data[c.at]) {
				c.at++
			}
		}
		if depth <= 0 {
			if depth < 0 {
				c.fail()
			}
			return
		}
	}
}

// delimits reports whether a byte ends a number or a word.
func delimits(b byte) bool {
	switch b {
	case ' ', '\n', '\t', '\r', ',', ':', '{', '}', '[', ']', '"':
		return true
	}
	return false
}
