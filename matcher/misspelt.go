package matcher

import (
	"cmp"
	"slices"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Misspellings that a corpus knows. Writers of alternates spell as visitors do, and a misspelling that an alternate uses would be a word of its own, which
// says less than the word that was meant, and which no typed word is corrected away from. So the lexicon lists them, and they are read as the
// word that is meant, in alternates and in messages. An answer's own text is written with care: what it uses is no misspelling, whatever the
// lexicon says.

// spelling gives the one word that a phrase of an entry is typed for, and the one that is meant, if the entry mends a spelling word for word.
func spelling(e corpus.Entry, say string) (typed string, meant text.Token, ok bool) {
	if e.Kind != "misspelling" {
		return "", text.Token{}, false
	}
	from, to := text.Tokens(say), text.Tokens(e.Means)
	if len(from) != 1 || len(to) != 1 {
		return "", text.Token{}, false
	}
	return from[0].Word, to[0], true
}

// spell takes up the misspellings of words that the answers in the vocabulary's language use. It comes before all else that the vocabulary learns.
func (v *vocabulary) spell(c *corpus.Corpus) {
	u := usageOf(c, v.lang)
	for _, e := range c.Lexicon {
		if text.LangOf(e.Lang) != v.lang {
			continue
		}
		for _, say := range e.Say {
			if typed, meant, ok := spelling(e, say); ok && !u.careful[typed] && u.all.find(meant.Word) >= 0 {
				v.misspelt(typed, meant)
			}
		}
	}
	if v.lang != text.French {
		return
	}
	for i := range u.all.words {
		w := &u.all.words[i]
		if rest := text.Elided(w.text); w.kind == text.Word && !w.stop && u.careful[rest] && !u.careful[w.text] && v.find(w.text) < 0 {
			v.misspelt(w.text, text.Token{Word: rest, Kind: text.Word})
		}
	}
}

// usage is what a corpus uses in one language: all words, and those of the answers' own text.
type usage struct {
	all     *vocabulary
	careful map[string]bool
}

func usageOf(c *corpus.Corpus, lang text.Lang) usage {
	u := usage{newVocabulary(lang, newNumbers()), make(map[string]bool)}
	for _, a := range c.Answers() {
		if text.LangOf(a.Lang) != lang {
			continue
		}
		own := []string{a.Question, a.Summary, corpus.Plain(a.Body)}
		for _, s := range append(own, a.Takeaways...) {
			for _, t := range text.Tokens(s) {
				u.all.add(t)
				u.careful[t.Word] = true
			}
		}
		for _, s := range a.Alternates {
			for _, t := range text.Tokens(s) {
				u.all.add(t)
			}
		}
	}
	return u
}

// Misspelling is a word of a corpus's alternates that seems to be a slip.
type Misspelling struct {
	Typed, Meant string
}

// Misspellings finds the words of the alternates in a language that seem to be misspelt and that the lexicon does not know as such: isWord knows none of
// them, and each is close to a word that it knows, or the answers' own text, and that is used a good deal more. Ordered by the word that is meant.
func Misspellings(c *corpus.Corpus, lang text.Lang, isWord func(string) bool) []Misspelling {
	u := usageOf(c, lang)
	known := newVocabulary(lang, newNumbers())
	known.spell(c)
	s := newSpeller(u.all)
	spelt := func(w string) bool { return u.careful[w] || isWord(w) }
	var found []Misspelling
	for i := range u.all.words {
		w := &u.all.words[i]
		if w.kind != text.Word || len(w.text) < minCorrected || w.stop || known.find(w.text) >= 0 || spelt(w.text) {
			continue
		}
		id := s.likeliest(w.text, func(k *word) bool { return k.count >= muchMore*w.count && k.stem != w.stem && spelt(k.text) })
		if id >= 0 {
			found = append(found, Misspelling{Typed: w.text, Meant: u.all.words[id].text})
		}
	}
	slices.SortFunc(found, func(a, b Misspelling) int {
		return cmp.Or(cmp.Compare(a.Meant, b.Meant), cmp.Compare(a.Typed, b.Typed))
	})
	return found
}

// muchMore is how many times as often the word that is meant has to be used.
const muchMore = 4
