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
	class  Class
}

// tongue is one language of cries.yaml.
type tongue struct {
	Lang    string   `yaml:"lang"`
	Line    string   `yaml:"line"` // to call 911 if somebody is in danger
	Phrases []string `yaml:"phrases"`
	Urgent  []string `yaml:"urgent"` // what cannot wait, and is no cry for help
	Reads   string   `yaml:"reads"`  // that English and French are read here; empty where nobody has written it
}

// InTongue gives how a language says to call 911 in danger, and that English and French are read here; empty where it is not known.
func InTongue(lang string) (line, reads string) {
	for i := range tongues() {
		if one := &tongues()[i]; one.Lang == lang {
			return one.Line, one.Reads
		}
	}
	return "", ""
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
		for class, phrases := range map[Class][]string{Crisis: said.Phrases, Urgent: said.Urgent} {
			for _, phrase := range phrases {
				words := wordsOf(phrase)
				filed[words[0]] = append(filed[words[0]], cry{words, said, phrase, class})
			}
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

// cryIn finds a cry for help in another language, else what cannot wait; nil for none.
func cryIn(tokens []text.Token) *cry {
	var found *cry
	known := cries()
	for i := range tokens {
		filed := known[tokens[i].Word]
		for at := range filed {
			if text.Begin(tokens[i:], filed[at].words) {
				if found = &filed[at]; found.class == Crisis {
					return found
				}
			}
		}
	}
	return found
}

// cried is what follows from a cry in another language.
func (r *Rules) cried(c *cry, at time.Time, lang string) Verdict {
	resources := r.Anyone(at, lang)
	if k := r.alike[c.class]; k != nil {
		for _, other := range r.shown(k.resources, at, lang) {
			if !slices.Contains(resources, other) {
				resources = append(resources, other)
			}
		}
	}
	return Verdict{Class: c.class, Kind: "language " + c.tongue.Lang, Phrase: c.source, Line: c.tongue.Line, Resources: resources}
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
