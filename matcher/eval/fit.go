package eval

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// answerPrecision is the promise behind an outright answer: of all that are given, so many are right.
const answerPrecision = 0.95

// leastStrange is the least share of messages that no answer fits, of all that are learnt from where there are any: those who collect
// messages leave them out, visitors do not. Fewer count for more until they make up this share.
const leastStrange = 1.0 / 6

// strangeAnswered is the other half of that promise: of the messages that no answer fits, at most so many are given one.
const strangeAnswered = 0.03

// Seen is a query and what an index saw of it, so that weights can be tried without asking again.
type Seen struct {
	matcher.Observation
	Query  Query
	Grades map[string]int
	Took   time.Duration
}

// Look shows queries to an index that has not learnt from them. Those whose right answers are all missing are left out and counted.
func Look(ix *matcher.Index, s *Set, queries []Query) (seen []Seen, skipped int) {
	for _, q := range queries {
		grades := s.Grades[q.ID]
		if !q.OOS && !anyIn(ix, grades) {
			skipped++
			continue
		}
		var right func(slug string) bool
		if !q.OOS {
			right = func(slug string) bool { return grades[slug] >= 1 }
		}
		begin := time.Now()
		o := ix.Observe(matcher.Query{Text: q.Text, Lang: q.Lang}, right)
		seen = append(seen, Seen{Observation: o, Query: q, Grades: grades, Took: time.Since(begin)})
	}
	return seen, skipped
}

// judge gives the outcomes under weights.
func judge(seen []Seen, w *matcher.Weights) []Outcome {
	outcomes := make([]Outcome, len(seen))
	for i := range seen {
		o := &seen[i]
		outcomes[i] = Outcome{Query: o.Query, Grades: o.Grades, Latency: o.Took, Weight: o.Weight}
		outcomes[i].Ranked, outcomes[i].Confidence, outcomes[i].Among = o.Judge(w)
	}
	return outcomes
}

// Fit learns weights and bands from labelled queries that ix has not learnt from.
func Fit(ix *matcher.Index, s *Set, queries []Query) *matcher.Weights {
	seen, _ := Look(ix, s, queries)
	return fit(seen, nil, "")
}

// fit learns from seen and beside it from more, which count for the weights and not for the bands.
func fit(seen []Seen, more []matcher.Observation, without string) *matcher.Weights {
	balance(seen)
	observations := slices.Clone(more)
	for i := range seen {
		observations = append(observations, seen[i].Observation)
	}
	w := matcher.Fit(observations, matcher.Shipped(), without)
	w.Bands = fitBands(judge(seen, w), w.Bands)
	return w
}

// balance weighs the messages that no answer fits so that they make up at least leastStrange.
func balance(seen []Seen) {
	var strange, all float64
	for i := range seen {
		all += seen[i].Weight
		if seen[i].Query.OOS {
			strange += seen[i].Weight
		}
	}
	if strange == 0 || strange >= leastStrange*all {
		return
	}
	more := leastStrange / (1 - leastStrange) * (all - strange) / strange
	for i := range seen {
		if seen[i].Query.OOS {
			seen[i].Weight *= more
		}
	}
}

// CrossValidate learns from all parts of the queries but one and asks that one, in turn; a part is every n-th query. What is in more is learnt from
// every time.
func CrossValidate(ix *matcher.Index, s *Set, queries []Query, n int) (outcomes []Outcome, bands matcher.Bands, skipped int) {
	seen, skipped := Look(ix, s, queries)
	outcomes, bands = crossValidate(seen, n, nil, "")
	return outcomes, bands, skipped
}

func crossValidate(seen []Seen, n int, more []matcher.Observation, without string) (outcomes []Outcome, bands matcher.Bands) {
	for k := range n {
		var learn, ask []Seen
		for i := range seen {
			if i%n == k {
				ask = append(ask, seen[i])
			} else {
				learn = append(learn, seen[i])
			}
		}
		w := fit(learn, more, without)
		outcomes = append(outcomes, judge(ask, w)...)
		bands.Answer += w.Bands.Answer / float64(n)
		bands.Clarify += w.Bands.Clarify / float64(n)
	}
	return outcomes, bands
}

