package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What is asked about the answer just read is answered with its own sentence, or with the word that it does not say that.

// says is what the answer given last says on what is asked.
type says struct {
	words  []string // of one or two of its passages; none where none is likely on that
	surely bool     // the first is, by what the library knows to be asked of it
	known  bool     // nearly in these words
	silent bool     // it does not say that, by what the library knows
	again  bool     // it was just quoted, to another question
	near   bool     // it is not likely what is asked, and nothing else in the answer is likelier
}

// saysOnThat gives what an answer says on what the message asks.
func (t *turn) saysOnThat(a *corpus.Answer) says {
	if t.saysOf != a {
		t.saysOf, t.says = a, t.findOnThat(a)
	}
	return t.says
}

func (t *turn) findOnThat(a *corpus.Answer) says {
	told, tokens := t.told(a), t.said.tokens
	goesOn := t.goesOnFromQuote()
	if goesOn {
		tokens = append(text.Tokens(text.Written(t.state.Asked)), tokens...)
	}
	q := askingOf(told, tokens)
	odds := q.oddsAfter(t.toldBefore)
	silent := q.notTold(odds)
	quoted, surelyQuoted := q.answeredBy(odds)
	t.butQuoted(told, odds)
	found, surely := q.answeredBy(odds)
	if goesOn && len(found) == 0 { // another question than the one that was answered: "can i appeal", "how long"
		q = askingOf(told, t.said.tokens)
		odds = q.oddsAfter(t.toldBefore)
		t.butQuoted(told, odds)
		found, surely = q.answeredBy(odds)
	}
	asks := t.asks(t.said.plain) || supposes(t.said.tokens) || isHollow(t.said.tokens)
	var s says
	switch {
	case !asks && len(q.stems) > 0 && share(q.stems, told.title) == 1: // "lmia" names the answer again
		return says{}
	case silent && (goesOn || !asks): // what is told is no question that it could leave open
		return says{}
	case silent:
		return says{silent: true}
	case surely:
		s = says{surely: true, known: q.like[found[0]] >= nearlySame}
	case surelyQuoted && len(found) == 0 && !goesOn && (!asksForTime(q.kinds) || told.passages[quoted[0]].time):
		found, s = quoted[:1], says{surely: true, again: true}
	case asks && !isAddition(t.said.tokens) && q.kinds[byWhen] && len(q.stems) == 0: // "how long do i have"
		found = told.limitIn(told.wordings.sayingOf(text.Tokens(storyOf(t.story()))))
	case asks && !isAddition(t.said.tokens) && len(found) > 0:
	default:
		found, s.near = t.nearestPassage(told, odds), true
	}
	for _, i := range found {
		s.words = append(s.words, told.passages[i].text)
	}
	return s
}

// toldBefore is what was told of the matter before the message, which decides between the sentences that may tell what it asks: what the answer was given to, and since then what
// was no question of its own.
func (t *turn) toldBefore() string {
	given := t.givenLast().Asked
	story := slices.DeleteFunc(slices.Clone(t.story()), func(told string) bool { return told == given || isQuestion(told, hear(told).tokens) })
	return storyOf(append([]string{given}, story...))
}

// leastNearest is how likely, against none, what is nearest to a question has to be to be quoted as that: of the follow-ups of the dev set that no sentence is
// likely to tell, two in three are told by such a one.
const leastNearest = 0.3

// nearestPassage gives the passage with the best odds, where they are not too bad, and it has not just been quoted and asks nothing itself.
func (t *turn) nearestPassage(told *told, odds []float64) []int {
	best := -1
	for i, x := range odds {
		text := told.passages[i].text
		if (best < 0 || x > odds[best]) && !strings.HasSuffix(text, "?") && !strings.Contains(t.state.LastText, text) {
			best = i
		}
	}
	if best < 0 || odds[best]/(odds[best]+1) < leastNearest {
		return nil
	}
	return []int{best}
}

// onPage reports whether a page is what is spoken of: it was just read or quoted from, or said to fit best what was told since.
func (t *turn) onPage() bool {
	return !t.turned && (t.state.Read || t.state.Page != "" && t.page() != nil)
}

