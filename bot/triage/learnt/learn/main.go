// Learn writes the model of emergencies that ships: go run ./bot/triage/learnt/learn bot/triage/learnt/emergencies.learnt
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/bot/triage/learnt"
	"github.com/treadstone-law/answerbot/corpus"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "learn: want one argument, the file to write")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func write(name string) error {
	examples, err := collect("bot/triage")
	if err != nil {
		return err
	}
	model := learnt.Train(examples)
	if err := os.WriteFile(name, model, 0o644); err != nil {
		return err
	}
	fmt.Printf("learnt how emergencies are told from %d examples: %s, %d bytes\n", len(examples), name, len(model))
	return nil
}

// collect gives all examples: messages that were written as such, those by which the rules are tested, and the library's questions and what is outside
// of it, unless the rules see an emergency there.
func collect(dir string) ([]learnt.Example, error) {
	rules := triage.Shipped()
	day := time.Date(2026, time.November, 25, 15, 0, 0, 0, time.UTC) // what day it is says nothing; that it is always the same makes the model the same
	var examples []learnt.Example
	told := make(map[string]bool) // examples of emergencies; some are questions of the library too
	add := func(kind learnt.Kind, said, lang string) {
		class := rules.ByPhrase(said, day, lang).Class
		switch {
		case kind == learnt.Urgent && class == triage.Crisis: // crises are among them
			kind = learnt.Crisis
		case kind == learnt.Question && (class == triage.Crisis || class == triage.Urgent || told[said]):
			return
		}
		told[said] = told[said] || kind == learnt.Crisis || kind == learnt.Urgent
		examples = append(examples, learnt.Example{Kind: kind, Text: said})
	}
	for _, folder := range []string{"examples", "testdata"} {
		files, err := filepath.Glob(filepath.Join(dir, folder, "*.txt"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("no examples in %s", filepath.Join(dir, folder))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			kind, lang := of(filepath.Base(file))
			for line := range strings.Lines(string(data)) {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					add(kind, line, lang)
				}
			}
		}
	}
	c := corpus.Starter()
	for _, a := range c.Answers() {
		add(learnt.Question, a.Question, a.Lang)
		for _, alternate := range a.Alternates {
			add(learnt.Question, alternate, a.Lang)
		}
	}
	for _, message := range c.Outside {
		add(learnt.Question, message, "en")
	}
	return examples, nil
}

// of tells from the name of a file, such as crisis-messy.en.txt, of what kind its lines are and in which language.
func of(file string) (kind learnt.Kind, lang string) {
	name, lang, _ := strings.Cut(strings.TrimSuffix(file, ".txt"), ".")
	switch first, _, _ := strings.Cut(name, "-"); {
	case first == "crisis":
		return learnt.Crisis, lang
	case first == "urgent":
		return learnt.Urgent, lang
	case first == "question": // for the library
		return learnt.Question, lang
	}
	return learnt.Harmless, lang
}