// Ablation is what is left of the figures without one signal.
type Ablation struct {
	Without  string `json:"without"` // "" for all signals
	Success1 Share  `json:"success1"`
	Success3 Share  `json:"success3"`
	MRR10    Share  `json:"mrr10"`
	AUROC    Share  `json:"auroc"`
}

// Ablate cross-validates with all signals and then without each, all else learnt anew.
func Ablate(ix *matcher.Index, s *Set, queries []Query, n int) []Ablation {
	seen, _ := Look(ix, s, queries)
	var rows []Ablation
	for _, without := range append([]string{""}, matcher.SignalNames()...) {
		outcomes, bands := crossValidate(seen, n, nil, without)
		f := Measure(outcomes, bands)
		rows = append(rows, Ablation{without, f.Success1, f.Success3, f.MRR10, f.AUROC})
	}
	return rows
}

// fitBands learns the bands from outcomes: outright from where the promised precision holds; a question back from where keeping
// a message does more good than harm.
func fitBands(outcomes []Outcome, start matcher.Bands) matcher.Bands {
	bands := start
	bands.Answer, _ = threshold(outcomes, answerPrecision)
	bands.Answer = max(bands.Answer, above(outcomes, strangeAnswered))
	bands.Clarify = keepFrom(outcomes, start.Clarify)
	bands.Clarify = min(bands.Clarify, bands.Answer)
	return bands
}

// above returns the confidence that no more than a share of the messages that no answer fits reach.
func above(outcomes []Outcome, share float64) float64 {
	var strange []float64
	for i := range outcomes {
		if outcomes[i].Query.OOS {
			strange = append(strange, outcomes[i].Confidence)
		}
	}
	slices.Sort(strange)
	reach := int(share * float64(len(strange)))
	if len(strange) == 0 || strange[len(strange)-1-reach] >= 1 {
		return 0
	}
	return math.Nextafter(strange[len(strange)-1-reach], 1)
}

// keepFrom returns how sure it has to be that the answer is among those offered for a message to be kept rather than handed over: the one by which most decisions are right, where a message
// in scope is to be kept and answered rightly, and one that no answer fits, by its weight, is to be turned away.
func keepFrom(outcomes []Outcome, otherwise float64) float64 {
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(a.Among, b.Among) })
	inScope, strange := false, false
	for i := range sorted {
		inScope, strange = inScope || !sorted[i].Query.OOS, strange || sorted[i].Query.OOS
	}
	if !inScope || !strange {
		return otherwise
	}
	var value, best, at float64 // of turning away all up to here, against keeping all
	for i := range sorted {
		if sorted[i].Query.OOS {
			value += sorted[i].weight()
		} else if sorted[i].right() {
			value--
		}
		if value > best && i+1 < len(sorted) {
			best, at = value, (sorted[i].Among+sorted[i+1].Among)/2
		}
	}
	return at
}

// worthAsking is how probable it has to be that the answer is among those offered for a question back to be worth its while: a form that was not needed
// costs a visitor ten times as much as a question that was not.
const worthAsking = 1.0 / 11

// Fewer gives the corpus with at most n alternates an answer, evenly spread over those it has.
func Fewer(c *corpus.Corpus, n int) *corpus.Corpus {
	var answers []*corpus.Answer
	for _, a := range c.Answers() {
		b := *a
		b.Version = "" // another text, another version
		if all := len(a.Alternates); all > n {
			b.Alternates = nil
			for i := range n {
				b.Alternates = append(b.Alternates, a.Alternates[i*all/n])
			}
		}
		answers = append(answers, &b)
	}
	return corpus.New(answers, c.Beside)
}
