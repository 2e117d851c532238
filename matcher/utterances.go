package matcher

import "slices"

// Utterances are what a visitor could have typed: the question and the alternates of an answer. How near the nearest of them is to a message,
// and the three nearest, says how much the message resembles something that is known to end there: a cue for the confidence, so that only the
// answer that came first is compared. As a signal for the order of all candidates it adds nothing to the classifiers (success@1 on lay questions .905
// with it and .904 without) and cost a third of a match.

// utterances holds the words blocks of all utterances, answer by answer.
type utterances struct {
	byDoc   []uint32 // utterances byDoc[doc] to byDoc[doc+1] belong to doc
	start   []uint32 // entries start[u] to start[u+1] belong to utterance u
	entries []entry  // each utterance of length one
}

func newUtterances(examples []example, isUtterance []bool, docs int) *utterances {
	u := &utterances{byDoc: make([]uint32, docs+1), start: []uint32{0}}
	for i, e := range examples { // in order of answers, the question first
		if !isUtterance[i] {
			continue
		}
		for _, f := range e.x.wordBlock() {
			u.entries = append(u.entries, entry{f.feature, round16(f.value / wordsWeight)})
		}
		u.start = append(u.start, uint32(len(u.entries)))
		u.byDoc[e.doc+1]++
	}
	for doc := range docs {
		u.byDoc[doc+1] += u.byDoc[doc]
	}
	return u
}

// fits reports whether the numbers in u are those of so many answers and features, as in a whole snapshot they are.
func (u *utterances) fits(docs, features int) bool {
	if len(u.byDoc) != docs+1 || len(u.start) == 0 || u.start[0] != 0 || int(u.start[len(u.start)-1]) != len(u.entries) ||
		int(u.byDoc[docs]) != len(u.start)-1 || !slices.IsSorted(u.start) || !slices.IsSorted(u.byDoc) {
		return false
	}
	return !slices.ContainsFunc(u.entries, func(e entry) bool { return e.feature < 0 || int(e.feature) >= features })
}

// near is how near an answer's utterances are to a message, by the cosine of their words.
type near struct {
	first    float32 // of the nearest
	three    float32 // the mean with the three nearest
	sentence float32 // of the nearest to any one sentence, or to the whole
}

// near compares the utterances of doc with the message.
func (u *utterances) near(doc uint32, s *scratch) (n near) {
	n.first, n.three = u.nearest(doc, s.whole.wordBlock(), s.sparse.counts)
	n.sentence = n.first
	for i := range s.parts {
		first, _ := u.nearest(doc, s.parts[i].wordBlock(), s.sparse.counts)
		n.sentence = max(n.sentence, first)
	}
	return n
}

// nearest returns the cosine of x with the nearest utterance of doc, and the mean with the three nearest. room has a zero for each feature, now and afterwards.
func (u *utterances) nearest(doc uint32, x []entry, room []float32) (first, three float32) {
	for _, e := range x {
		room[e.feature] = e.value
	}
	var second, third float32
	for at := u.byDoc[doc]; at < u.byDoc[doc+1]; at++ {
		var cos float32
		for _, e := range u.entries[u.start[at]:u.start[at+1]] {
			cos += float32(e.value * room[e.feature])
		}
		switch {
		case cos > first:
			first, second, third = cos, first, second
		case cos > second:
			second, third = cos, second
		case cos > third:
			third = cos
		}
	}
	for _, e := range x {
		room[e.feature] = 0
	}
	return first, (first + second + third) / 3
}
