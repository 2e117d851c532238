package matcher

import (
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// A message asks about the law elsewhere where a good part of it names a place there, and none of ours.
func TestAsksElsewhere(t *testing.T) {
	for _, test := range []struct {
		said string
		want bool
	}{
		{"severance rules in New Jersey?", true},
		{"can my landlord raise the rent in BC", true},
		{"loi sur le bail au Québec", true},
		{"eviction London England", true},
		{"divorce in the U.S. cost", true},
		{"divorced in the US, can I marry in Ontario", false},
		{"my sister moved to Calgary with our mother's car last May and now she says that the insurance here is not her business at all", false},
		{"filed for 35k bc that was the most", false},
		{"they told us to leave", false},
		{"new york", true},
		{"my landlord raised our rent after renovations while visiting cousins in Las Vegas", false},
		{"new boss", false},
		{"moved here from India, can they evict me", false},
		{"", false},
	} {
		if got := AsksElsewhere(test.said); got != test.want {
			t.Errorf("AsksElsewhere(%q) = %v", test.said, got)
		}
	}
}

// Every name in the list is found in a message that has it, so none is spelt in a way that tokens never are.
func TestPlacesAreFound(t *testing.T) {
	const longestPlace = 3 // words, as the head of the list says
	for line := range strings.Lines(placesText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '=' {
			continue
		}
		line = strings.TrimPrefix(line, "+")
		if got := elsewhere(text.Tokens("divorce "+line), 1); got != 1 {
			t.Errorf("%q is not found in a message", line)
		}
		if len(strings.Fields(line)) > longestPlace {
			t.Errorf("%q has more than %d words", line, longestPlace)
		}
	}
}

// Places are found with where they are.
func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		said string
		want []Place
	}{
		{"rent in BC", []Place{{1, 3, false, true}}},
		{"moved from Nova Scotia to Toronto", []Place{{2, 4, false, true}, {5, 6, true, false}}},
		{"evicted in Texas", []Place{{2, 3, false, false}}},
		{"evicted", nil},
	} {
		if got := Places(text.Tokens(test.said)); !slices.Equal(got, test.want) {
			t.Errorf("Places(%q) = %v, want %v", test.said, got, test.want)
		}
	}
}

// Where answers are asked about from abroad, naming a place there tells nothing against them.
func TestAskedFromAbroad(t *testing.T) {
	ix := Build(library(
		"immigration|visa|How do I get a visitor visa?|visa for my mother from India|my uncle in Kenya wants to visit",
		"tenancy|eviction|Can my landlord evict me?|landlord wants me out",
	), Options{Fresh: true})
	if got := ix.abroad; !got[0] || got[1] {
		t.Errorf("asked from abroad: %v", got)
	}
	reasons := ix.Match(Query{Text: "eviction in Alberta", Explain: true}, 1).Reasons
	at := slices.IndexFunc(reasons, func(r Term) bool { return r.Name == "elsewhere" })
	if at < 0 || reasons[at].Value != 1 {
		t.Errorf("elsewhere is no reason: %v", reasons)
	}
}
