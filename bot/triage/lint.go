package triage

import (
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// head checks who answers for the rules.
func (l *loader) head(f *file) {
	if f.Owner.text == "" {
		l.errorf(f.Owner.at, "owner", "say who answers for these rules: owner: …")
	}
	if f.ReviewBy.text == "" {
		l.errorf(f.ReviewBy.at, "review-by", "say by which day somebody has to look at these rules again: review_by: 2027-02-28")
	}
	l.day(f.ReviewBy)
	l.review("this file", f.ReviewBy)
	if f.Near.Days < 1 || f.Near.Soon < f.Near.Days || f.Near.Lately < 0 || f.Near.Recent < f.Near.Lately {
		l.errorf(1, "near", "near has days, soon, lately and recent; soon is no less than days, recent no less than lately")
	}
}

// resources reads where people can turn to. Nothing is shown that nobody can check.
func (l *loader) resources(all []resourceIn) {
	for _, in := range all {
		at := in.ID.at
		if in.ID.text == "" || l.rules.resources[in.ID.text].name != nil {
			l.errorf(at, "resource", "each resource needs an id of its own")
		}
		if in.Name["en"].text == "" || in.Name["fr"].text == "" || len(in.Name) != 2 {
			l.errorf(at, "resource", "name %s in English and in French: name: {en: …, fr: …}", in.ID.text)
		}
		if in.Phone.text == "" && in.URL.text == "" {
			l.errorf(at, "resource", "%s needs a phone or a url", in.ID.text)
		}
		if in.Phone.text != "" && strings.Trim(in.Phone.text, "0123456789-") != "" {
			l.errorf(in.Phone.at, "resource", "write the phone of %s with digits and hyphens only", in.ID.text)
		}
		for _, url := range []line{in.URL, in.Source} {
			if url.text != "" && !strings.HasPrefix(url.text, "https://") {
				l.errorf(url.at, "resource", "%q does not begin with https://", url.text)
			}
		}
		if in.Source.text == "" {
			l.errorf(at, "source", "say where %s was looked up: source: https://…", in.ID.text)
		}
		if in.ReviewBy.text == "" {
			l.errorf(at, "review-by", "say until when %s is known to be right: review_by: 2027-02-28", in.ID.text)
		}
		l.day(in.ReviewBy)
		l.review(in.ID.text, in.ReviewBy)
		if in.Only.text != "" && in.Only.text != "en" && in.Only.text != "fr" {
			l.errorf(in.Only.at, "resource", "only is en or fr")
		}
		l.rules.resources[in.ID.text] = resource{
			name: map[string]string{"en": in.Name["en"].text, "fr": in.Name["fr"].text}, phone: in.Phone.text, url: in.URL.text,
			reviewBy: in.ReviewBy.text, lasting: in.Lasting, only: in.Only.text, keep: in.Keep,
		}
		l.saying(in)
	}
}

// saying reads what is said first of a resource.
func (l *loader) saying(in resourceIn) {
	if len(in.Say) == 0 {
		return
	}
	if in.Say["en"].text == "" || in.Say["fr"].text == "" || len(in.Say) != 2 {
		l.errorf(in.ID.at, "resource", "what is said of %s is said in English and in French: say: {en: …, fr: …}", in.ID.text)
	}
	l.rules.sayings = append(l.rules.sayings, saying{names: []string{in.Name["en"].text, in.Name["fr"].text}, en: in.Say["en"].text, fr: in.Say["fr"].text})
}

// kinds reads the kinds of emergency, in the order in which they press.
func (l *loader) kinds(all []kindIn) {
	order := map[Class]int{Crisis: 0, Urgent: 1, Person: 2}
	last := 0
	for _, in := range all {
		k := kind{name: in.Kind.text, class: Class(in.Class.text)}
		at, known := order[k.class]
		switch {
		case !known:
			l.errorf(in.Kind.at, "class", "the class of %s is crisis, urgent or person, not %q", k.name, k.class)
		case at < last:
			l.errorf(in.Kind.at, "order", "%s presses more than the kind before it; list crisis first, then urgent, then person", k.name)
		default:
			last = at
		}
		k.resources = l.resourceIDs(in.Resources)
		lasts := func(id string) bool { r := l.rules.resources[id]; return r.lasting && r.phone != "" }
		if k.class == Crisis && !slices.ContainsFunc(k.resources, lasts) {
			l.errorf(in.Kind.at, "crisis-number", "give %s a resource whose phone is lasting, so that there is always a number to call", k.name)
		}
		l.rules.kinds = append(l.rules.kinds, k)
	}
}

// resourceIDs reads the ids of resources.
func (l *loader) resourceIDs(all []line) (ids []string) {
	for _, id := range all {
		if _, known := l.rules.resources[id.text]; !known {
			l.errorf(id.at, "unknown-resource", "there is no resource %q", id.text)
		}
		ids = append(ids, id.text)
	}
	return ids
}

// kind gives the place of a kind by its name; -1 for none.
func (l *loader) kind(name string) int {
	return slices.IndexFunc(l.rules.kinds, func(k kind) bool { return k.name == name })
}

// harmed reads which answers are for people who were harmed, and in which kind of emergency: whom to call then stands beside them.
func (l *loader) harmed(in map[string]line) {
	l.rules.harmed = make(map[string]*kind)
	for slug, name := range in {
		i := l.kind(name.text)
		if i < 0 {
			l.errorf(name.at, "unknown-kind", "the answer %s is for a kind %q, which is not among the kinds", slug, name.text)
			continue
		}
		l.rules.harmed[slug] = &l.rules.kinds[i]
	}
}

// alike reads the kinds of what is like examples of an emergency.
func (l *loader) alike(in alikeIn) {
	for class, name := range map[Class]line{Crisis: in.Crisis, Urgent: in.Urgent} {
		if name.text == "" {
			continue
		}
		i := l.kind(name.text)
		if i < 0 || l.rules.kinds[i].class != class {
			l.errorf(name.at, "unknown-kind", "there is no kind %q of class %s; add it to kinds or correct it", name.text, class)
			continue
		}
		if l.rules.alike == nil {
			l.rules.alike = make(map[Class]*kind)
		}
		l.rules.alike[class] = &l.rules.kinds[i]
	}
}

// complete asks for each kind in both languages, unless it is seen without phrases.
func (l *loader) complete() {
	if len(l.rules.kinds) == 0 {
		l.errorf(1, "kinds", "list the kinds of emergency")
		return
	}
	for i := range l.rules.kinds {
		k := &l.rules.kinds[i]
		if l.rules.alike[k.class] == k {
			continue
		}
		var has [2]bool
		for _, p := range l.order {
			if r := l.rules.rules[p.rule]; r.kind == i && !r.likely && r.after == nil {
				has[r.lang] = true
			}
		}
		for lang, code := range [...]string{"English", "French"} {
			if !has[lang] {
				l.errorf(1, "language", "%s has no phrase in %s; who writes in that language would not be heard", k.name, code)
			}
		}
	}
	for _, class := range []Class{Crisis, Urgent, Person} {
		if !slices.ContainsFunc(l.rules.kinds, func(k kind) bool { return k.class == class }) {
			l.errorf(1, "class", "there is no kind of class %s", class)
		}
	}
}

// Overdue gives what has to be looked at again at a time: the rules as a whole and each resource. A number that is overdue is not shown, unless it lasts.
func (r *Rules) Overdue(name string, at time.Time) []corpus.Finding {
	l := &loader{name: name}
	today, latest := dayOf(at), dayOf(at.AddDate(0, 0, longestReview))
	for _, review := range r.reviews {
		switch {
		case review.by.text < today:
			l.warnf(review.by.at, "stale", "%s was to be looked at by %s; check it and set a new day", review.what, review.by.text)
		case review.by.text > latest:
			l.warnf(review.by.at, "review-by", "%s is not looked at for more than %d days; choose an earlier day", review.what, longestReview)
		}
	}
	return l.findings
}

// longestReview is for how many days a number can be taken to be right.
const longestReview = 180
