package bot

import (
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Who asks something and wants to be called in the same breath gets both in one reply: a handoff that has the answer with it. It is no answer with a form, for
// who shows no more of a reply than its type is known to have loses the answer then, and not the request.

// answersWithForm gives both where what is asked has an answer of its own, and reports whether it did.
func (t *turn) answersWithForm(person bool) bool {
	d := &t.details
	if d.matter == "" || !person && !d.asks && d.fields[intake.Phone] == "" && d.fields[intake.Email] == "" {
		return false
	}
	alone := t.withoutWish()
	if alone == nil {
		return false
	}
	t.answered = &alone.events[len(alone.events)-1]
	t.wanted()
	t.events[0] = alone.events[0]
	e := &t.events[len(t.events)-1]
	e.Answer, e.Confidence, e.Related = t.answered.Answer, t.answered.Confidence, t.answered.Related
	e.Text = strings.TrimSpace(e.Text + " " + t.words.answeredToo + " " + t.answered.Text)
	if e.Resources == nil {
		e.Resources = t.answered.Resources
	}
	return true
}

// withoutWish is the turn as it would be had nothing been said but what is asked, where that is given an answer outright; nil where nothing is asked, or the library is not
// sure enough to answer it.
func (t *turn) withoutWish() *turn {
	if !t.asksAmid(t.details.matter) {
		return nil
	}
	alone := *t
	alone.in.Text, alone.said, alone.details = t.details.matter, hear(t.details.matter), details{}
	alone.saysOf, alone.says = nil, says{} // of the whole message
	alone.events = slices.Clone(t.events)
	if alone.pressing().Class != triage.None || alone.converse() != nil || alone.events[len(alone.events)-1].Type != session.TypeAnswer {
		return nil
	}
	return &alone
}

// asksAmid reports whether something is asked in some part of a message, which may stand without any mark: "my boss wont pay me what can i do".
func (t *turn) asksAmid(message string) bool {
	for sentence := range sentences(message) {
		for part := range strings.SplitSeq(sentence, ",") {
			if t.asks(part) {
				return true
			}
		}
	}
	tokens := text.Tokens(message)
	for i := 1; i < len(tokens); i++ {
		if before, word := tokens[i-1].Word, tokens[i].Word; (askers[before] || wonders[before]) && (askers[word] || word == "if" || word == "whether" || word == "si") {
			return true
		}
	}
	return false
}

// wonders lead to a question that is no sentence of its own.
var wonders = wordSet(`know wonder wondering see ask savoir voir demande demander`)
