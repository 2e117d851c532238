package eval

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestMisspell(t *testing.T) {
	queries := []Query{{Text: "my landlord raised the rent, what now?"}, {Text: "n4 and so on"}, {Text: "congédiement à Québec"}}
	slipped := Misspell(queries, 2, OfFingers)
	for i, want := range []int{2, 0, 2} {
		before, after := strings.Fields(queries[i].Text), strings.Fields(slipped[i].Text)
		changed := 0
		for j, word := range before {
			if j < len(after) && word != after[j] {
				changed++
			}
		}
		if len(before) != len(after) || changed > want || changed < want-1 { // two equal letters may have changed places
			t.Errorf("%q became %q: want %d words to differ", queries[i].Text, slipped[i].Text, want)
		}
		if slipped[i].Text != Misspell(queries, 2, OfFingers)[i].Text {
			t.Errorf("%q is misspelt in another way the second time", queries[i].Text)
		}
	}
	if queries[0].Text != "my landlord raised the rent, what now?" {
		t.Error("the queries themselves were changed")
	}
}

func TestOfTheEar(t *testing.T) {
	for _, test := range []struct {
		lang, word string
		want       []string
	}{{"en", "phone", []string{"fone", "phon"}}, {"fr", "chauffage", []string{"choffage", "chaufage", "shauffage"}}} {
		heard := make(map[string]bool)
		for i := range 200 {
			heard[string(OfTheEar([]rune(test.word), test.lang, rand.New(rand.NewPCG(uint64(i), 0))))] = true
		}
		for _, want := range test.want {
			if !heard[want] {
				t.Errorf("nobody writes %q for %s; but %q", want, test.word, slices.Sorted(maps.Keys(heard)))
			}
		}
		if heard[test.word] {
			t.Errorf("%s came out spelt correctly", test.word)
		}
	}
}
