package bot

import "github.com/treadstone-law/answerbot/matcher"

// find matches a query and gives each answer in the visitor's language, where somebody has written it. Who writes in French is also read
// as English, for what there is in English only; who writes in English is never given French.
func (t *turn) find(q matcher.Query) []matcher.Match {
	found := t.inLanguage(t.index.Match(q, deep).Matches)
	if t.words.lang == string(inFrench) {
		q.Lang = string(inEnglish)
		other := t.inLanguage(t.index.Match(q, deep).Matches)
		if len(found) == 0 || len(other) > 0 && other[0].Confidence > found[0].Confidence {
			return other
		}
	}
	return found
}

// inLanguage puts in place of each answer the one that says the same in the visitor's language.
func (t *turn) inLanguage(matches []matcher.Match) []matcher.Match {
	kept := matches[:0]
	seen := make(map[string]bool, len(matches))
	for _, m := range matches {
		switch a := t.corpus.In(m.Answer, t.words.lang); {
		case a != nil:
			m.Answer = a
		case t.words.lang == string(inEnglish):
			continue
		}
		if !seen[m.Answer.Slug] {
			seen[m.Answer.Slug] = true
			kept = append(kept, m)
		}
	}
	return kept
}
