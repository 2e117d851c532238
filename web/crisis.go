package web

import (
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A cry for help is the one message that is answered before it is stored, where storing it does not go through: whom to call
// needs no record. It is never limited either.

// isCrisis reports whether a turn answers a cry for help.
func isCrisis(turn session.Turn) bool {
	return len(turn.Events) > 0 && turn.Events[len(turn.Events)-1].Reason == session.Crisis
}

// cry answers a cry for help that could not be stored. The reply says so and has the number 0.
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
	reply := &turn.Events[len(turn.Events)-1]
	reply.Seq, reply.Text = 0, reply.Text+" "+unrecorded(turn.Events[0].Lang)
	c.server.metrics.turn(reply, c.server.Now().Sub(begin))
	return c.send(reply)
}

func unrecorded(lang string) string {
	if lang == "fr" {
		return "(Votre message n'a pas pu être enregistré; notre équipe ne le verra pas.)"
	}
	return "(Your message could not be recorded, so our team will not see it.)"
}
