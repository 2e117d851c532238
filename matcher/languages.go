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
	if o.Fresh || shippedFor(french) == nil { // what ships is read when somebody speaks French, what takes seconds is learnt before anybody does
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

// soundsFrench tells the language of a message by its stop words, and where these do not tell by which of the libraries knows more of its words.
func (ix *Index) soundsFrench(message string) bool {
	tokens := text.Tokens(message)
	if lang, sure := text.Detect(tokens); sure {
		return lang == text.French
	}
	return ix.french().knows(text.French, tokens) > ix.knows(text.English, tokens)
}

// knows is how many of the words the answers in a language use.
func (ix *Index) knows(lang text.Lang, tokens []text.Token) int {
	a, n := ix.analysers[lang], 0
	for i := range tokens {
		if a != nil && a.v.find(tokens[i].Word) >= 0 {
			n++
		}
	}
	return n
}
