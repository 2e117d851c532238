package main

import (
	"testing"

	"github.com/treadstone-law/answerbot/bot/triage/learnt"
)

// The model that ships has been learnt from the examples as they are.
func TestShippedIsLearnt(t *testing.T) {
	examples, err := collect("../..")
	if err != nil {
		t.Fatal(err)
	}
	if learnt.Shipped().Examples != learnt.Digest(examples) {
		t.Error("the examples, or the way of learning from them, have changed: run make learn")
	}
}
