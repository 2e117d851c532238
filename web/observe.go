package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

// What an operator sees: each request counted by its route, and an address of its own for figures, profiles and explanations.

// Registerer takes collectors of other parts of the program, shown with the server's own.
func (s *Server) Registerer() prometheus.Registerer { return s.metrics.registry }

// Admin handles what only operators may ask: figures, profiles, and why a message finds what it finds. It belongs on an address that
// visitors cannot reach.
func (s *Server) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.HandleFunc("GET /v1/search", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("explain") == "1" {
			s.explain(w, r)
			return
		}
		s.search(w, r)
	})
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// explained is how many matches an explanation shows.
const explained = 10

// explain shows how a message was understood, and each term of the scores and of the confidence.
func (s *Server) explain(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	found := s.bot.Load().Explain(q.Get("q"), q.Get("area"), q.Get("lang"), explained)
	results := []map[string]any{}
	for _, m := range found.Matches {
		results = append(results, map[string]any{"id": m.Answer.Slug, "question": m.Answer.Question, "score": m.Score, "confidence": m.Confidence, "terms": m.Terms})
	}
	writeJSON(w, http.StatusOK, map[string]any{"words": found.Words, "worded": found.Worded, "results": results, "confidence": found.Reasons})
}

// decide has the bot take a turn, and observes how long a message takes it.
func (s *Server) decide(ctx context.Context, b *bot.Bot, state session.State, in bot.Input) (session.Turn, error) {
	if in.Kind == bot.Say {
		_, end := s.span(ctx, "match")
		defer end()
		defer since(s.metrics.match, time.Now())
	}
	return b.Turn(state, in)
}

// find ranks the answers for a query, and observes how long that takes.
func (s *Server) find(ctx context.Context, b *bot.Bot, query, area, lang string, limit int) []bot.Found {
	_, end := s.span(ctx, "match")
	defer end()
	defer since(s.metrics.match, time.Now())
	return b.Search(query, area, lang, limit)
}

// unmatched is the route of requests that none serves.
const unmatched = "unmatched"

// routeOf gives the method and the route that a request is counted under, from the pattern that it is routed by: nothing of a visitor's making becomes a
// label.
func routeOf(pattern string, r *http.Request) (method, route string) {
	if method, route, ok := strings.Cut(pattern, " "); ok {
		return method, route
	}
	method = r.Method
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}, method) {
		method = "other"
	}
	return method, cmp.Or(pattern, unmatched)
}

// observe counts a request. Websockets are counted by their frames.
func (s *Server) observe(pattern string, next http.Handler, w http.ResponseWriter, r *http.Request) {
	method, route := routeOf(pattern, r)
	if route == "/v1/chat" && method == http.MethodGet {
		next.ServeHTTP(w, r)
		return
	}
	begin, id := time.Now(), rand.Text()
	w.Header().Set(requestID, id)
	ctx, end := s.span(r.Context(), method+" "+route, attribute.String("http.request.method", method), attribute.String("http.route", route), attribute.String("answerbot.request", id))
	defer end()
	seen := &status{ResponseWriter: w, code: http.StatusOK}
	r = r.WithContext(context.WithValue(ctx, requestKey{}, id))
	func() {
		defer s.survive(seen, r)
		next.ServeHTTP(seen, r)
	}()
	method, route = routeOf(cmp.Or(r.Pattern, pattern), r) // the desk has routes of its own
	level := slog.LevelDebug
	if seen.code >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.Logger.Log(ctx, level, "a request was answered", "request", id, "method", method, "route", route, "status", seen.code)
	s.metrics.requests.WithLabelValues(route, method, strconv.Itoa(seen.code)).Inc()
	s.metrics.served.WithLabelValues(route).Observe(time.Since(begin).Seconds())
}

// requestID is the header that tells a client the id of its request, by which the log can be searched.
const requestID = "X-Request-Id"

// requestKey is under what a request's context knows its id.
type requestKey struct{}

// requestOf gives the id of a request.
func requestOf(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// status remembers the status of a reply.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is underneath.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
