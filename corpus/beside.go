package corpus

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// These files may stand beside the answers: areas.yaml with the title and disclaimer of each area, lexicon.yaml with what people say for what the law
// calls it, outside.yaml and outside.fr.yaml with messages that no answer fits, asked.yaml and asked.fr.yaml with what is asked about answers,
// topics.yaml with what is no more than a topic, and frozen.yaml with the answers that are taken out. Each may be absent.

// maxBeside is the most that one of these files may hold.
const maxBeside = 4 << 20

// beside parses a file if it is there, and has read take it apart.
func (l *loaded) beside(file string, read func(r *reader, root *yaml.Node)) {
	text, err := l.read(file, maxBeside)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	r := &reader{findings: findings{file: file}}
	switch {
	case err != nil:
		r.errorf(1, "unreadable", "make the file readable: %v", err)
	case len(text) > maxBeside:
		r.errorf(1, "too-large", "shorten the file to %d KiB", maxBeside>>10)
	default:
		if root := r.parse(r.clean(text)); root != nil {
			read(r, root)
		}
	}
	l.findings = append(l.findings, r.findings.list...)
}

// readAreas reads areas.yaml: a mapping of area names to title and disclaimer.
func (l *loaded) readAreas() map[string]AreaText {
	areas := map[string]AreaText{}
	l.beside("areas.yaml", func(r *reader, root *yaml.Node) {
		r.pairs("areas.yaml", "area names, each with title and disclaimer", root, func(key, value *yaml.Node) {
			line := r.line(key)
			r.checkName(line, "area", key.Value)
			var t AreaText
			r.mapping(line, "an area", value, []field{
				{"title", true, func(line int, n *yaml.Node) { t.Title = r.filled(line, "title", n) }},
				{"disclaimer", false, func(line int, n *yaml.Node) { t.Disclaimer = r.filled(line, "disclaimer", n) }},
				{"french", false, func(line int, n *yaml.Node) {
					r.mapping(line, "french", n, []field{
						{"title", true, func(line int, n *yaml.Node) { t.French.Title = r.filled(line, "title", n) }},
						{"disclaimer", true, func(line int, n *yaml.Node) { t.French.Disclaimer = r.filled(line, "disclaimer", n) }},
					})
				}},
			})
			areas[key.Value] = t
		})
	})
	return areas
}

// kinds are what an entry of the lexicon can be.
var kinds = []string{"lay", "acronym", "form", "american", "misspelling", "french"}

// lined is a value with its line, for the checks that need the whole corpus.
type lined[T any] struct {
	value T
	line  int
}

func values[T any](lines []lined[T]) []T {
	var all []T
	for _, l := range lines {
		all = append(all, l.value)
	}
	return all
}

// readLexicon reads lexicon.yaml: a list of entries.
func (l *loaded) readLexicon() []lined[Entry] {
	var all []lined[Entry]
	l.beside("lexicon.yaml", func(r *reader, root *yaml.Node) {
		r.list(r.line(root), "lexicon.yaml", root, func(_, line int, item *yaml.Node) {
			if e, ok := r.entry(line, item); ok {
				all = append(all, lined[Entry]{e, line})
			}
		})
	})
	return all
}

// onlyNumber is a number, such as a year or an amount, and nothing else.
var onlyNumber = regexp.MustCompile(`^[\d.,$ ]*\d{3}[\d.,$ ]*$`)

// entry reads one entry of the lexicon and reports whether it is sound.
func (r *reader) entry(line int, n *yaml.Node) (Entry, bool) {
	var e Entry
	before := len(r.findings.list)
	r.mapping(line, "an entry", n, []field{
		{"say", true, func(line int, n *yaml.Node) {
			e.Say = r.texts(line, "say", n)
			if len(e.Say) == 0 && n.Kind == yaml.SequenceNode {
				r.errorf(line, "missing-field", "list in say at least one word or phrase as people type it")
			}
			for _, s := range e.Say {
				if s != folded(s) {
					r.errorf(line, "bad-say", "write %q in lower case with single spaces", excerpt(s))
				}
				if onlyNumber.MatchString(s) {
					r.errorf(line, "bad-say", "add a word to %q: all numbers of three digits or more are read as the same one", excerpt(s))
				}
			}
		}},
		{"means", true, func(line int, n *yaml.Node) { e.Means = r.filled(line, "means", n) }},
		{"areas", false, func(line int, n *yaml.Node) {
			e.Areas = r.texts(line, "areas", n)
			for _, area := range e.Areas {
				r.checkName(line, "area", area)
			}
		}},
		{"kind", true, func(line int, n *yaml.Node) { e.Kind = r.oneOf(line, "kind", n, "bad-kind", kinds...) }},
		{"lang", false, func(line int, n *yaml.Node) { e.Lang = r.oneOf(line, "lang", n, "bad-lang", "en", "fr") }},
	})
	return e, len(r.findings.list) == before
}

