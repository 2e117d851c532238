package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/netip"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

// A websocket has two goroutines: one reads frames, the other does everything else, one thing after another: it takes turns, follows the
// conversation, pings and writes. So no two writes meet, and a reader that is slow holds up nobody but itself: a write that does not go through
// within its deadline ends the connection, and the client resumes where it was. Compression is never agreed to: the limit on frames would count
// compressed bytes.

const (
	subprotocol  = "answerbot.v1"
	drainSpread  = 5 * time.Second // over which clients come back after a restart
	closeWithin  = time.Second
	pongsAllowed = 5 * time.Second // beyond two pings
)

var upgrader = websocket.Upgrader{
	Subprotocols:     []string{subprotocol},
	HandshakeTimeout: 5 * time.Second,
	ReadBufferSize:   1 << 10,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true }, // checked before, with a better answer
}

// chat is GET /v1/chat.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) {
		w.Header().Set("Upgrade", "websocket")
		problem(w, http.StatusUpgradeRequired, "invalid", "This address speaks websocket, subprotocol "+subprotocol+".")
		return
	}
	if !s.originAllowed(r) {
		problem(w, http.StatusForbidden, "forbidden", "Pages of this origin may not open a conversation.")
		return
	}
	address := s.addresses.of(r)
	leave, wait := s.addresses.open(address)
	if wait > 0 {
		s.tooMany(w, wait, "There are many conversations from this address; please come back in a moment.")
		return
	}
	if !s.enter() {
		leave()
		w.Header().Set("Retry-After", "2")
		problem(w, http.StatusServiceUnavailable, "unavailable", "The server is restarting; please come back in a moment.")
		return
	}
	ws, err := upgrader.Upgrade(watched{w, s.MessageWithin}, r, nil)
	if err != nil {
		s.sockets.Done()
		leave()
		return // the reply has been sent
	}
	c := &socket{
		server: s, browser: isBrowser(r), address: address, ws: ws, frames: make(chan []byte), bell: newBell(), ended: make(chan struct{}),
		limit: rate.NewLimiter(rate.Every(s.MessageEvery), s.MessageBurst),
	}
	go func() { // once the handler returns, the buffers and the stack of net/http are given back
		defer s.sockets.Done()
		defer leave()
		s.metrics.sockets.Inc()
		defer s.metrics.sockets.Dec()
		c.serve()
	}()
}

// socket is one connection. All but read runs on one goroutine.
type socket struct {
	server  *Server
	browser bool // there is an Origin, so a page speaks
	address netip.Addr
	ws      *websocket.Conn  // nil where frames travel by POST
	out     []any            // then, what is sent
	frames  chan []byte      // from read
	bell    *bell            // rings when the conversation has changed
	reload  <-chan time.Time // when to look for a conversation that could not be opened; nil for never
	silence <-chan time.Time // when a lawyer will have been silent for too long; nil for never
	ended   chan struct{}    // closed by serve when it leaves, so that read ends too
	limit   *rate.Limiter
	talk    *talk // nil before hello
}

// errClosed ends serve after a close frame has been written.
var errClosed = errors.New("closed")

// serve runs the connection until it ends.
func (c *socket) serve() {
	defer c.ws.Close()
	read := make(chan error, 1)
	go func() { read <- c.read() }()
	defer func() {
		close(c.ended)
		select { // a client that was told why hears it only if what it sent meanwhile is read
		case err := <-read:
			read <- err
		case <-time.After(closeWithin):
		}
		c.ws.Close()
		<-read
	}()
	hello := time.NewTimer(c.server.HelloWithin)
	defer hello.Stop()
	ping := time.NewTicker(c.server.PingEvery)
	defer ping.Stop()
	defer func() {
		if c.talk != nil {
			c.talk.leave()
		}
	}()
	for {
		var err error
		select {
		case data := <-c.frames:
			err = c.frame(data)
		case <-c.bell.rung:
			err = c.talk.woken(c.bell.answer())
		case <-c.reload:
			err = c.talk.load()
		case <-c.silence:
			err = c.talk.lawyerSilent()
		case <-hello.C:
			if c.talk == nil {
				err = c.close(websocket.ClosePolicyViolation, "say hello first, within 10 seconds")
			}
		case <-ping.C:
			err = c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.server.WriteWithin))
		case <-c.server.draining.Done():
			err = c.close(websocket.CloseGoingAway, "reconnect after "+jitter(drainSpread).String())
		case err = <-read:
			read <- err
		}
		if err != nil {
			return
		}
	}
}

