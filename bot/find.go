package bot

import (
	"math"
	"slices"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// find matches a query and gives each answer in the visitor's language, where somebody has written it; who writes in French is given
// English for what there is in English only, and who writes in English is never given French.
func (t *turn) find(q matcher.Query) reading {
	result := t.index.Match(q, deep)
	found := reading{matches: t.inLanguage(result.Matches), among: result.Among}
	if t.words == french && q.Lean == nil {
		found.doubt(t.french)
	}
	return found
}

// inLanguage puts in place of each answer the one that says the same in the visitor's language, which may have been found by itself too.
func (t *turn) inLanguage(matches []matcher.Match) []matcher.Match {
	kept := matches[:0]
	replaced := false
	for _, m := range matches {
		switch a := t.corpus.In(m.Answer, t.words.lang); {
		case a != nil:
			replaced = replaced || a != m.Answer
			m.Answer = a
		case t.words == english:
			continue
		}
		if !replaced || placeOf(m.Answer, kept) < 0 {
			kept = append(kept, m)
		}
	}
	return kept
}

// placeOf is the place of an answer among matches, -1 for none.
func placeOf(a *corpus.Answer, matches []matcher.Match) int {
	return slices.IndexFunc(matches, func(m matcher.Match) bool { return m.Answer == a })
}

// offerable gives the first few matches whose answers are not frozen.
func (b *Bot) offerable(matches []matcher.Match, limit int) []matcher.Match {
	kept := make([]matcher.Match, 0, limit)
	for _, m := range matches {
		if len(kept) < limit && b.corpus.Gives(m.Answer) {
			kept = append(kept, m)
		}
	}
	return kept
}

// frenchShare is how many answers there are in French for each that is in English.
func frenchShare(c *corpus.Corpus) float64 {
	n := 0
	for _, a := range c.Answers() {
		if a.Lang == french.lang {
			n++
		}
	}
	return float64(n) / float64(max(1, len(c.Answers())-n))
}

// doubt lowers confidences in a part of the library that has answers to only a share of the questions: where few answers compete, the
// nearest of them looks surer than it is. That what people ask most is translated first keeps a third of the doubt away.
func (r *reading) doubt(share float64) {
	if share <= 0 || share >= 1 {
		return
	}
	lower := func(p float64) float64 { return logistic(logit(p) + math.Log(share)/1.5) }
	for i := range r.matches {
		r.matches[i].Confidence = lower(r.matches[i].Confidence)
	}
	r.among = lower(r.among)
}

// lawful reports whether the library is sure to answer the message, whatever it is like.
func (t *turn) lawful() bool {
	best, ok := t.best(bare(t.in.Text))
	return ok && t.sure(best)
}

// best gives the library's best answer to a message, if it has any.
func (t *turn) best(message string) (matcher.Match, bool) {
	found := t.find(t.query(message)).matches
	if len(found) == 0 {
		return matcher.Match{}, false
	}
	return found[0], true
}
