package bot

import (
	"math"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// What was told before a question decides between the sentences that could tell what is asked: who "bought a honda off a guy on kijiji" and asks whether they get their money back
// is told what holds for a private seller, and not for a dealer. It says nothing on whether the answer tells at all what is asked, so it only moves odds from one sentence to
// another. By how much is learnt on cases of which two sentences of an answer are right, each for other facts, and on follow-ups after a question that has nothing to do with them
// (testdata/asked/told.dev and dev), and measured on those of other writers (`go test ./bot -run Asked -v`; -fit learns again).

// The features of a sentence as what holds for what was told.
const (
	toldCovered   = iota // share of the weight of the words told that it has,
	toldLead             // and how much more than any other has
	toldRarest           // weight of the rarest of them
	toldBegun            // share of those that begin alike
	toldNear             // how near what was told is to it, in sense,
	toldNearLead         // and how much nearer than to any other
	toldWhole            // how much liker the question is, with what was told, to what is known to be asked of it
	toldWholeNear        // and how much nearer to it
	toldFeatures
)

// toldWeighting are the weights of the features.
type toldWeighting [toldFeatures]float64

var toldWeights = toldWeighting{-0.23, -0.06, 0.21, 0.86, 0.12, 0.54, 1.93, 0.93}

// oddsAfter are the odds after what was told before, which is looked at only where it may matter.
func (q *asking) oddsAfter(story func() string) []float64 {
	odds, sum := q.odds(), 0.0
	for _, x := range odds {
		sum += x
	}
	if sum < leastShifted {
		return odds
	}
	if before := q.before(hear(story()).tokens); before != nil {
		return toldWeights.shift(odds, before)
	}
	return odds
}

// leastShifted are the odds of all sentences together below which none is quoted, whatever was told.
const leastShifted = leastNearest / (1 - leastNearest)

// before gives the features of each passage, nil where no more was told than the answer's own question says.
func (q *asking) before(story []text.Token) []toldWeighting {
	t := q.told
	stems := slices.DeleteFunc(t.wordings.sayingOf(story), func(stem string) bool { return slices.Contains(t.title, stem) || slices.Contains(q.stems, stem) })
	if len(stems) == 0 {
		return nil
	}
	shares, where, whole := t.sharing(stems), t.wordings.model.Point(t.wordings.wording(t.wordings.read(story))), askingOf(t, slices.Concat(story, q.tokens))
	covered, near := make([]float64, len(shares)), make([]float64, len(shares))
	for i, s := range shares {
		covered[i], near[i] = s.weight, float64(where.Dot(&t.where[i]))
	}
	features := make([]toldWeighting, len(shares))
	for i, s := range shares {
		features[i] = toldWeighting{
			toldCovered: covered[i], toldLead: covered[i] - mostBut(covered, i), toldRarest: s.rarest, toldBegun: s.begun,
			toldNear: near[i], toldNearLead: near[i] - mostBut(near, i), toldWhole: whole.like[i] - q.like[i], toldWholeNear: whole.near[i] - q.near[i],
		}
	}
	return features
}

// shift moves odds from what does not hold for what was told before to what does. Their sum stays the same.
func (w *toldWeighting) shift(odds []float64, before []toldWeighting) []float64 {
	shifted, sum, moved := make([]float64, len(odds)), 0.0, 0.0
	for i, f := range before {
		z := 0.0
		for j, x := range f {
			z += w[j] * x
		}
		shifted[i] = odds[i] * math.Exp(z)
		sum += odds[i]
		moved += shifted[i]
	}
	for i := range shifted {
		shifted[i] *= sum / moved
	}
	return shifted
}