// Outside is a message that no answer fits.
type Outside struct {
	Text string `json:"text"`
	Lang string `json:"lang,omitempty"` // "" for found from the text
}

// outsideFiles are the files of such messages, by language.
var outsideFiles = map[string]string{"": "outside.yaml", "fr": "outside.fr.yaml"}

// readOutside reads the file of a language: a mapping of subjects, each with what visitors type about it.
func (l *loaded) readOutside(lang string) []lined[Outside] {
	var all []lined[Outside]
	file := outsideFiles[lang]
	l.beside(file, func(r *reader, root *yaml.Node) {
		r.pairs(file, "subjects, each with a list of messages", root, func(subject, messages *yaml.Node) {
			r.places = nil
			for at, text := range r.texts(r.line(subject), excerpt(subject.Value), messages) {
				all = append(all, lined[Outside]{Outside{text, lang}, r.places[at].line})
			}
		})
	})
	return all
}

// checkOutside reports messages that are said to be outside and are a way of asking for an answer.
func (l *loaded) checkOutside(answers []*Answer, outside []lined[Outside]) {
	asked := askedFor(answers)
	for _, m := range outside {
		if slug, in := asked[folded(m.value.Text)]; in {
			l.errorf(outsideFiles[m.value.Lang], m.line, "not-outside", "%q asks for the answer %q; take it out of one of the two", excerpt(m.value.Text), slug)
		}
	}
}

// Asked is what people ask about an answer that they have just read, and the sentence of it that tells it.
type Asked struct {
	Slug  string   `json:"slug"`
	Says  string   `json:"says,omitempty"` // how the sentence begins; "" where the answer does not tell it
	Texts []string `json:"texts"`
}

// askedFiles are the files of such questions.
var askedFiles = []string{"asked.yaml", "asked.fr.yaml"}

// notSaid stands for the sentence where an answer does not tell what is asked.
const notSaid = "-"

// readAsked reads a file of them: a mapping of slugs, each with a mapping of sentences, by how they begin, and what is asked that they tell.
func (l *loaded) readAsked(file string) []lined[Asked] {
	var all []lined[Asked]
	l.beside(file, func(r *reader, root *yaml.Node) {
		r.pairs(file, "slugs of answers, each with sentences", root, func(slug, told *yaml.Node) {
			r.pairs(excerpt(slug.Value), "beginnings of sentences, each with a list of questions", told, func(says, texts *yaml.Node) {
				asked := Asked{Slug: slug.Value, Says: says.Value, Texts: r.texts(r.line(says), excerpt(says.Value), texts)}
				if asked.Says == notSaid {
					asked.Says = ""
				}
				all = append(all, lined[Asked]{asked, r.line(says)})
			})
		})
	})
	return all
}

// checkAsked warns of questions about answers that there are not, or under sentences that are not theirs: an answer may be changed before they are.
func (l *loaded) checkAsked(answers []*Answer, file string, asked []lined[Asked]) {
	f := findings{file: file}
	bySlug := make(map[string]*Answer)
	for _, a := range answers {
		bySlug[a.Slug] = a
	}
	words := make(map[string]string) // of answers, by slug
	for _, q := range asked {
		a := bySlug[q.value.Slug]
		if a == nil {
			f.warnf(q.line, "unknown-answer", "there is no answer %q; correct the slug or take it out", excerpt(q.value.Slug))
			continue
		}
		if words[a.Slug] == "" {
			words[a.Slug] = spaced(strings.Join(a.Takeaways, " ") + " " + a.Summary + " " + Plain(a.Body))
		}
		if !a.broken && !says(words[a.Slug], q.value.Says) {
			f.warnf(q.line, "not-said", "no sentence of %s begins with %q; copy the beginning of one of its key points or sentences", a.Slug, excerpt(q.value.Says))
		}
	}
	l.findings = append(l.findings, f.list...)
}

// says reports whether a sentence of a text begins so, or a list item after what leads it in: "They may not: charge fees".
func says(text, begin string) bool {
	if strings.Contains(text, spaced(begin)) {
		return true
	}
	for at := range len(begin) {
		if strings.HasPrefix(begin[at:], ": ") && strings.Contains(text, spaced(begin[:at])) && strings.Contains(text, spaced(strings.TrimSuffix(begin[at+1:], "."))) {
			return true
		}
	}
	return false
}

// spaced is a text with one space before each of its words.
func spaced(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

// checkAreas warns of areas in the lexicon that nothing else knows.
func (l *loaded) checkAreas(answers []*Answer, areas map[string]AreaText, lexicon []lined[Entry]) {
	for _, e := range lexicon {
		for _, area := range e.value.Areas {
			_, named := areas[area]
			if named || slices.ContainsFunc(answers, func(a *Answer) bool { return a.Area == area }) {
				continue
			}
			f := findings{file: "lexicon.yaml"}
			f.warnf(e.line, "unknown-area", "no answer is in the area %q; correct it or add the area to areas.yaml", area)
			l.findings = append(l.findings, f.list...)
		}
	}
}
