package matcher

// linear holds the weights of the answers' classifiers (train.go) as postings: feature f has docs[start[f]:start[f+1]].
type linear struct {
	start   []uint32
	docs    []uint32
	weights []float32
}

// score adds the products of x with each answer's weights to scores.
func (l *linear) score(x []entry, scores []float32) {
	for _, e := range x {
		from, to := l.start[e.feature], l.start[e.feature+1]
		docs, weights := l.docs[from:to], l.weights[from:to]
		for j, doc := range docs {
			scores[doc] += float32(e.value * weights[j])
		}
	}
}
