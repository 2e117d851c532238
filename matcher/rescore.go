package matcher

import (
	"cmp"
	"slices"
	"strings"
)

// The candidates of a message are the first by BM25F and the first by the classifiers. Each is measured by all signals;
// the combined score is their weighted sum. A story of many sentences is measured as a whole and sentence by sentence, since
// the question may be one sentence within it.

// signal numbers what a candidate is measured by.
type signal int

const (
	sigBM25         signal = iota // share of the most that BM25F could give for this message
	sigBM25Relative               // against the best candidate
	sigLinear                     // the classifier's score of the whole message
	sigLinearBest                 // of its best sentence
	sigNearest                    // cosine with the nearest utterance
	sigNearestThree               // mean of the three nearest
	sigNearestBest                // the nearest utterance to any one sentence
	sigQuestion                   // cosine with the question
	sigCovered                    // share of the message's weight whose words the answer uses
	sigLanguage                   // how much likelier the message is in the answer's words than in the library's
	sigLatent                     // cosine with all that is written about the answer, by words that keep company
	signals
)

var signalNames = [signals]string{"bm25f", "bm25f relative", "classifier", "classifier, best sentence", "nearest utterance", "three nearest",
	"nearest to a sentence", "question", "covered",
	"language model", "distributional"}

// How many candidates each source gives, and how many sentences are looked at one by one.
const (
	fromBM25     = 30
	fromLinear   = 30
	maxSentences = 24
)

// candidate is an answer that may be meant.
type candidate struct {
	doc         uint32
	slug        string
	area        uint64 // the bit of its area
	signals     [signals]float32
	score       float32
	probability float64
}

// scratch is the working memory of one match, reused.
type scratch struct {
	message    message
	bm25       []float32 // by answer
	linear     []float32 // by answer: the whole message
	best       []float32 // by answer: the best sentence
	sentence   []float32 // by answer: the sentence at hand
	dense      []float32 // by feature: the words of the message
	sparse     sparse
	entries    []entry
	whole      vector
	parts      []vector // of sentences, if more than one
	most       float32  // that BM25F could give
	order      []uint32
	candidates []candidate
	known      knownShare
	point      []float32 // of the message among the words that keep company
}

func newScratch(ix *Index) *scratch {
	docs, features := len(ix.corpus.Answers()), len(ix.dictionary.idf)
	return &scratch{
		bm25: make([]float32, docs), linear: make([]float32, docs), best: make([]float32, docs), sentence: make([]float32, docs),
		dense: make([]float32, features), sparse: sparse{counts: make([]float32, features)},
		point: make([]float32, latentDims),
	}
}

func (s *scratch) reset() {
	clear(s.bm25)
	clear(s.linear)
	clear(s.best)
	s.entries, s.parts, s.candidates = s.entries[:0], s.parts[:0], s.candidates[:0]
}

// measure scores all answers for the message by BM25F and by the classifiers.
func (ix *Index) measure(m *message, s *scratch) {
	s.most = ix.inverted.score(m, s.bm25)
	s.known = knownWords(m, ix.inverted)
	ix.latent.point(m.items, s.point)
	s.whole = ix.dictionary.vector(m.items, m, &s.sparse, s.entries)
	ix.linear.score(s.whole.entries, s.linear)
	copy(s.best, s.linear)
	if m.sentences < 2 {
		return
	}
	from := 0
	for n := 0; n < maxSentences && from < m.own; n++ {
		to := from
		content := 0
		for to < m.own && m.items[to].sentence == m.items[from].sentence {
			if !m.items[to].stop && m.items[to].stem >= 0 {
				content++
			}
			to++
		}
		if content > 0 {
			part := ix.dictionary.vector(ix.withAdded(m, from, to), m, &s.sparse, nil)
			s.parts = append(s.parts, part)
			clear(s.sentence)
			ix.linear.score(part.entries, s.sentence)
			for doc, score := range s.sentence {
				s.best[doc] = max(s.best[doc], score)
			}
		}
		from = to
	}
}

// withAdded gives the items of one sentence, with what the lexicon added to it.
func (ix *Index) withAdded(m *message, from, to int) []item {
	items := slices.Clone(m.items[from:to])
	for _, it := range m.items[m.own:] {
		if it.sentence == m.items[from].sentence {
			items = append(items, it)
		}
	}
	return items
}

// allowed gives the areas that q asks for, as bits: a quick look before asks, for areas from the sixty-fourth on share one.
func (ix *Index) allowed(q Query) uint64 {
	allowed := everywhere
	if q.Area != "" {
		allowed = ix.areaBit[q.Area]
	}
	if len(q.Areas) > 0 {
		var these uint64
		for _, area := range q.Areas {
			these |= ix.areaBit[area]
		}
		allowed &= these
	}
	return allowed
}

