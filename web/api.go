package web

import (
	"context"
	_ "embed"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

//go:embed openapi.yaml
var openAPI []byte

func serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(openAPI) // a client that has gone needs no answer
}

// Limits of a message, in characters, and of a request's body, in bytes.
const (
	maxText = 4000
	maxBody = 32 << 10
)

// question is the body of POST /v1/ask.
type question struct {
	Text string `json:"text"`
	Lang string `json:"lang"`
	Area string `json:"area"`
}

// ask answers one message without a conversation.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "bad_frame", "Send a JSON object with Content-Type application/json.")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		problem(w, http.StatusRequestEntityTooLarge, "too_long", "The body may have at most 32 KiB.")
		return
	}
	if err != nil {
		problem(w, http.StatusBadRequest, "bad_frame", "The body could not be read.")
		return
	}
	var q question
	if err := json.Unmarshal(body, &q, json.RejectUnknownMembers(true)); err != nil {
		problem(w, http.StatusBadRequest, "bad_frame", "The body is not a JSON object with text and perhaps lang and area: "+clean(err))
		return
	}
	b := s.bot.Load()
	switch _, known := b.Corpus().Area(q.Area); {
	case strings.TrimSpace(q.Text) == "":
		problem(w, http.StatusBadRequest, "invalid", "text is missing or empty.")
	case utf8.RuneCountInString(q.Text) > maxText:
		problem(w, http.StatusRequestEntityTooLarge, "too_long", "text may have at most 4,000 characters.")
	case q.Lang != "" && q.Lang != "en" && q.Lang != "fr":
		problem(w, http.StatusBadRequest, "invalid", "lang is en or fr.")
	case q.Area != "" && !known:
		problem(w, http.StatusBadRequest, "invalid", "There is no such area; GET /learn lists the areas.")
	default:
		s.reply(w, b, q)
	}
}

func (s *Server) reply(w http.ResponseWriter, b *bot.Bot, q question) {
	begin := s.Now()
	turn, err := b.Turn(session.State{}, bot.Input{Kind: bot.Say, At: begin.UTC(), Text: q.Text, Lang: q.Lang, Area: q.Area})
	if err != nil {
		problem(w, http.StatusBadRequest, "invalid", err.Error())
		return
	}
	last := turn.Events[len(turn.Events)-1]
	s.metrics.turn(last, s.Now().Sub(begin))
	writeJSON(w, http.StatusOK, last)
}

// search ranks the answers for a query.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit := 10
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
	case strings.TrimSpace(q.Get("q")) == "":
		problem(w, http.StatusBadRequest, "invalid", "q is missing or empty.")
	case utf8.RuneCountInString(q.Get("q")) > maxText:
		problem(w, http.StatusBadRequest, "too_long", "q may have at most 4,000 characters.")
	case q.Get("area") != "" && !known:
		problem(w, http.StatusBadRequest, "invalid", "There is no such area; GET /learn lists the areas.")
	default:
		writeJSON(w, http.StatusOK, map[string]any{"results": b.Search(q.Get("q"), q.Get("area"), q.Get("lang"), limit)})
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
	writeJSON(w, http.StatusOK, fullAnswer{Answer: b.Present(a), Body: a.Body, Related: a.Related})
}

// fullAnswer is an answer with its text.
type fullAnswer struct {
	*session.Answer
	Body    string   `json:"body"` // Markdown
	Related []string `json:"related,omitempty"`
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readiness is the body of /readyz.
type readiness struct {
	Status  string `json:"status"` // ready, draining or unavailable
	Store   string `json:"store"`
	Answers int    `json:"answers"`
	Corpus  string `json:"corpus"` // its hash
	Reload  string `json:"reload,omitempty"`

	Conflicts string `json:"conflicts,omitempty"` // why a changed conflict list is not in force
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	c := s.bot.Load().Corpus()
	state := readiness{Status: "ready", Store: "ok", Answers: len(c.Answers()), Corpus: c.Hash()}
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
		s.Logger.Error("store is not ready", "error", err)
		state.Status, state.Store, status = "unavailable", "conversations cannot be stored at the moment", http.StatusServiceUnavailable
	}
	if s.draining.Err() != nil {
		state.Status, status = "draining", http.StatusServiceUnavailable
	}
	writeJSON(w, status, state)
}

// clean shortens a decoder's error to what a caller needs.
func clean(err error) string {
	text := err.Error()
	if at := strings.LastIndex(text, "json: "); at >= 0 {
		text = text[at+len("json: "):]
	}
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "")
	}
	return text
}
