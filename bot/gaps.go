package bot

import (
	"cmp"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Gap is a question that many asked in their own words and that no answer was sure enough for.
type Gap struct {
	Samples []string // different wordings, the first heard first; redacted
	Count   int
	Nearest string // the slug of the answer that came nearest, if any
	Lang    string
}

// Limits of the search for gaps.
const (
	gapAlike   = 0.34 // shared stems over all stems from which on two questions are about one thing; word for word the same is 1
	gapSamples = 5
	gapsRead   = 5000 // questions that are compared, the newest; each is compared with what those groups began with that have one of its words
)

// Gaps groups what was not answered by the words it shares: a question joins the group whose first question is most like it, or begins one. It is plain
// and stable rather than clever; editors read the samples.
func Gaps(missed []session.Feedback) []Gap {
	var groups []*group
	with := make(map[string][]int) // the groups whose first question has a word, by language and word
	for _, m := range missed[max(0, len(missed)-gapsRead):] {
		words := contentOf(m.Text, m.Lang)
		if len(words) == 0 {
			continue
		}
		shared := make(map[int]int) // words in common, by group
		for word := range words {
			for _, n := range with[m.Lang+" "+word] {
				shared[n]++
			}
		}
		best, likeness := -1, gapAlike
		for n, both := range shared {
			alike := float64(both) / float64(len(words)+groups[n].words-both)
			if alike > likeness || alike == likeness && n > best {
				best, likeness = n, alike
			}
		}
		if best < 0 {
			best = len(groups)
			groups = append(groups, &group{Gap: Gap{Lang: m.Lang}, words: len(words), nearest: make(map[string]int)})
			for word := range words {
				with[m.Lang+" "+word] = append(with[m.Lang+" "+word], best)
			}
		}
		groups[best].add(m)
	}
	gaps := make([]Gap, len(groups))
	for n, g := range groups {
		gaps[n] = g.Gap
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Compare(b.Count, a.Count) })
	return gaps
}

// group is a gap in the making.
type group struct {
	Gap
	words   int            // of its first question
	nearest map[string]int // how often an answer was the nearest
}

func (g *group) add(m session.Feedback) {
	g.Count++
	if len(g.Samples) < gapSamples && !slices.Contains(g.Samples, m.Text) {
		g.Samples = append(g.Samples, m.Text)
	}
	if g.nearest[m.Answer]++; m.Answer != "" && (g.Nearest == "" || g.nearest[m.Answer] > g.nearest[g.Nearest]) {
		g.Nearest = m.Answer
	}
}

// contentOf gives the stems of the words that carry meaning.
func contentOf(message, lang string) map[string]bool {
	language := text.LangOf(lang)
	words := make(map[string]bool)
	for _, t := range text.Tokens(message) {
		if !text.IsStop(t.Word, language) {
			words[text.Stem(t.Word, language)] = true
		}
	}
	return words
}
