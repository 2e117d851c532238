package matcher

import "slices"

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
	sigLanguage                   // how much likelier the message is in the answer's words than in the library's
	sigNetwork                    // of the network, for the whole message
	sigHeard                      // of the nearest utterance, as the background hears both
	signals
)

var signalNames = [signals]string{"bm25f", "bm25f relative", "classifier", "classifier, best sentence",
	"language model", "network", "background"}

// How many candidates each source gives, and how many sentences are looked at one by one.
const (
	fromBM25     = 20
	fromLinear   = 20
	maxSentences = 24
)

// candidate is an answer that may be meant.
type candidate struct {
	doc         uint32
	slug        string
	area        uint64 // the bit of its area
	abroad      bool   // its texts name places elsewhere
	signals     [signals]float32
	near        near
	covered     float32 // share of the message's weight whose words it uses
	score       float32
	probability float64
}

// scratch is the working memory of one match, reused.
type scratch struct {
	message    message
	bm25       []float32 // a row
	linear     []float32 // a row: the whole message
	best       []float32 // a row: the best sentence
	sentence   []float32 // a row: the sentence at hand
	sparse     sparse
	whole      vector
	parts      [][]entry // the words of sentences, if more than one
	items      []item    // of the sentence at hand
	most       float32   // that BM25F could give
	heap       heap
	candidates []candidate
	sorted     []candidate // what candidates were before they were ordered
	place      []int32     // by answer: its place among the candidates, plus one
	times      []float32   // by stem of the message: how often it is said
	sums       []float32   // by candidate
	inAreas    []float32   // by area
	row        []uint16    // by feature: its row in cells, plus one; zero between messages
	cells      []float32   // by word feature of the message, and by its whole and each sentence: the value there
	cosines    []float32   // of an utterance with the whole and with each sentence
	known      knownShare
	hidden     []float32 // units of the network
	heard      []float32 // units of the background's; nil without one
}

func newScratch(ix *Index) *scratch {
	docs, features := len(ix.corpus.Answers()), len(ix.dictionary.idf)
	row := rowOf(docs)
	s := &scratch{
		bm25: make([]float32, row), linear: make([]float32, row), best: make([]float32, row), sentence: make([]float32, row),
		sparse: sparse{counts: make([]float32, features)}, row: make([]uint16, features),
		place: make([]int32, docs), hidden: make([]float32, hiddenUnits),
	}
	if ix.background != nil {
		s.heard = make([]float32, hiddenUnits)
	}
	return s
}

func (s *scratch) reset() {
	clear(s.bm25)
	clear(s.linear)
	for i := range s.candidates {
		s.place[s.candidates[i].doc] = 0
	}
	s.parts, s.candidates = s.parts[:0], s.candidates[:0]
}

// zeros makes room for n numbers, all zero.
func zeros(room *[]float32, n int) []float32 {
	if cap(*room) < n {
		*room = make([]float32, n)
	}
	*room = (*room)[:n]
	clear(*room)
	return *room
}

// measure scores all answers for the message by BM25F and by the classifiers. A sentence is heard by its words alone: with its letters answers are
// found no better, and it takes twice as long.
func (ix *Index) measure(m *message, s *scratch) {
	s.most = ix.inverted.score(m, s.bm25)
	s.known = knownWords(m, ix.inverted)
	s.whole = ix.dictionary.vector(m, &s.sparse, s.whole.entries)
	s.known.outside = ix.outside.score(s.whole.entries)
	if s.heard != nil {
		ix.background.hear(m, ix.analysers[m.lang].v.words, s.heard)
	}
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
			part := s.part()
			*part = ix.dictionary.words(s.withAdded(from, to), &s.sparse, (*part)[:0])
			clear(s.sentence)
			ix.linear.score(*part, s.sentence)
			maxRow(s.best, s.sentence)
		}
		from = to
	}
}

// part gives room for one more sentence's words.
func (s *scratch) part() *[]entry {
	if len(s.parts) < cap(s.parts) {
		s.parts = s.parts[:len(s.parts)+1]
	} else {
		s.parts = append(s.parts, nil)
	}
	return &s.parts[len(s.parts)-1]
}

// withAdded gives the items of one sentence, with what the lexicon added to it.
func (s *scratch) withAdded(from, to int) []item {
	m := &s.message
	s.items = append(s.items[:0], m.items[from:to]...)
	for _, it := range m.items[m.own:] {
		if it.sentence == m.items[from].sentence {
			s.items = append(s.items, it)
		}
	}
	return s.items
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
	ix.take(q, s, s.bm25, fromBM25, nil)
	ix.take(q, s, s.best, fromLinear, nil)
	if q.Lean == nil {
		return
	}
	if len(q.Lean.Areas) > 0 {
		ix.take(q, s, s.bm25, fromBM25, q.Lean.Areas)
		ix.take(q, s, s.best, fromLinear, q.Lean.Areas)
	}
	allowed := ix.allowed(q)
	for doc, a := range ix.corpus.Answers() {
		if _, in := q.Lean.Answers[a.Slug]; in && ix.areas[doc]&allowed != 0 && q.asks(a.Area) {
			s.take(uint32(doc), a.Slug)
		}
	}
}

// take makes candidates of the n best answers by their scores that q allows, of the areas of only if that is given.
func (ix *Index) take(q Query, s *scratch, scores []float32, n int, only map[string]float64) {
	allowed, answers := ix.allowed(q), ix.corpus.Answers()
	all := allowed == everywhere && only == nil
	asked := func(doc int) bool {
		if all {
			return true
		}
		area := answers[doc].Area
		_, in := only[area]
		return ix.areas[doc]&allowed != 0 && q.asks(area) && (in || only == nil)
	}
	s.heap = heap{keys: s.heap.keys[:0], n: n}
	least := float32(0)
	if all {
		least = mark(scores, n)
	}
	reaching(scores, least, func(doc int, score float32) float32 {
		if asked(doc) {
			s.heap.offer(orderKey(score, ix.slugPlace[doc]))
		}
		return max(least, s.heap.least())
	})
	for _, key := range s.heap.sorted() {
		doc := ix.slugOrder[slugOf(key)]
		s.take(doc, answers[doc].Slug)
	}
}

// take makes an answer a candidate, once.
func (s *scratch) take(doc uint32, slug string) {
	if s.place[doc] == 0 {
		s.candidates = append(s.candidates, candidate{doc: doc, slug: slug})
		s.place[doc] = int32(len(s.candidates))
	}
}

// rescore measures the candidates by all signals.
func (ix *Index) rescore(s *scratch) {
	if len(s.candidates) == 0 {
		return
	}
	var top float32
	for i := range s.candidates {
		top = max(top, s.bm25[s.candidates[i].doc])
	}
	for i := range s.candidates {
		c := &s.candidates[i]
		c.area, c.abroad = ix.areas[c.doc], ix.abroad[c.doc]
		x := &c.signals
		x[sigBM25] = ratio(s.bm25[c.doc], s.most)
		x[sigBM25Relative] = ratio(s.bm25[c.doc], top)
		x[sigLinear] = s.linear[c.doc]
		x[sigLinearBest] = s.best[c.doc]
		if s.heard != nil {
			x[sigHeard] = ix.echoes.near(c.doc, s.heard)
		}
	}
	ix.network.score(s)
	ix.language.score(s)
}

func ratio(a, b float32) float32 {
	if b <= 0 {
		return 0
	}
	return a / b
}
