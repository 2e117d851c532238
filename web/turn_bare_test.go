package web

import "github.com/treadstone-law/answerbot/session"

var _ session.Log

func bare(s *Server) *socket {
	return &socket{server: s, bell: newBell(), limit: s.usage.talk("", s.MessageEvery, s.MessageBurst), out: []any{}}
}

func sent(c *socket) []any { out := c.out; c.out = c.out[:0]; return out }
