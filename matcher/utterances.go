package matcher

// Utterances are what a visitor could have typed: the question and the alternates of an answer. A message is compared with each
// utterance of a candidate by the cosine of their words; the nearest one, and the mean of the three nearest, say how much
// the message resembles something that is known to end there.

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

// nearest returns the cosine of the message, spread out over dense, with the nearest utterance of doc, the mean with the three
// nearest, and the cosine with its question.
func (u *utterances) nearest(dense []float32, doc uint32) (first, three, question float32) {
	var second, third float32
	from, to := u.byDoc[doc], u.byDoc[doc+1]
	for i := from; i < to; i++ {
		var cos float32
		for _, e := range u.entries[u.start[i]:u.start[i+1]] {
			cos += float32(dense[e.feature] * e.value)
		}
		if i == from {
			question = cos
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
	return first, (first + second + third) / 3, question
}
