package matcher

import (
	"math"
	"math/bits"
	"slices"
)

// A language model per answer: how much likelier is it that the message was drawn from what is written about this answer than
// from the library at large (C. Zhai, J. Lafferty: A Study of Smoothing Methods for Language Models Applied to Information
// Retrieval, 2004). It hears what the other signals leave out as stop words: "how long", "who pays", "can they".
//
// An answer's words are few, so they are smoothed by a Dirichlet prior: as if priorWords more words had been written about it,
// drawn in part from the words of its area and else from all words. For a word w and an answer d the logarithm of the ratio falls
// into three parts, the first two of which need no posting: base(d) = log μ/(|d|+μ), byArea(w) = log(1-β + β p(w|area)/p(w)), and
// where d uses w, its gain log(1 + count/(μ · prior(w))).

const (
	priorWords = 300.0 // μ
	fromArea   = 0.4   // β
)

// written is how much a word in each part of an answer counts as one that visitors say about it.
var written = [fields]float64{fieldQuestion: 2, fieldAlternates: 2, fieldTakeaways: 1, fieldSummary: 1, fieldBody: 0.3}

// language holds the models of all answers: the gains of stem s are those from start[s] to start[s+1].
type language struct {
	start  []uint32
	docs   []uint32
	gains  []float32
	base   []float32 // by answer
	areas  int       // how many there are
	area   []uint8   // by answer
	byArea []float32 // by stem and area

	rows [][]float32 // by stem: its gains by answer, or nil where few use it
}

// fits reports whether the numbers are those of so many answers, as in a whole snapshot they are.
func (l *language) fits(docs int) bool {
	return len(l.base) == docs && len(l.area) == docs && len(l.start) > 0 && l.start[0] == 0 && int(l.start[len(l.start)-1]) == len(l.docs) && len(l.docs) == len(l.gains) &&
		slices.IsSorted(l.start) && !slices.ContainsFunc(l.docs, func(doc uint32) bool { return int(doc) >= docs })
}

// file gives each stem that many answers use a row: to look up thirty candidates in one is quicker than to walk over all postings.
func (l *language) file() {
	l.rows = make([][]float32, len(l.start)-1)
	for stem := range l.rows {
		from, to := l.start[stem], l.start[stem+1]
		if int(to-from)*rowShare <= len(l.base) {
			continue
		}
		row := make([]float32, len(l.base))
		for at := from; at < to; at++ {
			row[l.docs[at]] = l.gains[at]
		}
		l.rows[stem] = row
	}
}

// rowShare is the part of all answers that must use a stem for it to have a row.
const rowShare = 8

// use counts a stem in what is written about an answer.
type use struct {
	stem, doc int32
	count     float64
}

// newLanguage makes the models from the uses, which are in order of answers.
func newLanguage(uses []use, stems int, areas []uint64) *language {
	kinds := 0
	for _, bit := range areas {
		kinds = max(kinds, bits.TrailingZeros64(bit)+1)
	}
	l := &language{areas: kinds, start: make([]uint32, stems+1), base: make([]float32, len(areas)), area: make([]uint8, len(areas)), byArea: make([]float32, stems*kinds)}
	for doc, bit := range areas {
		l.area[doc] = uint8(bits.TrailingZeros64(bit))
	}
	var all float64
	length, inArea := make([]float64, len(areas)), make([]float64, kinds)
	stem, stemInArea := make([]float64, stems), make([]float64, stems*kinds)
	for _, u := range uses {
		area := l.area[u.doc]
		all += u.count
		length[u.doc] += u.count
		inArea[area] += u.count
		stem[u.stem] += u.count
		stemInArea[int(u.stem)*kinds+int(area)] += u.count
		l.start[u.stem+1]++
	}
	for doc, n := range length {
		l.base[doc] = float32(math.Log(priorWords / (n + priorWords)))
	}
	lift := func(s int, area uint8) float64 { // prior(w) / p(w)
		return 1 - fromArea + fromArea*stemInArea[s*kinds+int(area)]*all/(inArea[area]*stem[s])
	}
	for s := range stems {
		l.start[s+1] += l.start[s]
		for area := range kinds {
			if stem[s] > 0 && inArea[area] > 0 {
				l.byArea[s*kinds+area] = float32(math.Log(lift(s, uint8(area))))
			}
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return int(a.stem - b.stem) })
	for _, u := range uses {
		prior := lift(int(u.stem), l.area[u.doc]) * stem[u.stem] / all
		l.docs = append(l.docs, uint32(u.doc))
		l.gains = append(l.gains, float32(math.Log(1+u.count/(priorWords*prior))))
	}
	return l
}

// score is the logarithm of the ratio for the message's own words. It is divided by the root of their number: a story says more
// than a fragment, but not in proportion. Each stem is looked up once for all candidates, however often it is said.
func (l *language) score(s *scratch) {
	m := &s.message
	if m.own == 0 {
		return
	}
	times := zeros(&s.times, len(m.stems))
	words := float32(0)
	for i := range m.items[:m.own] {
		if it := &m.items[i]; it.stem >= 0 && l.start[it.stem] < l.start[it.stem+1] {
			times[it.row]++
			words++
		}
	}
	sums, inAreas := zeros(&s.sums, len(s.candidates)), zeros(&s.inAreas, l.areas)
	for row, stem := range m.stems {
		if times[row] > 0 {
			addScaled(inAreas, l.byArea[int(stem)*l.areas:int(stem+1)*l.areas], times[row])
			l.gather(stem, times[row], s, sums)
		}
	}
	root := float32(math.Sqrt(float64(m.own)))
	for i := range s.candidates {
		c := &s.candidates[i]
		c.signals[sigLanguage] = (float32(words*l.base[c.doc]) + inAreas[l.area[c.doc]] + sums[i]) / root
	}
}

// gather adds to sums, one cell a candidate, what a stem said so many times gains each.
func (l *language) gather(stem int32, times float32, s *scratch, sums []float32) {
	if row := l.rows[stem]; row != nil {
		for i := range s.candidates {
			sums[i] += float32(times * row[s.candidates[i].doc])
		}
		return
	}
	from, to := l.start[stem], l.start[stem+1]
	docs, gains := l.docs[from:to], l.gains[from:to]
	for j, doc := range docs {
		if place := s.place[doc]; place != 0 {
			sums[place-1] += float32(times * gains[j])
		}
	}
}
