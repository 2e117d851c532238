package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/lint"
)

// What is written is a corpus that can be published, with as many answers as were asked for, and nothing is written over.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	questions, err := write(300, dir)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := corpus.Check(filepath.Join(dir, "corpus"), "2026-11-24", lint.Rules()...)
	if err != nil || len(findings) > 0 {
		t.Errorf("got %v, %v", findings, err)
	}
	c, _, err := corpus.Open(filepath.Join(dir, "corpus"))
	if err != nil || len(c.Answers()) != 300 || len(c.Areas()) != 14 || !c.Answers()[0].Draft() {
		t.Fatalf("got %v, %v", c, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "questions.txt"))
	if err != nil || questions < 100 || strings.Count(string(text), "\n") != questions {
		t.Errorf("there are %d questions, %v", questions, err)
	}
	if _, err := write(300, dir); err == nil || !strings.Contains(err.Error(), dir+" is there already: name a folder that is not") {
		t.Errorf("again: got %v", err)
	}
}
