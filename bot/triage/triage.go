// Package triage sees emergencies and wishes for a person before anything else is done with a message.
//
// Rules are data: rules.yaml lists phrases by class, each class with the resources that are shown. A phrase is compared by stems,
// word by word, with room for a few words in between, so that "he is going to kill me" and "he'll kill me tonight" are one
// line. Rules decide nothing about law and never compute a deadline; they say that time may be short and who can help now.
package triage

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Class is what a message is, apart from its subject.
type Class string

// The classes, the most pressing first.
const (
	Crisis Class = "crisis" // a life or a child may be at risk now
	Urgent Class = "urgent" // arrest, removal, lock-out, a hearing or a deadline within days
	Person Class = "person" // wants a person, not a machine
	None   Class = ""
)

// Rules are compiled rules.
type Rules struct{ classes []class }

type class struct {
	name      Class
	resources []session.Resource
	phrases   []phrase
}

// phrase is words in order; a word may have alternatives.
type phrase struct {
	words  [][]string // stems
	whole  bool       // the message says nothing else
	source string
}

// file is the form of rules.yaml.
type file struct {
	Owner    string `yaml:"owner"`
	Reviewed string `yaml:"reviewed"`
	Classes  []struct {
		Class     Class              `yaml:"class"`
		Resources []session.Resource `yaml:"resources"`
		Phrases   []string           `yaml:"phrases"`
	} `yaml:"classes"`
}

//go:embed rules.yaml
var shipped []byte

// Shipped returns the rules that ship.
var Shipped = sync.OnceValue(func() *Rules {
	r, err := Parse(shipped)
	if err != nil {
		panic(fmt.Sprintf("reading the triage rules that ship: %v", err))
	}
	return r
})

// Parse reads rules.
func Parse(data []byte) (*Rules, error) {
	var f file
	decoder := yaml.NewDecoder(strings.NewReader(string(data)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("reading triage rules: %w", err)
	}
	r := &Rules{}
	for _, c := range f.Classes {
		if c.Class != Crisis && c.Class != Urgent && c.Class != Person {
			return nil, fmt.Errorf("reading triage rules: class %q is not crisis, urgent or person", c.Class)
		}
		compiled := class{name: c.Class, resources: c.Resources}
		for _, s := range c.Phrases {
			p := compile(s)
			if len(p.words) == 0 {
				return nil, fmt.Errorf("reading triage rules: an empty phrase in class %s", c.Class)
			}
			compiled.phrases = append(compiled.phrases, p)
		}
		r.classes = append(r.classes, compiled)
	}
	return r, nil
}

// compile reads one phrase: words, "a|b" for alternatives, "=" in front if it has to be the whole message.
func compile(s string) phrase {
	p := phrase{source: s}
	if rest, ok := strings.CutPrefix(s, "="); ok {
		s, p.whole = rest, true
	}
	for _, w := range strings.Fields(s) {
		var stems []string
		for _, alternative := range strings.Split(w, "|") {
			for _, t := range text.Tokens(alternative) {
				stems = append(stems, stem(t))
			}
		}
		if len(stems) > 0 {
			p.words = append(p.words, stems)
		}
	}
	return p
}

func stem(t text.Token) string {
	if t.Kind != text.Word {
		return t.Word
	}
	return text.Stem(t.Word, text.English)
}

// Find returns the most pressing class of a message and what to show for it.
func (r *Rules) Find(message string) (Class, []session.Resource) {
	tokens := text.Tokens(message)
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = stem(t)
	}
	for i := range r.classes {
		c := &r.classes[i]
		for j := range c.phrases {
			if c.phrases[j].in(stems) {
				return c.name, c.resources
			}
		}
	}
	return None, nil
}

// gap is how many other words may stand between two words of a phrase.
const gap = 2

// in reports whether the phrase occurs in the message.
func (p *phrase) in(stems []string) bool {
	if p.whole {
		if len(stems) != len(p.words) {
			return false
		}
		for i, w := range p.words {
			if !slices.Contains(w, stems[i]) {
				return false
			}
		}
		return true
	}
	for i := range stems {
		if slices.Contains(p.words[0], stems[i]) && follows(p.words[1:], stems[i+1:]) {
			return true
		}
	}
	return false
}

// follows reports whether words come in order at the beginning of stems, with at most gap others before each.
func follows(words [][]string, stems []string) bool {
	if len(words) == 0 {
		return true
	}
	for i := 0; i < len(stems) && i <= gap; i++ {
		if slices.Contains(words[0], stems[i]) && follows(words[1:], stems[i+1:]) {
			return true
		}
	}
	return false
}