// knownOfRead reports whether a message is known to be asked, nearly in these words, of the answer that was just read: "does he get a lawyer" is no wish for one
// then, and "is it on zoom" asks nothing of our office.
func (t *turn) knownOfRead() bool {
	if !t.onPage() || t.said.meaning().Exact() {
		return false
	}
	a := t.page()
	return a != nil && t.saysOnThat(a).known
}

// mayTell reports whether an answer that is not what the message is sure of may be quoted all the same: it is known to be asked of it, a brief message in like words,
// others nearly in these. Of most that is not so, and that is told sooner than what it says.
func (t *turn) mayTell(a *corpus.Answer, brief bool) bool {
	least := nearlySame
	if brief {
		least = leastLike
	}
	told := t.told(a)
	return t.goesOnFromQuote() || told.known.mostLike(told.wordings.wording(told.wordings.read(t.said.tokens))) >= least
}

// goesOnFromQuote reports whether the message goes on from what was quoted: "for how long".
func (t *turn) goesOnFromQuote() bool {
	return t.state.Read && t.state.Last == session.TypeClarify && !slices.ContainsFunc(t.said.tokens, saysSomething)
}

// butQuoted takes the sentences that were just quoted to another question out of what may answer this one, save one with a time where a time is asked for:
// "will i lose my licence", "for how long".
func (t *turn) butQuoted(told *told, odds []float64) {
	if !t.state.Read || t.state.Last != session.TypeClarify || t.said.line == lineOf(text.Tokens(t.state.Asked)) {
		return
	}
	forTime := asksForTime(told.wordings.read(t.said.tokens).kinds)
	for i := range odds {
		if p := &told.passages[i]; strings.Contains(t.state.LastText, p.text) && !(forTime && p.time) {
			odds[i] = 0
		}
	}
}

// supposes reports whether a message asks what if: "if I pay it all", "pis si jpaye tout".
func supposes(tokens []text.Token) bool {
	return slices.ContainsFunc(tokens[:min(2, len(tokens))], func(token text.Token) bool { return token.Word == "if" || token.Word == "si" })
}

// ofRead gives what the answer given last says on what is asked, where it is one of those that fit, or is known to say it or not to. A message without a
// subject that fits nothing for sure, "how long do i have" or "i have two kids", is asked of what was just read, which is offered then whatever else fits.
func (t *turn) ofRead(message string, read *reading) says {
	a := t.page()
	if a == nil {
		return says{}
	}
	first := read.matches[0]
	fits := placeOf(a, read.matches[:min(len(read.matches), matcher.Offered)]) >= 0
	just := t.onPage()
	if !fits && !just {
		return says{}
	}
	hollow := isHollow(t.tokens(message)) || isCircumstance(t.tokens(message))
	brief := measureTalk(t.tokens(message)).short > fewOwnWords
	elsewhere := t.sure(first) && !t.near(a, first.Answer) && !hollow
	if elsewhere && !fits && first.Confidence >= likelyNear && !t.mayTell(a, brief) {
		return says{}
	}
	s := t.saysOnThat(a)
	few := s.surely && brief
	if elsewhere && !s.known && !few { // a new subject
		s.surely = false
	}
	hollow = hollow && just && !t.sure(first)
	switch {
	case s.silent && (first.Answer == a || first.Confidence < likelyNear || t.near(a, first.Answer) && !t.sure(first)) && (fits || hollow):
		t.offerOthersThan(a, read)
	case !fits && !hollow && !s.surely && !few, s.silent:
		return says{}
	case !fits, few && first.Answer != a && !t.near(a, first.Answer):
		t.offerRead(a, s, read)
	}
	return s
}

