package matcher

import (
	"math"
	"slices"
)

// linear holds the weights of the answers' classifiers (train.go) as postings: feature f has docs[start[f]:start[f+1]]. That is how they are learnt
// and kept; `file` puts them in the form in which messages are scored.
//
// Of the runs of letters, many have a weight with a third of all answers, and a message has a hundred of them: they are what a match costs most
// for. Such a feature is held as a row of all answers' weights, zeros among them, which the processor adds sixteen at a time (dense_amd64.s) to
// the same floats as one by one. With 2,500 answers that takes a fifth of the time of reading postings.
type linear struct {
	start   []uint32
	docs    []uint32
	weights []float32

	sparse packed     // the features that few answers have
	dense  [][]uint16 // by feature: the upper halves of all answers' weights, or nil
}

// fits reports whether the numbers are those of so many answers and features, as in a whole snapshot they are.
func (l *linear) fits(docs, features int) bool {
	return len(l.start) == features+1 && l.start[0] == 0 && int(l.start[features]) == len(l.docs) && len(l.docs) == len(l.weights) &&
		slices.IsSorted(l.start) && !slices.ContainsFunc(l.docs, func(doc uint32) bool { return int(doc) >= docs })
}

// file puts the weights of so many answers in the form in which messages are scored.
func (l *linear) file(docs int) {
	l.dense = make([][]uint16, len(l.start)-1)
	sparse := func(f int) bool { return int(l.start[f+1]-l.start[f])*denseShare <= docs }
	for f := range l.dense {
		if sparse(f) {
			continue
		}
		row := make([]uint16, rowOf(docs))
		for at := l.start[f]; at < l.start[f+1]; at++ {
			row[l.docs[at]] = uint16(math.Float32bits(l.weights[at]) >> 16)
		}
		l.dense[f] = row
	}
	l.sparse = pack(l.start, l.docs, l.weights, docs, sparse)
	l.docs, l.weights = nil, nil
}

// learnt returns the weights as they were before they were filed.
func (l *linear) learnt() linear {
	if l.dense == nil {
		return *l
	}
	all := linear{start: l.start}
	for f, row := range l.dense {
		if row == nil {
			all.docs, all.weights = l.sparse.of(f, all.docs, all.weights)
		}
		for doc, half := range row {
			if half != 0 {
				all.docs, all.weights = append(all.docs, uint32(doc)), append(all.weights, math.Float32frombits(uint32(half)<<16))
			}
		}
	}
	return all
}

// score adds the products of x with each answer's weights to scores, a row.
func (l *linear) score(x []entry, scores []float32) {
	addRows(x, func(feature int32) []uint16 { return l.dense[feature] }, scores, &l.sparse)
}
