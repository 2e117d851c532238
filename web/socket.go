package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// A websocket is a conversation's connection. Package sockets keeps it open; here its frames are understood. Everything that happens to one connection
// happens one thing after another: its frames, what the log reports of its conversation, and what is due after a while. So no two writes meet, and a
// reader that is slow holds up nobody but itself: a write that does not go through within its deadline ends the connection, and the client
// resumes where it was.

const (
	subprotocol  = "answerbot.v1"
	pongsAllowed = 5 * time.Second // beyond two pings
)

// messageWithin is how long a message may take from its first byte to its last.
const messageWithin = 10 * time.Second

// chat is GET /v1/chat.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) || !r.ProtoAtLeast(1, 1) {
		w.Header().Set("Upgrade", "websocket")
		problem(w, http.StatusUpgradeRequired, "invalid", "This address speaks websocket, subprotocol "+subprotocol+".")
		return
	}
	if r.ContentLength != 0 { // what follows is frames here, and may be something else to a proxy
		w.Header().Set("Connection", "close")
		problem(w, http.StatusBadRequest, "invalid", "A request for a websocket has no body.")
		return
	}
	if len(r.Header.Values("Sec-WebSocket-Key")) > 1 { // a proxy may go by the other one
		problem(w, http.StatusBadRequest, "invalid", "A request for a websocket has one Sec-WebSocket-Key.")
		return
	}
	if !s.welcomes(w, r) {
		return
	}
	address := s.addresses.of(r)
	leave, wait := s.addresses.open(address)
	if !s.hasPlace(w, wait) {
		leave()
		return
	}
	c := &socket{server: s, browser: isBrowser(r), address: address, request: rand.Text(), left: leave}
	if s.connections.Open(w, r, http.Header{requestID: {c.request}}, c.begin) != nil { // the reply has been sent
		s.sockets.Done()
		leave()
	}
}

// welcomes refuses a request of a page that may not open a conversation.
func (s *Server) welcomes(w http.ResponseWriter, r *http.Request) bool {
	allowed := s.originAllowed(r)
	if !allowed {
		problem(w, http.StatusForbidden, "forbidden", "Pages of this origin may not open a conversation.")
	}
	return allowed
}

// hasPlace counts a conversation in, or refuses it for now: its address has to wait, or the server is going down.
func (s *Server) hasPlace(w http.ResponseWriter, wait time.Duration) bool {
	switch {
	case wait > 0:
		s.tooMany(w, wait, "There are many conversations from this address; please come back in a moment.")
	case !s.enter():
		w.Header().Set("Retry-After", "2")
		problem(w, http.StatusServiceUnavailable, "unavailable", "The server is restarting; please come back in a moment.")
	default:
		return true
	}
	return false
}

// noHandshake refuses a request for a websocket that is not as RFC 6455 has it (section 4.2.2): in version 13, with a key of 16 bytes.
func noHandshake(w http.ResponseWriter, r *http.Request, status int, _ error) {
	versions := strings.Split(strings.Join(r.Header.Values("Sec-WebSocket-Version"), ","), ",")
	is13 := func(version string) bool { return strings.TrimSpace(version) == "13" }
	w.Header().Set("Sec-WebSocket-Version", "13")
	switch {
	case status >= http.StatusInternalServerError:
		problem(w, status, "unavailable", "The connection could not become a websocket; please come back in a moment.")
	case !slices.ContainsFunc(versions, is13):
		w.Header().Set("Upgrade", "websocket")
		problem(w, http.StatusUpgradeRequired, "invalid", "This address speaks websocket, version 13: say so in Sec-WebSocket-Version.")
	default:
		problem(w, status, "invalid", "Sec-WebSocket-Key has to be 16 random bytes in base64.")
	}
}

// socket is one connection. The methods of the connection see to it that one thing happens at a time.
type socket struct {
	server   *Server
	browser  bool // there is an Origin, so a page speaks
	address  netip.Addr
	request  string          // the id of the request that opened it, for the log
	left     func()          // the address has one connection less
	conn     *sockets.Conn   // nil where frames travel by POST
	out      *[]any          // then, what is sent
	bell     bell            // rings when the conversation has changed
	limit    *rate.Limiter   // of turns; nil while it is at rest
	noise    *rate.Limiter   // of frames that are no turns; nil while it is at rest
	talk     *talk           // nil before hello
	handling context.Context // of the frame that is handled; nil between frames
	helloBy  *time.Timer     // when it is too late for a hello
	reload   *time.Timer     // when to look for a conversation that could not be opened; nil for never
	silence  *time.Timer     // when a lawyer will have been silent for too long; nil for never
}

// errClosed ends a connection that has no websocket.
var errClosed = errors.New("closed")

// begin is the start of the connection.
func (c *socket) begin(conn *sockets.Conn) sockets.Handler {
	c.conn = conn
	c.server.metrics.sockets.Inc()
	c.later(&c.helloBy, c.server.HelloWithin, c.late)
	return c
}

// late ends a connection without a hello.
func (c *socket) late() error {
	if c.talk != nil {
		return nil
	}
	return c.close(websocket.ClosePolicyViolation, "say hello first, within "+c.server.HelloWithin.String())
}

// Message implements sockets.Handler.
func (c *socket) Message(data []byte) error {
	if c.talk != nil {
		c.talk.rests = 0
	}
	return c.frame(data)
}

