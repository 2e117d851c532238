package bot

import (
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/session"
)

// Once a request was sent, questions about it are answered from its receipt: what it is called, what was promised, in the words in which it was
// promised, and how to add something. Nobody should get a question of law for "when will you call me", or a new form without a word of the old one.

// asksAfterRequest reports whether a message is about the request that was sent. What may as well be about somebody else is so only while nothing
// but the request has been spoken of since.
func (t *turn) asksAfterRequest() bool {
	if knownTalk(t.said.tokens) {
		return false
	}
	return t.said.means(intents.Request) == learnt.Sure || t.atRequest() && t.enough(max(t.said.means(intents.Loose), t.said.means(intents.Request)), true)
}

// atRequest reports whether nothing but the request that was sent has been spoken of since.
func (t *turn) atRequest() bool {
	return t.state.Form == nil && t.state.Last != session.TypeAnswer && t.state.Last != session.TypeClarify
}

// wanted offers the form to whoever wants a person; who has sent one is told what became of it first.
func (t *turn) wanted() {
	if len(t.said.tokens) <= fewWanting {
		t.aside()
	}
	if t.state.Reference != "" && t.state.Form == nil {
		t.handoff(session.Requested, t.whatWasSent(t.words.form.sentAnother))
		return
	}
	t.handoff(session.Requested, t.words.requested)
}

// fewWanting are as many words as a wish has that tells nothing else, "speak to human": what comes next does not go on with it.
const fewWanting = 3

// whatWasSent says what the receipt said, and how to add something.
func (t *turn) whatWasSent(more string) string {
	w := t.words.form
	text := strings.ReplaceAll(w.sent, "REFERENCE", t.state.Reference)
	if promise := promiseOf(t.state.Receipt); promise != "" {
		text += " " + strings.ReplaceAll(w.promised, "PROMISE", promise)
	}
	return text + " " + strings.NewReplacer("REFERENCE", t.state.Reference, "CALL", t.call(w.orCallUs)).Replace(more)
}

// promiseOf gives what a receipt says of what comes next and by when, word for word, in whichever language it was written.
func promiseOf(receipt string) string {
	for _, w := range []*formWords{english.form, french.form} {
		begin, _, _ := strings.Cut(w.next, "HOW")
		from, to := strings.Index(receipt, begin), strings.Index(receipt, " "+w.notYourLawyers)
		if from >= 0 && to > from {
			return receipt[from:to]
		}
	}
	return ""
}
