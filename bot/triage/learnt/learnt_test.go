package learnt

import (
	"fmt"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A model learns what tells an emergency from a question, also in an order and with endings that it has not met.
func TestTrain(t *testing.T) {
	var examples []Example
	for i := range 40 {
		examples = append(examples, Example{Crisis, fmt.Sprintf("help me he hits me and the %d kids are crying", i)},
			Example{Urgent, fmt.Sprintf("the sheriff locks me out of unit %d tomorrow", i)}, Example{Harmless, fmt.Sprintf("the new law hits %d landlords hard", i)})
	}
	for _, a := range corpus.Starter().Answers()[:40] {
		for _, alternate := range a.Alternates {
			examples = append(examples, Example{Question, alternate})
		}
	}
	m := decode(Train(examples))
	if m.Examples != Digest(examples) {
		t.Error("the model does not say what it was learnt from")
	}
	for said, want := range map[string]Likeness{
		"he was hitting me while the kids were crying help":            {Crisis: Sure, Pressing: Sure},
		"tomorrow the sheriff is locking me out of my unit":            {Pressing: Sure},
		"how do i register a business name and what does that cost me": {},
		"he hits": {}, // too few words
		"":        {},
	} {
		got := m.Like(text.Tokens(said))
		if want != got {
			t.Errorf("%q is like %v, want %v", said, got, want)
		}
	}
	if Digest(examples) == Digest(examples[1:]) {
		t.Error("fewer examples have the same digest")
	}
}

func FuzzLike(f *testing.F) {
	f.Add("he said he will kill me")
	f.Add("ß\x00 日本語 👍🏽 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
	f.Fuzz(func(t *testing.T, said string) {
		got := new(found)
		got.extract(text.Tokens("what somebody else has said before"))
		got.extract(text.Tokens(said))
		seen := make(map[uint32]bool)
		for _, feature := range got.features {
			if seen[feature] {
				t.Fatalf("%q has feature %d twice", said, feature)
			}
			seen[feature] = true
		}
		if got.words > 0 && len(got.features) == 0 || len(got.features) > mostFeatures {
			t.Fatalf("%q has %d words and %d features", said, got.words, len(got.features))
		}
		Shipped().Like(text.Tokens(said))
	})
}
