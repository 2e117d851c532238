package triage

import (
	_ "embed"
	"slices"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// A cry for help in a language that the library is not in is answered by whom to call, in that language's own words. What is looked for is data
// (cries.yaml), apart from the rules: a few phrases a language, which hold whatever rules are used. They are compared word by word as tokens are
// folded, in scripts without spaces letter by letter, and filed under their first word, so that a message without any costs a look-up a word.

// cry is one phrase.
type cry struct {
	words  []string
	tongue *tongue
	source string
}

// tongue is one language of cries.yaml.
type tongue struct {
	Lang    string   `yaml:"lang"`
	Line    string   `yaml:"line"` // to call 911 if somebody is in danger
	Phrases []string `yaml:"phrases"`
}

//go:embed cries.yaml
var criesFile []byte

var tongues = sync.OnceValue(func() []tongue {
	var all []tongue
	if err := yaml.Unmarshal(criesFile, &all); err != nil {
		panic(err) // the file is part of the program
	}
	return all
})

// cries are the phrases by their first word.
var cries = sync.OnceValue(func() map[string][]cry {
	filed := make(map[string][]cry)
	for i := range tongues() {
		said := &tongues()[i]
		for _, phrase := range said.Phrases {
			words := wordsOf(phrase)
			filed[words[0]] = append(filed[words[0]], cry{words, said, phrase})
		}
	}
	return filed
})

func wordsOf(phrase string) []string {
	var words []string
	for _, token := range text.Tokens(phrase) {
		words = append(words, token.Word)
	}
	return words
}

// cryIn finds a cry for help in another language; nil for none.
func cryIn(tokens []text.Token) *cry {
	known := cries()
	for i := range tokens {
		filed := known[tokens[i].Word]
		for at := range filed {
			if text.Begin(tokens[i:], filed[at].words) {
				return &filed[at]
			}
		}
	}
	return nil
}

// cried is what follows from a cry in another language.
func (r *Rules) cried(c *cry, at time.Time, lang string) Verdict {
	resources := r.Anyone(at, lang)
	if k := r.alike[Crisis]; k != nil {
		for _, other := range r.shown(k.resources, at, lang) {
			if !slices.Contains(resources, other) {
				resources = append(resources, other)
			}
		}
	}
	return Verdict{Class: Crisis, Kind: "language " + c.tongue.Lang, Phrase: c.source, Line: c.tongue.Line, Resources: resources}
}

// Anyone gives whom anybody can call who cannot be understood here: 911, and 211, which has interpreters.
func (r *Rules) Anyone(at time.Time, lang string) []session.Resource {
	var all []session.Resource
	for _, id := range []string{"911", "211"} {
		from := r
		if _, known := r.resources[id]; !known {
			from = Shipped()
		}
		all = append(all, from.shown([]string{id}, at, lang)...)
	}
	return all
}
