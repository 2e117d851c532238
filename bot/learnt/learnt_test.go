package learnt

import (
	"fmt"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A model learns what tells kinds of messages from questions, also in an order and with endings that it has not met, and is the same once stored.
func TestTrain(t *testing.T) {
	l := Learner{Tells: [][]string{{"violence"}, {"violence", "lockout"}}, Others: []string{"question"}, Shares: Shares{Sure: 1.0 / 500, Maybe: 1.0 / 50}, Bits: 16, Smooth: 100}
	var examples []Example
	for i := range 40 {
		examples = append(examples, Example{"violence", fmt.Sprintf("help me he hits me and the %d kids are crying", i)},
			Example{"lockout", fmt.Sprintf("the sheriff locks me out of unit %d tomorrow", i)}, Example{"harmless", fmt.Sprintf("the new law hits %d landlords hard", i)})
	}
	for _, a := range corpus.Starter().Answers()[:40] {
		for _, alternate := range a.Alternates {
			examples = append(examples, Example{"question", alternate})
		}
	}
	for _, short := range []bool{false, true} {
		l.Short = short
		m := Decode(l.Train(examples))
		if m.Examples != l.Digest(examples) {
			t.Error("the model does not say what it was learnt from")
		}
		for said, want := range map[string][2]Degree{
			"he was hitting me while the kids were crying help":            {Sure, Sure},
			"tomorrow the sheriff is locking me out of my unit":            {Unlike, Sure},
			"how do i register a business name and what does that cost me": {},
			"": {},
		} {
			like := m.Like(text.Tokens(said))
			if got := [2]Degree{like.Degree(0), like.Degree(1)}; got != want {
				t.Errorf("%q is like %v, want %v", said, got, want)
			}
			if sure := like.Over(1) >= 0; like.Words > 0 && sure != (want[1] == Sure) {
				t.Errorf("%q is over by %v", said, like.Over(1))
			}
		}
	}
	if l.Digest(examples) == l.Digest(examples[1:]) {
		t.Error("fewer examples have the same digest")
	}
}

// Brief messages have bounds of their own, set by others that are as brief; without any, nothing brief is like enough.
func TestBrief(t *testing.T) {
	l := Learner{Tells: [][]string{{"violence"}}, Others: []string{"question"}, Shares: Shares{Sure: 0.1, Maybe: 0.5}, Brief: Shares{Sure: 0.1, Maybe: 0.1}, Few: 3, Bits: 16, Smooth: 100}
	var examples []Example
	for i := range 40 {
		examples = append(examples, Example{"violence", fmt.Sprintf("he hits me %d", i)}, Example{"question", fmt.Sprintf("how do i register a business %d", i)})
	}
	bare := Decode(l.Train(examples))
	for i := range 40 {
		examples = append(examples, Example{"question", fmt.Sprintf("he said %d", i)})
	}
	m := Decode(l.Train(examples))
	for said, want := range map[string]bounds{"he hits me": m.tells[0].Brief, "he hits me again": m.tells[0].Long} {
		if like := m.Like(text.Tokens(said)); like.bounds(0) != want || like.Degree(0) != Sure {
			t.Errorf("%q has the bounds %v and is %v like it, want %v", said, like.bounds(0), like.Degree(0), want)
		}
	}
	if like := bare.Like(text.Tokens("he hits me")); like.Degree(0) != Unlike {
		t.Error("nothing brief has been learnt from, and yet it is like enough")
	}
}

func FuzzLike(f *testing.F) {
	f.Add("he said he will kill me")
	f.Add("ß\x00 日本語 👍🏽 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
	f.Fuzz(func(t *testing.T, said string) {
		got := new(found)
		for _, l := range []Learner{{Bits: 18}, {Bits: 14, Short: true}} {
			got.extract(text.Tokens("what somebody else has said before"), l)
			got.extract(text.Tokens(said), l)
			seen := make(map[uint32]bool)
			for _, feature := range got.features {
				if seen[feature] || feature >= 1<<l.Bits {
					t.Fatalf("%q has feature %d twice, or it is too large", said, feature)
				}
				seen[feature] = true
			}
			if got.words > 0 && len(got.features) == 0 || len(got.features) > mostFeatures {
				t.Fatalf("%q has %d words and %d features", said, got.words, len(got.features))
			}
		}
	})
}