// offerRead puts what was just read among the choices: first, with what is near to it, where nothing near to it fits better; and what the message is sure of
// by itself next.
func (t *turn) offerRead(a *corpus.Answer, s says, read *reading) {
	first := read.matches[0]
	given := matcher.Match{Answer: a, Confidence: first.Confidence}
	if t.near(a, first.Answer) && (s.surely || len(s.words) == 0 && first.Confidence >= likelyNear) {
		at := min(len(read.matches), matcher.Offered-1)
		read.matches = slices.Insert(slices.Clone(read.matches[:at]), at, given)
		return
	}
	near := []matcher.Match{given}
	switch {
	case t.sure(first):
		near = append(near, first)
	case len(s.words) == 0:
		near = append(near, t.nearTo(a, read)...)
	}
	read.matches, read.still = t.withRelated(near, a), true
}

// offerOthersThan takes what was just read, which does not say what is asked, out of the choices: what is near to it may.
func (t *turn) offerOthersThan(a *corpus.Answer, read *reading) {
	if near := t.withRelated(t.nearTo(a, read), a); len(near) > 1 { // contract: two or three
		read.matches, read.still = near, true
	}
}

// nearTo gives the matches that are near to an answer and have not been given.
func (t *turn) nearTo(a *corpus.Answer, read *reading) (near []matcher.Match) {
	for _, m := range read.matches[:min(len(read.matches), deepNear)] {
		if m.Answer != a && t.near(a, m.Answer) && !t.given(m.Answer.Slug) {
			near = append(near, m)
		}
	}
	return near
}

// choiceSays gives what the first open choice that surely tells what is asked says on it, of the first of them and those near to it; nothing where none does.
func (t *turn) choiceSays() lead {
	open := t.open()
	for _, m := range open {
		if !t.near(open[0].Answer, m.Answer) {
			continue
		}
		if said := t.saysIfMeant(m.Answer); said.page != nil {
			return said
		}
	}
	return lead{}
}

// saysIfMeant gives what an answer that is among the choices surely says on what is asked, under its question; nothing where it does not.
func (t *turn) saysIfMeant(a *corpus.Answer) lead {
	if t.turned || t.onPage() || t.state.Last != session.TypeClarify || a.Lang != t.words.lang || !offers(t.state.Choices, a.Slug) {
		return lead{}
	}
	told := t.told(a)
	q := askingOf(told, t.said.tokens)
	found, surely := q.answeredBy(q.oddsAfter(t.toldBefore))
	if !surely {
		return lead{}
	}
	return lead{text: fmt.Sprintf(t.words.ifYouMean, a.Question, told.passages[found[0]].text), page: a, quotes: true, named: true}
}

// leadingChoice is the choice that was quoted from with the last words, if one was: a yes takes it.
func (t *turn) leadingChoice() *corpus.Answer {
	if open := t.open(); t.state.Read && len(open) > 0 && open[0].Answer.Slug == t.state.Page {
		return open[0].Answer
	}
	return nil
}

// fewOwnWords is the shortness from which on a message that a sentence of the page read tells is asked of that page, whatever else it may be sure of: three words
// of its own at most.
const fewOwnWords = 0.6

// nearlySame is how like a question is to one that the library knows, of which it is asked as that.
const nearlySame = 0.8

// likelyNear is how likely what is near to it has to be to be offered before it, and something else not to be put aside because it does not say what is asked.
const likelyNear = 0.6

// deepNear is how many of the matches are looked through for what is near to what was just read.
const deepNear = 10

// page is the answer that is spoken of, else the one given last, if it is in the visitor's language.
func (t *turn) page() *corpus.Answer {
	if t.turned {
		return nil
	}
	a := t.corpus.Answer(cmp.Or(t.state.Page, t.givenLast().Slug))
	if a != nil && a.Lang == t.words.lang {
		return a
	}
	return nil
}

// quote gives what an answer says on what is asked, as its words, "" where it says nothing.
func (s says) quote(w *words) string {
	switch {
	case len(s.words) == 1 && s.again:
		return fmt.Sprintf(w.saysAgain, s.words[0])
	case len(s.words) == 1 && s.near:
		return fmt.Sprintf(w.saysNear, s.words[0])
	case len(s.words) == 1:
		return fmt.Sprintf(w.saysOnThat, s.words[0])
	case len(s.words) == 2:
		return fmt.Sprintf(w.saysTwo, s.words[0], s.words[1])
	}
	return ""
}
