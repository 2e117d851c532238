package web

import (
	"strings"

	"github.com/treadstone-law/answerbot/session"
)

// asked is the state that a turn is computed from. Whoever comes from an answer's page to ask about it has that answer in mind: the first message is
// understood as if it had just been given.
func (t *talk) asked() session.State {
	s := *t.state
	if s.Seq > 0 || len(s.About) > 0 {
		return s
	}
	at := strings.LastIndexByte(t.page, '/')
	if a := t.c.server.Corpus().Answer(t.page[at+1:]); at >= 0 && a != nil && a.URL() == t.page {
		s.About, s.Page, s.Area = []string{a.Slug}, a.Slug, a.Area
	}
	return s
}
