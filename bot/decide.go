package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What is done with a message for the library: given its answer, asked about, or handed over.

// maxFailed is how many questions back there are in a row; the third failed turn goes to a person.
const maxFailed = 2

// leastTold is the confidence below which nothing is offered to who tells of their fear and asks nothing: they are thanked, and passed on. What may have nothing to do with
// law has nothing to do with it below that.
const leastTold = 0.1

// Right after an emergency few messages are what they are from anybody else: "they are in the car" is about no car, "i have a baby" about no leave.
const (
	calmTurns    = 3    // messages after a cry for help for which this holds
	urgentTurns  = 2    // and after something urgent
	leastTelling = 0.75 // what is told after something urgent and is by itself less sure of an answer than this is answered with whom to call,
	fewTold      = 8    // where it has no more words: who tells at length says what it is about
	askedSoon    = 0.5  // what is asked after a cry for help has to be as sure as this of some answers for them to be offered
	surelySoon   = 0.96 // and of one for it to be given outright; what is told of "him" has to be as sure as well
)

// match finds the answer, or asks, or hands over.
func (t *turn) match(message string) {
	message, t.turned = turnsTo(message)
	if t.several(message) {
		return
	}
	read := t.read(message)
	switch likely := read.likely(); {
	case likely < leastTold && t.chats(t.talkWithin(message)): // it is about the bot
	case t.onPage() && t.page() != nil && isNumber(t.tokens(message)): // "500", of what was just read
		t.ofPage()
	case likely == 0 || !hasLetters(message):
		t.puzzled()
	case t.tellsMore(message, read):
		t.heard()
	case t.asksOfChoices(message, read):
		if said := t.choiceSays(); said.page != nil {
			t.more()
			t.clarify(leading(said.page, t.open()), said)
			return
		}
		t.askAgain(t.words.whichOne)
	default:
		t.decide(message, read)
	}
}

// isNumber reports whether a message is a number alone, and nothing that is looked up by it.
func isNumber(tokens []text.Token) bool {
	return len(tokens) == 1 && (tokens[0].Kind == text.Amount || tokens[0].Kind == text.Number)
}

// ofPage offers the page that is spoken of and what is related to it.
func (t *turn) ofPage() {
	t.more()
	a := t.page()
	t.clarify(t.offerable(t.withRelated([]matcher.Match{{Answer: a}}, a), matcher.Offered), lead{text: t.words.stillThat, page: a})
}

// asksOfChoices reports whether a message without a subject, "how much does it cost", comes while choices are open, and is not surely about something that one
// of them is related to: which of them is meant is what has to be known first.
func (t *turn) asksOfChoices(message string, read reading) bool {
	if t.turned || t.onPage() || len(t.state.Choices) == 0 || t.state.Last != session.TypeClarify || !t.asks(message) || !isHollow(t.tokens(message)) {
		return false
	}
	first := read.matches[0]
	offered := func(slug string) bool { return offers(t.state.Choices, slug) }
	return !t.sure(first) || offered(first.Answer.Slug) || !slices.ContainsFunc(t.linked(first.Answer), offered)
}

// tellsMore reports whether a message after an emergency asks nothing and is by itself not likely about an answer: "hurry", "he locked the door". A while
// after a cry for help it may go on with an answer that was read since.
func (t *turn) tellsMore(message string, read reading) bool {
	tokens := t.tokens(message)
	if !t.soon() && !t.gentle() || len(tokens) == 0 || len(tokens) > fewTold || t.asksInFear(message) {
		return false
	}
	if a := t.page(); !t.soon() && t.onPage() && a != nil && t.near(a, read.matches[0].Answer) {
		return false
	}
	least := leastTelling
	if t.gentle() && theOther[tokens[0].Word] {
		least = surelySoon
	}
	best, _ := t.best(message)
	return best.Confidence < least
}

// theOther begins what is told of whom somebody is in fear of, or for.
var theOther = wordSet(`he hes she shes il elle y`)

// onlyTells reports whether a message tells of a fear, or of what may be one, and asks nothing.
func (t *turn) onlyTells(message string) bool {
	return (t.gentle() || t.maybe == triage.Crisis) && !t.asksInFear(message)
}

// asks reports whether a message, however short, asks something.
func (t *turn) asks(message string) bool {
	tokens := t.tokens(message)
	for len(tokens) > 0 && leadIns[tokens[0].Word] {
		tokens = tokens[1:]
	}
	return strings.HasSuffix(strings.TrimSpace(message), "?") || asksOn(lineOf(t.tokens(message))) || len(tokens) > 0 && askers[tokens[0].Word] ||
		slices.ContainsFunc(tokens, func(token text.Token) bool { return lateAskers[token.Word] })
}

// lateAskers ask wherever they stand: "c'est combien d'amende".
var lateAskers = wordSet(`combien comment cb cmb pourquoi quoi koi esce esque esk kesk kesse`)

// leadIns may stand before a question.
var leadIns = wordSet(`and so but ok okay et pis puis mais donc alors bon`)

