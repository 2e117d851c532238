package matcher

import "slices"

// linear holds the weights of the answers' classifiers (train.go) as postings: feature f has docs[start[f]:start[f+1]]. That is how they are learnt
// and kept; `file` puts them in the form in which messages are scored.
//
// Of the runs of letters, many have a weight with a third of all answers, and a message has a hundred of them: they are what a match costs most
// for. Such a feature is held as a row of all answers' weights, zeros among them, which the processor adds sixteen at a time (dense_amd64.s) to
// the same floats as one by one. With 2,500 answers that takes a fifth of the time of reading postings.
type linear struct {
	start   []uint32
	docs    []uint32
	weights []uint16 // the upper halves of floats

	sparse packed // the features that few answers have
	dense  rows   // of the others
}

// fits reports whether the numbers are those of so many answers and features, as in a whole snapshot they are.
func (l *linear) fits(docs, features int) bool {
	return len(l.start) == features+1 && l.start[0] == 0 && int(l.start[features]) == len(l.docs) && len(l.docs) == len(l.weights) &&
		slices.IsSorted(l.start) && !slices.ContainsFunc(l.docs, func(doc uint32) bool { return int(doc) >= docs })
}

// file puts the weights of so many answers in the form in which messages are scored.
func (l *linear) file(docs int) {
	l.dense = rows{of: make([]int32, len(l.start)-1), width: rowOf(docs)}
	dense := int32(0)
	for f := range l.dense.of {
		l.dense.of[f] = -1
		if int(l.start[f+1]-l.start[f])*denseShare > docs {
			l.dense.of[f] = dense
			dense++
		}
	}
	l.dense.cells = make([]uint16, int(dense)*l.dense.width)
	for f := range l.dense.of {
		if row := l.dense.row(int32(f)); row != nil {
			for at := l.start[f]; at < l.start[f+1]; at++ {
				row[l.docs[at]] = l.weights[at]
			}
		}
	}
	l.sparse = pack(l.start, l.docs, l.weights, docs, func(f int) bool { return l.dense.of[f] < 0 })
}

// score adds the products of x with each answer's weights to scores, a row.
func (l *linear) score(x []entry, scores []float32) {
	l.dense.add(x, scores, &l.sparse)
}
