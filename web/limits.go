package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/web/proxies"
	"github.com/treadstone-law/answerbot/web/swept"
)

// Limits are what one address may do; 0 is no limit. An address is an IPv4 address or the first 64 bits of an IPv6 address, which is what one
// household or office is given. Many visitors may share one, so these bound a flood and not a person. The addresses of the machine itself have no
// limits: they belong to a proxy that has not been named as one, and so to everybody.
type Limits struct {
	Sockets    int // open at once
	Handshakes int // a minute: websockets that are opened, and conversations that begin without one
	Messages   int // a minute, over sockets, POST /v1/chat and POST /v1/ask together
	Requests   int // a minute, of all else that costs work: searches, ratings of pages, and asking by POST what is new in a conversation
}

// addresses counts what each address does.
type addresses struct {
	Limits
	trusted proxies.Trusted
	met     func(limit string, wait time.Duration) time.Duration // is told of each wait, and gives it back

	mu    sync.Mutex // guards all below
	known *swept.Map[netip.Addr, *address]
}

// address is what one address has done lately.
type address struct {
	sockets    int
	handshakes *rate.Limiter
	messages   *rate.Limiter
	requests   *rate.Limiter
}

// limitsKept is how many addresses, and how many conversations without a connection, are held before those at rest are dropped for the first time.
const limitsKept = 10_000

func newAddresses(l Limits, trusted proxies.Trusted) *addresses {
	return &addresses{Limits: l, trusted: trusted, met: func(_ string, d time.Duration) time.Duration { return d }, known: swept.New[netip.Addr](limitsKept, (*address).rests)}
}

// of gives the address that a request comes from.
func (a *addresses) of(r *http.Request) netip.Addr { return a.trusted.Network(r) }

// get gives what is known of an address, or nil if it has no limits. The caller holds mu.
func (a *addresses) get(who netip.Addr) *address {
	if !who.IsValid() || who.IsLoopback() {
		return nil
	}
	k, known := a.known.Get(who)
	if !known {
		k = &address{handshakes: perMinute(a.Handshakes), messages: perMinute(a.Messages), requests: perMinute(a.Requests)}
		a.known.Set(who, k)
	}
	return k
}

// rests reports whether an address has all it may have.
func (k *address) rests() bool {
	return k.sockets == 0 && atRest(k.handshakes) && atRest(k.messages) && atRest(k.requests)
}

// perMinute is a limit of so many a minute, all at once if need be; nil for none.
func perMinute(n int) *rate.Limiter {
	if n <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(float64(n)/60), n)
}

func atRest(l *rate.Limiter) bool { return l == nil || l.Tokens() >= float64(l.Burst()) }

// take gives how long to wait before the next one.
func take(l *rate.Limiter) time.Duration {
	if l == nil || l.Allow() {
		return 0
	}
	r := l.Reserve()
	d := r.Delay()
	if d > 0 {
		r.Cancel()
	}
	return d
}

// socketWait is how long somebody who has too many sockets open is asked to stay away.
const socketWait = 10 * time.Second

// open counts a socket in until leave is called, or says how long to wait; leave may be called then too.
func (a *addresses) open(who netip.Addr) (leave func(), wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	k := a.get(who)
	if k == nil {
		return func() {}, 0
	}
	if a.Sockets > 0 && k.sockets >= a.Sockets {
		return func() {}, a.met("address_sockets", socketWait)
	}
	if wait = a.met("address_handshakes", take(k.handshakes)); wait > 0 {
		return func() {}, wait
	}
	k.sockets++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		k.sockets--
	}, 0
}

// message is how long the next message of an address has to wait.
func (a *addresses) message(who netip.Addr) time.Duration {
	if a.Messages <= 0 {
		return 0
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if k := a.get(who); k != nil {
		return a.met("address_messages", take(k.messages))
	}
	return 0
}

// spent is how much of its messages or requests an address has used up, from 0 to 1.
func (a *addresses) spent(who netip.Addr) float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	k := a.get(who)
	if k == nil {
		return 0
	}
	return max(spent(k.messages), spent(k.requests))
}

// request is how long the next request of an address has to wait. begins is true where a conversation begins with it.
func (a *addresses) request(who netip.Addr, begins bool) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	k := a.get(who)
	switch {
	case k == nil:
		return 0
	case begins:
		return a.met("address_handshakes", take(k.handshakes))
	}
	return a.met("address_requests", take(k.requests))
}

// mayRequest refuses a request of an address that has made too many, and reports whether it may go on.
func (s *Server) mayRequest(w http.ResponseWriter, r *http.Request) bool {
	wait := s.addresses.request(s.addresses.of(r), false)
	if wait > 0 {
		s.tooMany(w, wait, "There are many requests from this address; please wait a moment and try again.")
	}
	return wait == 0
}

// crowded is how long an address has to wait with frames that it sends by POST. A cry for help among them never waits.
func (s *Server) crowded(who netip.Addr, frames []jsontext.Value) time.Duration {
	first, _ := readFrame(frames[0])
	wait := s.addresses.request(who, first.Resume == "")
	if wait == 0 {
		return 0
	}
	for _, data := range frames {
		if f, wrong := readFrame(data); wrong == nil && s.cries(f) {
			return 0
		}
	}
	return wait
}

// limited counts a request that is refused for now, and says when to come again.
func (s *Server) limited(w http.ResponseWriter, wait time.Duration) {
	s.metrics.rejected.WithLabelValues("rate_limited").Inc()
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}

// tooMany refuses a request for now.
func (s *Server) tooMany(w http.ResponseWriter, wait time.Duration, detail string) {
	s.limited(w, wait)
	problem(w, http.StatusTooManyRequests, "rate_limited", detail)
}
