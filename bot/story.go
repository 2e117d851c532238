package bot

import (
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What is told in several messages. People on a phone send a sentence at a time: "my boss fired me", "after 11 years", "he wants me to sign something". By
// itself each of them is a fragment, or speaks of something else. So a message is also read together with what was told before it, until one is more
// likely to begin something new; where neither is likely, it is asked which is meant.
//
// How likely a message goes on with what was told is a logistic regression: on how sure the whole is, how sure the message is by itself, how sure what was
// told before was without it, how short it is, and whether it is a question after an answer, which is mostly about that. It is learnt on 1,200 messages of
// which the two readings differ: from stories of which each sentence is sent by itself, questions that come after another, and follow-ups (`answerbot eval
// --converse` plays them).
const (
	storyBias     = -1.0
	storyWhole    = 0.9
	storyAlone    = -1.0
	storyBefore   = -0.6
	storyShort    = 2.5
	storyAskAfter = -1.2

	storyClear = 0.7 // log odds from which on one of the two readings is taken
	storyOwn   = 0.5 // a question surer than this of something else by itself is not answered with what the whole says
)

// mostStory is how much of what was told is read again, in bytes: its end.
const mostStory = 1500

// together gives r, the reading of a message by itself or in context, or that of the whole of what was told with it, and notes whether the message belongs to that.
func (t *turn) together(message string, alone, r reading, about []*corpus.Answer) reading {
	if t.state.Lang != "" && t.state.Lang != t.words.lang { // the one library knows no words of the other's
		return r
	}
	if len(t.story()) == 0 || len(r.matches) == 0 || !hasLetters(message) || !t.knows(message, alone) {
		return r
	}
	if t.onPage() && isHollow(t.tokens(message)) { // it is about that answer
		t.more()
		return r
	}
	if len(about) > 0 && isAddition(t.tokens(message)) && !t.near(about[0], r.matches[0].Answer) &&
		slices.ContainsFunc(t.earlier(), func(a *corpus.Answer) bool { return t.near(a, r.matches[0].Answer) }) { // it goes on with what was told before this story
		return r
	}
	if t.standsAlone(message, r) {
		return r
	}
	whole := t.find(t.query(storyOf(append(slices.Clone(t.story()), message))))
	if len(t.state.About) == 0 { // what was offered has been refused
		whole.matches = slices.DeleteFunc(whole.matches, func(m matcher.Match) bool { return slices.Contains(t.state.Offered, m.Answer.Slug) })
	}
	if len(whole.matches) == 0 {
		return r
	}
	if t.assumes() {
		whole = t.asAssumed(alone, whole)
	}
	if first := whole.matches[0]; r.matches[0].Answer == first.Answer {
		t.more()
		r.matches[0].Confidence, r.among, r.whole = max(r.matches[0].Confidence, first.Confidence), max(r.among, whole.among), true
		return r
	}
	return t.apart(message, r, whole, about)
}

// last gives what is offered with the first of it behind the others.
func last(matches []matcher.Match) []matcher.Match {
	n := min(len(matches), matcher.Offered)
	return slices.Concat(matches[1:n], matches[:1], matches[n:])
}

// assumes reports whether a question soon after a cry for help is read with what nobody has said.
func (t *turn) assumes() bool {
	story := t.story()
	return len(story) == 1 && story[0] == t.words.fromSpouse
}

// asAssumed is the whole of a question and what was assumed, which is only offered where the question says next to nothing by itself ("does he have to agree"),
// or the same is found without it; then what the question has brought stands before that.
func (t *turn) asAssumed(alone, whole reading) reading {
	says := alone.likely() >= leastTold
	if says && alone.matches[0].Answer == whole.matches[0].Answer {
		return whole
	}
	before := t.find(t.query(storyOf(t.story())))
	same := len(before.matches) > 0 && before.matches[0].Answer == whole.matches[0].Answer
	if same {
		whole.matches = last(whole.matches)
	}
	if same || !says {
		return t.unsure(whole)
	}
	return whole
}

// apart gives one of two readings of a message that are about different answers, by itself and with the whole of what was told, or both to choose from.
func (t *turn) apart(message string, r, whole reading, about []*corpus.Answer) reading {
	first, before := whole.matches[0], t.find(t.query(storyOf(t.story())))
	switch z := t.goesOn(message, r, whole, before); {
	case z < -storyClear:
		if t.state.Failed < maxFailed && t.sure(r.matches[0]) && t.stray(message, r.matches[0], whole.logOdds()-before.logOdds(), about) {
			t.more()
			if t.given(first.Answer.Slug) {
				return t.either(r, whole)
			}
			return t.either(whole, r)
		}
		if !t.sure(r.matches[0]) {
			t.more()
		}
		return r
	case z < storyClear, r.matches[0].Confidence > storyOwn && isQuestion(message, t.tokens(message)):
		t.more()
		better, other := whole, r
		if z < 0 {
			better, other = r, whole
		}
		return t.either(better, other)
	}
	t.more()
	whole.whole = true
	if t.given(first.Answer.Slug) {
		whole.still = true
		if r.matches[0].Confidence > leastBeside {
			whole.matches = withFirst(first, r.matches[:1])
		}
		whole.matches = t.withRelated(whole.matches[:min(2, len(whole.matches))], first.Answer)
	}
	return whole
}

// story is what the message may go on with: what was told since a new subject. A cry for help begins none, but what is asked soon after it may be about it.
func (t *turn) story() []string {
	if t.gentle() && t.asksInFear(t.in.Text) {
		return t.fearStory()
	}
	return t.state.Story
}

// standsAlone reports whether a message is so sure of an answer, and points back to nothing, that it need not be read with what was told: what that would
// bring changes none in a thousand of such, and takes as long as all else.
func (t *turn) standsAlone(message string, r reading) bool {
	tokens := t.tokens(message)
	return r.likely() >= surelyWhole && !isAddition(tokens) && measureTalk(tokens).back == 0
}

// surelyWhole is how sure such a message is.
const surelyWhole = 0.99

// knows reports whether the library knows a word of a message, or has not to: "can he do that" is nothing but small words.
func (t *turn) knows(message string, alone reading) bool {
	return alone.likely() > 0 || !slices.ContainsFunc(t.tokens(message), func(token text.Token) bool { return !isStop(token.Word) })
}

// goesOn gives the log odds that a message goes on with what was told.
func (t *turn) goesOn(message string, r, whole, before reading) float64 {
	tokens := t.tokens(message)
	z := storyBias + storyWhole*whole.logOdds() + storyAlone*r.logOdds() + storyBefore*before.logOdds() + storyShort*measureTalk(tokens).short
	if t.state.Read && isQuestion(message, tokens) {
		z += storyAskAfter
	}
	return z
}

// logOdds are those of the likeliest answer of a reading.
func (r *reading) logOdds() float64 { return logit(max(leastSure, r.likely())) }

// A message by itself may be sure of something that it would not be about with what was told before: "they took my car", after a ticket for stunt driving,
// is no repossession. How right it is then is a logistic regression: on how much surer the message is than it has to be, by how much it makes what was told
// before surer, which it does where it belongs to that, and how short it is. It is learnt on 1,700 answers that were given outright in mid-conversation, of
// which 64 were wrong: to stories of the dev set, and to 2,000 of those among the alternates, sent a sentence at a time, and to each of these after another
// one or in its midst.
const (
	strayBias  = 3.97
	straySure  = 0.45
	strayGain  = -1.66
	strayShort = -9.50

	strayClear = 0.9 // a question is whole in a few words, "what is bail", where it is surer by this
	strayLeast = 1.0 // log odds from which on it is given: below are three in four of the wrong ones, and one in a hundred of the right ones
)

// stray reports whether what a message by itself is sure of may well be wrong, since with what was told before it is about another answer, and makes that
// surer by some log odds.
func (t *turn) stray(message string, first matcher.Match, gain float64, about []*corpus.Answer) bool {
	tokens := t.tokens(message)
	talk, sure := measureTalk(tokens), logit(first.Confidence)-logit(t.index.BandsOf(first.Answer).Answer)
	far := len(about) > 0 && !t.near(about[0], first.Answer)
	if isCircumstance(tokens) || far && t.state.Read && talk.short > fewOfFact && isFact(tokens) && !t.asks(message) {
		return true
	}
	if talk.back == 0 && sure > strayClear && isQuestion(message, tokens) || isAddition(tokens) {
		return false
	}
	return strayBias+straySure*sure+strayGain*gain+strayShort*talk.short < strayLeast
}

// isFact reports whether a message begins as what somebody tells of a case that is being talked about: "i have a dui", "nobody was hurt", "20 weeks". Of few words
// it is likelier a fact of that than another subject.
func isFact(tokens []text.Token) bool {
	return len(tokens) > 1 && (ofFacts[tokens[0].Word] || tokens[0].Kind == text.Number || tokens[0].Kind == text.Amount)
}

var ofFacts = wordSet(`i im ive he hes she shes they theyre we were their his her it its nobody everybody no only just since because cuz if when
	je j jai chu il elle on y ils elles son sa leur leurs c cest ca personne juste seulement depuis si quand pas non`)

// fewOfFact is the shortness from which on it is: two words of its own at most.
const fewOfFact = 0.6

// leastBeside is the confidence from which on a message's own reading is offered beside what was given and still fits best.
const leastBeside = 0.2

// withRelated adds the answers that one names as related and that have not been given.
func (t *turn) withRelated(matches []matcher.Match, a *corpus.Answer) []matcher.Match {
	matches = slices.Clip(matches) // what they are the first of stays as it is
	for _, other := range t.related(a) {
		if other.Lang == t.words.lang && !t.given(other.Slug) && placeOf(other, matches) < 0 {
			matches = append(matches, matcher.Match{Answer: other})
		}
	}
	return matches
}

// leastSure is the least confidence that tells one reading from another.
const leastSure = 1e-3

// either is the reading of a message that may be meant in two ways: it is asked which.
func (t *turn) either(better, other reading) reading {
	better.matches = withFirst(better.matches[0], slices.Concat(other.matches[:1], better.matches))
	better.among = max(better.among, other.among)
	return t.unsure(better)
}

// unsure is a reading that is sure enough to be offered and not to be given.
func (t *turn) unsure(r reading) reading {
	r.matches = slices.Clone(r.matches)
	first := &r.matches[0]
	first.Confidence = min(first.Confidence, hollowMost*t.index.BandsOf(first.Answer).Answer)
	return r
}

// storyOf is a story as one message.
func storyOf(messages []string) string {
	story := strings.Join(messages, "\n")
	return bare(strings.ToValidUTF8(story[max(0, len(story)-mostStory):], ""))
}

// more notes that the message goes on with what was told.
func (t *turn) more() { t.events[0].More = true }

// withFirst puts a match before the others.
func withFirst(first matcher.Match, others []matcher.Match) []matcher.Match {
	matches := []matcher.Match{first}
	for _, m := range others {
		if placeOf(m.Answer, matches) < 0 {
			matches = append(matches, m)
		}
	}
	return matches
}
