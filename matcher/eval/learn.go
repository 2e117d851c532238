package eval

import (
	_ "embed"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// What ships is learnt from the corpus alone, by cross-validation: an alternate is what a visitor types, so a part of the alternates is
// held back from the index and asked of it. A message that no answer fits is had in two ways: some answers are held back whole, and
// their alternates asked, which are the near misses that matter; and there is a list of messages on other things altogether.

const (
	folds       = 5
	absentOneIn = 10 // answers held back whole in a fold
	absentAsked = 2  // of whose alternates one in so many is asked
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
		q := Query{ID: slug + "\t" + text, Text: text, OOS: slug == ""}
		s.Queries = append(s.Queries, q)
		if slug != "" {
			s.Grades[q.ID] = map[string]int{slug: 1}
		}
	}
	var kept []*corpus.Answer
	for i, a := range c.Answers() {
		if i%absentOneIn == k {
			for j, alternate := range a.Alternates {
				if j%absentAsked == 0 {
					ask(alternate, "")
				}
			}
			continue
		}
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
	for i, message := range Strange() {
		if i%folds == k {
			ask(message, "")
		}
	}
	return Fold{Index: matcher.Build(corpus.New(kept, nil, c.Lexicon), o), Set: s}
}

// Learn fits weights and bands to a corpus by cross-validation over its alternates.
func Learn(parts []Fold) *matcher.Weights {
	var observations []matcher.Observation
	for _, p := range parts {
		observations = append(observations, observe(p.Index, p.Set, p.Set.Queries)...)
	}
	w := matcher.Fit(observations, matcher.Shipped())
	w.Bands = FitBands(Ask(parts, w), w.Bands)
	return w
}

// Ask asks each part's queries of its index, by weights w.
func Ask(parts []Fold, w *matcher.Weights) []Outcome {
	var outcomes []Outcome
	for _, p := range parts {
		part, _ := Run(p.Index.WithWeights(w), p.Set, p.Set.Queries)
		outcomes = append(outcomes, part...)
	}
	return outcomes
}
