package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/swept"
)

// In a frame the Origin of a websocket is this server's own, whatever page holds the frame. So what binds a conversation to a partner is the
// frame's document: only pages of the partner's origins may hold it (frame-ancestors), and it carries a pass of that partner. The pass buys
// tickets; a ticket opens one connection for one partner and one conversation, once, within half a minute. Both are signed rather than
// stored, so that any of several servers with the same key takes them; which tickets were used each server remembers for itself.

const (
	ticketLife = 30 * time.Second
	passLife   = 12 * time.Hour
	nonceSize  = 32 // bytes

	ticketsKept = 1000 // used ones, before those that are over are dropped for the first time
)

// tickets makes and takes passes and tickets.
type tickets struct {
	key []byte
	now func() time.Time

	mu   sync.Mutex                               // guards used
	used *swept.Map[[sha256.Size]byte, time.Time] // until when each would be good
}

func newTickets(key string, now func() time.Time) *tickets {
	t := &tickets{key: []byte(key), now: now}
	t.used = swept.New[[sha256.Size]byte](ticketsKept, func(ends time.Time) bool { return t.now().After(ends) })
	if key == "" {
		t.key = []byte(rand.Text() + rand.Text())
	}
	return t
}

// pass lets the frame that carries it buy tickets of a partner.
func (t *tickets) pass(partner string) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(t.now().Add(passLife).Unix()))
	return encode(append(body, t.sign("pass", body, partner)...))
}

// valid reports whether a pass is the partner's and not too old.
func (t *tickets) valid(pass, partner string) bool {
	body, ok := t.open("pass", pass, 8, partner)
	return ok && t.now().Unix() <= int64(binary.BigEndian.Uint64(body))
}

// ticket opens one connection for a partner and the conversation of a resume token; without a token, a new one.
func (t *tickets) ticket(partner, token string) string {
	body := make([]byte, nonceSize)
	_, _ = rand.Read(body) // never fails
	body = binary.BigEndian.AppendUint64(body, uint64(t.now().Add(ticketLife).UnixMilli()))
	return encode(append(body, t.sign("ticket", body, partner, boundTo(partner, token))...))
}

// take reports whether a ticket is good, and makes it good no more.
func (t *tickets) take(ticket, partner, token string) bool {
	body, ok := t.open("ticket", ticket, nonceSize+8, partner, boundTo(partner, token))
	if !ok {
		return false
	}
	ends := time.UnixMilli(int64(binary.BigEndian.Uint64(body[nonceSize:])))
	if t.now().After(ends) {
		return false
	}
	id := sha256.Sum256(body)
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, again := t.used.Get(id); again {
		return false
	}
	t.used.Set(id, ends)
	return true
}

// boundTo is what a ticket is bound to: the conversation, so that the ticket does not hold the token.
func boundTo(partner, token string) string {
	if token == "" {
		return ""
	}
	return conversationOf(partner, token)
}

func (t *tickets) open(kind, signed string, size int, of ...string) (body []byte, ok bool) {
	data, err := base64.RawURLEncoding.DecodeString(signed)
	if err != nil || len(data) != size+sha256.Size {
		return nil, false
	}
	return data[:size], hmac.Equal(data[size:], t.sign(kind, data[:size], of...))
}

func (t *tickets) sign(kind string, body []byte, of ...string) []byte {
	mac := hmac.New(sha256.New, t.key)
	for _, part := range append([]string{kind, string(body)}, of...) {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// conversationOf gives the conversation that a resume token opens on a partner's pages. It is another one for every partner, so that a token
// which found its way from one to another opens nothing there.
func conversationOf(partner, token string) string {
	if partner == "" {
		return session.ConversationOf(token)
	}
	return session.ConversationOf(partner + "/" + token)
}

// ticketRequest is the body of POST /v1/ticket.
type ticketRequest struct {
	Partner string `json:"partner"`
	Pass    string `json:"pass"`
	Resume  string `json:"resume"`
}

// buyTicket is POST /v1/ticket.
func (s *Server) buyTicket(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") == "" || !s.ownOrigin(r) {
		problem(w, http.StatusForbidden, "forbidden", "Tickets are for the chat's own frame.")
		return
	}
	var q ticketRequest
	if !readBody(w, r, maxBody, &q) {
		return
	}
	if s.partners.Load().Get(q.Partner) == nil || !s.tickets.valid(q.Pass, q.Partner) {
		problem(w, http.StatusForbidden, "forbidden", "This frame is not of a known partner, or has been open for too long; load the page again.")
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"ticket": s.tickets.ticket(q.Partner, q.Resume)})
}

// readBody reads a JSON object strictly, or says what is wrong.
func readBody(w http.ResponseWriter, r *http.Request, limit int64, into any) bool {
	if !isJSON(r) {
		problem(w, http.StatusUnsupportedMediaType, "bad_frame", "Send a JSON object with Content-Type application/json.")
		return false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if isTooBig(err) {
		problem(w, http.StatusRequestEntityTooLarge, "too_long", "The body is too large.")
		return false
	}
	if err != nil {
		problem(w, http.StatusBadRequest, "bad_frame", "The body could not be read.")
		return false
	}
	if err := json.Unmarshal(body, into, json.RejectUnknownMembers(true)); err != nil {
		problem(w, http.StatusBadRequest, "bad_frame", "The body is not the JSON object that is asked for here: "+unreadable(err))
		return false
	}
	return true
}
