// Package web is the rim: HTTP, websocket and pages over the bot and the log of conversations.
//
// It turns frames and requests into inputs of the bot, appends what the bot decides to the log, and shows only what the log has kept.
// It decides nothing about answers and knows no store by name.
package web

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"go.opentelemetry.io/otel/trace"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/proxies"
	"github.com/treadstone-law/answerbot/web/room"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// Options are what a server is made of. Log and Bot are required.
type Options struct {
	Log     session.Log
	Bot     *bot.Bot
	Logger  *slog.Logger
	Origins []string // beside the server's own: who may open a websocket from a browser, as scheme://host[:port]

	Partners  *partner.Set // on whose pages the chat may stand; nil for none
	PublicURL string       // how visitors reach this server, as scheme://host[:port]; empty: as each request says
	TicketKey string       // signs the tickets of partners' frames; empty: one of this process's own

	HelloWithin time.Duration // how long a new websocket may be silent; 10 s
	StoreWithin time.Duration // how long a call of the store may take; 3 s
	PingEvery   time.Duration // 30 s

	LawyerSilence time.Duration // after which a lawyer who holds a conversation is taken to be away; 10 minutes
	MessageEvery  time.Duration // one message per conversation in this time, on average; 1 s; below 0: no limit
	MessageBurst  int           // at once; 20
	MessageWithin time.Duration // from the first byte of a message to its last; 10 s
	WriteWithin   time.Duration // how long a client may take to let a frame through; 10 s
	Connections   sockets.Form  // how websockets are kept; sockets.Auto

	PerAddress     Limits          // beside those of each conversation; none
	TrustedProxies proxies.Trusted // whose X-Forwarded-For and X-Forwarded-Proto are believed
	Tracer         trace.Tracer    // makes spans; nil for none
	Now            func() time.Time
}

func (o Options) withDefaults() Options {
	o.HelloWithin = cmp.Or(o.HelloWithin, 10*time.Second)
	o.StoreWithin = cmp.Or(o.StoreWithin, 3*time.Second)
	o.PingEvery = cmp.Or(o.PingEvery, 30*time.Second)
	o.LawyerSilence = cmp.Or(o.LawyerSilence, bot.LawyerSilence)
	o.MessageEvery = cmp.Or(o.MessageEvery, time.Second)
	o.MessageWithin = cmp.Or(o.MessageWithin, messageWithin)
	o.WriteWithin = cmp.Or(o.WriteWithin, 10*time.Second)
	o.MessageBurst = cmp.Or(o.MessageBurst, 20)
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Server handles all requests. Shutdown ends its websockets; plain requests end with the http.Server around it.
type Server struct {
	Options
	bot       atomic.Pointer[bot.Bot]
	partners  atomic.Pointer[partner.Set]
	tickets   *tickets
	usage     *usage
	addresses *addresses
	room      *room.Room             // of turns that are computed
	storing   chan struct{}          // a place for each that is with the store
	trouble   atomic.Pointer[string] // why the last reload was refused

	storeDown atomic.Bool // the store did not work when it was called last
	probing   atomic.Bool // somebody tries it

	conflicts      atomic.Pointer[conflict.List] // the firm's conflict list
	staleConflicts atomic.Pointer[string]        // why the last change of it was refused

	leaveRoom, leaveStore func() // made once

	handler http.Handler
	desk    http.Handler // nil for none
	metrics *metrics
	pages   *pages

	connections *sockets.Set // the websockets

	draining context.Context // done once Shutdown has begun
	drain    context.CancelFunc
	sockets  sync.WaitGroup
	mu       sync.Mutex // guards closed
	closed   bool
}

// New makes a server.
func New(o Options) *Server {
	s := &Server{Options: o.withDefaults(), metrics: newMetrics()}
	s.draining, s.drain = context.WithCancel(context.Background())
	s.tickets, s.usage = newTickets(s.TicketKey, s.Now), newUsage()
	s.addresses = newAddresses(s.PerAddress, s.TrustedProxies)
	s.addresses.met = s.metrics.met
	s.room = room.New(computedPerProcessor*runtime.GOMAXPROCS(0), turnWaits)
	s.storing = make(chan struct{}, storedPerProcessor*runtime.GOMAXPROCS(0))
	s.leaveRoom, s.leaveStore = s.room.Leave, func() { <-s.storing }
	s.metrics.waiting(s.room)
	s.metrics.degraded(&s.storeDown)
	s.connections = sockets.New(sockets.Options{
		Subprotocol: subprotocol, Form: s.Connections, MaxMessage: maxFrame,
		MessageWithin: s.MessageWithin, WriteWithin: s.WriteWithin, PingEvery: s.PingEvery, SilentFor: 2*s.PingEvery + pongsAllowed,
		Refuse: noHandshake,
	})
	s.SetPartners(o.Partners)
	s.pages = newPages(s)
	s.SetBot(o.Bot)
	s.handler = s.routes()
	return s
}

// SetBot swaps the bot, and with it the corpus, whole: every request and every turn sees one or the other.
func (s *Server) SetBot(b *bot.Bot) {
	go b.Warm() // so that nobody waits for it
	s.bot.Store(b)
	s.trouble.Store(nil)
	s.metrics.corpus(b.Corpus(), s.Now())
}

// SetConflicts swaps the conflict list. Every turn from the next on is checked against it.
func (s *Server) SetConflicts(l *conflict.List) {
	s.conflicts.Store(l)
	s.staleConflicts.Store(nil)
}

// StaleConflicts notes why a new conflict list was refused; it is shown in /readyz until a reload succeeds.
func (s *Server) StaleConflicts(why string) { s.staleConflicts.Store(&why) }

// SetPartners swaps the partners whole and reports whether they are other ones. Connections from pages of one that is gone end with their
// next frame.
func (s *Server) SetPartners(set *partner.Set) (changed bool) {
	if set == nil {
		set = new(partner.Set)
	}
	before := s.partners.Swap(set)
	return before == nil || !reflect.DeepEqual(before.All(), set.All())
}

// Corpus gives the answers that are given now.
func (s *Server) Corpus() *corpus.Corpus { return s.bot.Load().Corpus() }

// Trouble notes why a new corpus was refused; it is shown in /readyz until a reload succeeds.
func (s *Server) Trouble(why string) {
	s.trouble.Store(&why)
	s.metrics.refused.Set(1)
}

// now is the time as events have it.
func (s *Server) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// ServeHTTP handles one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// HTTPServer returns an http.Server around s with the time limits that a public server needs.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10, // with the address, in which a search may have 4,000 characters; the header alone: maxHeader
		ErrorLog:          slog.NewLogLogger(s.Logger.Handler(), slog.LevelDebug),
	}
}

