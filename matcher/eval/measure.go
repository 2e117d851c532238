package eval

import (
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/treadstone-law/answerbot/matcher"
)

// Share is a figure between 0 and 1. It is no number, and null in JSON, where there was nothing to count: a 0 would say that all was wrong.
type Share float64

// of gives the share of part in whole.
func of(part, whole float64) Share { return Share(part / whole) } // 0/0 is no number

// MarshalJSON implements json.Marshaler.
func (s Share) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(s)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(s))
}

// String gives three decimals, or a dash where there was nothing to count.
func (s Share) String() string {
	if math.IsNaN(float64(s)) {
		return "-"
	}
	return strconv.FormatFloat(float64(s), 'f', 3, 64)
}

// Figures are what `eval --json` prints.
type Figures struct {
	Set     string `json:"set"`
	Split   string `json:"split"`
	Answers int    `json:"answers"`
	Queries int    `json:"queries"` // in scope
	OOS     int    `json:"oos"`
	Skipped int    `json:"skipped"` // their answers are not in the corpus

	Success1 Share `json:"success1"`
	Success3 Share `json:"success3"`
	MRR10    Share `json:"mrr10"`
	NDCG10   Share `json:"ndcg10"`
	MAP      Share `json:"map"`

	AUROC           Share `json:"auroc"`
	ECE             Share `json:"ece"`
	ECEFloor        Share `json:"ece_floor"`         // what ECE would be on average if the confidences were right
	Slope           Share `json:"calibration_slope"` // of the log odds of being right over those of the confidence: above 1 confidences are too timid, below too bold
	Answered        Share `json:"answered"`
	Precision       Share `json:"precision"`
	InScopeAccuracy Share `json:"in_scope_accuracy"`
	OOSRecall       Share `json:"oos_recall"`
	OOSAnswered     Share `json:"oos_answered"` // share of out-of-scope messages answered outright
	CoverageAt95    Share `json:"coverage_at_95"`

	FollowupSuccess1 *Share `json:"followup_success1,omitempty"` // nil where the set has no conversations

	Styles map[string]StyleFigures `json:"styles,omitempty"`

	LatencyUS struct {
		P50 float64 `json:"p50"`
		P99 float64 `json:"p99"`
	} `json:"latency_us"`
	BuildMS float64 `json:"build_ms"`
}

// StyleFigures are those of one style of writing, or of one kind of message that no answer fits.
type StyleFigures struct {
	Queries  int     `json:"queries"`
	Success1 float64 `json:"success1"`
	Success3 float64 `json:"success3"`
	Answered float64 `json:"answered"`
}

// Outcome is what became of one query.
type Outcome struct {
	Query      Query
	Ranked     []string // answers, best first
	Confidence float64  // that the first is right
	Taken      bool     // by triage: it is no question of how sure the matcher is
	Among      float64  // that one of those offered is
	Grades     map[string]int
	Latency    time.Duration
	Weight     float64 // how much it counts for bands that are learnt from it; 0 counts as 1
}

func (o *Outcome) weight() float64 {
	if o.Weight == 0 {
		return 1
	}
	return o.Weight
}

// right reports whether the first answer has a grade.
func (o *Outcome) right() bool { return len(o.Ranked) > 0 && o.Grades[o.Ranked[0]] >= 1 }

// depth is how many ranked answers are looked at; MAP needs more than the ten of the other measures.
const depth = 100

