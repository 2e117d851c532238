package matcher

import (
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// What a conversation was about decides between answers that the message alone leaves open, and not against a clear word.
func TestLean(t *testing.T) {
	ix := Build(corpus.New([]*corpus.Answer{
		{Slug: "probate-fees", Area: "estates", Question: "How much does probate cost?", Alternates: []string{"probate fees", "price of probate"}, Lang: "en"},
		{Slug: "making-a-will", Area: "estates", Question: "How do I make a valid will?", Alternates: []string{"who witnesses a will"}, Lang: "en"},
		{Slug: "lawyer-fees", Area: "lawyers", Question: "How much does a lawyer cost?", Alternates: []string{"lawyer fees", "price of a lawyer", "what is the cost"}, Lang: "en"},
	}, corpus.Beside{}), Options{})
	estates := &Lean{Areas: map[string]float64{"estates": 6}, Answers: map[string]float64{"making-a-will": 1}}
	for _, c := range []struct {
		text string
		lean *Lean
		want string
	}{
		{"what does it cost", nil, "lawyer-fees"},
		{"what does it cost", estates, "probate-fees"},
		{"how much does a lawyer cost, price of a lawyer", estates, "lawyer-fees"},
		{"zzzz", estates, "making-a-will"}, // named: a candidate whatever the message says
	} {
		matches := ix.Match(Query{Text: c.text, Lean: c.lean}, 1).Matches
		if len(matches) != 1 || matches[0].Answer.Slug != c.want {
			t.Errorf("%q leaning %v: got %v, want %s", c.text, c.lean, matches, c.want)
		}
	}
	if m := ix.Match(Query{Text: "zzzz", Lean: estates, Area: "lawyers"}, 3).Matches; len(m) != 0 {
		t.Errorf("a lean goes beyond the area asked for: %v", m)
	}
}
