package web

import (
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A cry for help is the one message that is answered before it is stored, where storing it does not go through: whom to call
// needs no record. It is never limited either.

// cries reports whether a frame is a cry for help: a message, or words in the form or beside a rating.
func (s *Server) cries(f frame) bool {
	in := f.input()
	in.At = s.Now()
	return s.bot.Load().Cries(in)
}

// helpIn gives the event of a turn that answers a cry for help, or nil.
func helpIn(turn session.Turn) *session.Event {
	for i := range turn.Events {
		if e := &turn.Events[i]; e.Type == session.TypeHandoff && e.Reason == session.Crisis {
			return e
		}
	}
	return nil
}

// cry answers a cry for help in a conversation that has not opened.
func (c *socket) cry(f frame) error {
	begin := c.server.Now()
	in := f.input()
	in.At = begin.UTC().Truncate(time.Millisecond)
	if in.Lang == "" && c.talk != nil {
		in.Lang = c.talk.lang
	}
	turn, err := c.server.decide(c.context(), c.server.bot.Load(), session.State{}, in)
	if err != nil {
		return err
	}
	return c.help(turn, begin)
}

// help gives the answer to a cry for help that could not be stored. It says so and has the number 0.
func (c *socket) help(turn session.Turn, begin time.Time) error {
	reply := *helpIn(turn)
	reply.Seq, reply.Text = 0, reply.Text+" "+wordsIn(turn.Events[0].Lang)["unrecorded"]
	c.server.metrics.turn(&reply, c.server.Now().Sub(begin))
	return c.send(&reply)
}
