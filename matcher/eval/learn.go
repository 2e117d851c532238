package eval

import (
	_ "embed"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// What ships is learnt from what ships: the corpus, by cross-validation over its alternates (a part of them is held back from the index and asked of
// it), what visitors might type (lay.txt), and messages on other things altogether (strange.txt). An alternate is written to differ from the others,
// so one that is held back is harder to find than what visitors type: success@1 is .43 where it is .86 on lay questions. How signals are combined is
// learnt from them all the same; how sure to be is not. A labelled set beside them brings the confidence to its own level.

const (
	folds          = 5
	alternateRanks = 0.02 // how much a held-back alternate counts for the ranking: there are twenty times as many as of all else
	layCounts      = 0.25 // a message of lay.txt, which finds its answer more easily than most
	strangeCounts  = 0.1  // a message of strange.txt: so many that they would outweigh what answers fit
)

//go:embed strange.txt
var strangeText string

// Strange returns messages that no answer of a library of Ontario law fits.
func Strange() []string {
	var messages []string
	for line := range strings.Lines(strangeText) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			messages = append(messages, line)
		}
	}
	return messages
}

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
	ask := func(text, slug string) {
		q := Query{ID: slug + "\t" + text, Text: text}
		s.Queries = append(s.Queries, q)
		s.Grades[q.ID] = map[string]int{slug: 1}
	}
	var kept []*corpus.Answer
	for i, a := range c.Answers() {
		b := *a
		b.Alternates = nil
		for j, alternate := range a.Alternates {
			if (i+j)%folds == k {
				ask(alternate, a.Slug)
			} else {
				b.Alternates = append(b.Alternates, alternate)
			}
		}
		kept = append(kept, &b)
	}
	return Fold{Index: matcher.Build(corpus.New(kept, nil, c.Lexicon), o), Set: s}
}

// Learn fits weights and bands to a corpus: from its alternates, cut into parts, from messages that no answer fits, from lay questions where it is the
// corpus that they are about, and from a labelled set beside them, if one is given. ix is the index of the whole corpus.
func Learn(parts []Fold, ix *matcher.Index, beside *Set) (w *matcher.Weights, held Figures) {
	more, alternates := general(parts, ix)
	var seen []Seen
	if beside == nil {
		lay, _ := Look(ix, Lay(), Lay().Queries)
		strange, _ := Look(ix, &Set{}, strangeQueries())
		for i := range strange {
			strange[i].Weight = strangeCounts
		}
		seen = append(lay, strange...)
	} else {
		seen, _ = Look(ix, beside, beside.Queries)
	}
	w = fit(seen, more, "")
	w.Bands.Clarify = min(w.Bands.Answer, keepMost(judge(seen, w)))
	outcomes := judge(alternates, w)
	return w, Measure(outcomes, w.Bands)
}

// general is what is learnt from whatever the set: the alternates held back, the lay questions, the strange messages.
func general(parts []Fold, ix *matcher.Index) (more []matcher.Observation, alternates []Seen) {
	for _, p := range parts {
		seen, _ := Look(p.Index, p.Set, p.Set.Queries)
		alternates = append(alternates, seen...)
	}
	add := func(seen []Seen, ranks, weight float64) {
		for _, s := range seen {
			s.Ranks, s.Weight = ranks, weight
			more = append(more, s.Observation)
		}
	}
	add(alternates, alternateRanks, 0)
	lay, _ := Look(ix, Lay(), Lay().Queries)
	add(lay, layCounts, layCounts)
	strange, _ := Look(ix, &Set{}, strangeQueries())
	add(strange, 0, strangeCounts)
	return more, alternates
}

func strangeQueries() []Query {
	var queries []Query
	for _, message := range Strange() {
		queries = append(queries, Query{ID: message, Text: message, OOS: true})
	}
	return queries
}

// CrossValidateBeside is CrossValidate where everything else that the weights that ship are learnt from is learnt from every time.
func CrossValidateBeside(parts []Fold, ix *matcher.Index, s *Set, queries []Query, n int) (outcomes []Outcome, bands matcher.Bands) {
	more, _ := general(parts, ix)
	seen, _ := Look(ix, s, queries)
	return crossValidate(seen, n, more, "")
}
