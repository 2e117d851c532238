package load

import (
	"bytes"
	"fmt"
	"strconv"
)

// Dialect is how a server is spoken to. All but that of answerbot are those of peers it is measured beside.
type Dialect struct {
	Path        string
	Subprotocol string

	Hello func(out []byte, resume string, after int64) []byte // the first frame; its reply has the type welcome
	Say   func(out []byte, id string, q *Question) []byte
	Read  func(frame []byte, r *Reply) error
	Pong  []byte // what a reply of the type "ping" is answered with, where a server pings by its own means
}

// Answerbot is the protocol of the contract, answerbot.v1.
var Answerbot = &Dialect{
	Path:        "/v1/chat",
	Subprotocol: "answerbot.v1",
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

// centrifugeID makes a number of an id such as v17-3. 1 is the hello's.
func centrifugeID(id string) []byte {
	n, _ := strconv.Atoi(id[bytes.IndexByte([]byte(id), '-')+1:])
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
