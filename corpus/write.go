package corpus

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// An answer is written as a file in the order and the form of WRITING.md, so that a file that a tool has written and one
// that a person has written are alike, and a change shows as the few lines that changed.

// Markdown gives the answer file of an answer. Read again it is the same answer, if the answer is sound.
func Markdown(a *Answer) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	list := func(name string, items []string) {
		if len(items) == 0 {
			line("%s: []", name)
			return
		}
		line("%s:", name)
		for _, item := range items {
			line("  - %s", quote(item))
		}
	}
	line("---")
	line("question: %s", quote(a.Question))
	if len(a.Alternates) > 0 {
		list("alternates", a.Alternates)
	}
	line("summary: %s", quote(a.Summary))
	list("takeaways", a.Takeaways)
	line("jurisdiction: %s", quote(a.Jurisdiction))
	writeSources(&b, a.Sources)
	line("byline: %s", quote(a.Byline))
	line("updated: %s", day(a.Updated))
	line("review: %s", review(a.Review))
	if len(a.Related) > 0 {
		slugs := make([]string, len(a.Related))
		for i, slug := range a.Related {
			slugs[i] = quote(slug)
		}
		line("related: [%s]", strings.Join(slugs, ", "))
	}
	line("lang: %s", quote(a.Lang))
	if a.Translates != "" {
		line("translates: %s", quote(a.Translates))
	}
	line("---")
	line("%s", a.Body)
	return b.Bytes()
}

func writeSources(b *bytes.Buffer, sources []Source) {
	if len(sources) == 0 {
		b.WriteString("sources: []\n")
		return
	}
	b.WriteString("sources:\n")
	for _, s := range sources {
		fmt.Fprintf(b, "  - {title: %s, url: %s}\n", quoted(s.Title), quoted(s.URL))
	}
}

func review(r Review) string {
	parts := []string{"state: " + quote(string(r.State))}
	if r.By != "" {
		parts = append(parts, "by: "+quoted(r.By))
	}
	if r.Due != "" {
		parts = append(parts, "due: "+day(r.Due))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// day gives a date, which YAML knows without quotes.
func day(d Date) string {
	if d.valid() {
		return string(d)
	}
	return quoted(string(d))
}

// plainWords is text that YAML reads as it stands, also within brackets if it has no comma.
var plainWords = regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9 .,;()/'’é$%+?=_-]*[A-Za-z0-9.)?%])?$`)

// quote gives a text as a YAML scalar: as it stands where it is plain words, else in double quotes.
func quote(s string) string {
	if plainWords.MatchString(s) && !reserved[strings.ToLower(s)] {
		return s
	}
	return quoted(s)
}

// reserved are the words that YAML takes for something else than text.
var reserved = map[string]bool{"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}

// quoted gives a text as a YAML scalar in double quotes.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case hidden(r) || r == utf8.RuneError:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