// decide gives the likeliest answer, asks which one is meant, or hands over, as sure as the reading of a message is.
func (t *turn) decide(message string, read reading) {
	said := t.ofRead(message, &read)
	matches := t.offerable(read.matches, matcher.Offered)
	first, least := read.matches[0], t.least(read)
	still := read.still || t.onPage() && first.Answer == t.page()
	if said.near && !still { // something new
		said.words = nil
	}
	quote := said.quote(t.words)
	frozen := !t.corpus.Gives(first.Answer)
	mayAsk := t.state.Failed < maxFailed && !frozen
	partOf := said.surely || said.near && quote != "" || quote != "" && isHollow(t.tokens(message)) && !t.given(first.Answer.Slug) // "is it too late", of what was read before
	likely := read.among >= least.Clarify && (!t.onlyTells(message) || first.Confidence >= leastTold)
	meant := t.saysIfMeant(first.Answer)
	switch {
	case mayAsk && (read.still || partOf):
		t.clarify(t.withPage(matches, said), t.asking(message, said, still, first.Answer))
	case (first.Confidence >= least.Answer || t.asksFor(first.Answer)) && t.givable(first.Answer) && !(mayAsk && isCircumstance(t.tokens(message))):
		t.answer(first.Answer, first.Confidence, quote, matches[1:])
	case mayAsk && meant.page != nil:
		t.clarify(matches, meant)
	case mayAsk && likely:
		t.clarify(t.withPage(matches, said), t.asking(message, said, still, first.Answer))
	default:
		t.missed(session.Unanswered, &first)
		text := t.words.notFound
		switch {
		case t.onlyTells(message):
			text = t.words.noneOfThese
		case frozen && likely:
			text = t.words.withdrawn
		case likely && !t.given(first.Answer.Slug): // it has been asked about often enough
			text += " " + fmt.Sprintf(t.words.nearestIs, first.Answer.Question)
		}
		t.handoff(session.LowConfidence, t.remark(first.Answer, text))
	}
}

// open gives the answers among the open choices.
func (t *turn) open() []matcher.Match {
	var all []matcher.Match
	for _, choice := range t.state.Choices {
		if a := t.corpus.Answer(choice.ID); a != nil && t.corpus.Gives(a) {
			all = append(all, matcher.Match{Answer: a})
		}
	}
	return all
}

// withPage puts the page that is spoken of among what is offered: first where it surely says what is asked and the others have nothing to do with it, else last
// where it is missing.
func (t *turn) withPage(matches []matcher.Match, said says) []matcher.Match {
	a := t.page()
	switch {
	case a == nil || !t.corpus.Gives(a):
	case said.surely && !t.near(a, matches[0].Answer):
		return leading(a, matches)
	case !said.silent && t.onPage() && placeOf(a, matches) < 0:
		return append(slices.Clip(matches[:min(len(matches), matcher.Offered-1)]), matcher.Match{Answer: a})
	}
	return matches
}

// leading puts an answer before what else is offered.
func leading(a *corpus.Answer, matches []matcher.Match) []matcher.Match {
	all := withFirst(matcher.Match{Answer: a, Confidence: matches[0].Confidence}, matches)
	return all[:min(len(all), matcher.Offered)]
}

// least is how sure a reading has to be to be answered outright, and to be asked about.
func (t *turn) least(read reading) matcher.Bands {
	bands := t.index.BandsOf(read.matches[0].Answer)
	if read.back {
		bands.Clarify *= backClarify
	}
	if t.gentle() {
		bands.Clarify = max(bands.Clarify, askedSoon)
		if t.soon() && !read.whole { // by itself "do i have to tell the police" asks no suspect's question then
			bands.Answer = max(bands.Answer, surelySoon)
		}
	}
	return bands
}

// asking is the question back: what the page that is spoken of says on what is asked, or that it does not; that an answer still fits best; or which one is meant.
func (t *turn) asking(message string, said says, still bool, best *corpus.Answer) lead {
	switch {
	case len(said.words) > 0:
		return t.quoting(said)
	case said.silent:
		return lead{text: t.words.notInThat}
	case still && t.asks(message):
		return lead{text: t.words.nearestThat, page: best}
	case still:
		return lead{text: t.words.stillThat, page: best}
	}
	return lead{text: t.words.clarify}
}

// quoting leads with what the page that is spoken of says.
func (t *turn) quoting(said says) lead {
	return lead{text: said.quote(t.words) + "\n\n" + t.words.orThese, page: t.page(), quotes: true}
}

// sure reports whether a match may be given outright.
func (t *turn) sure(m matcher.Match) bool {
	return m.Confidence >= t.index.BandsOf(m.Answer).Answer
}

// givable reports whether an answer may be given outright: it is not frozen, up to date, in the visitor's language, and not the law of Ontario for who asks
// about another place, save where nothing more is asked back.
func (t *turn) givable(a *corpus.Answer) bool {
	_, provincial := t.foreign(a)
	return t.corpus.Gives(a) && !a.Overdue(t.today()) && a.Lang == t.words.lang && (!provincial || t.state.Failed >= maxFailed) && (!t.seldomTold() || t.asksFor(a))
}

// seldomTold reports whether a message is told at length in French, while few answers are in French: of the many things that it says some are like
// one of these, whatever it is about. Of ordinary questions, two in three that were answered at such length were answered wrongly.
func (t *turn) seldomTold() bool {
	return t.words == french && t.french < 0.5 && len(t.said.tokens) > longInFrench
}

// asksFor reports whether a message is an answer's own question, word for word.
func (t *turn) asksFor(a *corpus.Answer) bool { return lineOf(text.Tokens(a.Question)) == t.said.line }

// longInFrench is how many words a question in French may have to be answered outright, while few answers are.
const longInFrench = 12
