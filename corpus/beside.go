package corpus

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Five files may stand beside the answers: areas.yaml with the title and disclaimer of each area, lexicon.yaml with what
// people say for what the law calls it, outside.yaml and outside.fr.yaml with messages that no answer fits, and frozen.yaml with the answers that are taken out. Each may
// be absent.

// maxBeside is the most that one of these files may hold.
const maxBeside = 1 << 20

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
		if root.Kind != yaml.MappingNode {
			r.errorf(r.line(root), "wrong-type", "areas.yaml has to be area names, each with title and disclaimer")
			return
		}
		for i := 0; i+1 < len(root.Content); i += 2 {
			key, line := root.Content[i], r.line(root.Content[i])
			r.checkName(line, "area", key.Value)
			if _, twice := areas[key.Value]; twice {
				r.errorf(line, "duplicate-key", "keep one %s of the two", key.Value)
				continue
			}
			var t AreaText
			r.mapping(line, "an area", root.Content[i+1], []field{
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
		}
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
		if root.Kind != yaml.MappingNode {
			r.errorf(r.line(root), "wrong-type", "%s has to be subjects, each with a list of messages", file)
			return
		}
		for i := 0; i+1 < len(root.Content); i += 2 {
			subject := root.Content[i]
			r.places = nil
			for at, text := range r.texts(r.line(subject), excerpt(subject.Value), root.Content[i+1]) {
				all = append(all, lined[Outside]{Outside{text, lang}, r.places[at].line})
			}
		}
	})
	return all
}

// checkOutside reports messages that are said to be outside and are a way of asking for an answer.
func (l *loaded) checkOutside(answers []*Answer, outside []lined[Outside]) {
	asked := make(map[string]string)
	for _, a := range answers {
		for _, text := range append([]string{a.Question}, a.Alternates...) {
			asked[folded(text)] = a.Slug
		}
	}
	for _, m := range outside {
		if slug, in := asked[folded(m.value.Text)]; in {
			l.errorf(outsideFiles[m.value.Lang], m.line, "not-outside", "%q asks for the answer %q; take it out of one of the two", excerpt(m.value.Text), slug)
		}
	}
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
