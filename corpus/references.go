package corpus

import "slices"

// Slugs name answers for ever, in links, conversations and other answers, so a slug is there once and a named one exists.

// unique drops answers whose slug has been seen, in whatever area: a slug alone names an answer.
func (l *loaded) unique(answers []*Answer) []*Answer {
	first := map[string]*Answer{}
	return slices.DeleteFunc(answers, func(a *Answer) bool {
		other := first[a.Slug]
		if other == nil || a.Slug == "" {
			first[a.Slug] = a
			return false
		}
		file, line := a.Where("slug", -1)
		otherFile, otherLine := other.Where("slug", -1)
		l.errorf(file, line, "duplicate-slug", "rename the answer; %s:%d has the slug %q too", otherFile, otherLine, a.Slug)
		return true
	})
}

// checkReferences checks the slugs that answers name.
func (l *loaded) checkReferences(answers []*Answer) {
	bySlug := map[string]*Answer{}
	for _, a := range answers {
		bySlug[a.Slug] = a
	}
	report := func(a *Answer, field string, item int, rule, format string, args ...any) {
		f := a.Finding(field, item, Error, format, args...)
		f.Rule = rule
		l.findings = append(l.findings, f)
	}
	for _, a := range answers {
		for i, slug := range a.Related {
			switch {
			case slug == a.Slug:
				report(a, "related", i, "self-related", "remove the answer's own slug from related")
			case bySlug[slug] == nil:
				report(a, "related", i, "unknown-related", "no answer has the slug %q; write it or remove it from related", excerpt(slug))
			}
		}
	}
	checkTranslations(answers, bySlug, report)
}
