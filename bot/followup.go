package bot

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Follow-ups. "how long does it take" says nothing by itself; after an answer on divorce it does. A message is therefore read
// twice: alone, and leaning towards what the conversation is about, that is the answers given or offered last, those that are related
// to them and those of their area. How far it leans is decided by the message: one that is short, begins with "and" or "what about",
// or points back with "it", "they", "there" leans far; one that names its own subject hardly does, and one that is clear by itself
// not at all, so that a new subject is never dragged into the old one.
//
// The numbers below are log odds, learnt on 170 follow-ups (testdata/followups and others) and, against them, on a thousand questions
// and 300 messages that no answer fits, each asked after an answer on something else.
const (
	leanArea      = 1.0 // an answer of the same area
	leanAreaShort = 3.5 // the more, the shorter the message
	leanLink      = 1.0 // one that either names as related
	leanLinkShort = 1.6
	leanLinkBack  = 1.4  // the more, the more the message points back
	leanGiven     = -4.0 // one that has been given: it is not asked for twice in other words

	leanPassed = -0.5 // the one offered first, and not taken

	offeredShare = 0.5 // of the lean towards what was offered second or third

	shortWords = 4.0 // content words by which the shortness of a message falls to 1/e
)

// The confidence of the reading in context, a logistic regression: on the share of the first answer among all, on whether the message
// alone says the same, and how surely, and on whether the first answer is related to the last one.
const (
	contextBias  = -1.05
	contextShare = 0.8
	contextAlone = 0.1
	contextAgree = 1.0
	contextLink  = 0.8
)

// aloneHandicap is what the reading alone is worth against the reading in context, which has seen all that it has seen and more.
const aloneHandicap = 0.3

// backClarify is the share of the usual confidence from which on a message that points back is answered by a choice: somebody who goes on
// talking is better asked than handed over.
const backClarify = 0.35

// fragment is the shortness from which on a message is taken to point back, although no word of it does: one content word at most.
const fragment = 0.75

// deep is how many answers a reading in context looks at: all candidates in practice.
const deep = 200

// reading is how a message was understood.
type reading struct {
	matches []matcher.Match // best first
	among   float64         // how sure it is that one of the first three is meant
	back    bool            // the message points back to what was said before
	still   bool            // what fits best has been given
	whole   bool            // it was read with what was told before
}

// likely is the confidence of the best match, 0 where there is none.
func (r *reading) likely() float64 {
	if len(r.matches) == 0 {
		return 0
	}
	return r.matches[0].Confidence
}

// read finds what a message, bare, asks for in whichever reading is the more confident: alone, in context, or with what was told before.
func (t *turn) read(message string) reading {
	q := t.query(message)
	alone, about := t.find(q), t.about()
	if t.turned {
		return alone
	}
	return t.together(message, alone, t.inContext(message, q, alone, about), about)
}

// turnsTo gives what a message is about that says itself that it is about something new, "now about my will", "autre question: mon loyer", and whether it does.
func turnsTo(message string) (string, bool) {
	at := newSubject.FindStringIndex(message)
	if at == nil || len(text.Tokens(message[at[1]:])) == 0 {
		return message, false
	}
	return message[at[1]:], true
}

var newSubject = regexp.MustCompile(`(?i)^\s*(?:(?:ok|okay|so|and|also|sorry|et|pis|bon|alors|désolée?|desole)[ ,.!]+)*(?:` +
	`now (?:about|on|for)\b|(?:wrong topic[ ,.!]+)?(?:my )?(?:next|another|different|new|other) (?:question|subject|topic|thing|matter)(?: is| about| on|:|,| -)+` +
	`|(?:wrong topic|new topic|changing (?:the )?(?:subject|topic)|change of (?:subject|topic))[ ,.:!-]+(?:my question is )?(?:about )?` +
	`|i (?:also )?(?:have|got) (?:a|another) question (?:about|on)\b|i (?:also )?(?:need|want) to (?:know|ask) about\b` +
	`|maintenant (?:pour|sur|au sujet de)\b|(?:une )?(?:autre|nouvelle|nouveau|prochaine) (?:question|sujet|chose)(?: sur| pour|:|,| -)+|changement de sujet[ ,.:!-]+` +
	`|j['’ ]?ai (?:aussi )?une (?:autre )?question (?:sur|pour|de)\b)\s*`)

