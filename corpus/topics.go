package corpus

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Topic is what people type who name no more than what it is about, "tenant rights", and the answers that are offered to them: none alone is what they ask.
type Topic struct {
	English []string `json:"en,omitempty"`
	French  []string `json:"fr,omitempty"`
	Offers  []string `json:"offers"` // slugs, the likeliest first
}

// In gives what is typed in a language.
func (t *Topic) In(lang string) []string {
	if lang == "fr" {
		return t.French
	}
	return t.English
}

const topicsFile = "topics.yaml"

// A question back has two or three choices.
const (
	fewestOffers = 2
	mostOffers   = 3
)

// readTopics reads topics.yaml: a list of topics.
func (l *loaded) readTopics() []lined[Topic] {
	var all []lined[Topic]
	l.beside(topicsFile, func(r *reader, root *yaml.Node) {
		r.list(r.line(root), topicsFile, root, func(_, line int, item *yaml.Node) {
			if t, ok := r.topic(line, item); ok {
				all = append(all, lined[Topic]{t, line})
			}
		})
	})
	return all
}

// topic reads one topic and reports whether it is sound.
func (r *reader) topic(line int, n *yaml.Node) (Topic, bool) {
	var t Topic
	before := len(r.findings.list)
	said := func(name string, to *[]string) field {
		return field{name, false, func(line int, n *yaml.Node) {
			*to = r.texts(line, name, n)
			for _, s := range *to {
				if s != folded(s) {
					r.errorf(line, "bad-topic", "write %q in lower case with single spaces", excerpt(s))
				}
			}
		}}
	}
	r.mapping(line, "a topic", n, []field{
		said("en", &t.English),
		said("fr", &t.French),
		{"offers", true, func(line int, n *yaml.Node) { t.Offers = r.texts(line, "offers", n) }},
	})
	switch sound := len(r.findings.list) == before; {
	case sound && len(t.English)+len(t.French) == 0:
		r.errorf(line, "bad-topic", "list in en or fr at least one thing that people type")
	case sound && (len(t.Offers) < fewestOffers || len(t.Offers) > mostOffers):
		r.errorf(line, "bad-topic", "offer two or three answers")
	}
	return t, len(r.findings.list) == before
}

// checkTopics reports what is typed for two topics, or asks for one answer, and warns of answers that there are not.
func (l *loaded) checkTopics(answers []*Answer, topics []lined[Topic]) {
	asked := askedFor(answers)
	english, french := make(map[string]bool), make(map[string]bool)
	f := findings{file: topicsFile}
	check := func(line int, texts []string, seen map[string]bool) {
		for _, said := range texts {
			if slug, in := asked[said]; in {
				f.errorf(line, "not-a-topic", "%q asks for the answer %q; take it out of one of the two", excerpt(said), slug)
			}
			if seen[said] {
				f.errorf(line, "shared-topic", "%q is typed for two topics; keep it in one", excerpt(said))
			}
			seen[said] = true
		}
	}
	for _, t := range topics {
		check(t.line, t.value.English, english)
		check(t.line, t.value.French, french)
		for _, slug := range t.value.Offers {
			if !slices.ContainsFunc(answers, func(a *Answer) bool { return a.Slug == slug }) {
				f.warnf(t.line, "unknown-answer", "there is no answer %q; correct the slug or take it out", excerpt(slug))
			}
		}
	}
	l.findings = append(l.findings, f.list...)
}

// askedFor gives the slug of the answer that each question and alternate asks for.
func askedFor(answers []*Answer) map[string]string {
	asked := make(map[string]string)
	for _, a := range answers {
		for _, text := range append([]string{a.Question}, a.Alternates...) {
			asked[folded(text)] = a.Slug
		}
	}
	return asked
}
