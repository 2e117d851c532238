package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// answer makes an answer: its slug, its question, and after a bar each its alternates.
func answer(slug, asked string) *corpus.Answer {
	parts := strings.Split(asked, "|")
	return &corpus.Answer{Slug: slug, Area: "law", Question: parts[0], Alternates: parts[1:], Lang: "en", Summary: "It depends.", Body: "It depends."}
}

// Each row is a corpus and what is found in it: the rule, whose finding it is and which other answer it names.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers []*corpus.Answer
		want    []string
	}{
		{"no answers", nil, nil},
		{"nothing wrong", []*corpus.Answer{answer("rent", "Can my rent go up?|landlord wants more money"), answer("bail", "How does bail work?|get my brother out of jail")}, nil},
		{"another answer asks it better", []*corpus.Answer{
			answer("evict", "Can my landlord evict me?|can my landlord evict me without a reason|landlord evicts me"),
			answer("reason", "Can my landlord evict me?|the n12 form"),
		}, []string{"finds-itself reason evict"}},
		{"no word at all", []*corpus.Answer{answer("what", "???"), answer("rent", "Can my rent go up?")}, []string{"finds-itself what "}},
		{"the same in another order", []*corpus.Answer{
			answer("rent", "Can my rent go up?|the landlord raised the rent twice"), answer("raise", "How much of a raise?|my rent: my landlord raised it twice"),
		}, []string{"colliding-alternates rent raise"}},
		{"the very same is another rule's", []*corpus.Answer{answer("rent", "Can my rent go up?|more rent"), answer("raise", "How much of a raise?|More rent")}, nil},
		{"nearly the same in one answer", []*corpus.Answer{answer("rent", "Can my rent go up?|landlord raised rent|rent raised by landlord")}, nil},
		{"one form or another", []*corpus.Answer{answer("n4", "What is an N4?|i got a form n4"), answer("n5", "What is an N5?|i got a form n5")}, nil},
	} {
		var got []string
		for _, f := range corpus.Lint(corpus.New(test.answers, corpus.Beside{}), "2026-11-24", corpus.Options{Extra: Rules()}) {
			if !slices.ContainsFunc(Rules(), func(r corpus.Rule) bool { return r.Name == f.Rule }) {
				continue
			}
			slug := strings.TrimSuffix(strings.TrimPrefix(f.File, "law/"), ".md")
			other := ""
			for _, a := range test.answers {
				if strings.Contains(f.Message, fmt.Sprintf("%q", a.Slug)) {
					other = a.Slug
				}
			}
			got = append(got, fmt.Sprint(f.Rule, " ", slug, " ", other))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// The filter that spares comparisons misses nothing: it finds what comparing all with all finds.
func TestPrefixFilter(t *testing.T) {
	// Every pair of two areas is compared; of all of them it would take minutes.
	c := corpus.Starter().Only(func(a *corpus.Answer) bool { return a.Area == "tenancy" || a.Area == "real-estate" })
	s := &stemSets{ids: map[string]int32{}}
	all := s.alternates(c)
	want := map[string]bool{}
	for i, a := range all {
		for _, b := range all[:i] {
			if a.answer != b.answer && a.answer.Lang == b.answer.Lang && s.share(a, b) >= nearlySame && a.said() != b.said() {
				file, line := a.answer.Where("alternates", a.item)
				want[fmt.Sprint(file, line)] = true
			}
		}
	}
	got := colliding(c, "")
	for _, f := range got {
		if !want[fmt.Sprint(f.File, f.Line)] {
			t.Errorf("too much: %v", f)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d, want %d", len(got), len(want))
	}
}

// BenchmarkColliding is for the size that is promised: 2,500 answers of 16 alternates.
func BenchmarkColliding(b *testing.B) {
	words := slices.Collect(func(yield func(string) bool) {
		for _, a := range corpus.Starter().Answers() {
			for _, token := range text.Tokens(a.Body) {
				if !yield(token.Word) {
					return
				}
			}
		}
	})
	answers := make([]*corpus.Answer, 2500)
	for i := range answers {
		var asked []string
		for j := range 17 {
			from := (i*17 + j) * 7919 % (len(words) - 8)
			asked = append(asked, strings.Join(words[from:from+8], " "))
		}
		answers[i] = answer(fmt.Sprint("a", i), strings.Join(asked, "|"))
	}
	c := corpus.New(answers, corpus.Beside{})
	for b.Loop() {
		colliding(c, "")
	}
}
