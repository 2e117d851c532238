package web

import (
	"context"
	_ "embed"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

//go:embed openapi.yaml
var openAPI []byte

func serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(openAPI) // a client that has gone needs no answer
}

// MaxText is how long a message may be, in characters.
const MaxText = 4000

// maxBody is how large a request's body may be, in bytes: a message fits however it is escaped.
const maxBody = 64 << 10

// question is the body of POST /v1/ask.
type question struct {
	Text string `json:"text"`
	Lang string `json:"lang"`
	Area string `json:"area"`
}

// ask answers one message without a conversation.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	var q question
	if !readBody(w, r, maxBody, &q) {
		return
	}
	b := s.bot.Load()
	switch _, known := b.Corpus().Area(q.Area); {
	case isBlank(q.Text):
		problem(w, http.StatusBadRequest, "invalid", "text is missing or empty.")
	case utf8.RuneCountInString(q.Text) > MaxText:
		problem(w, http.StatusRequestEntityTooLarge, "too_long", "text may have at most 4,000 characters.")
	case q.Lang != "" && languageOf(q.Lang) == "":
		problem(w, http.StatusBadRequest, "invalid", "lang is en or fr.")
	case q.Area != "" && !known:
		problem(w, http.StatusBadRequest, "invalid", "There is no such area; GET /learn lists the areas.")
	default:
		s.reply(w, r, b, q)
	}
}

func (s *Server) reply(w http.ResponseWriter, r *http.Request, b *bot.Bot, q question) {
	begin := s.Now()
	if wait := s.addresses.message(s.addresses.of(r)); wait > 0 && !b.Crisis(q.Text, begin) { // a cry for help never waits
		s.tooMany(w, wait, "There are many messages from this address; please wait a moment and send it again.")
		return
	}
	var turn session.Turn
	var err error
	in := bot.Input{Kind: bot.Say, At: begin.UTC(), Text: q.Text, Lang: languageOf(q.Lang), Area: q.Area}
	if !s.compute(w, r, in, func() { turn, err = s.decide(r.Context(), b, session.State{}, in) }) {
		return
	}
	if err != nil {
		problem(w, http.StatusBadRequest, "invalid", err.Error())
		return
	}
	last := &turn.Events[len(turn.Events)-1]
	s.metrics.turn(last, s.Now().Sub(begin))
	writeJSON(w, http.StatusOK, last)
}

// search ranks the answers for a query.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		problem(w, http.StatusBadRequest, "invalid", "The query of this address is not encoded as it should be: a % stands before two hexadecimal digits, and parts are joined by &.")
		return
	}
	limit, lang := 10, languageOf(q.Get("lang"))
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 50 {
			problem(w, http.StatusBadRequest, "invalid", "limit is a number from 1 to 50.")
			return
		}
		limit = n
	}
	b := s.bot.Load()
	switch _, known := b.Corpus().Area(q.Get("area")); {
	case isBlank(q.Get("q")):
		problem(w, http.StatusBadRequest, "invalid", "q is missing or empty.")
	case utf8.RuneCountInString(q.Get("q")) > MaxText:
		problem(w, http.StatusBadRequest, "too_long", "q may have at most 4,000 characters.")
	case !utf8.ValidString(q.Get("q")):
		problem(w, http.StatusBadRequest, "invalid", "q is no text in UTF-8.")
	case q.Get("lang") != "" && lang == "":
		problem(w, http.StatusBadRequest, "invalid", "lang is en or fr.")
	case q.Get("area") != "" && !known:
		problem(w, http.StatusBadRequest, "invalid", "There is no such area; GET /learn lists the areas.")
	case b.Crisis(q.Get("q"), s.Now()) || s.mayRequest(w, r):
		var found []bot.Found
		if s.compute(w, r, bot.Input{Kind: bot.Say, Text: q.Get("q"), At: s.Now()}, func() { found = s.find(r.Context(), b, q.Get("q"), q.Get("area"), lang, limit) }) {
			answer := map[string]any{"results": found}
			if help := b.Help(q.Get("q"), lang, s.Now()); help != nil {
				answer["help"] = help
			}
			writeJSON(w, http.StatusOK, answer)
		}
	}
}

// answer gives one answer.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	b := s.bot.Load()
	a := b.Corpus().Answer(r.PathValue("id"))
	if a == nil {
		problem(w, http.StatusNotFound, "not_found", "There is no answer with this id.")
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=60")
	writeJSON(w, http.StatusOK, fullAnswer{Answer: b.Present(a), Body: a.Body, Text: parts(corpus.Nodes(a.Body)), Related: a.Related})
}

// fullAnswer is an answer with its text.
type fullAnswer struct {
	*session.Answer
	Body    string   `json:"body"` // Markdown
	Text    []any    `json:"text"` // the same as a tree: words as strings, elements as objects
	Related []string `json:"related,omitempty"`
}

// part is an element of an answer's text on the wire.
type part struct {
	Tag   string `json:"tag"`
	Href  string `json:"href,omitempty"`
	Parts []any  `json:"parts,omitempty"`
}

func parts(nodes []corpus.Node) []any {
	var all []any
	for _, n := range nodes {
		if n.Tag == "" {
			all = append(all, n.Text)
			continue
		}
		all = append(all, part{n.Tag, n.Href, parts(n.Kids)})
	}
	return all
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readiness is the body of /readyz.
type readiness struct {
	Status  string `json:"status"` // ready, degraded or draining
	Store   string `json:"store"`
	Answers int    `json:"answers"`
	Corpus  string `json:"corpus"` // its hash
	Reload  string `json:"reload,omitempty"`

	Durability string `json:"durability"` // what the store promises
	Intakes    bool   `json:"intakes"`    // whether they are taken: it is set up to keep them, and works

	Conflicts string `json:"conflicts,omitempty"` // why a changed conflict list is not in force
}

// ready is GET /readyz. A store that does not work is no reason to send visitors elsewhere: every server has the same one, and answers
// go on without it.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	c := s.bot.Load().Corpus()
	promise := s.Log.Promise()
	state := readiness{Status: "ready", Store: "ok", Durability: promise.Says, Intakes: promise.Intakes, Answers: len(c.Answers()), Corpus: c.Hash()}
	if why := s.trouble.Load(); why != nil {
		state.Reload = *why
	}
	if why := s.staleConflicts.Load(); why != nil {
		state.Conflicts = *why
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.StoreWithin)
	defer cancel()
	status := http.StatusOK
	if err := s.Log.Ready(ctx); err != nil {
		s.storeFailed("asking whether it is ready", err, "request", requestOf(r))
		state.Status, state.Store, state.Intakes = "degraded", "conversations cannot be stored at the moment", false
	}
	if s.draining.Err() != nil {
		state.Status, status = "draining", http.StatusServiceUnavailable
	}
	writeJSON(w, status, state)
}

// isJSON reports whether the body of r says that it is JSON.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

func isTooBig(err error) bool {
	return errors.As(err, new(*http.MaxBytesError))
}
