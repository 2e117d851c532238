package eval

import (
	_ "embed"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// What ships is learnt from what ships: the corpus, by cross-validation over its alternates (a part of them is held back from the index and asked of
// it), what it lists as outside likewise, and what visitors might type (lay.txt). An alternate is written to differ from the others,
// so one that is held back is harder to find than what visitors type: success@1 is .43 where it is .86 on lay questions. How signals are combined is
// learnt from them all the same; how sure to be is not. A labelled set beside them brings the confidence to its own level.

const (
	folds          = 5
	alternateRanks = 0.02 // how much a held-back alternate counts for the ranking: there are twenty times as many as of all else
	layCounts      = 0.25 // a message of lay.txt, which finds its answer more easily than most
	outsideCounts  = 0.03 // a message that the corpus lists as outside: so many that they would outweigh what answers fit
)

//go:embed lay.txt
var layText string

// Lay returns what visitors might type about the starter corpus, as a labelled set of its own.
func Lay() *Set {
	s := &Set{Name: "lay", Grades: make(map[string]map[string]int)}
	for line := range strings.Lines(layText) {
		slugs, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || slugs[0] == '#' {
			continue
		}
		q := Query{ID: slugs + ": " + text, Text: text, Split: "test"}
		s.Queries, s.Grades[q.ID] = append(s.Queries, q), make(map[string]int)
		for _, slug := range strings.Fields(slugs) {
			s.Grades[q.ID][slug] = 1
		}
	}
	return s
}

// Fold is one part of the cross-validation: an index that has not learnt from the queries.
type Fold struct {
	Index *matcher.Index
	Set   *Set
}

// Folds cuts a corpus into the parts of its cross-validation.
func Folds(c *corpus.Corpus, o matcher.Options) []Fold {
	parts := make([]Fold, folds)
	for k := range parts {
		parts[k] = fold(c, o, k)
	}
	return parts
}

func fold(c *corpus.Corpus, o matcher.Options, k int) Fold {
	s := &Set{Name: "alternates", Grades: make(map[string]map[string]int)}
	ask := func(text string, of *corpus.Answer) {
		q := Query{ID: of.Slug + "\t" + text, Text: text, Lang: of.Lang}
		s.Queries = append(s.Queries, q)
		s.Grades[q.ID] = map[string]int{of.Slug: 1}
	}
	var kept []*corpus.Answer
	for i, a := range c.Answers() {
		b := *a
		b.Alternates = nil
		for j, alternate := range a.Alternates {
			if (i+j)%folds == k {
				ask(alternate, a)
			} else {
				b.Alternates = append(b.Alternates, alternate)
			}
		}
		kept = append(kept, &b)
	}
	beside := c.Beside
	beside.Outside = nil
	for i, message := range c.Outside { // by runs: those of one subject are held back together
		if i*folds/len(c.Outside) == k {
			s.Queries = append(s.Queries, Query{ID: message.Text, Text: message.Text, Lang: message.Lang, OOS: true})
		} else {
			beside.Outside = append(beside.Outside, message)
		}
	}
	return Fold{Index: matcher.Build(corpus.New(kept, beside), o), Set: s}
}

// Learn fits weights and bands to a corpus: from its alternates and what it lists as outside, cut into parts, from lay questions where it is the
// corpus that they are about, and from a labelled set beside them, if one is given. ix is the index of the whole corpus.
func Learn(parts []Fold, ix *matcher.Index, beside *Set) (w *matcher.Weights, held Figures) {
	g := learnGeneral(parts, ix)
	var seen []Seen
	if beside == nil {
		seen, _ = Look(ix, Lay(), Lay().Queries)
		for _, s := range g.outside {
			s.Weight = outsideCounts
			seen = append(seen, s)
		}
	} else {
		seen, _ = Look(ix, beside, beside.Queries)
	}
	w = fit(seen, g.observations, "")
	w.Bands.Clarify = min(w.Bands.Answer, worthAsking)
	return w, Measure(judge(g.alternates, w), w.Bands)
}

// general is what is learnt from whatever the set.
type general struct {
	alternates   []Seen // those held back
	outside      []Seen // likewise
	observations []matcher.Observation
}

func learnGeneral(parts []Fold, ix *matcher.Index) (g general) {
	for _, p := range parts {
		seen, _ := Look(p.Index, p.Set, p.Set.Queries)
		for _, s := range seen {
			if s.Query.OOS {
				g.outside = append(g.outside, s)
			} else {
				g.alternates = append(g.alternates, s)
			}
		}
	}
	lay, _ := Look(ix, Lay(), Lay().Queries)
	g.add(g.alternates, alternateRanks, 0)
	g.add(lay, layCounts, layCounts)
	g.add(g.outside, 0, outsideCounts)
	return g
}

// add has seen learnt from: so much for how signals are combined, and so much for the confidence.
func (g *general) add(seen []Seen, ranks, weight float64) {
	for _, s := range seen {
		s.Ranks, s.Weight = ranks, weight
		g.observations = append(g.observations, s.Observation)
	}
}

// CrossValidateBeside is CrossValidate where everything else that the weights that ship are learnt from is learnt from every time.
func CrossValidateBeside(parts []Fold, ix *matcher.Index, s *Set, queries []Query, n int) (outcomes []Outcome, bands matcher.Bands) {
	seen, _ := Look(ix, s, queries)
	return crossValidate(seen, n, learnGeneral(parts, ix).observations, "")
}

// LearnFew fits weights for libraries of so many alternates an answer, as Learn does for those that have many: from what its halves see of a labelled set.
// The bands stay those that ship.
func LearnFew(c *corpus.Corpus, alternates int, beside *Set) *matcher.Weights {
	var seen []Seen
	var g general
	for _, ix := range Halves(c, alternates) {
		half, _ := Look(ix, beside, beside.Queries)
		lay, _ := Look(ix, Lay(), Lay().Queries)
		seen = append(seen, half...)
		g.add(lay, layCounts, layCounts)
	}
	w := fit(seen, g.observations, "")
	w.Bands = matcher.Shipped().Bands
	return w
}

// RunHalves asks the halves of a corpus, in English, as Run asks an index. A query is skipped where neither half has a right answer.
func RunHalves(c *corpus.Corpus, alternates int, s *Set, queries []Query) (outcomes []Outcome, skipped int) {
	skipped = -len(queries)
	for _, ix := range Halves(c.For("en"), alternates) {
		half, missing := Run(ix, s, queries)
		outcomes, skipped = append(outcomes, half...), skipped+missing
	}
	return outcomes, max(0, skipped)
}

// Halves makes two libraries of a corpus that have so many alternates an answer; the second knows what people say for what the law calls it and what is outside.
// Each has the other half, with all of its alternates, as background, as a library of one's own has the starter corpus.
func Halves(c *corpus.Corpus, alternates int) []*matcher.Index {
	var halves [2][]*corpus.Answer
	for i, a := range c.Answers() {
		halves[i%2] = append(halves[i%2], a)
	}
	var libraries []*matcher.Index
	for i, beside := range []corpus.Beside{{}, c.Beside} {
		behind := matcher.Build(corpus.New(halves[1-i], corpus.Beside{Lexicon: c.Lexicon}), matcher.Options{Background: []*matcher.Index{}})
		libraries = append(libraries, matcher.Build(Fewer(corpus.New(halves[i], beside), alternates), matcher.Options{Background: []*matcher.Index{behind}}))
	}
	return libraries
}
