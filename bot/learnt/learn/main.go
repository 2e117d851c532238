// Learn writes the models of messages that ship: go run ./bot/learnt/learn, at the root of the source.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

func main() {
	for _, write := range []func(root string) error{models[0].write, models[1].write, writeSlots} {
		if err := write("."); err != nil {
			fmt.Fprintln(os.Stderr, "learn:", err)
			os.Exit(1)
		}
	}
}

// model is one that ships, and from what it is learnt.
type model struct {
	file    string
	learner learnt.Learner
	collect func(root string) ([]learnt.Example, error)
}

var models = []model{
	{"bot/triage/emergencies.learnt", triage.Emergencies, emergencies},
	{"bot/intents/intents.learnt", intents.Learner, wishes},
}

func (m model) write(root string) error {
	examples, err := m.collect(root)
	if err != nil {
		return err
	}
	learnt := m.learner.Train(examples)
	if err := os.WriteFile(filepath.Join(root, m.file), learnt, 0o644); err != nil {
		return err
	}
	fmt.Printf("learnt from %d examples: %s, %d bytes\n", len(examples), m.file, len(learnt))
	return nil
}

// emergencies gives all examples: messages that were written as such, those by which the rules are tested, and the library's questions and what is outside
// of it, unless the rules see an emergency there.
func emergencies(root string) ([]learnt.Example, error) {
	rules := triage.Shipped()
	day := time.Date(2026, time.November, 25, 15, 0, 0, 0, time.UTC) // what day it is says nothing; that it is always the same makes the model the same
	var examples []learnt.Example
	told := make(map[string]bool) // examples of emergencies; some are questions of the library too
	add := func(kind, said, lang string) {
		class := rules.ByPhrase(said, day, lang).Class
		switch {
		case kind == "urgent" && class == triage.Crisis: // crises are among them
			kind = "crisis"
		case kind == "question" && (class == triage.Crisis || class == triage.Urgent || told[said]):
			return
		case kind == "question" && rules.Spares(said, day): // how like an emergency it is does not count, so it sets no bound
			kind = "spared"
		}
		told[said] = told[said] || kind == "crisis" || kind == "urgent"
		examples = append(examples, learnt.Example{Kind: kind, Text: said})
	}
	for _, folder := range []string{"examples", "testdata"} {
		err := eachLine(filepath.Join(root, "bot/triage", folder, "*.txt"), func(file, line string) {
			kind, lang := of(file)
			add(kind, line, lang)
		})
		if err != nil {
			return nil, err
		}
	}
	err := eachLine(filepath.Join(root, "bot/intents/examples/*.txt"), func(file, line string) { // what is said in the midst of conversations
		if kind, lang, _ := strings.Cut(strings.TrimSuffix(file, ".txt"), "."); kind == "matter" {
			add("question", line, lang)
		}
	})
	if err != nil {
		return nil, err
	}
	eachQuestion(func(slug, said, lang string) {
		if rules.ForHarmed(slug, day, lang) == nil {
			add("question", said, lang)
		}
	})
	return examples, nil
}

// wishes gives all examples of what is said about the chat itself, and beside them questions of the library and emergencies.
func wishes(root string) ([]learnt.Example, error) {
	var examples []learnt.Example
	add := func(kind, said string) {
		if len(text.Tokens(said)) <= intents.MaxWords {
			examples = append(examples, learnt.Example{Kind: kind, Text: said})
		}
	}
	err := eachLine(filepath.Join(root, "bot/intents/examples/*.txt"), func(file, line string) {
		kind, _, _ := strings.Cut(file, ".")
		add(kind, line)
	})
	if err != nil {
		return nil, err
	}
	for _, folder := range []string{"examples", "testdata"} { // emergencies and wishes for a person too
		err = eachLine(filepath.Join(root, "bot/triage", folder, "*.txt"), func(file, line string) {
			kind, _ := of(file)
			add(kind, line)
		})
		if err != nil {
			return nil, err
		}
	}
	eachQuestion(func(slug, said, _ string) {
		if slug == "" { // it may be small talk, which is outside of the library too
			add("outside", said)
			return
		}
		add("question", said)
	})
	return examples, nil
}

