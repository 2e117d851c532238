package corpus

import "cmp"

// A translation is an answer of its own: it has its slug, is found by its own questions and is reviewed by itself. What ties
// it to its original is that one can be given in place of the other, so there is at most one for each language, in the same
// area.

// subject is the slug of the answer in its original language, by which all languages of it are kept together.
func (a *Answer) subject() string { return cmp.Or(a.Translates, a.Slug) }

// In gives the answer that says in another language what a says: its original or one of its translations. It is a itself if
// a is in that language, and nil if nobody has written one.
func (c *Corpus) In(a *Answer, lang string) *Answer {
	if a.Lang == lang {
		return a
	}
	for _, other := range c.bySubject[a.subject()] {
		if other.Lang == lang {
			return other
		}
	}
	return nil
}

// For gives the part of the library that is for who speaks lang: the answers in it, and of the others those that nobody has put into it. It is c
// itself where that is everything.
func (c *Corpus) For(lang string) *Corpus {
	var kept []*Answer
	for _, a := range c.answers {
		if in := c.In(a, lang); in == nil || in == a {
			kept = append(kept, a)
		}
	}
	if len(kept) == len(c.answers) {
		return c
	}
	part := arrange(kept, c.Beside)
	part.hash, part.words = c.hash+" for "+lang, c.words
	return part
}

// checkTranslations checks that what an answer says it translates is an original that it can stand for.
func checkTranslations(answers []*Answer, bySlug map[string]*Answer, report func(a *Answer, field string, item int, rule, format string, args ...any)) {
	type rendering struct{ original, lang string }
	written := map[rendering]string{} // the slug of the first translation
	for _, a := range answers {
		if a.Translates == "" {
			continue
		}
		original, bad := bySlug[a.Translates], func(format string, args ...any) {
			report(a, "translates", -1, "bad-translates", format, args...)
		}
		switch first := written[rendering{a.Translates, a.Lang}]; {
		case original == nil:
			report(a, "translates", -1, "unknown-translates", "no answer has the slug %q that this one translates", excerpt(a.Translates))
		case original.Lang == a.Lang:
			bad("%q is in the same language; correct lang or translates", a.Translates)
		case original.Translates != "":
			bad("name the original, %q, not another translation", original.Translates)
		case original.Area != a.Area:
			bad("%q is an answer of %s; put its translation in the same area", a.Translates, original.Area)
		case first != "":
			bad("%q translates the same answer into the same language; keep one of the two", first)
		default:
			written[rendering{a.Translates, a.Lang}] = a.Slug
		}
	}
}