// asks reports whether answers of area are asked for.
func (q Query) asks(area string) bool {
	return (q.Area == "" || area == q.Area) && (len(q.Areas) == 0 || slices.Contains(q.Areas, area))
}

// choose makes candidates of the best answers by each source that q allows.
func (ix *Index) choose(q Query, s *scratch) {
	allowed := ix.allowed(q)
	answers := ix.corpus.Answers()
	take := func(scores []float32, n int, only map[string]float64) {
		s.order = s.order[:0]
		least := float32(0) // of the n best so far; few of the rest get past it
		for doc, score := range scores {
			if score <= 0 || score < least || ix.areas[doc]&allowed == 0 || !q.asks(answers[doc].Area) {
				continue
			}
			if _, in := only[answers[doc].Area]; only != nil && !in {
				continue
			}
			at, _ := slices.BinarySearchFunc(s.order, uint32(doc), func(a, b uint32) int {
				return cmp.Or(cmp.Compare(scores[b], scores[a]), strings.Compare(answers[a].Slug, answers[b].Slug))
			})
			if at == n {
				continue
			}
			s.order = slices.Insert(s.order, at, uint32(doc))
			if len(s.order) >= n {
				s.order = s.order[:n]
				least = scores[s.order[n-1]]
			}
		}
		for _, doc := range s.order {
			s.take(doc, answers[doc].Slug)
		}
	}
	take(s.bm25, fromBM25, nil)
	take(s.best, fromLinear, nil)
	if q.Lean == nil {
		return
	}
	if len(q.Lean.Areas) > 0 {
		take(s.bm25, fromBM25, q.Lean.Areas)
		take(s.best, fromLinear, q.Lean.Areas)
	}
	for doc, a := range answers {
		if _, in := q.Lean.Answers[a.Slug]; in && ix.areas[doc]&allowed != 0 && q.asks(a.Area) {
			s.take(uint32(doc), a.Slug)
		}
	}
}

// take makes an answer a candidate, once.
func (s *scratch) take(doc uint32, slug string) {
	if !slices.ContainsFunc(s.candidates, func(c candidate) bool { return c.doc == doc }) {
		s.candidates = append(s.candidates, candidate{doc: doc, slug: slug})
	}
}

// rescore measures the candidates by all signals.
func (ix *Index) rescore(s *scratch) {
	var top float32
	for i := range s.candidates {
		top = max(top, s.bm25[s.candidates[i].doc])
	}
	spread(s.dense, s.whole.wordBlock())
	for i := range s.candidates {
		c := &s.candidates[i]
		c.area = ix.areas[c.doc]
		x := &c.signals
		x[sigBM25] = ratio(s.bm25[c.doc], s.most)
		x[sigBM25Relative] = ratio(s.bm25[c.doc], top)
		x[sigLinear] = s.linear[c.doc]
		x[sigLinearBest] = s.best[c.doc]
		x[sigNearest], x[sigNearestThree], x[sigQuestion] = ix.utterances.nearest(s.dense, c.doc)
		x[sigNearestBest] = x[sigNearest]
		x[sigCovered] = ix.covered(&s.message, c.doc)
		x[sigLatent] = dot(s.point, ix.latent.of(int32(c.doc)))
		x[sigLanguage] = ix.language.score(&s.message, c.doc)
	}
	unspread(s.dense, s.whole.wordBlock())
	for _, part := range s.parts {
		spread(s.dense, part.wordBlock())
		for i := range s.candidates {
			x := &s.candidates[i].signals
			first, _, _ := ix.utterances.nearest(s.dense, s.candidates[i].doc)
			x[sigNearestBest] = max(x[sigNearestBest], first)
		}
		unspread(s.dense, part.wordBlock())
	}
}

func ratio(a, b float32) float32 {
	if b <= 0 {
		return 0
	}
	return a / b
}

func spread(dense []float32, x []entry) {
	for _, e := range x {
		dense[e.feature] = e.value
	}
}

func unspread(dense []float32, x []entry) {
	for _, e := range x {
		dense[e.feature] = 0
	}
}

// covered is the share of the message's content, by idf, whose stems the answer uses. Words that nothing knows count as
// the rarest.
func (ix *Index) covered(m *message, doc uint32) float32 {
	var held, all float32
	for i := range m.items[:m.own] {
		it := &m.items[i]
		if it.stop {
			continue
		}
		if it.stem < 0 {
			all += ix.inverted.rarest()
			continue
		}
		idf := ix.inverted.idf[it.stem]
		all += idf
		if ix.inverted.holds(it.stem, doc) {
			held += idf
		}
	}
	return ratio(held, all)
}
