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
		for _, impact := range b.inverted.impacts[b.inverted.start[s]:b.inverted.start[s+1]] {
			l.most[s] = max(l.most[s], impact)
			top.offer(orderKey(impact, 0))
		}
		l.tenth[s] = top.least()
	}
	l.spare = &sync.Pool{New: func() any { return new(Reading) }}
	return l
}

// Reading is a message that was read, and the working memory of finding answers for it. It serves one caller at a time.
type Reading struct {
	message message
	terms   []term
	ordered []*term   // the terms from the one that can give least
	limits  []float32 // what the first so many of ordered can give together
	scores  []float32 // of all answers, or of those in the window
	touched [window / 64]uint64
	heap    heap
}

// Search returns at most limit answers for a message, the best first.
func (l *Lexical) Search(said string, limit int) []Match {
	r := l.spare.Get().(*Reading)
	defer l.spare.Put(r)
	l.Read(said, r)
	keys := l.best(r, limit)
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
func (l *Lexical) Best(r *Reading, limit int) int { return len(l.best(r, limit)) }

// best gives the keys of the best answers in order. A small library is scored as a whole, which is quicker than to think about what to skip.
func (l *Lexical) best(r *Reading, limit int) []uint64 {
	r.heap = heap{keys: r.heap.keys[:0], n: limit}
	if limit <= 0 {
		return nil
	}
	if len(l.ix.areas) <= allAtOnce {
		return l.exhaust(r)
	}
	return l.skip(r)
}

// allAtOnce is the number of answers up to which all are scored.
const allAtOnce = 32768

// exhaust scores all answers.
func (l *Lexical) exhaust(r *Reading) []uint64 {
	r.room(rowOf(len(l.ix.areas)))
	l.ix.inverted.score(&r.message, r.scores)
	least := mark(r.scores, r.heap.n)
	reaching(r.scores, least, func(doc int, score float32) float32 {
		r.heap.offer(orderKey(score, l.ix.slugPlace[doc]))
		return max(least, r.heap.least())
	})
	clear(r.scores)
	return r.heap.sorted()
}

// room makes scores n cells, all zero.
func (r *Reading) room(n int) {
	if cap(r.scores) < n {
		r.scores = make([]float32, n)
	}
	r.scores = r.scores[:n]
}

// gather collects the terms of a message and orders them by what they can give.
func (l *Lexical) gather(r *Reading) {
	r.terms, r.ordered, r.limits = r.terms[:0], r.ordered[:0], append(r.limits[:0], 0)
	ix := l.ix.inverted
	for i := range r.message.items {
		it := &r.message.items[i]
		if it.stem < 0 || it.stop || it.again || ix.start[it.stem] == ix.start[it.stem+1] {
			continue
		}
		from, to := ix.start[it.stem], ix.start[it.stem+1]
		t := term{docs: ix.docs[from:to], impacts: ix.impacts[from:to], weight: it.weight, areas: it.areas, bound: float32(it.weight * l.most[it.stem])}
		if it.areas == everywhere && r.heap.n <= bestKnown {
			t.sure = float32(it.weight * l.tenth[it.stem])
		}
		r.terms = append(r.terms, t)
	}
	for i := range r.terms {
		r.ordered = append(r.ordered, &r.terms[i])
	}
	slices.SortStableFunc(r.ordered, func(a, b *term) int { return cmp.Compare(a.bound, b.bound) })
	var sum float32
	for _, t := range r.ordered {
		sum += t.bound
		r.limits = append(r.limits, sum)
	}
}
