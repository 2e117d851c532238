package matcher

import (
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A library of one's own has a handful of alternates an answer, and they hold few of the words in which people speak of law. The starter corpus has a hundred
// for each of its answers. So a message about another library is read by the network of the starter corpus too: the hidden units of that network say what
// the message is about, near those of other messages about the same, whatever words either has. They are one more input of the library's own network, and how
// near they lie to those of an answer's utterances is one more signal.
//
// `eval --halves 8` shows what it comes to: half of the starter's answers with eight alternates each, behind them the other half. Libraries of other fields lose
// nothing by it.

// background is the indexes of the starter corpus by language, nil for one that the library has no answers in.
type background [2]*Index

// backgroundLength is how long what the background says of a message is, against the one of a message's own vector.
const backgroundLength = 2

// mostHeard is how many utterances of an answer are compared by the background; of more, so many spread over all.
const mostHeard = 8

// starters are the indexes of the starter corpus by language, which ship; nil where the corpus has changed since.
var starters = [...]func() *Index{
	text.English: sync.OnceValue(func() *Index { return ready(corpus.Starter().For("en"), Shipped()) }),
	text.French:  sync.OnceValue(func() *Index { return ready(corpus.Starter().For("fr"), Shipped()) }),
}

// newBackground gives the background of an index, nil for none. The starter corpus is its own.
func newBackground(ix *Index, of []*Index) *background {
	if of == nil && isStarter(ix.findable) {
		return nil
	}
	var b *background
	for _, lang := range ix.langs {
		behind := behindOf(of, lang)
		if behind == nil {
			continue
		}
		if b == nil {
			b = new(background)
		}
		b[lang] = behind
	}
	return b
}

// behindOf gives the one that hears a language, of some or else of the starter's, nil for none.
func behindOf(of []*Index, lang text.Lang) *Index {
	if of == nil {
		return starters[lang]()
	}
	for _, ix := range of {
		if ix.analysers[lang] != nil {
			return ix
		}
	}
	return nil
}

// isStarter reports whether what identifies a corpus is the starter's, in one language or in all.
func isStarter(findable string) bool { return slices.Contains(starterHashes(), findable) }

var starterHashes = sync.OnceValue(func() []string {
	s := corpus.Starter()
	return []string{s.Findable(), s.For("en").Findable(), s.For("fr").Findable()}
})

// name tells one background from another: what was learnt with one is of no use with the next.
func (b *background) name() string {
	if b == nil {
		return ""
	}
	name := " behind"
	for _, ix := range b {
		if ix != nil {
			name += " " + ix.findable + " by " + strconv.Itoa(learning)
		}
	}
	return name
}

// hear sets heard to what the starter's network hears in a message of a library with such words, all zero for nothing. What was mistyped the library has corrected.
func (b *background) hear(m *message, words []word, heard []float32) {
	clear(heard)
	ix := b[m.lang]
	if ix == nil {
		return
	}
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	s.message.lang, s.message.tokens = m.lang, append(s.message.tokens[:0], m.tokens...)
	for i := range m.items[:m.own] {
		if it := &m.items[i]; it.word >= 0 {
			s.message.tokens[it.token].Word = words[it.word].text
		}
	}
	reader := *ix.analysers[m.lang]
	reader.speller = nil
	reader.analyse(&s.message)
	s.whole = ix.dictionary.vector(&s.message, &s.sparse, s.whole.entries)
	ix.network.hear(s.whole.entries, nil, heard)
	if size := dot(heard, heard); size > 0 {
		scale := float32(backgroundLength / math.Sqrt(float64(size)))
		for k := range heard {
			heard[k] = float32(heard[k] * scale)
		}
	}
}

// echoes is what the background hears in utterances of the answers.
type echoes struct {
	byDoc  []uint32  // points byDoc[doc] to byDoc[doc+1] belong to doc
	points []float32 // of point p points[p*hiddenUnits:(p+1)*hiddenUnits]
}

func newEchoes(examples []example, isUtterance []bool, docs int) *echoes {
	h := &echoes{byDoc: make([]uint32, docs+1)}
	if len(examples) == 0 || examples[0].heard == nil {
		return h
	}
	of := make([][][]float32, docs)
	for i, e := range examples {
		if isUtterance[i] {
			of[e.doc] = append(of[e.doc], e.heard)
		}
	}
	for doc, heard := range of {
		n := min(len(heard), mostHeard)
		for i := range n {
			h.points = append(h.points, heard[i*len(heard)/n]...)
		}
		h.byDoc[doc+1] = uint32(len(h.points) / hiddenUnits)
	}
	return h
}

// fits reports whether the numbers are those of so many answers, as in a whole snapshot they are.
func (h *echoes) fits(docs int) bool {
	if len(h.byDoc) != docs+1 || h.byDoc[0] != 0 || int(h.byDoc[docs])*hiddenUnits != len(h.points) {
		return false
	}
	for doc := range docs {
		if h.byDoc[doc] > h.byDoc[doc+1] {
			return false
		}
	}
	return true
}

// near is how near the nearest of an answer's utterances is to what was heard in a message: the cosine, 0 where nothing was.
func (h *echoes) near(doc uint32, heard []float32) (nearest float32) {
	for p := h.byDoc[doc]; p < h.byDoc[doc+1]; p++ {
		nearest = max(nearest, dot(h.points[int(p)*hiddenUnits:][:hiddenUnits], heard))
	}
	return nearest / (backgroundLength * backgroundLength)
}
