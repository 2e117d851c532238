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
	for _, folder := range []string{"examples", "testdata"} {
		files, err := filepath.Glob(filepath.Join(dir, folder, "*.en.txt"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("no examples in %s", filepath.Join(dir, folder))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for line := range strings.Lines(string(data)) {
				if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
					continue
				}
				kind := learnt.Harmless
				switch name := filepath.Base(file); {
				case strings.HasPrefix(name, "crisis"):
					kind = learnt.Crisis
				case strings.HasPrefix(name, "urgent"):
					kind = learnt.Urgent
					if rules.ByPhrase(line, day, "en").Class == triage.Crisis { // crises are among them
						kind = learnt.Crisis
					}
				}
				examples = append(examples, learnt.Example{Kind: kind, Text: line})
			}
		}
	}
	question := func(said string) {
		if class := rules.ByPhrase(said, day, "en").Class; class != triage.Crisis && class != triage.Urgent {
			examples = append(examples, learnt.Example{Kind: learnt.Question, Text: said})
		}
	}
	c := corpus.Starter()
	for _, a := range c.Answers() {
		if a.Lang != "en" {
			continue
		}
		question(a.Question)
		for _, alternate := range a.Alternates {
			question(alternate)
		}
	}
	for _, message := range c.Outside {
		question(message)
	}
	return examples, nil
}
