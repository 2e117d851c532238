package matcher

import (
	"math"
	"slices"
)

// Utterances are what a visitor could have typed: the question and the alternates of an answer. How near the nearest of them is to a message,
// and the three nearest, says how much the message resembles something that is known to end there: a cue for the confidence, so that only the
// answer that came first is compared. As a signal for the order of all candidates it adds nothing to the classifiers (success@1 on lay questions .905
// with it and .904 without) and cost a third of a match.

// utterances holds the words blocks of all utterances, answer by answer.
type utterances struct {
	byDoc    []uint32 // utterances byDoc[doc] to byDoc[doc+1] belong to doc
	start    []uint32 // features start[u] to start[u+1] belong to utterance u
	features []int32
	values   []uint16 // of features: the upper halves of floats; each utterance has length one
}

func newUtterances(examples []example, isUtterance []bool, docs int) *utterances {
	u := &utterances{byDoc: make([]uint32, docs+1), start: []uint32{0}}
	for i, e := range examples { // in order of answers, the question first
		if !isUtterance[i] {
			continue
		}
		for _, f := range e.x.wordBlock() {
			u.features, u.values = append(u.features, f.feature), append(u.values, half(round16(f.value/wordsWeight)))
		}
		u.start = append(u.start, uint32(len(u.features)))
		u.byDoc[e.doc+1]++
	}
	for doc := range docs {
		u.byDoc[doc+1] += u.byDoc[doc]
	}
	return u
}

// fits reports whether the numbers in u are those of so many answers and features, as in a whole snapshot they are.
func (u *utterances) fits(docs, features int) bool {
	if len(u.byDoc) != docs+1 || len(u.start) == 0 || u.start[0] != 0 || int(u.start[len(u.start)-1]) != len(u.features) || len(u.features) != len(u.values) ||
		int(u.byDoc[docs]) != len(u.start)-1 || !slices.IsSorted(u.start) || !slices.IsSorted(u.byDoc) {
		return false
	}
	return !slices.ContainsFunc(u.features, func(f int32) bool { return f < 0 || int(f) >= features })
}

// near is how near an answer's utterances are to a message, by the cosine of their words.
type near struct {
	first    float32 // of the nearest
	three    float32 // the mean with the three nearest
	sentence float32 // of the nearest to any one sentence, or to the whole
}

// near compares the utterances of doc with the message and with each of its sentences, in one walk over them.
func (u *utterances) near(doc uint32, s *scratch) (n near) {
	columns := 1 + len(s.parts) // the whole, and each sentence
	cells := s.spread(columns)
	cosines := zeros(&s.cosines, columns)
	var second, third float32
	for at := u.byDoc[doc]; at < u.byDoc[doc+1]; at++ {
		clear(cosines)
		from, to := u.start[at], u.start[at+1]
		for i, feature := range u.features[from:to] {
			if row := int(s.row[feature]); row > 0 {
				value := whole(u.values[from:to][i])
				for column, v := range cells[(row-1)*columns : row*columns] {
					cosines[column] += float32(value * v)
				}
			}
		}
		switch cos := cosines[0]; {
		case cos > n.first:
			n.first, second, third = cos, n.first, second
		case cos > second:
			second, third = cos, second
		case cos > third:
			third = cos
		}
		for _, cos := range cosines {
			n.sentence = max(n.sentence, cos)
		}
	}
	for _, e := range s.whole.wordBlock() {
		s.row[e.feature] = 0
	}
	n.three = (n.first + second + third) / 3
	return n
}

// spread gives each word feature of the message a row, whose cells are its values in the whole and in each sentence. A sentence has no feature that the
// whole has not.
func (s *scratch) spread(columns int) []float32 {
	all := s.whole.wordBlock()
	all = all[:min(len(all), math.MaxUint16)]
	cells := zeros(&s.cells, columns*len(all))
	for i, e := range all {
		s.row[e.feature] = uint16(i + 1)
		cells[i*columns] = e.value
	}
	for i := range s.parts {
		for _, e := range s.parts[i] {
			if row := int(s.row[e.feature]); row > 0 {
				cells[(row-1)*columns+1+i] = e.value
			}
		}
	}
	return cells
}
