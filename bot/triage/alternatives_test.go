package triage

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Each alternative of each phrase is heard in some sentence made of it. One that never is, is written short where messages are written out ("dont" becomes
// "do not" before phrases are looked for), or the phrase itself says that it must not be there: "went" is a form of "go".
func TestEveryAlternativeIsHeard(t *testing.T) {
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(shipped)).Decode(&f); err != nil {
		t.Fatal(err)
	}
	rules, _ := Parse("rules.yaml", shipped)
	for i, in := range []*languageIn{&f.English, &f.French} {
		s := speaker{lang: text.Lang(i), lists: in.Words, rules: rules, chance: rand.New(rand.NewPCG(1, 2))}
		for _, phrases := range in.Guards {
			s.each(phrases, func(phrase line, alternative, alone string) {
				if !s.heard(t, alone, guardGap) {
					t.Errorf("line %d: the guard %q never hears %q", phrase.at, phrase.text, alternative)
				}
			})
		}
		for _, rule := range append(in.Rules, in.Likely...) {
			s.each(rule.Phrases, func(phrase line, alternative, alone string) {
				if !s.heard(t, alone, gap) {
					t.Errorf("line %d: %q never hears %q", phrase.at, phrase.text, alternative)
				}
			})
		}
	}
}

// speaker makes sentences of phrases.
type speaker struct {
	lang   text.Lang
	lists  map[string][]line
	rules  *Rules
	chance *rand.Rand
}

// each visits the alternatives of phrases, each with the phrase where it stands alone.
func (s *speaker) each(phrases []line, visit func(phrase line, alternative, alone string)) {
	for _, phrase := range phrases {
		words, excluded := strings.Fields(strings.TrimPrefix(phrase.text, "=")), false
		for i, word := range words {
			if excluded = word[0] == '!' || excluded && word != "&"; excluded || isSign(word) {
				continue
			}
			for alternative := range strings.SplitSeq(word, "|") {
				words[i] = alternative
				alone := strings.Join(words, " ")
				if phrase.text[0] == '=' {
					alone = "= " + alone
				}
				visit(phrase, alternative, alone)
			}
			words[i] = word
		}
	}
}

// isSign reports whether a word of a phrase stands for none of a message.
func isSign(word string) bool { return strings.Trim(word, "&=+~.") == "" }

// sentences is how many sentences are made of a phrase until one of them holds it.
const sentences = 300

// heard reports whether a sentence made of a phrase holds it.
func (s *speaker) heard(t *testing.T, phrase string, gap int) bool {
	c := compiler{vocabulary: &s.rules.vocabulary, lexicon: &s.rules.languages[s.lang], lists: s.lists, used: map[string]bool{}, known: map[string][]sequence{}, numbers: map[string]sequence{}}
	p, err := c.compile(phrase)
	if err != nil {
		t.Fatal(err)
	}
	p.gap = gap
	m := s.rules.ear.messages.Get().(*message)
	for range sentences {
		said := s.sentence(phrase)
		for _, form := range []string{said, text.Written(said), said + s.more()} {
			s.rules.read(m, form, wednesday)
			if p.found(m, func(span) bool { return true }) {
				return true
			}
		}
	}
	return false
}

// more is another sentence, by which a message is plainly in the language. What is all of a message has none: a quarter of its sentences are enough.
func (s *speaker) more() string {
	return [...]string{text.English: ". and what with the", text.French: ". et dans les avec"}[s.lang]
}

// sentence says a phrase, with any of its alternatives, and at times with another word between any two.
func (s *speaker) sentence(phrase string) string {
	var said []string
	excluded := false
	for _, word := range strings.Fields(phrase) {
		if excluded = word[0] == '!' || excluded && word != "&"; !excluded && !isSign(word) {
			said = append(said, s.say(pick(s.chance, strings.Split(word, "|"))))
		}
	}
	if s.chance.IntN(2) == 0 {
		return strings.Join(said, " uh ")
	}
	return strings.Join(said, " ")
}

// days are how the kinds of dates are said.
var days = map[string][2][]string{
	"@hours": {{"today", "in an hour"}, {"aujourd'hui", "dans une heure"}}, "@days": {{"tomorrow"}, {"demain"}}, "@soon": {{"monday"}, {"lundi"}},
	"@lately": {{"yesterday"}, {"hier"}}, "@recent": {{"last monday"}, {"lundi dernier"}}, "@past": {{"three years ago"}, {"il y a trois ans"}}, "@later": {{"in three months"}, {"dans trois mois"}},
}

// say says an alternative.
func (s *speaker) say(alternative string) string {
	if name, isList := strings.CutPrefix(alternative, "["); isList {
		entry := pick(s.chance, s.lists[strings.TrimSuffix(name, "]")])
		return s.say(strings.Join(strings.Fields(entry.text), "+"))
	}
	if known, isDate := days[alternative]; isDate {
		return pick(s.chance, known[s.lang])
	}
	return strings.NewReplacer("+", " ", exact, "").Replace(alternative)
}

func pick[T any](chance *rand.Rand, all []T) T { return all[chance.IntN(len(all))] }