const slotsFile = "bot/slots/slots.learnt"

func writeSlots(root string) error {
	examples, known, err := marked(root)
	if err != nil {
		return err
	}
	learnt := slots.Train(examples, known)
	if err := os.WriteFile(filepath.Join(root, slotsFile), learnt, 0o644); err != nil {
		return err
	}
	fmt.Printf("learnt from %d examples: %s, %d bytes\n", len(examples), slotsFile, len(learnt))
	return nil
}

// marked gives the messages whose pieces are marked, and what is known of words beforehand.
func marked(root string) (examples []slots.Example, known *slots.Lists, err error) {
	folder := filepath.Join(root, "bot/slots")
	var wrong []error
	err = eachLine(filepath.Join(folder, "examples/*.tsv"), func(file, line string) {
		e, err := slots.ParseExample(line)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", file, err))
		}
		examples = append(examples, e)
	})
	wrong = append(wrong, err)
	n := 0
	plain := func(said string, is slots.Label) { // a message that tells nothing for the form
		if n++; n%plainShare == 0 {
			examples = append(examples, slots.Plain(said, is, n/plainShare))
		}
	}
	err = eachLine(filepath.Join(root, "bot/intents/examples/*.txt"), func(file, line string) {
		if kind, _, _ := strings.Cut(file, "."); courtesies[kind] {
			plain(line, slots.Lead)
		} else if !introductions[kind] {
			plain(line, slots.Matter)
		}
	})
	wrong = append(wrong, err)
	known = new(slots.Lists)
	for file, to := range map[string]*[]string{"given.txt": &known.Given, "family.txt": &known.Family} {
		data, err := os.ReadFile(filepath.Join(folder, "names", file))
		wrong = append(wrong, err)
		*to = strings.Fields(string(data))
	}
	times := make(map[string]int)
	eachQuestion(func(_, said, _ string) {
		plain(said, slots.Matter)
		for _, w := range text.Tokens(said) {
			if times[w.Word]++; times[w.Word] == slots.Common {
				known.Common = append(known.Common, w.Word)
			}
		}
	})
	return examples, known, errors.Join(wrong...)
}

// plainShare is of how many messages that tell nothing one is learnt from.
const plainShare = 24

// courtesies are intents that lead to something else, introductions those in which people may say who they are, or how to reach them, or not.
var (
	courtesies    = map[string]bool{"thanks": true, "goodbye": true, "laughter": true, "form-ok": true}
	introductions = map[string]bool{"hello": true, "identity": true, "person": true, "need": true, "phone": true, "request": true, "request-loose": true, "watched": true,
		"formless": true, "nameless": true, "quiet": true}
)

// eachLine visits the lines of all files of a pattern, save remarks.
func eachLine(pattern string, visit func(file, line string)) error {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no examples in %s", pattern)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				visit(filepath.Base(file), line)
			}
		}
	}
	return nil
}

// eachQuestion visits what the library is asked, with the slug of the answer or of what it translates, and what is outside of it.
func eachQuestion(visit func(slug, said, lang string)) {
	c := corpus.Starter()
	for _, a := range c.Answers() {
		slug := cmp.Or(a.Translates, a.Slug)
		visit(slug, a.Question, a.Lang)
		for _, alternate := range a.Alternates {
			visit(slug, alternate, a.Lang)
		}
	}
	for _, message := range c.Outside {
		visit("", message.Text, cmp.Or(message.Lang, "en"))
	}
}

// of tells from the name of a file, such as crisis-messy.en.txt, of what kind its lines are and in which language.
func of(file string) (kind, lang string) {
	name, lang, _ := strings.Cut(strings.TrimSuffix(file, ".txt"), ".")
	switch first, _, _ := strings.Cut(name, "-"); first {
	case "crisis", "urgent", "question": // for the library
		return first, lang
	}
	return "harmless", lang
}
