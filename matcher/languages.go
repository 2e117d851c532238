package matcher

import (
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A library in two languages is two libraries. What is said in French tells nothing from the words of an English answer, nor the other way round, and
// two answers that say the same would share the confidence that belongs to one. So each language has an index of its own: over the answers in it, and
// those that nobody has put into it, which are still better than none. Learning takes half as long that way, and nobody waits for the other language.

// inLanguages makes the index of a corpus, or the two of one in two languages.
func inLanguages(c *corpus.Corpus, o Options) *Index {
	english, french := c.For("en"), c.For("fr")
	ix := build(english, o)
	ix.whole = c
	if french == english {
		return ix
	}
	first := len(english.Answers())
	progress := o.Progress
	o.Progress = func(stage string, done, n int) { progress(stage, first+done, first+n) }
	ix.french = sync.OnceValue(func() *Index {
		fr := build(french, o)
		fr.outside.like(ix.outside, fr.utterances, ix.utterances)
		return fr
	})
	if o.Fresh || shippedFor(french.Findable()) == nil { // what ships is read when somebody speaks French, what takes seconds is learnt before anybody does
		ix.french()
	}
	return ix
}

// speaking gives the index for the language of q.
func (ix *Index) speaking(q Query) *Index {
	switch {
	case ix.french == nil:
	case q.Lang != "":
		if text.LangOf(q.Lang) == text.French {
			return ix.french()
		}
	case ix.soundsFrench(q.Text):
		return ix.french()
	}
	return ix
}

// soundsFrench tells the language of a message by its stop words, and where these do not tell by which of the libraries uses its words.
func (ix *Index) soundsFrench(message string) bool {
	tokens := text.Tokens(message)
	if lang, sure := text.Detect(tokens); sure {
		return lang == text.French
	}
	return ix.Leans(tokens) >= ClearLead
}

// ClearLead is how many more words tell a language: one may be a word of the other too ("non compete").
const ClearLead = 2

// Leans tells how many more words of a message are French than are English: those that the answers in one language use far more often than those in the
// other. Below 0 more are English.
func (ix *Index) Leans(tokens []text.Token) int {
	if ix.french == nil {
		return 0
	}
	lead, fr := 0, ix.french()
	for i := range tokens {
		switch english, french := ix.uses(text.English, tokens[i].Word), fr.uses(text.French, tokens[i].Word); {
		case french > clearlyMore*(english+1), english == 0 && french > farMore:
			lead += ClearLead
		case english > clearlyMore*(french+1), french == 0 && english > farMore:
			lead -= ClearLead
		case french > farMore*max(english, 1):
			lead++
		case english > farMore*max(french, 1):
			lead--
		}
	}
	return lead
}

// farMore is how many times as often answers in one language use a word that tells it; a name that an example happens to hold tells nothing.
const farMore = 4

// clearlyMore is how many times as often for a word that tells it alone: "EIMT", but not the "non" of "non compete". Where no answer in the other
// language uses it at all, farMore is enough: "punaises".
const clearlyMore = 12

// uses is how often the answers in a language use a word. What the lexicon alone has, such as what a French word means in English, is no word of theirs.
func (ix *Index) uses(lang text.Lang, word string) int32 {
	a := ix.analysers[lang]
	if a == nil {
		return 0
	}
	id := a.v.find(word)
	if id < 0 {
		return 0
	}
	if w := a.v.words[id]; w.stop || ix.inverted.start[w.stem] < ix.inverted.start[w.stem+1] {
		return w.count
	}
	return 0
}