// inContext is the reading of a message alone or leaning towards what the conversation is about.
func (t *turn) inContext(message string, q matcher.Query, alone reading, about []*corpus.Answer) reading {
	sure := len(alone.matches) > 0 && t.sure(alone.matches[0])
	hollow := len(about) > 0 && isHollow(t.tokens(message))
	adds := len(about) > 0 && isAddition(t.tokens(message))
	if len(about) == 0 || sure && !hollow && !adds {
		return alone
	}
	talk := measureTalk(t.tokens(message))
	if adds { // it may go on with what was spoken of before that: "what about the kids", of the separation
		about = slices.Concat(about, t.earlier())
	}
	q.Lean = t.lean(about, talk)
	context := t.find(q)
	if len(context.matches) == 0 || !hasLetters(message) {
		return alone
	}
	t.judge(context.matches, alone.matches, about)
	first := context.matches[0].Answer
	isNear := func(a *corpus.Answer) bool { return t.near(a, first) }
	if main := about[0]; hollow && first != main && !t.linkedTo(main, first) || adds && !slices.ContainsFunc(about, isNear) {
		if sure || t.sure(context.matches[0]) {
			return t.offered(context, alone, main)
		}
	}
	if !hollow && !adds && aloneHandicap*alone.likely() > context.matches[0].Confidence {
		return alone
	}
	if alone.likely() < leastTold && !isQuestion(message, t.tokens(message)) { // what is told and by itself says next to nothing
		top := &context.matches[0]
		top.Confidence = min(top.Confidence, hollowMost*t.index.BandsOf(top.Answer).Answer)
	}
	context.back = talk.back > 0 || talk.short > fragment
	context.matches = withOther(context.matches, alone.matches)
	if !t.sure(context.matches[0]) {
		context.matches = t.withGiven(context.matches)
	}
	context.among = 0
	for _, m := range context.matches[:min(matcher.Offered, len(context.matches))] {
		context.among = min(1, context.among+m.Confidence)
	}
	return context
}

// earlier gives the answers given before the last one, the latest first.
func (t *turn) earlier() []*corpus.Answer {
	var before []*corpus.Answer
	for i := len(t.state.Given) - 2; i >= 0 && len(before) < mostEarlier; i-- {
		if a := t.corpus.Answer(t.state.Given[i].Slug); a != nil && !slices.Contains(before, a) {
			before = append(before, a)
		}
	}
	return before
}

// mostEarlier is how many answers before the last one a message may go on with.
const mostEarlier = 2

// near reports whether an answer is of the area of the one that the conversation is about first, or related to it.
func (t *turn) near(main, other *corpus.Answer) bool {
	return other.Area == main.Area || t.linkedTo(main, other)
}

// offered is the reading of a message without a subject that seems sure of something else than what is talked about: it is asked which of
// what is near to that is meant, or the other.
func (t *turn) offered(context, alone reading, main *corpus.Answer) reading {
	near := func(m matcher.Match) bool { return t.near(main, m.Answer) }
	matches := slices.Clone(context.matches)
	slices.SortStableFunc(matches, func(a, b matcher.Match) int {
		switch {
		case near(a) == near(b):
			return 0
		case near(a):
			return -1
		}
		return 1
	})
	context.matches = withOther(matches, alone.matches)
	first := &context.matches[0]
	first.Confidence = min(max(alone.likely(), first.Confidence), hollowMost*t.index.BandsOf(first.Answer).Answer)
	context.among, context.back = first.Confidence, true
	return context
}

