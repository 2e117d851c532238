package matcher

import "slices"

// Utterances are what a visitor could have typed: the question and the alternates of an answer. A message is compared with each
// utterance of a candidate by the cosine of their words; the nearest one, and the mean of the three nearest, say how much
// the message resembles something that is known to end there.

// utterances holds the words blocks of all utterances, answer by answer.
type utterances struct {
	byDoc   []uint32 // utterances byDoc[doc] to byDoc[doc+1] belong to doc
	start   []uint32 // entries start[u] to start[u+1] belong to utterance u
	entries []entry  // each utterance of length one
	packed  packed   // the same by feature
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

// invert files the entries by feature, of which there are so many.
func (u *utterances) invert(features int) {
	start := make([]uint32, features+1)
	for _, e := range u.entries {
		start[e.feature+1]++
	}
	for f := range features {
		start[f+1] += start[f]
	}
	next := slices.Clone(start)
	owners, values := make([]uint32, len(u.entries)), make([]float32, len(u.entries))
	for i := range len(u.start) - 1 {
		for _, e := range u.entries[u.start[i]:u.start[i+1]] {
			owners[next[e.feature]], values[next[e.feature]] = uint32(i), e.value
			next[e.feature]++
		}
	}
	u.packed = pack(start, owners, values, len(u.start)-1, func(int) bool { return true })
}

// compare sets the cosines of a message with all utterances.
func (u *utterances) compare(x []entry, cosines []float32) {
	clear(cosines)
	u.packed.score(x, cosines)
}

// nearest returns the cosine of the message with the nearest utterance of doc, the mean with the three nearest, and the cosine with its question.
func (u *utterances) nearest(cosines []float32, doc uint32) (first, three, question float32) {
	var second, third float32
	own := cosines[u.byDoc[doc]:u.byDoc[doc+1]]
	for _, cos := range own {
		switch {
		case cos > first:
			first, second, third = cos, first, second
		case cos > second:
			second, third = cos, second
		case cos > third:
			third = cos
		}
	}
	if len(own) > 0 {
		question = own[0]
	}
	return first, (first + second + third) / 3, question
}

// first returns the cosine with the nearest utterance of doc.
func (u *utterances) first(cosines []float32, doc uint32) (first float32) {
	for _, cos := range cosines[u.byDoc[doc]:u.byDoc[doc+1]] {
		first = max(first, cos)
	}
	return first
}