// Rest implements sockets.Handler.
func (c *socket) Rest() {
	if c.limit != nil && atRest(c.limit) {
		c.limit = nil
	}
	if c.noise != nil && atRest(c.noise) {
		c.noise = nil
	}
	if c.talk != nil {
		c.talk.rest()
	}
}

// Ended implements sockets.Handler.
func (c *socket) Ended() {
	for _, t := range []**time.Timer{&c.helloBy, &c.reload, &c.silence} {
		never(t)
	}
	if c.talk != nil {
		c.talk.leave()
	}
	c.server.metrics.sockets.Dec()
	c.left()
	c.server.sockets.Done()
}

// ring takes a wake of the log.
func (c *socket) ring(w session.Wake) {
	if c.bell.ring(w) && c.conn != nil {
		c.do(func() error { return c.talk.woken(c.bell.answer()) })
	}
}

// later sets a timer: f is done after a while, instead of what the timer was set to before.
func (c *socket) later(t **time.Timer, after time.Duration, f func() error) {
	never(t)
	if c.conn != nil { // by POST, it is gone by then
		*t = time.AfterFunc(after, func() { c.do(f) })
	}
}

// never stops a timer.
func never(t **time.Timer) {
	if *t != nil {
		(*t).Stop()
		*t = nil
	}
}

// close says why and ends the connection.
func (c *socket) close(code int, reason string) error {
	if c.conn == nil {
		*c.out = append(*c.out, closeFrame{"close", code, reason})
		return errClosed
	}
	return c.conn.Close(code, reason)
}

// send writes one frame.
func (c *socket) send(v any) error {
	if c.conn == nil {
		*c.out = append(*c.out, v)
		return nil
	}
	return encoded(v, c.conn.Send)
}

// refuse tells the client what was wrong with a frame.
func (c *socket) refuse(f *fault) error {
	c.server.metrics.rejected.WithLabelValues(f.code).Inc()
	return c.send(errorFrame{Type: "error", Code: f.code, Message: f.message, Re: f.re, RetryAfter: f.retryAfter})
}

// frame handles one frame of the client.
func (c *socket) frame(data []byte) (err error) {
	var f frame
	defer c.survive(&f, &err)
	f, wrong := readFrame(data)
	if wrong == nil {
		c.server.metrics.frames.WithLabelValues(f.Type).Inc()
		defer c.handled(f.Type, time.Now(), c.handle(f.Type))
	}
	switch {
	case c.talk == nil && wrong == nil && f.Type == "hello":
		return c.hello(f)
	case c.talk == nil && wrong == nil && f.Type == "say" && c.server.bot.Load().Crisis(f.Text, c.server.Now()):
		return c.cry(f) // the conversation may not have opened because the store is down
	case c.talk == nil:
		if wrong == nil {
			wrong = &fault{code: "bad_frame", message: "The first frame is hello.", re: f.ID}
		}
		if err := c.refuse(wrong); err != nil {
			return err
		}
		if f.Type == "hello" {
			return c.close(websocket.ClosePolicyViolation, "the hello is not right")
		}
		return c.close(websocket.ClosePolicyViolation, "say hello first")
	case wrong != nil:
		c.slowDown()
		if err := c.refuse(wrong); err != nil || utf8.Valid(data) {
			return err
		}
		return c.close(websocket.CloseInvalidFramePayloadData, "text is UTF-8") // RFC 6455 section 8.1
	}
	switch f.Type {
	case "hello":
		return c.refuse(&fault{code: "bad_frame", message: "There has been a hello already."})
	case "ping":
		c.slowDown()
		return c.send(ackFrame{"ack", f.ID, c.talk.sent})
	case "typing":
		c.slowDown()
		c.talk.typing()
		return nil
	}
	if c.talk.partner != "" && c.server.partners.Load().Get(c.talk.partner) == nil {
		return c.close(websocket.ClosePolicyViolation, "this page is no partner's any more")
	}
	if wait := c.wait(f); wait > 0 {
		c.slowDown()
		return c.refuse(&fault{code: "rate_limited", message: "That was a lot at once. Please wait a moment and send it again.", re: f.ID, retryAfter: wait.Seconds()})
	}
	if f.Type == "forget" {
		return c.talk.forget(f)
	}
	return c.talk.turn(f)
}

// wait is how long the client has to wait before this frame. A cry for help never waits.
func (c *socket) wait(f frame) time.Duration {
	d := c.share()
	if d > 0 && c.server.cries(f) {
		return 0
	}
	return d
}

// share is how long the client has to wait until it has not had more than its share.
func (c *socket) share() time.Duration {
	if c.limit == nil {
		c.limit = rate.NewLimiter(rate.Every(c.server.MessageEvery), c.server.MessageBurst)
	}
	if d := take(c.limit); d > 0 {
		return c.server.metrics.met("conversation", d)
	}
	if d := c.server.addresses.message(c.address); d > 0 {
		return d
	}
	if p := c.server.partners.Load().Get(c.talk.partner); p != nil {
		wait := c.server.usage.wait(p, c.talk.sent == 0 && !c.talk.counted, c.server.Now())
		c.talk.counted = c.talk.counted || wait == 0
		return c.server.metrics.met("partner", wait)
	}
	return 0
}

// store bounds a call of the store.
func (c *socket) store() (context.Context, context.CancelFunc) { return c.within(c.server.StoreWithin) }

// within bounds a call of the store to less.
func (c *socket) within(most time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.context(), min(most, c.server.StoreWithin))
}