// linkedTo reports whether one of two answers names the other as related.
func (b *Bot) linkedTo(a, other *corpus.Answer) bool { return slices.Contains(b.linked(a), other.Slug) }

// withGiven puts the answer given last among the first three where nothing but that it was given keeps it from being the first: it may hold
// what is asked.
func (t *turn) withGiven(context []matcher.Match) []matcher.Match {
	last := t.givenLast().Slug
	at := slices.IndexFunc(context, func(m matcher.Match) bool { return m.Answer.Slug == last })
	if at < matcher.Offered || context[at].Score-leanGiven < context[0].Score {
		return context
	}
	given := context[at]
	return slices.Insert(slices.Delete(slices.Clone(context), at, at+1), matcher.Offered-1, given)
}

// hollowMost is the share of the confidence that an answer needs which a message without a subject has at most, where its two readings disagree.
const hollowMost = 0.95

// tokens gives those of a message, which is mostly what was said as it was said.
func (t *turn) tokens(message string) []text.Token {
	if message == t.said.text {
		return t.said.tokens
	}
	return text.Tokens(message)
}

func (t *turn) query(message string) matcher.Query {
	return matcher.Query{Text: message, Lang: t.words.lang, Area: t.in.Area, Areas: t.in.Areas}
}

// leastAbout is the confidence from which on the nearest answer to a message that was not answered tells what it was about.
const leastAbout = 0.05

// about gives the answers that the conversation is about: the one given last, or those offered since, the first counting most; else
// those nearest to what was said last, if that was not answered and they were not refused.
func (t *turn) about() []*corpus.Answer {
	var about []*corpus.Answer
	switch {
	case t.state.Pressed != "":
		about = t.nearest(t.state.Pressed)
	case len(t.state.About) == 0 && t.state.Failed > 0 && t.state.Asked != "":
		about = t.nearest(t.state.Asked)
	}
	for _, slug := range t.state.About {
		if a := t.corpus.Answer(slug); a != nil && !slices.Contains(about, a) {
			about = append(about, a)
		}
	}
	return about
}

// nearest gives the answers nearest to a message, save those that have been offered.
func (t *turn) nearest(message string) []*corpus.Answer {
	var near []*corpus.Answer
	for i, m := range t.find(t.query(bare(message))).matches {
		if i == matcher.Offered || m.Confidence < leastAbout {
			break
		}
		if !slices.Contains(t.state.Offered, m.Answer.Slug) {
			near = append(near, m.Answer)
		}
	}
	return near
}

// lean says how far the message leans to which answers.
func (t *turn) lean(about []*corpus.Answer, talk talk) *matcher.Lean {
	l := &matcher.Lean{Areas: make(map[string]float64), Answers: make(map[string]float64)}
	link := leanLink + leanLinkShort*talk.short + leanLinkBack*talk.back
	for i, a := range about {
		share := 1.0
		if i > 0 {
			share = offeredShare
		}
		l.Areas[a.Area] = max(l.Areas[a.Area], share*(leanArea+leanAreaShort*talk.short))
		for _, other := range t.linked(a) {
			l.Answers[other] = max(l.Answers[other], share*link)
		}
	}
	first := about[0].Slug
	shown := len(t.state.About) > 0 && t.state.About[0] == first
	if shown && len(about) > 1 {
		l.Answers[first] += leanPassed
	}
	if shown && len(t.state.About) == 1 || t.state.Pressed != "" { // the page they ask from, or what a person comes first for, unless it has been given
		l.Answers[first] += link
	}
	for _, g := range t.state.Given {
		l.Answers[g.Slug] = leanGiven
	}
	return l
}

// linked gives the answers that a names as related and those that name a.
func (b *Bot) linked(a *corpus.Answer) []string { return b.links[a.Slug] }

