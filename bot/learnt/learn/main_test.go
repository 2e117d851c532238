package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/slots"
)

// The models that ship have been learnt from the examples as they are.
func TestShippedAreLearnt(t *testing.T) {
	const root = "../../.."
	for _, m := range models {
		examples, err := m.collect(root)
		if err != nil {
			t.Fatal(err)
		}
		shipped, err := os.ReadFile(filepath.Join(root, m.file))
		if err != nil {
			t.Fatal(err)
		}
		if learnt.Decode(shipped).Examples != m.learner.Digest(examples) {
			t.Errorf("%s: the examples, or the way of learning from them, have changed: run make learn", m.file)
		}
	}
	examples, known, err := marked(root)
	if err != nil {
		t.Fatal(err)
	}
	if slots.Shipped().Examples != slots.Digest(examples, known) {
		t.Errorf("%s: the examples, or the way of learning from them, have changed: run make learn", slotsFile)
	}
}
