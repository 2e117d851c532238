package bot

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
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
	asked   []wording // what the library knows to be asked that it tells
}

// told is what an answer tells.
type told struct {
	passages []passage
	notIn    []wording // what the library knows to be asked that none of them tells
	wordings *wordings
	title    []string // stems of its question
}

const (
	mostQuoted  = 320 // characters of a passage
	leastQuoted = 4   // words of a sentence
)

// told gives the passages of an answer, its key points first, and what is known to be asked of them. They are made once.
func (b *Bot) told(a *corpus.Answer) *told {
	if known, ok := b.quoted.Load(a); ok {
		return known.(*told)
	}
	all := &told{wordings: b.wordings.in(a.Lang), title: stemsOf(text.Tokens(a.Question), text.LangOf(a.Lang))}
	for i, said := range append(slices.Clone(a.Takeaways), sentencesOf(corpus.Plain(a.Body))...) {
		tokens := text.Tokens(said)
		p := passage{text: said, stems: stemsOf(tokens, text.LangOf(a.Lang)), words: len(tokens), key: i < len(a.Takeaways), time: someTime.MatchString(said), limit: limit.MatchString(said)}
		p.dangles = len(tokens) > 0 && dangling[tokens[0].Word]
		for i, kind := range kindsOfAsking() {
			p.tells[i] = kind.tells.in(tokens)
		}
		p.tells[howMuch] = p.tells[howMuch] || strings.ContainsAny(said, "$%")
		all.passages = append(all.passages, p)
	}
	for _, asked := range b.corpus.Asked {
		if asked.Slug == a.Slug {
			all.learn(asked)
		}
	}
	known, _ := b.quoted.LoadOrStore(a, all)
	return known.(*told)
}

// learn takes in what is known to be asked.
func (t *told) learn(asked corpus.Asked) {
	into := &t.notIn
	if asked.Says != "" {
		at := slices.IndexFunc(t.passages, func(p passage) bool { return strings.HasPrefix(p.text, asked.Says) })
		if at < 0 {
			return
		}
		into = &t.passages[at].asked
	}
	for _, question := range asked.Texts {
		said := hear(question)
		*into = append(*into, t.wordings.of(said.tokens))
	}
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
