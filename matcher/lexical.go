package matcher

import (
	"cmp"
	"slices"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Lexical finds answers by BM25F alone: of a library too large to learn classifiers for, or where a first look has to do. It needs about a kilobyte
// an answer. Like an Index it is immutable and safe for all goroutines.
type Lexical struct {
	ix    *Index
	most  []float32 // by stem: the greatest of its impacts, which bounds what a word can give
	tenth []float32 // by stem: the tenth greatest, which as many answers have at least; 0 where fewer use it
	spare *sync.Pool
}

// bestKnown is how many of the best answers tenth speaks of.
const bestKnown = 10

// NewLexical reads a corpus and learns nothing.
func NewLexical(c *corpus.Corpus) *Lexical {
	b := &builder{Index: newIndex(c, Shipped()), options: Options{Progress: func(string, int, int) {}}, wordsOnly: true}
	b.makeAnalysers()
	b.readAll()
	b.inverted = newInverted(b.postings, len(b.stems.names), len(c.Answers()), b.areas)
	l := &Lexical{ix: b.Index, most: make([]float32, len(b.stems.names)), tenth: make([]float32, len(b.stems.names))}
	var top heap
	for s := range l.most {
		top = heap{keys: top.keys[:0], n: bestKnown}
		_, impacts := b.inverted.postings(int32(s))
		for _, impact := range impacts {
			l.most[s] = max(l.most[s], impact)
			top.offer(orderKey(impact, 0))
		}
		l.tenth[s] = top.least()
	}
	l.spare = &sync.Pool{New: func() any { return new(lookup) }}
	return l
}

// Reading is a message that was read.
type Reading struct{ message message }

// lookup is the working memory of finding answers for a message. It goes from one to the next, so that it stays near the processor.
type lookup struct {
	read    Reading // of a text that nobody has read before
	terms   []term
	ordered []*term   // the terms from the one that can give least
	limits  []float32 // what the first so many of ordered can give together
	scores  []float32 // of all answers, or of those in the window
	touched [window / 64]uint64
	heap    heap
}

// Search returns at most limit answers for a message, the best first.
func (l *Lexical) Search(said string, limit int) []Match {
	u := l.spare.Get().(*lookup)
	defer l.spare.Put(u)
	l.Read(said, &u.read)
	keys := l.best(&u.read, u, limit)
	matches := make([]Match, len(keys))
	for i, key := range keys {
		matches[i] = Match{Answer: l.ix.corpus.Answers()[l.ix.slugOrder[slugOf(key)]], Score: float64(scoreOf(key))}
	}
	return matches
}

// Read takes a message apart into r.
func (l *Lexical) Read(said string, r *Reading) {
	m := &r.message
	m.tokens = text.Append(m.tokens[:0], said)
	m.lang = l.ix.langOf(Query{}, m.tokens)
	l.ix.analysers[m.lang].analyse(m)
}

// Best finds the first limit answers for what was read and returns how many there are: the stage alone, to be measured.
func (l *Lexical) Best(r *Reading, limit int) int {
	u := l.spare.Get().(*lookup)
	defer l.spare.Put(u)
	return len(l.best(r, u, limit))
}

// best gives the keys of the best answers in order, until u is used again. A small library is scored as a whole, which is quicker than to think about what to skip.
func (l *Lexical) best(r *Reading, u *lookup, limit int) []uint64 {
	u.heap = heap{keys: u.heap.keys[:0], n: limit}
	if limit <= 0 {
		return nil
	}
	if len(l.ix.areas) <= allAtOnce {
		return l.exhaust(r, u)
	}
	return l.skip(r, u)
}

// exhaust scores all answers.
func (l *Lexical) exhaust(r *Reading, u *lookup) []uint64 {
	u.room(rowOf(len(l.ix.areas)))
	l.ix.inverted.score(&r.message, u.scores)
	least := mark(u.scores, u.heap.n)
	reaching(u.scores, least, func(doc int, score float32) float32 {
		u.heap.offer(orderKey(score, l.ix.slugPlace[doc]))
		return max(least, u.heap.least())
	})
	clear(u.scores)
	return u.heap.sorted()
}

// room makes scores n cells, all zero.
func (u *lookup) room(n int) {
	if cap(u.scores) < n {
		u.scores = make([]float32, n)
	}
	u.scores = u.scores[:n]
}

// gather collects the terms of a message and orders them by what they can give.
func (l *Lexical) gather(r *Reading, u *lookup) {
	u.terms, u.ordered, u.limits = u.terms[:0], u.ordered[:0], append(u.limits[:0], 0)
	for i := range r.message.scored {
		it := &r.message.scored[i]
		docs, impacts := l.ix.inverted.postings(it.stem)
		if len(docs) == 0 {
			continue
		}
		t := term{docs: docs, impacts: impacts, weight: it.weight, areas: it.areas, bound: float32(it.weight * l.most[it.stem])}
		if it.areas == everywhere && u.heap.n <= bestKnown {
			t.sure = float32(it.weight * l.tenth[it.stem])
		}
		u.terms = append(u.terms, t)
	}
	for i := range u.terms {
		u.ordered = append(u.ordered, &u.terms[i])
	}
	slices.SortStableFunc(u.ordered, func(a, b *term) int { return cmp.Compare(a.bound, b.bound) })
	var sum float32
	for _, t := range u.ordered {
		sum += t.bound
		u.limits = append(u.limits, sum)
	}
}