// linksOf gives for each answer those that it names as related and those that name it.
func linksOf(c *corpus.Corpus) map[string][]string {
	links := make(map[string][]string)
	link := func(from, to string) {
		if !slices.Contains(links[from], to) {
			links[from] = append(links[from], to)
		}
	}
	for _, a := range c.Answers() {
		for _, other := range c.Related(a) {
			link(a.Slug, other.Slug)
			link(other.Slug, a.Slug)
		}
	}
	for _, a := range c.Answers() { // what there is in one language only may know the original alone
		links[a.Slug] = append(links[a.Slug], links[a.Translates]...)
	}
	return links
}

// judge gives the matches found in context their confidences.
func (t *turn) judge(context, alone []matcher.Match, about []*corpus.Answer) {
	var sum float64
	for _, m := range context {
		sum += math.Exp(m.Score - context[0].Score)
	}
	first := context[0].Answer
	z := contextBias + contextShare*logit(1/sum)
	if len(alone) > 0 {
		z += contextAlone * logit(alone[0].Confidence)
		if alone[0].Answer == first {
			z += contextAgree
		}
	}
	if slices.ContainsFunc(about, func(a *corpus.Answer) bool { return t.linkedTo(a, first) }) {
		z += contextLink
	}
	top := logistic(z)
	for i := range context {
		context[i].Confidence = top
		if i > 0 {
			context[i].Confidence = min(1-top, top*math.Exp(context[i].Score-context[0].Score))
		}
	}
}

// logistic is the probability of log odds.
func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// logit keeps away from infinity.
func logit(p float64) float64 {
	p = min(max(p, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// withOther puts the first answer of the other reading among the first three, so that a choice shows both.
func withOther(context, alone []matcher.Match) []matcher.Match {
	if len(alone) == 0 {
		return context
	}
	at := placeOf(alone[0].Answer, context)
	if at < matcher.Offered && at >= 0 || len(context) < matcher.Offered {
		return context
	}
	if at >= 0 {
		context = slices.Delete(context, at, at+1)
	}
	return slices.Insert(context, matcher.Offered-1, alone[0])
}

// wholePage gives the page that still fits best to who asks again what comes next; "" for other messages.
func (t *turn) wholePage() string {
	a := t.page()
	if a == nil || t.state.Read || t.state.Last != session.TypeClarify || t.state.Page != a.Slug || !asksOn(t.said.line) && t.said.means(intents.Help) != learnt.Sure {
		return ""
	}
	return strings.Replace(t.words.wholePage, "%s", a.URL(), 1)
}

// asksOn reports whether a line asks what comes next: "ok and then", "pis apres". It thanks for nothing.
func asksOn(line string) bool { return onward.MatchString(line) }

var onward = regexp.MustCompile(`^(?:(?:ok|okay|k|so|alright|right|yes|yeah|but|and|oui|bon|ben|mais|et|pis) )*(?:and then(?: what)?|then what|what then|and after(?: that| this)?|after (?:that|this)(?: what)?|whats next|what is next|what comes (?:next|then|after(?: that| this)?)` +
	`|what happens (?:next|then|after(?: that| this)?)|what do i do (?:next|then|after(?: that)?)|pis (?:apres|la|ensuite)|apres ca|(?:et|pis) (?:apres|ensuite)(?: ca| cela)?(?: quoi| koi)?|ensuite(?: quoi| koi)?|apres (?:quoi|koi)|(?:je|j|jfais|on) ?(?:fais|fait)? (?:quoi|koi) (?:apres|ensuite))$`)

// asksWhy reports whether a line asks for the reason of what was read. It is no complaint.
func asksWhy(line string) bool { return reason.MatchString(line) }

var reason = regexp.MustCompile(`^(?:(?:ok|and|but|so|et|mais|pis|ben) )*(?:why(?: not| is that| is it| so)?|how come|pourquoi(?: pas| ca)?|pourkoi(?: pas)?|pk(?: pas)?|comment ca se fait)$`)
