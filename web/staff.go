package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot"
)

// The staff desk stands under /desk. It is a handler of its own, made over this server, and is set once it is there.

// SetDesk has a handler take all requests for the desk. It is called before the server gets any.
func (s *Server) SetDesk(h http.Handler) { s.desk = h }

// Zone is the office's time zone.
func (s *Server) Zone() *time.Location { return s.bot.Load().Office().Zone() }

// Style is the address of the style sheet of all pages.
func (s *Server) Style() string { return s.pages.files["style.css"].Path() }

// Why gives the answers that a question finds, for staff who want to know why the bot said what it said.
func (s *Server) Why(question, lang string) []bot.Found {
	return s.bot.Load().Search(question, "", lang, 3)
}

// staffDesk passes a request on. A page that waits for news is let go as soon as the server goes down; everything else ends by itself.
func (s *Server) staffDesk(w http.ResponseWriter, r *http.Request) {
	if s.desk == nil {
		s.pages.notFound(w, r)
		return
	}
	asked := r
	if strings.HasSuffix(r.URL.Path, "/events") {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(s.draining, cancel)()
		asked = r.WithContext(ctx)
	}
	s.desk.ServeHTTP(w, asked)
	r.Pattern = asked.Pattern // the route that it has found there
}
