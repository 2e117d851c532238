package corpus

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// The fields of an answer, each with the form that its value has to have. Both forms of a corpus, answer files and JSON
// Lines, are read by this one list. What a writer may still owe (takeaways, sources, a byline, a date) may be empty here,
// so that an unfinished answer can be loaded as a draft; Lint asks for it.

// name is the form of slugs and areas: they stand in URLs and file names for ever.
var name = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxName = 100 // bytes; file systems and URLs stop reading well long before they stop working

// answer reads the fields of an answer. A head has them all but those that its file's path and text give.
func (r *reader) answer(n *yaml.Node, inHead bool) *Answer {
	a := &Answer{}
	fields := []field{
		{"question", true, func(line int, n *yaml.Node) { a.Question = r.filled(line, "question", n) }},
		{"alternates", false, func(line int, n *yaml.Node) { a.Alternates = r.texts(line, "alternates", n) }},
		{"summary", true, func(line int, n *yaml.Node) { a.Summary = r.filled(line, "summary", n) }},
		{"takeaways", true, func(line int, n *yaml.Node) { a.Takeaways = r.texts(line, "takeaways", n) }},
		{"jurisdiction", true, func(line int, n *yaml.Node) {
			a.Jurisdiction = r.oneOf(line, "jurisdiction", n, "bad-jurisdiction", "federal", "ontario")
		}},
		{"sources", true, func(line int, n *yaml.Node) { a.Sources = r.sources(line, n) }},
		{"byline", true, func(line int, n *yaml.Node) { a.Byline = r.text(line, "byline", n) }},
		{"updated", true, func(line int, n *yaml.Node) { a.Updated = r.date(line, "updated", n) }},
		{"review", true, func(line int, n *yaml.Node) { a.Review = r.review(line, n) }},
		{"related", false, func(line int, n *yaml.Node) { a.Related = r.texts(line, "related", n) }},
		{"lang", true, func(line int, n *yaml.Node) { a.Lang = r.oneOf(line, "lang", n, "bad-lang", "en", "fr") }},
		{"translates", false, func(line int, n *yaml.Node) { a.Translates = r.text(line, "translates", n) }},
	}
	if !inHead {
		fields = append(fields,
			field{"slug", true, func(line int, n *yaml.Node) { a.Slug = r.name(line, "slug", n) }},
			field{"area", true, func(line int, n *yaml.Node) { a.Area = r.name(line, "area", n) }},
			field{"body", true, func(line int, n *yaml.Node) { a.Body = r.bodyField(line, n) }})
	}
	for i, f := range fields {
		fields[i].read = func(line int, n *yaml.Node) {
			r.places = append(r.places, place{f.name, -1, line})
			f.read(line, n)
		}
	}
	r.mapping(r.line(n), "the answer", n, fields)
	if i := slices.IndexFunc(a.Alternates, func(s string) bool { return folded(s) == folded(a.Question) }); i >= 0 {
		r.errorf(r.lineOf("alternates", i), "duplicate-item", "remove the alternate that is the question itself")
	}
	return a
}

func (r *reader) lineOf(field string, item int) int {
	for _, p := range r.places {
		if p.field == field && p.item == item {
			return p.line
		}
	}
	return 1
}

// filled reads a text that must not be empty.
func (r *reader) filled(line int, name string, n *yaml.Node) string {
	s, ok := r.scalar(line, name, n, "!!str")
	if s = r.plain(line, name, s); ok && s == "" {
		r.errorf(line, "missing-field", "give %s a value", name)
	}
	return s
}

func (r *reader) bodyField(line int, n *yaml.Node) string {
	s, ok := r.scalar(line, "body", n, "!!str")
	if s = r.body(line, strings.ReplaceAll(s, "\r\n", "\n"), false); ok && s == "" {
		r.errorf(line, "missing-field", "write the text of the answer")
	}
	return s
}

func (r *reader) oneOf(line int, name string, n *yaml.Node, rule string, values ...string) string {
	s, ok := r.scalar(line, name, n, "!!str")
	if ok && !slices.Contains(values, s) {
		r.errorf(line, rule, "%s is %s, not %q", name, strings.Join(values, " or "), excerpt(s))
	}
	return s
}

func (r *reader) name(line int, what string, n *yaml.Node) string {
	s, ok := r.scalar(line, what, n, "!!str")
	if ok {
		r.checkName(line, what, s)
	}
	return s
}

func (r *reader) checkName(line int, what, s string) {
	if !name.MatchString(s) || len(s) > maxName {
		r.errorf(line, "bad-"+what, "%q is no %s; use at most %d of a-z, 0-9 and single hyphens between them", excerpt(s), what, maxName)
	}
}

// date reads a day. An empty one is no date.
func (r *reader) date(line int, name string, n *yaml.Node) Date {
	s, ok := r.scalar(line, name, n, "!!str", "!!timestamp")
	if ok && s != "" && !Date(s).valid() {
		r.errorf(line, "bad-date", "write %s as a day like 2026-06-01, not %q", name, excerpt(s))
	}
	return Date(s)
}

// valid reports whether d is a day that there is, in the one form that compares as a string.
func (d Date) valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

func (r *reader) sources(line int, n *yaml.Node) []Source {
	var all []Source
	r.list(line, "sources", n, func(i, line int, item *yaml.Node) {
		var s Source
		r.places = append(r.places, place{"sources", len(all), line})
		r.mapping(line, "a source", item, []field{
			{"title", true, func(line int, n *yaml.Node) { s.Title = r.filled(line, "title", n) }},
			{"url", true, func(line int, n *yaml.Node) {
				s.URL = r.filled(line, "url", n)
				if s.URL != "" && !SecureURL(s.URL) {
					r.errorf(line, "bad-url", "write a whole address that starts with https://, not %q", excerpt(s.URL))
				}
			}},
		})
		if slices.Contains(all, s) {
			r.errorf(line, "duplicate-item", "sources has %q twice; remove one", excerpt(s.Title))
		}
		all = append(all, s)
	})
	return all
}

// SecureURL reports whether s is what a source's address has to be: a full https address without a user's name in it.
func SecureURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(s, " \t\"<>`\\")
}

func (r *reader) review(line int, n *yaml.Node) Review {
	var v Review
	r.mapping(line, "review", n, []field{
		{"state", true, func(line int, n *yaml.Node) {
			v.State = ReviewState(r.oneOf(line, "state", n, "bad-review", string(Draft), string(Reviewed)))
		}},
		{"by", false, func(line int, n *yaml.Node) { v.By = r.text(line, "by", n) }},
		{"due", false, func(line int, n *yaml.Node) { v.Due = r.date(line, "due", n) }},
	})
	if v.State == Reviewed && v.By == "" {
		r.errorf(line, "bad-review", "say by whom the answer was reviewed (review: {state: reviewed, by: …, due: …})")
	}
	return v
}
