package web

import (
	"net/http"
	"runtime/debug"

	"github.com/gorilla/websocket"
)

// A panic is a fault of ours, met by one message. It ends what that message asked for, and nothing of anybody else's. Whoever sent it is told, since a client
// that only loses its connection sends the same message again, to this server and then to the next.

// survive is deferred by what handles a frame. The connection ends after a panic, since what it knows of its conversation may be half done; the client
// resumes from the log.
func (c *socket) survive(f *frame, err *error) {
	what := recover()
	if what == nil {
		return
	}
	c.server.Logger.Error("handling a frame", "request", c.request, "type", f.Type, "panic", what, "stack", string(debug.Stack()))
	lang := f.Lang
	if c.talk != nil {
		lang = c.talk.language(*f)
	}
	if f.ID != "" {
		_ = c.refuse(&fault{code: "invalid", message: wordsIn(lang)["failed"], re: f.ID}) // if it cannot be sent, neither can what follows
	}
	*err = c.close(websocket.CloseInternalServerErr, "something went wrong here")
}

// do has the connection do something soon, as sockets.Conn does.
func (c *socket) do(f func() error) {
	c.conn.Do(func() (err error) {
		defer c.survive(&frame{}, &err)
		return f()
	})
}

// survive is deferred by what handles a request. Replies are made whole before they are sent, so nothing of one has been sent yet.
func (s *Server) survive(w http.ResponseWriter, r *http.Request) {
	what := recover()
	if what == nil {
		return
	}
	s.Logger.Error("answering a request", "request", requestOf(r), "panic", what, "stack", string(debug.Stack()))
	problem(w, http.StatusInternalServerError, "unavailable", "Something went wrong here. Please ask in another way.")
}
