// Learn writes the models of messages that ship: go run ./bot/learnt/learn, at the root of the source.
package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

func main() {
	for _, m := range models {
		if err := m.write("."); err != nil {
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
		err := eachLine(filepath.Join(root, "bot/triage", folder), func(file, line string) {
			kind, lang := of(file)
			add(kind, line, lang)
		})
		if err != nil {
			return nil, err
		}
	}
	err := eachLine(filepath.Join(root, "bot/intents/examples"), func(file, line string) { // what is said in the midst of conversations
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
	err := eachLine(filepath.Join(root, "bot/intents/examples"), func(file, line string) {
		kind, _, _ := strings.Cut(file, ".")
		add(kind, line)
	})
	if err != nil {
		return nil, err
	}
	for _, folder := range []string{"examples", "testdata"} { // emergencies and wishes for a person too
		err = eachLine(filepath.Join(root, "bot/triage", folder), func(file, line string) {
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

// eachLine visits the lines of all text files in a folder, save remarks.
func eachLine(dir string, visit func(file, line string)) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no examples in %s", dir)
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
