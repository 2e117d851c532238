package load

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Dialect is how a server is spoken to. All but that of answerbot are those of peers it is measured beside.
type Dialect struct {
	Path        string
	Subprotocol string

	Hello    func(out []byte, resume string, after int64) []byte // the first frame; its reply has the type welcome
	Say      func(out []byte, id string, q *Question) []byte
	Read     func(frame []byte, r *Reply) error
	Before   *Question // asked once in each conversation, before what is measured; nil for nothing
	Numbered bool      // events have numbers, and replies the ids that visitors made
	Pong     []byte    // what a reply of the type "ping" is answered with, where a server pings by its own means
}

// Answerbot is the protocol of the contract, answerbot.v1.
var Answerbot = &Dialect{
	Path:        "/v1/chat",
	Subprotocol: "answerbot.v1",
	Numbered:    true,
	Hello: func(out []byte, resume string, after int64) []byte {
		if resume == "" {
			return append(out, `{"type":"hello"}`...)
		}
		return fmt.Appendf(out, `{"type":"hello","resume":%q,"after":%d}`, resume, after)
	},
	Say: func(out []byte, id string, q *Question) []byte {
		out = append(append(append(out, `{"type":"say","id":"`...), id...), `","text":`...)
		return append(append(out, q.quoted...), '}')
	},
	Read: readReply,
}

// Choices speaks to answerbot too, but instead of asking anything it takes one choice over and over, which the answer to before has to have offered. A server does
// all of a turn but the matching then, which is as near to what a peer does as it comes.
func Choices(before Question, choice string) *Dialect {
	d := *Answerbot
	d.Before = &before
	d.Say = func(out []byte, id string, _ *Question) []byte {
		return fmt.Appendf(out, `{"type":"choose","id":%q,"choice":%q}`, id, choice)
	}
	return &d
}

// Centrifuge is the JSON protocol of Centrifugo and the centrifuge library; a question is a remote call. Ids are numbers there.
var Centrifuge = &Dialect{
	Path: "/connection/websocket",
	Hello: func(out []byte, _ string, _ int64) []byte {
		return append(out, `{"id":1,"connect":{}}`...)
	},
	Say: func(out []byte, id string, q *Question) []byte {
		out = append(append(append(out, `{"id":`...), centrifugeID(id)...), `,"rpc":{"method":"ask","data":{"text":`...)
		return append(append(out, q.quoted...), `}}}`...)
	},
	Read: readCentrifuge,
	Pong: []byte(`{}`),
}

// Centrifugo asks for what was published last on a channel: Centrifugo as it comes has no calls of its own.
func Centrifugo(channel string) *Dialect {
	d := *Centrifuge
	d.Say = func(out []byte, id string, _ *Question) []byte {
		return fmt.Appendf(out, `{"id":%s,"history":{"channel":%q,"limit":1}}`, centrifugeID(id), channel)
	}
	return &d
}

// centrifugeID makes a number of an id such as v17-3. 1 is the hello's.
func centrifugeID(id string) []byte {
	_, number, _ := strings.Cut(id, "-")
	n, _ := strconv.Atoi(number) // as Visitor.id made it
	return strconv.AppendInt(nil, int64(n)+1, 10)
}

func readCentrifuge(frame []byte, r *Reply) error {
	c := cursor{data: bytes.TrimSpace(frame)}
	r.Type = []byte("ping")
	c.object(func(name []byte) {
		switch string(name) {
		case "id":
			r.Re = strconv.AppendInt(nil, int64(c.number()), 10)
		case "connect":
			r.Type = []byte("welcome")
			c.skip()
		case "error":
			r.Type, r.Code = []byte("error"), []byte("invalid")
			c.skip()
		default:
			r.Type = []byte("answer")
			c.skip()
		}
	})
	if c.bad {
		return errFrame
	}
	return nil
}
