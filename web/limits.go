package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are what one address may do; 0 is no limit. An address is an IPv4 address or the first 64 bits of an IPv6 address, which is what one
// household or office is given. Many visitors may share one, so these bound a flood and not a person. The addresses of the machine itself have no
// limits: they belong to a proxy that has not been named as one, and so to everybody.
type Limits struct {
	Sockets    int // open at once
	Handshakes int // of websockets, a minute
	Messages   int // a minute, over sockets, POST /v1/chat and POST /v1/ask together
}

// addresses counts what each address does.
type addresses struct {
	Limits
	trusted []netip.Prefix

	mu    sync.Mutex // guards all below
	known map[netip.Addr]*address
	sweep int // at how many addresses those at rest are dropped
}

// address is what one address has done lately.
type address struct {
	sockets    int
	handshakes *rate.Limiter
	messages   *rate.Limiter
}

// addressesKept is how many addresses are held before those at rest are dropped for the first time.
const addressesKept = 10_000

func newAddresses(l Limits, trusted []netip.Prefix) *addresses {
	return &addresses{Limits: l, trusted: trusted, known: make(map[netip.Addr]*address), sweep: addressesKept}
}

// of gives the address that a request comes from. What a header says is believed only where it was written by a proxy of the settings: from the right,
// the first hop that is none of them is who asks.
func (a *addresses) of(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	who := peer.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.isProxy(who); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		who = hop.Unmap().WithZone("")
	}
	if who.Is6() {
		network, _ := who.Prefix(64) // an IPv6 address has 64 bits
		return network.Addr()
	}
	return who
}

func (a *addresses) isProxy(who netip.Addr) bool {
	for _, p := range a.trusted {
		if p.Contains(who) {
			return true
		}
	}
	return false
}

// get gives what is known of an address, or nil if it has no limits. The caller holds mu.
func (a *addresses) get(who netip.Addr) *address {
	if !who.IsValid() || who.IsLoopback() {
		return nil
	}
	if len(a.known) >= a.sweep {
		for at, k := range a.known {
			if k.sockets == 0 && atRest(k.handshakes) && atRest(k.messages) {
				delete(a.known, at)
			}
		}
		a.sweep = max(addressesKept, 2*len(a.known))
	}
	k := a.known[who]
	if k == nil {
		k = &address{handshakes: perMinute(a.Handshakes), messages: perMinute(a.Messages)}
		a.known[who] = k
	}
	return k
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
	if l == nil {
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

// open counts a socket in until leave is called, or says how long to wait.
func (a *addresses) open(who netip.Addr) (leave func(), wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	k := a.get(who)
	if k == nil {
		return func() {}, 0
	}
	if a.Sockets > 0 && k.sockets >= a.Sockets {
		return nil, socketWait
	}
	if wait = take(k.handshakes); wait > 0 {
		return nil, wait
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
		return take(k.messages)
	}
	return 0
}

// tooMany refuses a request for now.
func (s *Server) tooMany(w http.ResponseWriter, wait time.Duration, detail string) {
	s.metrics.rejected.WithLabelValues("rate_limited").Inc()
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	problem(w, http.StatusTooManyRequests, "rate_limited", detail)
}
