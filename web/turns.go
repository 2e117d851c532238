package web

import (
	"net/http"
	"net/netip"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/websocket"
)

// Some networks let no websocket through. There the same frames travel by POST: the client's in order, hello first, and back come the server's, from hello's
// "after" on. Asking again with hello alone is polling. A closing code comes as a frame of its own.

// maxTurns is how many frames one request may carry.
const maxTurns = 20

// batch is the body of POST /v1/chat.
type batch struct {
	Frames []jsontext.Value `json:"frames"`
}

type closeFrame struct {
	Type   string `json:"type"`
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// turns is POST /v1/chat.
func (s *Server) turns(w http.ResponseWriter, r *http.Request) {
	if !s.welcomes(w, r) {
		return
	}
	var b batch
	if !readBody(w, r, maxTurns*maxFrame, &b) {
		return
	}
	if len(b.Frames) == 0 || len(b.Frames) > maxTurns {
		problem(w, http.StatusBadRequest, "invalid", "frames holds 1 to 20 frames, hello first.")
		return
	}
	who := s.addresses.of(r)
	if !s.hasPlace(w, s.crowded(who, b.Frames)) {
		return
	}
	defer s.sockets.Done()
	writeJSON(w, http.StatusOK, map[string]any{"frames": s.converse(requestOf(r), isBrowser(r), who, b.Frames)})
}

// converse takes frames as a websocket would and gives what it would have sent.
func (s *Server) converse(request string, browser bool, address netip.Addr, frames []jsontext.Value) []any {
	out := []any{}
	c := &socket{server: s, browser: browser, address: address, request: request, out: &out}
	defer func() {
		if c.talk != nil {
			c.talk.leave()
		}
	}()
	for _, data := range frames {
		if len(data) > maxFrame {
			_ = c.close(websocket.CloseMessageTooBig, "frames have at most 8 KiB")
			break
		}
		if c.frame(data) != nil {
			break
		}
		if c.talk != nil {
			c.limit = s.usage.talk(c.talk.id, s.MessageEvery, s.MessageBurst)
		}
	}
	return out
}
