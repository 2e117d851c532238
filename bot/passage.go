package bot

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What an answer says on a point. Who has read an answer asks about a part of it: "what if I pay it all tomorrow". The answer itself has a sentence
// on that more often than another answer has, so it is quoted, word for word.

// passage is a key point, a list item or a sentence of an answer.
type passage struct {
	text    string
	stems   []string // of the words that say something
	words   int
	key     bool // it is a key point
	dangles bool // it begins with a word that points back
	time    bool // it has a time
	limit   bool // by which something has to be done
	tells   [kinds]bool
}

const (
	mostQuoted  = 320 // characters of a passage
	leastQuoted = 4   // words of a sentence
)

// passages gives those of an answer, its key points first. They are made once.
func (b *Bot) passages(a *corpus.Answer) []passage {
	if known, ok := b.quoted.Load(a); ok {
		return known.([]passage)
	}
	var all []passage
	for i, said := range append(slices.Clone(a.Takeaways), sentencesOf(corpus.Plain(a.Body))...) {
		tokens := text.Tokens(said)
		p := passage{text: said, stems: stemsOf(tokens, text.LangOf(a.Lang)), words: len(tokens), key: i < len(a.Takeaways), time: someTime.MatchString(said), limit: limit.MatchString(said)}
		p.dangles = len(tokens) > 0 && dangling[tokens[0].Word]
		for i, kind := range kindsOfAsking() {
			p.tells[i] = kind.tells.in(tokens)
		}
		p.tells[howMuch] = p.tells[howMuch] || strings.ContainsAny(said, "$%")
		all = append(all, p)
	}
	known, _ := b.quoted.LoadOrStore(a, all)
	return known.([]passage)
}

// sentencesOf gives the list items and sentences of plain text. Headings are none.
func sentencesOf(plain string) []string {
	var all []string
	for line := range strings.Lines(plain) {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case isItem && len(item) <= mostQuoted:
			all = append(all, item)
		default:
			all = append(all, cut(item)...)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool {
		return len(s) > mostQuoted || len(strings.Fields(s)) < leastQuoted || !strings.ContainsAny(s[len(s)-1:], ".!?")
	})
}

// cut parts a paragraph after its sentences: where a word of more than two letters ends one and a capital follows.
func cut(paragraph string) []string {
	var all []string
	words := strings.Fields(paragraph)
	from := 0
	for i, w := range words {
		ends := len(w) > 3 && strings.ContainsAny(w[len(w)-1:], ".!?")
		if i+1 == len(words) || ends && unicode.IsUpper([]rune(words[i+1])[0]) {
			all = append(all, strings.Join(words[from:i+1], " "))
			from = i + 1
		}
	}
	return all
}

// askWords say what kind of thing is asked, and nothing of its subject.
var askWords = wordSet(`long much many often soon far happen happens mean means get gets got need needs know really actually even still before after pis avant apres dois doit doivent devrais peux puis pourrais days weeks months time jours semaines mois longtemps temps combien faire fait passe arrive veut dire vraiment besoin encore`)

// stemsOf gives the stems of the words that say something.
func stemsOf(tokens []text.Token, lang text.Lang) []string {
	var stems []string
	for _, token := range tokens {
		if isStop(token.Word) || askWords[token.Word] {
			continue
		}
		stem := text.Stem(token.Word, lang)
		if base, ok := strings.CutSuffix(stem, "i"); ok && lang == text.French && strings.HasSuffix(base, "a") { // "payer", "paie"; and "paye"
			stem = base + "y"
		}
		if !slices.Contains(stems, stem) {
			stems = append(stems, stem)
		}
	}
	return stems
}

// passagesOn gives the words of an answer on what is asked, none where it has none that are likely on that.
func (t *turn) passagesOn(a *corpus.Answer) []string {
	passages := t.passages(a)
	if !t.asks(t.said.plain) && !supposes(t.said.tokens) || isAddition(t.said.tokens) {
		return nil
	}
	q := askingOf(a, passages, t.said.tokens)
	found := q.answeredBy(passages)
	if q.kinds[byWhen] && len(q.stems) == 0 { // "how long do i have"
		found = q.limitIn(passages, stemsOf(text.Tokens(storyOf(t.state.Story)), text.LangOf(a.Lang)))
	}
	var said []string
	for _, i := range found {
		said = append(said, passages[i].text)
	}
	return said
}

// weightIn is what a word weighs among passages: the more, the fewer have it.
func weightIn(passages []passage, stem string) float64 {
	n := 0.5
	for _, p := range passages {
		if slices.Contains(p.stems, stem) {
			n++
		}
	}
	return math.Log(1 + float64(len(passages))/n)
}

// supposes reports whether a message asks what if: "if I pay it all", "pis si jpaye tout".
func supposes(tokens []text.Token) bool {
	return slices.ContainsFunc(tokens[:min(2, len(tokens))], func(token text.Token) bool { return token.Word == "if" || token.Word == "si" })
}

// quoteFor gives what the answer given last says on what is asked, where it is one of those that fit. A message without a subject that fits nothing for
// sure, "how long do i have", is asked of what was just read, which is offered then whatever else fits.
func (t *turn) quoteFor(message string, read *reading) string {
	a := t.lastGiven()
	if a == nil {
		return ""
	}
	fits := slices.ContainsFunc(read.matches[:min(len(read.matches), matcher.Offered)], func(m matcher.Match) bool { return m.Answer == a })
	ofThat := !fits && t.state.Last == session.TypeAnswer && isHollow(t.tokens(message)) && !t.sure(read.matches[0])
	if !fits && !ofThat {
		return ""
	}
	quote := t.quoted(a)
	if ofThat {
		t.offerRead(a, quote != "", read)
	}
	return quote
}

// offerRead puts what was just read among the choices: first, with what is near to it, where it says something on what is asked or nothing near to it fits
// better.
func (t *turn) offerRead(a *corpus.Answer, says bool, read *reading) {
	first := read.matches[0]
	given := matcher.Match{Answer: a, Confidence: first.Confidence}
	if !says && t.near(a, first.Answer) && first.Confidence >= likelyNear {
		at := min(len(read.matches), matcher.Offered-1)
		read.matches = slices.Insert(slices.Clone(read.matches[:at]), at, given)
		return
	}
	near := []matcher.Match{given}
	for _, m := range read.matches[:min(len(read.matches), deepNear)] {
		if m.Answer != a && t.near(a, m.Answer) && !t.given(m.Answer.Slug) {
			near = append(near, m)
		}
	}
	if says {
		near = near[:1]
	}
	read.matches, read.still = t.withRelated(near, a), true
}

// likelyNear is how likely what is near to it has to be to be offered before it.
const likelyNear = 0.6

// deepNear is how many of the matches are looked through for what is near to what was just read.
const deepNear = 10

// lastGiven is the answer given last, if it is in the visitor's language.
func (t *turn) lastGiven() *corpus.Answer {
	n := len(t.state.Given)
	if n == 0 {
		return nil
	}
	if a := t.corpus.Answer(t.state.Given[n-1].Slug); a != nil && a.Lang == t.words.lang {
		return a
	}
	return nil
}

// quoted gives what an answer says on what is asked, as its words.
func (t *turn) quoted(a *corpus.Answer) string {
	switch said := t.passagesOn(a); len(said) {
	case 1:
		return fmt.Sprintf(t.words.saysOnThat, said[0])
	case 2:
		return fmt.Sprintf(t.words.saysTwo, said[0], said[1])
	}
	return ""
}