// backAfter is when a client is to come back after a restart: within about five seconds, so that not all come at once.
func backAfter() time.Duration {
	return (100*time.Millisecond + rand.N(5*time.Second)).Truncate(time.Millisecond)
}

// Shutdown tells every websocket to come back later and waits until all have been told, or ctx is done.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.drain()
	s.connections.Drain(websocket.CloseGoingAway, func() string { return "reconnect after " + backAfter().String() })
	ended := make(chan struct{})
	go func() {
		s.sockets.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		s.connections.Close()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enter counts a websocket in, unless the server is going down.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.sockets.Add(1)
	return true
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/chat", s.chat)
	mux.HandleFunc("POST /v1/chat", s.turns)
	mux.HandleFunc("POST /v1/ticket", s.buyTicket)
	mux.HandleFunc("POST /v1/ask", s.ask)
	mux.HandleFunc("GET /v1/search", s.search)
	mux.HandleFunc("GET /v1/answers/{id}", s.answer)
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /openapi.yaml", serveOpenAPI)
	mux.HandleFunc("GET /assets/{hash}/{name}", s.pages.asset)
	mux.HandleFunc("GET /{$}", s.pages.home)
	mux.HandleFunc("GET /ask", s.pages.askPage)
	mux.HandleFunc("POST /ask", s.pages.askTurn)
	mux.HandleFunc("GET /widget.js", s.pages.loader)
	mux.HandleFunc("GET /embed", s.pages.embed)
	mux.HandleFunc("GET /embed/logo", s.pages.logo)
	mux.HandleFunc("GET /robots.txt", s.pages.robots)
	mux.HandleFunc("GET /sitemap.xml", s.pages.sitemap)
	mux.HandleFunc("GET /learn", s.pages.learn)
	mux.HandleFunc("GET /learn/{area}", s.pages.area)
	mux.HandleFunc("GET /learn/{area}/{slug}", s.pages.answer)
	mux.HandleFunc("POST /learn/{area}/{slug}/helpful", s.pages.helpful)
	mux.HandleFunc("/desk", s.staffDesk)
	mux.HandleFunc("/desk/", s.staffDesk)
	return s.guard(s.unrouted(mux))
}

// unrouted turns the mux's own 404 and 405 into problem details, or into the page for people.
func (s *Server) unrouted(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern != "" {
			s.observe(pattern, mux, w, r)
			return
		}
		s.observe("", s.nothing(mux), w, r)
	})
}

// nothing answers a request that no route serves.
func (s *Server) nothing(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		methods := allowed(mux, r)
		switch {
		case len(methods) > 0:
			w.Header().Set("Allow", methods)
			problem(w, http.StatusMethodNotAllowed, "method_not_allowed", "This address takes "+methods+".")
		case isAPI(r):
			problem(w, http.StatusNotFound, "not_found", "There is nothing at this address; /openapi.yaml lists the addresses that programs use.")
		default:
			s.pages.notFound(w, r)
		}
	})
}

// allowed lists the methods that the address of r takes.
func allowed(mux *http.ServeMux, r *http.Request) string {
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "" {
			methods = append(methods, method)
		}
	}
	return strings.Join(methods, ", ")
}