// Run matches each query and returns the outcomes. Queries whose right answers are all missing from the corpus are left out and counted.
func Run(ix *matcher.Index, s *Set, queries []Query) (outcomes []Outcome, skipped int) {
	for _, q := range queries {
		grades := s.Grades[q.ID]
		if !q.OOS && !anyIn(ix, grades) {
			skipped++
			continue
		}
		begin := time.Now()
		r := ix.Match(matcher.Query{Text: q.Text, Lang: q.Lang}, depth)
		o := Outcome{Query: q, Grades: grades, Latency: time.Since(begin)}
		for _, m := range r.Matches {
			o.Ranked = append(o.Ranked, m.Answer.Slug)
		}
		if len(r.Matches) > 0 {
			o.Confidence = r.Matches[0].Confidence
			o.Among = r.Among
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, skipped
}

func anyIn(ix *matcher.Index, grades map[string]int) bool {
	for slug, grade := range grades {
		if grade >= 1 && ix.Corpus().Answer(slug) != nil {
			return true
		}
	}
	return false
}

// Measure computes the figures of outcomes under bands.
func Measure(outcomes []Outcome, bands matcher.Bands) Figures {
	var f Figures
	f.Styles = make(map[string]StyleFigures)
	var answered, answeredRight, kept, keptOut int
	for i := range outcomes {
		o := &outcomes[i]
		outright := o.Confidence >= bands.Answer
		f.style(o, outright)
		if outright {
			answered++
			if !o.Query.OOS && o.right() {
				answeredRight++
			}
		}
		if o.Query.OOS {
			f.OOS++
			if o.Among >= bands.Clarify {
				keptOut++
			}
			if outright {
				f.OOSAnswered++
			}
			continue
		}
		f.Queries++
		f.rank(o)
		if o.right() && o.Among >= bands.Clarify {
			kept++
		}
	}
	inScope, strange := float64(f.Queries), float64(f.OOS)
	for _, sum := range []*Share{&f.Success1, &f.Success3, &f.MRR10, &f.NDCG10, &f.MAP} {
		*sum = of(float64(*sum), inScope)
	}
	f.OOSAnswered = of(float64(f.OOSAnswered), strange)
	f.Answered = of(float64(answered), float64(len(outcomes)))
	f.Precision = of(float64(answeredRight), float64(answered))
	f.InScopeAccuracy = of(float64(kept), inScope)
	f.OOSRecall = of(strange-float64(keptOut), strange)
	f.AUROC = auroc(outcomes)
	told := slices.DeleteFunc(slices.Clone(outcomes), func(o Outcome) bool { return o.Taken })
	f.ECE, f.ECEFloor, f.Slope = ece(told, eceBins), eceFloor(told, eceBins), slope(told)
	_, f.CoverageAt95 = threshold(outcomes, 0.95)
	f.LatencyUS.P50, f.LatencyUS.P99 = latency(outcomes, 0.5), latency(outcomes, 0.99)
	for name, s := range f.Styles {
		s.Success1 /= float64(s.Queries)
		s.Success3 /= float64(s.Queries)
		s.Answered /= float64(s.Queries)
		f.Styles[name] = s
	}
	return f
}

func (f *Figures) style(o *Outcome, outright bool) {
	name := o.Query.Style
	if o.Query.OOS {
		name = cmp.Or(o.Query.Kind, o.Query.Style, "none fits")
	}
	if name == "" {
		return
	}
	s := f.Styles[name]
	s.Queries++
	if at := slices.IndexFunc(o.Ranked, func(slug string) bool { return o.Grades[slug] >= 1 }); at >= 0 && at < 3 {
		s.Success3++
		if at == 0 {
			s.Success1++
		}
	}
	if outright {
		s.Answered++
	}
	f.Styles[name] = s
}

// rank adds one query's ranking measures. NDCG has gain 2^grade-1 and discount log2(rank+1), as in Järvelin and Kekäläinen (2002) with the
// exponential gain usual since Burges et al. (2005).
func (f *Figures) rank(o *Outcome) {
	var ideal []int
	for _, grade := range o.Grades {
		if grade >= 1 {
			ideal = append(ideal, grade)
		}
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	var dcg, best, precision float64
	found := 0
	for i, slug := range o.Ranked {
		grade := o.Grades[slug]
		if grade < 1 {
			continue
		}
		if found++; found == 1 {
			if i == 0 {
				f.Success1++
			}
			if i < 3 {
				f.Success3++
			}
			if i < 10 {
				f.MRR10 += 1 / Share(i+1)
			}
		}
		precision += float64(found) / float64(i+1)
		if i < 10 {
			dcg += (math.Exp2(float64(grade)) - 1) / math.Log2(float64(i+2))
		}
	}
	for i, grade := range ideal[:min(10, len(ideal))] {
		best += (math.Exp2(float64(grade)) - 1) / math.Log2(float64(i+2))
	}
	if len(ideal) > 0 {
		f.NDCG10 += Share(dcg / best)
		f.MAP += Share(precision / float64(len(ideal)))
	}
}

// auroc is the probability that a message in scope has a higher confidence than one that no answer fits.
func auroc(outcomes []Outcome) Share {
	var wins, pairs float64
	for i := range outcomes {
		if outcomes[i].Query.OOS {
			continue
		}
		for j := range outcomes {
			if !outcomes[j].Query.OOS {
				continue
			}
			pairs++
			switch a, b := outcomes[i].Confidence, outcomes[j].Confidence; {
			case a > b:
				wins++
			case a == b:
				wins += 0.5
			}
		}
	}
	return of(wins, pairs)
}

// eceBins are the bins of equal mass in which confidence is compared with the share that is right.
const eceBins = 15

// ece is the expected calibration error: how far confidence is from the share that is right.
func ece(outcomes []Outcome, bins int) Share {
	return calibration(outcomes, bins, func(o *Outcome) bool { return !o.Query.OOS && o.right() })
}

// eceFloor is what ece would be on average if every confidence were right: with few messages a bin's share differs from it by chance.
func eceFloor(outcomes []Outcome, bins int) Share {
	const rounds = 200
	random := rand.New(rand.NewPCG(1, 2))
	var sum Share
	for range rounds {
		sum += calibration(outcomes, bins, func(o *Outcome) bool { return random.Float64() < o.Confidence })
	}
	return sum / rounds
}

func calibration(outcomes []Outcome, bins int, right func(o *Outcome) bool) Share {
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(a.Confidence, b.Confidence) })
	n := len(sorted)
	var sum float64
	for b := range bins {
		var off float64
		for i := b * n / bins; i < (b+1)*n/bins; i++ {
			off += sorted[i].Confidence
			if right(&sorted[i]) {
				off--
			}
		}
		sum += math.Abs(off)
	}
	return of(sum, float64(n))
}

// slope is the calibration slope (Cox, 1958): a logistic regression, by Newton's method, of being right on the log odds of the confidence.
func slope(outcomes []Outcome) Share {
	var a, b float64 // intercept and slope
	for range 30 {
		var da, db, aa, ab, bb float64
		for i := range outcomes {
			o := &outcomes[i]
			p := min(max(o.Confidence, 1e-4), 1-1e-4)
			x := math.Log(p / (1 - p))
			likely := 1 / (1 + math.Exp(-a-b*x))
			off := -likely
			if !o.Query.OOS && o.right() {
				off++
			}
			w := likely * (1 - likely)
			da, db, aa, ab, bb = da+off, db+off*x, aa+w, ab+w*x, bb+w*x*x
		}
		det := aa*bb - ab*ab
		if det < 1e-9 { // all are right, or as sure
			return Share(math.NaN())
		}
		a, b = a+(bb*da-ab*db)/det, b+(aa*db-ab*da)/det
	}
	return Share(b)
}

// threshold returns the lowest confidence from which on at least precision of the answers are right, and the share of messages in scope
// that reach it.
func threshold(outcomes []Outcome, precision float64) (confidence float64, coverage Share) {
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(b.Confidence, a.Confidence) })
	var inScope, taken, right, all float64
	for i := range sorted {
		if !sorted[i].Query.OOS {
			inScope += sorted[i].weight()
		}
	}
	confidence, coverage = 1, of(0, inScope)
	for i := range sorted {
		all += sorted[i].weight()
		if !sorted[i].Query.OOS {
			taken += sorted[i].weight()
			if sorted[i].right() {
				right += sorted[i].weight()
			}
		}
		last := i+1 == len(sorted) || sorted[i+1].Confidence < sorted[i].Confidence
		if last && right >= precision*all {
			confidence, coverage = sorted[i].Confidence, of(taken, inScope)
		}
	}
	return confidence, coverage
}

func latency(outcomes []Outcome, quantile float64) float64 {
	if len(outcomes) == 0 {
		return 0
	}
	all := make([]time.Duration, len(outcomes))
	for i := range outcomes {
		all[i] = outcomes[i].Latency
	}
	slices.Sort(all)
	return float64(all[int(quantile*float64(len(all)-1))].Nanoseconds()) / 1000
}