// jitter is a random time up to most, in milliseconds.
func jitter(most time.Duration) time.Duration {
	n, err := rand.Int(rand.Reader, big.NewInt(most.Milliseconds()))
	if err != nil { // the system's source of randomness does not fail
		return most
	}
	return time.Duration(n.Int64()+100) * time.Millisecond
}

// read passes frames on until the connection ends.
func (c *socket) read() error {
	c.ws.SetReadLimit(maxFrame)
	alive := func() error {
		return c.ws.SetReadDeadline(time.Now().Add(2*c.server.PingEvery + pongsAllowed))
	}
	c.ws.SetPongHandler(func(string) error { return alive() })
	c.ws.SetPingHandler(func(data string) error {
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(c.server.WriteWithin))
	})
	for {
		if err := alive(); err != nil {
			return err
		}
		kind, data, err := c.ws.ReadMessage()
		if bad := new(abuse); errors.As(err, &bad) {
			return c.close(bad.code, bad.reason)
		}
		if err != nil {
			return err
		}
		if kind != websocket.TextMessage {
			return c.close(websocket.CloseUnsupportedData, "frames are text")
		}
		select {
		case c.frames <- data:
		case <-c.ended:
			return errClosed
		}
	}
}

// close says why and ends the connection.
func (c *socket) close(code int, reason string) error {
	if c.ws == nil {
		c.out = append(c.out, closeFrame{"close", code, reason})
		return errClosed
	}
	// Whether the client still hears it makes no difference.
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(closeWithin))
	return errClosed
}

// send writes one frame.
func (c *socket) send(v any) error {
	if c.ws == nil {
		c.out = append(c.out, v)
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding a frame: %w", err)
	}
	if err := c.ws.SetWriteDeadline(time.Now().Add(c.server.WriteWithin)); err != nil {
		return err
	}
	return c.ws.WriteMessage(websocket.TextMessage, data)
}

// refuse tells the client what was wrong with a frame.
func (c *socket) refuse(f *fault) error {
	c.server.metrics.rejected.WithLabelValues(f.code).Inc()
	return c.send(errorFrame{Type: "error", Code: f.code, Message: f.message, Re: f.re, RetryAfter: f.retryAfter})
}

// frame handles one frame of the client.
func (c *socket) frame(data []byte) error {
	f, wrong := readFrame(data)
	if wrong == nil {
		c.server.metrics.frames.WithLabelValues(f.Type).Inc()
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
		return c.close(websocket.ClosePolicyViolation, "say hello first")
	case wrong != nil:
		if err := c.refuse(wrong); err != nil || utf8.Valid(data) {
			return err
		}
		return c.close(websocket.CloseInvalidFramePayloadData, "text is UTF-8") // RFC 6455 section 8.1
	}
	switch f.Type {
	case "hello":
		return c.refuse(&fault{code: "bad_frame", message: "There has been a hello already."})
	case "ping":
		return c.send(ackFrame{"ack", f.ID, c.talk.sent})
	case "typing":
		c.talk.typing()
		return nil
	case "forget":
		return c.talk.forget(f)
	}
	if c.talk.partner != "" && c.browser && c.server.partners.Load().Get(c.talk.partner) == nil {
		return c.close(websocket.ClosePolicyViolation, "this page is no partner's any more")
	}
	if wait := c.wait(f); wait > 0 {
		return c.refuse(&fault{code: "rate_limited", message: "That was a lot at once. Please wait a moment and send it again.", re: f.ID, retryAfter: wait.Seconds()})
	}
	return c.talk.turn(f)
}

// wait is how long the client has to wait before this frame. A cry for help never waits.
func (c *socket) wait(f frame) time.Duration {
	if f.Type == "say" && c.server.bot.Load().Crisis(f.Text, c.server.Now()) {
		return 0
	}
	r := c.limit.Reserve()
	if d := r.Delay(); d > 0 {
		r.Cancel()
		return d
	}
	if d := c.server.addresses.message(c.address); d > 0 {
		return d
	}
	if p := c.server.partners.Load().Get(c.talk.partner); p != nil {
		return c.server.usage.wait(p, c.talk.state.Seq == 0, c.server.Now())
	}
	return 0
}

// store bounds a call of the store.
func (c *socket) store() (context.Context, context.CancelFunc) { return c.within(c.server.StoreWithin) }

// within bounds a call of the store to less.
func (c *socket) within(most time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), min(most, c.server.StoreWithin))
}
