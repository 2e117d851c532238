package eval

import (
	"cmp"
	"slices"

	"github.com/treadstone-law/answerbot/matcher"
)

// answerPrecision is the promise behind an outright answer: of all that are given, so many are right.
const answerPrecision = 0.95

// Fit learns weights and bands from labelled queries that ix has not learnt from.
func Fit(ix *matcher.Index, s *Set, queries []Query) *matcher.Weights {
	w := matcher.Fit(observe(ix, s, queries), matcher.Shipped())
	outcomes, _ := Run(ix.WithWeights(w), s, queries)
	w.Bands = FitBands(outcomes, w.Bands)
	return w
}

// CrossValidate learns from all parts of the queries but one and asks that one, in turn; a part is every n-th query.
func CrossValidate(ix *matcher.Index, s *Set, queries []Query, n int) (outcomes []Outcome, bands matcher.Bands, skipped int) {
	for k := range n {
		var learn, ask []Query
		for i, q := range queries {
			if i%n == k {
				ask = append(ask, q)
			} else {
				learn = append(learn, q)
			}
		}
		w := Fit(ix, s, learn)
		part, left := Run(ix.WithWeights(w), s, ask)
		outcomes, skipped = append(outcomes, part...), skipped+left
		bands.Answer += w.Bands.Answer / float64(n)
		bands.Clarify += w.Bands.Clarify / float64(n)
	}
	return outcomes, bands, skipped
}

func observe(ix *matcher.Index, s *Set, queries []Query) []matcher.Observation {
	var observations []matcher.Observation
	for _, q := range queries {
		grades := s.Grades[q.ID]
		if q.OOS {
			observations = append(observations, ix.Observe(matcher.Query{Text: q.Text}, nil))
		} else if anyIn(ix, grades) {
			observations = append(observations, ix.Observe(matcher.Query{Text: q.Text}, func(slug string) bool { return grades[slug] >= 1 }))
		}
	}
	return observations
}

// FitBands learns the bands from outcomes: outright from where the promised precision holds; a question back from where keeping
// a message does more good than harm.
func FitBands(outcomes []Outcome, start matcher.Bands) matcher.Bands {
	bands := start
	bands.Answer, _ = threshold(outcomes, answerPrecision)
	bands.Clarify = keepFrom(outcomes, start.Clarify)
	bands.Clarify = min(bands.Clarify, bands.Answer)
	return bands
}

// strangeCost is how many right answers turned away are worth one message kept that no answer fits.
const strangeCost = 1.0

// keepFrom returns the confidence that best divides what is kept from what goes to a person: it maximises the share of messages in scope
// that are kept and right plus strangeCost times the share of the others that are turned away, each out of its own kind weighted by four to one.
func keepFrom(outcomes []Outcome, otherwise float64) float64 {
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(a.Confidence, b.Confidence) })
	var inScope, strange float64
	for i := range sorted {
		if sorted[i].Query.OOS {
			strange++
		} else {
			inScope++
		}
	}
	if inScope == 0 || strange == 0 {
		return otherwise
	}
	var value, best float64
	at := 0.0
	for i := range sorted {
		if sorted[i].Query.OOS {
			value += strangeCost / strange / 4
		} else if sorted[i].right() {
			value -= 1 / inScope
		}
		if value > best && i+1 < len(sorted) {
			best, at = value, (sorted[i].Confidence+sorted[i+1].Confidence)/2
		}
	}
	return at
}
