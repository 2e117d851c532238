package matcher

import "math"

// A network with one hidden layer: each feature of the message has a point in a space of hiddenUnits dimensions, their sum is cut off at zero,
// and the result is compared with a point of each answer. The linear classifiers learn each answer by itself; the network learns all of them
// together, so that what tells two answers apart moves words that were never said about either, and "kicked out" hears "evicted".
//
// It pays beside the classifiers, not in their place: success@1 on lay questions is .936 without it and .952 with it (`eval --ablate`).

const hiddenUnits = 128 // whole steps of rowStep; with 64, questions made from the bodies of answers are found worse

// network holds the points. A feature that few examples have takes no part.
type network struct {
	points  rows      // of features
	behind  []float32 // of the hidden units of the background behind[k*hiddenUnits:(k+1)*hiddenUnits]; none without one
	bias    []float32 // of the hidden units
	answers []float32 // of answer d answers[d*hiddenUnits:(d+1)*hiddenUnits]
	offsets []float32 // by answer
}

// fits reports whether the numbers are those of so many answers and features, as in a whole snapshot they are.
func (n *network) fits(docs, features int) bool {
	return n.points.fits(features) && (len(n.behind) == 0 || len(n.behind) == hiddenUnits*hiddenUnits) && len(n.bias) == hiddenUnits && len(n.answers) == docs*hiddenUnits && len(n.offsets) == docs
}

// hear sets the hidden units to what the features say, and what the background hears, if there is one.
func (n *network) hear(x []entry, heard, hidden []float32) {
	copy(hidden, n.bias)
	n.points.add(x, hidden, nil)
	for k, v := range heard {
		addScaled(hidden, n.behind[k*hiddenUnits:][:hiddenUnits], v)
	}
	for k, v := range hidden {
		hidden[k] = max(0, v)
	}
}

// score sets what the network says of the candidates. How much it hears in the message at all is the length of its hidden units. Where it hears
// much, as in a long story, all its scores are far apart: they are brought nearer, halfway to what the angle alone would say.
func (n *network) score(s *scratch) {
	n.hear(s.whole.entries, s.heard, s.hidden)
	s.known.heard = math.Sqrt(float64(dot(s.hidden, s.hidden)))
	loud := float32(math.Sqrt(1 + s.known.heard))
	for i := range s.candidates {
		c := &s.candidates[i]
		c.signals[sigNetwork] = (dot(s.hidden, n.answers[int(c.doc)*hiddenUnits:][:hiddenUnits]) + n.offsets[c.doc]) / loud
	}
}
