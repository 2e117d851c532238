package triage

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Rules are read strictly: an unknown key or a phrase that means nothing is an error, and all of them are found at once, so that somebody
// who writes rules sees everything that is wrong with them.

// loader collects what is wrong while the rules are compiled.
type loader struct {
	name     string
	findings []corpus.Finding
	rules    *Rules
	order    []pattern // in the order of the file
}

func (l *loader) errorf(at int, rule, format string, args ...any) {
	l.findings = append(l.findings, corpus.Finding{File: l.name, Line: max(at, 1), Severity: corpus.Error, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (l *loader) warnf(at int, rule, format string, args ...any) {
	l.errorf(at, rule, format, args...)
	l.findings[len(l.findings)-1].Severity = corpus.Warning
}

// Load reads the rules in a file.
func Load(path string) (*Rules, []corpus.Finding, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("reading triage rules: %w", err)
	}
	r, findings := Parse(path, data)
	return r, findings, nil
}

// Parse reads rules; name is how findings call the file. The rules are nil if there is an error among the findings.
func Parse(name string, data []byte) (*Rules, []corpus.Finding) {
	l := &loader{name: name, rules: &Rules{hash: fmt.Sprintf("sha256:%x", sha256.Sum256(data)), resources: make(map[string]resource), vocabulary: vocabulary{count: dateKinds}}}
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		l.syntax(err)
		return nil, l.findings
	}
	l.compile(&f)
	slices.SortStableFunc(l.findings, func(a, b corpus.Finding) int { return a.Line - b.Line })
	if corpus.HasErrors(l.findings) {
		return nil, l.findings
	}
	return l.rules, l.findings
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntax reports what the YAML decoder found, each thing at its line.
func (l *loader) syntax(err error) {
	messages := []string{err.Error()}
	if several := new(yaml.TypeError); errors.As(err, &several) {
		messages = several.Errors
	}
	for _, message := range messages {
		at := 1
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			at, _ = strconv.Atoi(m[1])
			message = strings.Replace(message, m[0], "", 1)
		}
		if before, _, found := strings.Cut(message, " not found in type "); found {
			l.errorf(at, "unknown-key", "there is no %s here; remove it or correct its name", before)
			continue
		}
		l.errorf(at, "syntax", "%s", strings.TrimPrefix(message, "yaml: "))
	}
}

// compile builds the rules.
func (l *loader) compile(f *file) {
	l.head(f)
	l.resources(f.Resources)
	l.kinds(f.Kinds)
	l.alike(f.Alike)
	l.harmed(f.Harmed)
	l.rules.near = f.Near
	for i, in := range []*languageIn{&f.English, &f.French} {
		l.language(in, text.Lang(i), [...]string{"en", "fr"}[i])
	}
	l.complete()
	slices.SortStableFunc(l.order, func(a, b pattern) int { return l.rules.rules[a.rule].kind - l.rules.rules[b.rule].kind })
	l.rules.phrases = l.order
	l.rules.index()
	l.rules.listen()
}

// index files each phrase under the words that its rarest element may begin with. How rare an element is, is told by how many elements of all phrases
// begin with its words: what many phrases say, many messages say.
func (r *Rules) index() {
	frequency := make([]int, r.count)
	var elements [][]int32
	room := 0
	for i := range r.phrases {
		elements = r.phrases[i].elements(elements)
		room++
		for _, e := range elements {
			room += 1 + len(e)
			for _, at := range e {
				frequency[at]++
			}
		}
	}
	rarity := func(e []int32) (sum int) {
		for _, at := range e {
			sum += frequency[at]
		}
		return sum
	}
	r.leads = make([][]int32, len(frequency))
	r.needs = make([]int32, 0, room)
	for i := range r.phrases {
		elements = r.phrases[i].elements(elements)
		slices.SortStableFunc(elements, func(a, b []int32) int { return rarity(a) - rarity(b) })
		for _, at := range elements[0] {
			r.leads[at] = append(r.leads[at], int32(len(r.needs)))
		}
		r.needs = append(r.needs, int32(i))
		for _, e := range elements[1:] {
			r.needs = append(append(r.needs, int32(len(e))), e...)
		}
		r.needs = append(r.needs, 0)
	}
}

// language compiles the lists, guards and rules of one language.
func (l *loader) language(in *languageIn, lang text.Lang, code string) {
	lexicon := &l.rules.languages[lang]
	*lexicon = newLexicon(lang)
	c := &compiler{vocabulary: &l.rules.vocabulary, lexicon: lexicon, lists: in.Words, guards: make(map[string]int), used: make(map[string]bool),
		known: make(map[string][]sequence), numbers: make(map[string]sequence, manyWords)}
	for _, w := range dates.Split(text.Fold(in.Distinct.text)) {
		lexicon.distinct[w] = true
		lexicon.ordinary[w[0]] = append(lexicon.ordinary[w[0]], w)
	}
	for short, long := range in.Spellings {
		words := splitWords(short)
		if len(words) != 1 || long.text == "" {
			l.errorf(long.at, "spelling", "%q is not one word that is written in place of others", short)
			continue
		}
		lexicon.spellings[words[0]] = splitWords(long.text)
	}
	for _, name := range slices.Sorted(maps.Keys(in.Guards)) {
		c.guards[name] = len(l.rules.guards)
		l.rules.guards = append(l.rules.guards, l.patterns(c, in.Guards[name], -1))
	}
	usedGuards := make(map[string]bool)
	for i := range in.Rules {
		l.rule(c, &in.Rules[i], usedGuards)
	}
	for i := range in.Likely {
		l.rule(c, &in.Likely[i], usedGuards)
		l.rules.rules[len(l.rules.rules)-1].likely = true
	}
	for name, entries := range in.Words {
		if !c.used[name] && len(entries) > 0 {
			l.warnf(entries[0].at, "unused-list", "nothing uses the list [%s] of %s; remove it", name, code)
		}
	}
	for name, entries := range in.Guards {
		if !usedGuards[name] && len(entries) > 0 {
			l.warnf(entries[0].at, "unused-guard", "no rule of %s has the guard %s; remove it", code, name)
		}
	}
}

func (l *loader) rule(c *compiler, in *ruleIn, usedGuards map[string]bool) {
	r := rule{lang: c.lexicon.lang, kind: l.kind(in.Kind.text), soon: in.Soon, starts: in.Starts.text, ends: in.Ends.text}
	at := in.Kind.at
	if r.kind < 0 {
		l.errorf(at, "unknown-kind", "there is no kind %q; add it to kinds or correct it", in.Kind.text)
		r.kind = 0
	}
	for _, day := range []line{in.Starts, in.Ends, in.ReviewBy} {
		l.day(day)
	}
	l.review("the rule of "+in.Kind.text, in.ReviewBy)
	if r.ends != "" && r.ends < r.starts {
		l.errorf(in.Ends.at, "bad-date", "the rule ends before it starts")
	}
	guards := func(names []line) (numbers []int) {
		for _, name := range names {
			number, known := c.guards[name.text]
			if !known {
				l.errorf(name.at, "unknown-guard", "there is no guard %q in this language", name.text)
				continue
			}
			usedGuards[name.text] = true
			numbers = append(numbers, number)
		}
		return numbers
	}
	r.unless, r.beside = guards(in.Unless), guards(in.Beside)
	r.after = l.resourceIDs(in.After)
	if len(in.Phrases) == 0 {
		l.errorf(at, "no-phrases", "the rule has no phrases")
	}
	l.order = append(l.order, l.patterns(c, in.Phrases, len(l.rules.rules))...)
	l.rules.rules = append(l.rules.rules, r)
}

// patterns compiles phrases.
func (l *loader) patterns(c *compiler, phrases []line, rule int) []pattern {
	all := make([]pattern, 0, len(phrases))
	seen := make(map[string]bool, len(phrases))
	for _, phrase := range phrases {
		if seen[phrase.text] {
			l.warnf(phrase.at, "duplicate-phrase", "%q is there twice; remove one", phrase.text)
		}
		seen[phrase.text] = true
		p, err := c.compile(phrase.text)
		if err != nil {
			l.errorf(phrase.at, "phrase", "%q: %v", phrase.text, err)
			continue
		}
		if rule >= 0 && p.tooWide() {
			l.errorf(phrase.at, "too-wide", "%q is so common that it is in many messages; add a word", phrase.text)
			continue
		}
		if rule >= 0 && p.where != anywhere {
			l.errorf(phrase.at, "phrase", "%q: only a guard stands before something (... or +) or shares a word with it (~)", phrase.text)
		}
		p.rule, p.gap = rule, gap
		if rule < 0 {
			p.gap = guardGap
		}
		all = append(all, p)
	}
	return all
}

// tooWide reports whether a phrase is one word that carries no meaning.
func (p *pattern) tooWide() bool {
	first, _, _ := strings.Cut(p.source, "&")
	return !p.whole && len(p.parts) == 1 && len(p.parts[0]) == 1 && !strings.ContainsAny(first, "[@+") &&
		slices.ContainsFunc(strings.Split(strings.TrimSpace(first), "|"), func(w string) bool { return text.IsStop(w, text.English) || text.IsStop(w, text.French) || len(w) < 3 })
}

// manyWords is about how many words the phrases of a language have.
const manyWords = 2500

func newLexicon(lang text.Lang) lexicon {
	return lexicon{lang: lang, stems: make(map[string]int32, manyWords), surface: make(map[byte][]string), spellings: make(map[string][]string), distinct: make(map[string]bool), ordinary: make(map[byte][]string)}
}

// number gives a word's number, a new one if it is not known. The word may be exact.
func (c *compiler) number(word string) int32 {
	if one, known := c.numbers[word]; known {
		return one[0]
	}
	l := c.lexicon
	w, isExact := strings.CutSuffix(word, exact)
	stem, other := word, w // the same word, exact here and not there
	if !isExact {
		stem, other = l.stem(w), w+exact
	}
	if _, known := c.numbers[other]; !known {
		l.surface[w[0]] = append(l.surface[w[0]], w)
	}
	id, known := l.stems[stem]
	if !known {
		id = c.count
		c.count++
		l.stems[stem] = id
	}
	c.numbers[word] = sequence{id}
	return id
}

func splitWords(s string) []string {
	return slices.DeleteFunc(dates.Split(text.Fold(s)), func(w string) bool { return w == "." || w == "?" })
}

// review notes until when something is taken to be right.
func (l *loader) review(what string, by line) {
	if by.text != "" {
		l.rules.reviews = append(l.rules.reviews, review{what, by})
	}
}

// day reports a date that is none.
func (l *loader) day(d line) {
	if _, err := time.Parse(time.DateOnly, d.text); d.text != "" && err != nil {
		l.errorf(d.at, "bad-date", "%q is no day; write it as 2027-03-31", d.text)
	}
}
