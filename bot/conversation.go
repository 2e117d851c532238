package bot

import (
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// converse answers a message that is no emergency.
func (t *turn) converse() error {
	if id := picked(&t.said, t.state.Choices); id != "" {
		t.in.Choice = id
		t.events[0].Choice = id
		return t.choose()
	}
	switch {
	case affirms(t.said.line) && len(t.state.Choices) > 0:
		if t.state.Failed >= maxFailed || t.state.LastText == t.words.whichOne {
			t.handoff(session.LowConfidence, t.words.notFound)
			return nil
		}
		t.add(session.Event{Type: session.TypeClarify, Text: t.words.whichOne, Choices: t.state.Choices})
	case t.state.Last == session.TypeAnswer && refusals[t.said.line] || didNotHelp[t.said.line]:
		t.better()
	default:
		if reply := t.smallTalk(); reply != "" {
			t.reply(reply)
			return nil
		}
		if t.said.tongue() == inOther {
			t.missed(session.Unanswered, nil)
			t.handoff(session.LowConfidence, t.vary([2]string{otherTongue, otherTongueAgain}))
			return nil
		}
		t.match()
	}
	return nil
}

// affirms reports whether a message says no more than yes.
func affirms(line string) bool {
	switch line {
	case "yes", "yes please", "yeah", "yep", "yup", "y", "sure", "ok yes", "oui", "oui svp", "ouais", "yes it is", "one of these", "one of them":
		return true
	}
	return false
}

// didNotHelp are lines that say no to an answer in words.
var didNotHelp = func() map[string]bool {
	set := make(map[string]bool)
	for _, line := range []string{"that didnt help", "that did not help", "this didnt help", "didnt help", "not helpful", "that wasnt helpful", "that is not helpful", "thats not helpful", "this doesnt help",
		"that doesnt help", "not what i asked", "thats not what i asked", "that is not what i asked", "this is not what i asked", "not what i meant", "thats not what i meant", "that is not what i meant", "wrong answer", "thats wrong", "that is wrong", "it didnt help",
		"ca naide pas", "ca aide pas", "ce nest pas ce que jai demande", "est pas ce que ai demande", "ca ne maide pas", "ca ne aide pas", "mauvaise reponse", "pas utile"} {
		set[line] = true
	}
	return set
}()

// better offers the next best answers after one that did not help, or a person.
func (t *turn) better() {
	asked := ""
	if n := len(t.state.Given); n > 0 {
		asked = t.state.Given[n-1].Asked
	}
	if !t.offerOthers(asked, t.words.sorry) {
		t.handoff(session.LowConfidence, t.words.sorryNothing)
	}
}

// offerOthers offers the answers to an earlier question that have not been given, and reports whether there are any.
func (t *turn) offerOthers(asked, lead string) bool {
	if asked == "" || t.state.Failed >= maxFailed || lead == t.state.LastText {
		return false
	}
	today := t.today()
	var choices []session.Choice
	for _, m := range t.find(t.query(asked)).matches {
		if len(choices) == matcher.Offered || m.Confidence < leastOther {
			break
		}
		if !t.given(m.Answer.Slug) {
			choices = append(choices, t.choice(m.Answer, today))
		}
	}
	for _, g := range t.state.Given[max(0, len(t.state.Given)-1):] {
		a := t.corpus.Answer(g.Slug)
		for i := 0; a != nil && len(choices) < 2 && i < len(t.related(a)); i++ {
			if other := t.related(a)[i]; !t.given(other.Slug) && !offers(choices, other.Slug) && other.Lang == t.words.lang {
				choices = append(choices, t.choice(other, today))
			}
		}
	}
	if len(choices) < 2 { // contract: two or three
		return false
	}
	t.add(session.Event{Type: session.TypeClarify, Text: lead, Choices: append(choices, session.Choice{ID: session.None, Label: t.words.none})})
	return true
}

// leastOther is the confidence from which on an answer is offered after a better one did not help.
const leastOther = 0.03

func offers(choices []session.Choice, slug string) bool {
	for _, c := range choices {
		if c.ID == slug {
			return true
		}
	}
	return false
}

func (t *turn) given(slug string) bool {
	for _, g := range t.state.Given {
		if g.Slug == slug {
			return true
		}
	}
	return false
}

func (t *turn) today() corpus.Date { return corpus.Date(t.in.At.Format("2006-01-02")) }
