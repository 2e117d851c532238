package matcher

import "slices"

// Messages that no answer fits are known by two things: nothing that was written about an answer is near them, and what visitors type about other
// matters is. The first needs nothing but the answers; for the second a corpus lists such messages (outside.yaml: adoption, tax, other provinces, recipes).
// They have a classifier as if they were about one more answer, whose score lowers the confidence and is no candidate. In the network they have no part:
// there they make answers harder to tell apart and the confidence no better.

// outsideKept is how many weights the classifier of what is outside keeps: it speaks of as many subjects as many answers do.
const outsideKept = 8 * keptWeights

// outside is the classifier of what no answer fits.
type outside struct {
	learnt  []entry
	weights []float32 // by feature; nil where the corpus lists nothing
	level   float64   // what is taken from each score
}

// file spreads what was learnt over so many features.
func (o *outside) file(features int) {
	if len(o.learnt) == 0 {
		return
	}
	o.weights = make([]float32, features)
	for _, e := range o.learnt {
		o.weights[e.feature] = e.value
	}
}

// score is 0 for what is about an answer and 2 for what is listed, or near it.
func (o *outside) score(x []entry) float64 {
	var sum float32
	if o.weights != nil {
		for _, e := range x {
			sum += float32(e.value * o.weights[e.feature])
		}
	}
	return float64(sum) - o.level
}

// like makes the scores of a shorter list those of the fuller list of another index, as far as what was written about the answers tells: the less is listed, the
// less surely is what an answer fits told from it, while confidence has learnt what a score means from the fuller one.
func (o *outside) like(other *outside, own, others *utterances) {
	if o.weights != nil && other.weights != nil {
		o.level += o.mean(own) - other.mean(others)
	}
}

// mean is the mean score of utterances.
func (o *outside) mean(u *utterances) float64 {
	var sum float64
	for i, f := range u.features {
		sum += float64(o.weights[f] * whole(u.values[i]))
	}
	return sum/float64(max(1, len(u.start)-1)) - o.level
}

// fits reports whether the weights are those of so many features, as in a whole snapshot they are.
func (o *outside) fits(features int) bool {
	return !slices.ContainsFunc(o.learnt, func(e entry) bool { return e.feature < 0 || int(e.feature) >= features })
}

// classes is how many things are learnt to be told apart: the answers and, where the corpus lists any, all that is outside, which comes last.
func (b *builder) classes() int {
	answers := len(b.corpus.Answers())
	if slices.ContainsFunc(b.examples, func(e example) bool { return int(e.doc) == answers }) {
		return answers + 1
	}
	return answers
}
