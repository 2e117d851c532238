package web

import (
	"github.com/treadstone-law/answerbot/session"
)

// Most conversations are not spoken in most of the time, though the page stays open. One that has been at rest for a while gives its state up: what it
// costs then does not depend on what was said in it. The next frame, or the next that somebody else adds, reads it from the store again. What only this
// connection knows is not given up: what was said while nothing could be stored, and that a lawyer is there, whose silence is watched.

// restsKept is how often a conversation is found at rest before it gives its state up: five minutes with pings every 30 seconds, so that nobody who
// reads an answer and asks on pays for it.
const restsKept = 10

// nothing is the state of every conversation in which nothing has been said. It is shared and never changed.
var nothing = new(session.State)

// given are the states of conversations that have given theirs up, by language. What is told without a state is told in it.
var given = map[string]*session.State{"": nothing, "en": {Lang: "en"}, "fr": {Lang: "fr"}}

// rest is called now and then while nothing is said.
func (t *talk) rest() {
	if t.rests < restsKept {
		t.rests++
		return
	}
	if t.sent == 0 || t.cold || t.unread || t.toldUnkept || len(t.loose) > 0 || t.state.Lawyer != "" {
		return
	}
	state := given[t.state.Lang]
	if state == nil {
		state = &session.State{Lang: t.state.Lang}
	}
	t.state, t.cold = state, true
}

// apply takes an event into the state, which is this connection's own as soon as there is anything in it.
func (t *talk) apply(e *session.Event) {
	if t.state.Seq == 0 {
		own := *t.state
		t.state = &own
	}
	t.state.Add(e)
}
