package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// converse answers a message that is no emergency.
func (t *turn) converse() error {
	p := t.picks()
	if a := t.leadingChoice(); a != nil && affirms(t.said.line) {
		p.take = []string{a.Slug}
	}
	if len(p.take) > 0 {
		t.in.Choice = p.take[0]
		t.events[0].Choice = t.in.Choice
		return t.choose(p.take[1:]...)
	}
	if t.care() {
		return nil
	}
	switch {
	case len(p.drop) > 0:
		t.aside()
		t.without(p.drop)
	case p.beyond:
		t.askAgain(fmt.Sprintf(t.words.thereAre, len(t.state.Before)))
	case affirms(t.said.line) && t.state.Last == session.TypeAnswer && t.chats(t.words.readOn):
	case p.which || affirms(t.said.line) && len(t.state.Choices) > 0:
		t.askWhich(t.words.whichOne)
	case len(t.state.Choices) > 0 && undecided[t.said.line]:
		t.askAgain(t.words.takeYourTime)
	case !asksWhy(t.said.line) && (t.state.Last == session.TypeAnswer && (refuses(&t.said) || denies(&t.said)) || t.unhelped()):
		t.aside()
		t.better()
	case inAll[t.said.line] != 0: // of nothing that is offered
		t.aside()
		t.puzzled()
	case t.asksOnTopic(t.matter()):
	case t.explain():
		t.aside()
	case t.chats(t.small()), t.chats(t.wholePage()):
	case t.said.tongue() == inOther:
		t.inOtherTongue()
	case !t.placed():
		t.match(t.matter())
	}
	return nil
}

// matter is what a message says that the library may have an answer to.
func (t *turn) matter() string { return t.leftHere(bare(cmp.Or(t.details.matter, t.in.Text))) }

// picks is what a message says of the choices that are open, or were.
func (t *turn) picks() pick {
	switch {
	case t.where.alone: // "in ontario" is in many labels and means none of them
		return pick{}
	case len(t.state.Choices) > 0:
		return picked(&t.said, t.state.Choices)
	}
	if len(t.state.Before) == 0 {
		return oneOf(&t.said, t.state.Related)
	}
	return counted(&t.said, t.state.Before)
}

// small is the reply to small talk, and to who is undecided or refuses where nothing is offered; "" for any other message.
func (t *turn) small() string {
	reply := t.smallTalk()
	switch {
	case reply != "":
		return reply
	case undecided[t.said.line]:
		return t.talk(intents.Distress)
	case refuses(&t.said) && !asksWhy(t.said.line):
		return t.talk(intents.Shrug)
	}
	return ""
}

// aside notes that the message asks nothing of the library: what was asked before is still what was asked.
func (t *turn) aside() { t.events[0].Aside = true }

// askAgain leaves the choices open and says what can be done with them, once; then a person helps, and at once who was asked back often enough.
func (t *turn) askAgain(text string) {
	if t.state.Failed >= maxFailed {
		t.aside()
		t.handoff(session.LowConfidence, t.words.notFound)
		return
	}
	t.askWhich(text)
}

// askWhich asks who says that one of the choices is meant, and not which, also after the last question back that there may be, once; then a person helps.
func (t *turn) askWhich(text string) {
	t.aside()
	if t.state.Failed > maxFailed || t.state.LastText == text {
		t.handoff(session.LowConfidence, t.words.notFound)
		return
	}
	t.add(session.Event{Type: session.TypeClarify, Text: text, Choices: t.state.Before})
}

// without offers what is left once some choices are said not to be meant, and the next best where one alone is left.
func (t *turn) without(dropped []string) {
	isDropped := func(c session.Choice) bool { return c.ID == session.None || slices.Contains(dropped, c.ID) }
	left := slices.DeleteFunc(slices.Clone(t.state.Choices), isDropped)
	if len(left) < 2 {
		for _, m := range t.find(t.query(bare(t.state.Asked))).matches {
			if len(left) == 2 || m.Confidence < leastOther {
				break
			}
			if !slices.Contains(t.state.Offered, m.Answer.Slug) && t.corpus.Gives(m.Answer) {
				left = append(left, t.choice(m.Answer))
			}
		}
	}
	if len(left) < 2 || t.state.Failed >= maxFailed { // contract: two or three
		t.handoff(session.LowConfidence, t.words.noneOfThese)
		return
	}
	lead := t.words.notThat
	if lead == t.state.LastText {
		lead = t.words.clarifyAgain
	}
	t.add(session.Event{Type: session.TypeClarify, Text: lead, Choices: append(left, session.Choice{ID: session.None, Label: t.words.none})})
}

