package matcher

import (
	"math"
	"slices"
)

// A network with one hidden layer: each feature of the message has a point in a space of hiddenUnits dimensions, their sum is cut off at zero,
// and the result is compared with a point of each answer. The linear classifiers learn each answer by itself; the network learns all of them
// together, so that what tells two answers apart moves words that were never said about either, and "kicked out" hears "evicted".
//
// It pays beside the classifiers, not in their place: success@1 on lay questions .916 without it and .930 with it (`eval --ablate`); on the questions
// held out it is the same.

const hiddenUnits = 128 // whole steps of rowStep; with 64, questions made from the bodies of answers are found worse

// network holds the points. A feature that few examples have takes no part.
type network struct {
	rowOf   []int32   // by feature: its row, or -1
	rows    []uint16  // row r is rows[r*hiddenUnits:(r+1)*hiddenUnits], the upper halves of floats
	bias    []float32 // of the hidden units
	answers []float32 // of answer d answers[d*hiddenUnits:(d+1)*hiddenUnits]
	offsets []float32 // by answer
}

// fits reports whether the numbers are those of so many answers and features, as in a whole snapshot they are.
func (n *network) fits(docs, features int) bool {
	rows := len(n.rows) / hiddenUnits
	return len(n.rowOf) == features && len(n.rows)%hiddenUnits == 0 && len(n.bias) == hiddenUnits && len(n.answers) == docs*hiddenUnits && len(n.offsets) == docs &&
		!slices.ContainsFunc(n.rowOf, func(row int32) bool { return row < -1 || int(row) >= rows })
}

// row is the point of a feature, or nil.
func (n *network) row(feature int32) []uint16 {
	if row := int(n.rowOf[feature]); row >= 0 {
		return n.rows[row*hiddenUnits : (row+1)*hiddenUnits]
	}
	return nil
}

// hear sets the hidden units to what the features say.
func (n *network) hear(x []entry, hidden []float32) {
	copy(hidden, n.bias)
	addRows(x, n.row, hidden, nil)
	for k, v := range hidden {
		hidden[k] = max(0, v)
	}
}

// score sets what the network says of the candidates. How much it hears in the message at all is the length of its hidden units.
func (n *network) score(s *scratch) {
	n.hear(s.whole.entries, s.hidden)
	s.known.heard = math.Sqrt(float64(dot(s.hidden, s.hidden)))
	for i := range s.candidates {
		c := &s.candidates[i]
		c.signals[sigNetwork] = dot(s.hidden, n.answers[int(c.doc)*hiddenUnits:][:hiddenUnits]) + n.offsets[c.doc]
	}
}
