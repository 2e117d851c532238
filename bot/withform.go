package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Who asks something and wants to be called in the same breath gets both in one reply: a handoff that has the answer with it. It is no answer with a form, for
// who shows no more of a reply than its type is known to have loses the answer then, and not the request.

// answersWithForm gives both where what is asked has an answer of its own, and reports whether it did. The turn without the wish has been played, where there is one.
func (t *turn) answersWithForm(alone *turn) bool {
	if alone == nil || t.details.matter == "" || !t.asksAmid(t.details.matter) || alone.events[len(alone.events)-1].Type != session.TypeAnswer {
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

// withoutWish plays the turn as it would be had nothing been said but what it is about, nil where that is everything or nothing. What is pressing there is what is pressing
// in the message, and whom to call there stands beside its reply: a wish to be called takes no number away.
func (t *turn) withoutWish(seen *triage.Verdict) *turn {
	d := &t.details
	if seen.Class != triage.Person && !d.asks && d.fields[intake.Phone] == "" && d.fields[intake.Email] == "" {
		return nil
	}
	matter := strings.Trim(wish.ReplaceAllString(cmp.Or(d.matter, t.withoutWays()), " "), " ,;:.!-–—")
	if matter == "" {
		return nil
	}
	alone := *t
	alone.in.Text, alone.said, alone.details = matter, hear(matter), details{}
	alone.saysOf, alone.says = nil, says{} // of the whole message
	alone.events = slices.Clone(t.events)
	switch pressing := alone.pressing(); pressing.Class {
	case triage.Crisis, triage.Urgent:
		*seen = pressing
		return nil
	case triage.Person:
		return nil
	}
	if alone.converse() != nil || len(alone.events) == len(t.events) {
		return nil
	}
	if t.beside == nil {
		t.beside = alone.events[len(alone.events)-1].Resources
		t.maybe = cmp.Or(t.maybe, alone.maybe)
	}
	return &alone
}

// withoutWays is what a message says beside how to be reached, which is too little to ask the library about, or is not told apart from the wish: "viol, appelez-moi".
func (t *turn) withoutWays() string {
	if t.details.fields[intake.Name] != "" { // what is left is a name
		return ""
	}
	var left strings.Builder
	from := 0
	for _, way := range intake.Ways(t.in.Text) {
		left.WriteString(t.in.Text[from:way.From] + " ")
		from = way.To
	}
	return left.String() + t.in.Text[from:]
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
