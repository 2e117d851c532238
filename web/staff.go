package web

import (
	"context"
	"net/http"
	"strings"
)

// The staff desk stands under /desk. It is a handler of its own, made over this server, and is set once it is there.

// SetDesk has a handler take all requests for the desk. It is called before the server gets any.
func (s *Server) SetDesk(h http.Handler) { s.desk = h }

// Style is the address of the style sheet of all pages.
func (s *Server) Style() string { return s.pages.files["style.css"].Path() }

// staffDesk passes a request on. A page that waits for news is let go as soon as the server goes down; everything else ends by itself.
func (s *Server) staffDesk(w http.ResponseWriter, r *http.Request) {
	if s.desk == nil {
		s.pages.notFound(w, r)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/events") {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(s.draining, cancel)()
		r = r.WithContext(ctx)
	}
	s.desk.ServeHTTP(w, r)
}
