package matcher

import (
	"math"
	"slices"
)

// What the candidates are measured by is read from postings once for all of them: each candidate has a place, each answer knows its place if it
// is a candidate, and a posting goes where its answer's place is. One walk over a word's postings costs about what two searches in it do.

// searchFrom is how many postings a candidate a list may have before searching it is cheaper than walking over it.
const searchFrom = 48

// gather sets row, one cell a candidate, to the values that postings in order of docs have for the candidates.
func (s *scratch) gather(docs []uint32, values, row []float32) {
	if len(docs) > searchFrom*len(s.candidates) {
		for i := range s.candidates {
			if at, ok := slices.BinarySearch(docs, s.candidates[i].doc); ok {
				row[i] = values[at]
			}
		}
		return
	}
	values = values[:len(docs)]
	for j, doc := range docs {
		if place := s.place[doc]; place != 0 {
			row[place-1] = values[j]
		}
	}
}

// table gives rows of zeros, one cell a candidate.
func (s *scratch) table(rows int) []float32 {
	n := rows * len(s.candidates)
	if cap(s.cells) < n {
		s.cells = make([]float32, n)
	}
	s.cells = s.cells[:n]
	clear(s.cells)
	return s.cells
}

// score is the logarithm of the ratio for the message's own words. It is divided by the root of their number: a story says more
// than a fragment, but not in proportion.
func (l *language) score(s *scratch) {
	m, n := &s.message, len(s.candidates)
	if m.own == 0 {
		return
	}
	cells := s.table(len(m.stems) + 1)
	sums := cells[len(m.stems)*n:]
	for row, stem := range m.stems {
		from, to := l.start[stem], l.start[stem+1]
		s.gather(l.docs[from:to], l.gains[from:to], cells[row*n:(row+1)*n])
	}
	for i := range m.items[:m.own] {
		it := &m.items[i]
		if it.stem < 0 || l.start[it.stem] == l.start[it.stem+1] {
			continue
		}
		byArea := l.byArea[int(it.stem)*l.areas : (int(it.stem)+1)*l.areas]
		for c, gain := range cells[int(it.row)*n : (int(it.row)+1)*n] {
			doc := s.candidates[c].doc
			sums[c] += l.base[doc] + byArea[l.area[doc]]
			sums[c] += gain
		}
	}
	root := float32(math.Sqrt(float64(m.own)))
	for c := range sums {
		s.candidates[c].signals[sigLanguage] = sums[c] / root
	}
}
