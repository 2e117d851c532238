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
	gapsRead   = 5000 // questions that are compared, the newest; each is compared with what the groups began with
)

// Gaps groups what was not answered by the words it shares: a question joins the group whose first question is most like it, or begins one. It is plain
// and stable rather than clever; editors read the samples.
func Gaps(missed []session.Feedback) []Gap {
	type group struct {
		Gap
		words   map[string]bool
		nearest map[string]int
	}
	var groups []*group
	for _, m := range missed[max(0, len(missed)-gapsRead):] {
		words := contentOf(m.Text, m.Lang)
		if len(words) == 0 {
			continue
		}
		var best *group
		likeness := gapAlike
		for _, g := range groups {
			if alike := overlap(words, g.words); alike >= likeness && g.Lang == m.Lang {
				best, likeness = g, alike
			}
		}
		if best == nil {
			best = &group{Gap: Gap{Lang: m.Lang}, words: words, nearest: make(map[string]int)}
			groups = append(groups, best)
		}
		best.Count++
		if len(best.Samples) < gapSamples && !slices.Contains(best.Samples, m.Text) {
			best.Samples = append(best.Samples, m.Text)
		}
		if best.nearest[m.Answer]++; m.Answer != "" && (best.Nearest == "" || best.nearest[m.Answer] > best.nearest[best.Nearest]) {
			best.Nearest = m.Answer
		}
	}
	gaps := make([]Gap, len(groups))
	for n, g := range groups {
		gaps[n] = g.Gap
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Compare(b.Count, a.Count) })
	return gaps
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

// overlap is the share of words that two questions have in common.
func overlap(a, b map[string]bool) float64 {
	both := 0
	for word := range a {
		if b[word] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