// explain says the key points of the answer talked about once more, to who has not understood it, and passes on who still has not. Who says so
// while nothing was answered is told what can be said here. It reports whether it did.
func (t *turn) explain() bool {
	told := strings.HasPrefix(t.state.LastText, t.words.inShort)
	if t.soon() || t.said.means(intents.Puzzled) != learnt.Sure || len(t.state.Given) == 0 && !t.said.meaning().Exact() { // nothing was said that one could not understand
		return false
	}
	last := t.givenLast().Slug
	if len(t.state.About) == 0 || last != t.state.About[0] {
		if len(t.state.Choices) > 0 {
			t.askAgain(t.words.takeYourTime)
			return true
		}
		t.reply(t.talk(intents.Help))
		return true
	}
	a := t.corpus.Answer(last)
	if a == nil || told {
		t.handoff(session.LowConfidence, t.words.explain)
		return true
	}
	lines := []string{t.words.inShort}
	for _, point := range a.Takeaways {
		lines = append(lines, "• "+point)
	}
	t.reply(strings.Join(append(lines, strings.Replace(t.words.wholePage, "%s", a.URL(), 1)), "\n"))
	return true
}

// undecided are lines of those who cannot tell which of the choices is theirs.
var undecided = lineSet("i dont know", "i do not know", "dont know", "i dont know which", "i dont know which one", "i really dont know", "idk", "idk which", "dunno", "not sure", "im not sure", "i am not sure",
	"not sure which", "not sure which one", "im not sure which", "im not sure which one", "no idea", "i have no idea", "hard to say", "maybe", "i dont understand them", "i cant tell", "sorry i dont know", "i dont know sorry",
	"je ne sais pas", "je sais pas", "sais pas", "je ne sais pas laquelle", "je sais pas laquelle", "aucune idee", "pas sur", "pas sure", "je ne suis pas sur", "je ne suis pas sure", "je suis pas sur", "je suis pas sure", "peut etre")

// affirms reports whether a message says no more than yes.
func affirms(line string) bool {
	switch line {
	case "yes", "yes please", "yeah", "yep", "yup", "y", "sure", "ok yes", "oui", "oui svp", "ouais", "yes it is", "one of these", "one of them":
		return true
	}
	return false
}

// unhelped reports whether a message says of an answer, or of what was offered, that it did not help.
func (t *turn) unhelped() bool {
	most, degree := t.said.meaning().Most(intents.Unhelpful, intents.Puzzled)
	return most == intents.Unhelpful && t.enough(degree, t.state.Read) && !knownTalk(t.said.tokens) && !isAddition(t.said.tokens) // "et pour mon divorce"
}

// better offers the next best answers after one that did not help, or a person.
func (t *turn) better() {
	t.betterFor(t.givenLast().Asked)
}

// betterFor does so for one that answered an earlier question.
func (t *turn) betterFor(asked string) {
	if !t.offerOthers(asked, t.words.sorry) {
		t.handoff(session.LowConfidence, t.words.sorryNothing)
	}
}

// offerOthers offers the answers to an earlier question that have not been given, and reports whether there are any.
func (t *turn) offerOthers(asked, lead string) bool {
	if asked == "" || t.state.Failed >= maxFailed || lead == t.state.LastText {
		return false
	}
	var choices []session.Choice
	for _, m := range t.find(t.query(asked)).matches {
		if len(choices) == matcher.Offered || m.Confidence < leastOther {
			break
		}
		if !t.given(m.Answer.Slug) && t.corpus.Gives(m.Answer) {
			choices = append(choices, t.choice(m.Answer))
		}
	}
	if a := t.corpus.Answer(t.givenLast().Slug); a != nil {
		for _, other := range t.related(a) {
			if len(choices) < 2 && !t.given(other.Slug) && !offers(choices, other.Slug) && other.Lang == t.words.lang {
				choices = append(choices, t.choice(other))
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
	return slices.ContainsFunc(choices, func(c session.Choice) bool { return c.ID == slug })
}

// givenLast is the answer given last, without a slug where none was.
func (t *turn) givenLast() session.Given {
	if n := len(t.state.Given); n > 0 {
		return t.state.Given[n-1]
	}
	return session.Given{}
}

func (t *turn) given(slug string) bool {
	return slices.ContainsFunc(t.state.Given, func(g session.Given) bool { return g.Slug == slug })
}

// today is the day that it is at the office.
func (t *turn) today() corpus.Date {
	return corpus.Date(t.in.At.In(t.office.Zone()).Format(time.DateOnly))
}
