package matcher

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// The narrowest rule holds, and a band that is not set falls back to the wider one.
func TestBandsOf(t *testing.T) {
	w := *Shipped()
	w.Bands = Bands{Answer: 0.8, Clarify: 0.3}
	ix := Build(homes(), Options{Fresh: true, Weights: &w})
	ruled := ix.WithBands(&BandRules{
		Bands:   Bands{Clarify: 0.4},
		Areas:   map[string]Bands{"criminal": {Answer: 0.95}},
		Answers: map[string]Bands{"divorce": {Answer: 0.2}, "bail": {Clarify: 0.6}},
	})
	for _, test := range []struct {
		slug string
		want Bands
	}{
		{"eviction", Bands{0.8, 0.4}}, {"bail", Bands{0.95, 0.6}},
		{"divorce", Bands{0.2, 0.2}}, // asking back never needs more than answering
	} {
		if got := ruled.BandsOf(ruled.Corpus().Answer(test.slug)); got != test.want {
			t.Errorf("%s: got %v, want %v", test.slug, got, test.want)
		}
	}
	if got := ix.BandsOf(ix.Corpus().Answer("bail")); got != w.Bands {
		t.Errorf("without rules: got %v", got)
	}
}

func TestBandRulesCheck(t *testing.T) {
	for _, test := range []struct {
		rules BandRules
		want  int // faults
	}{
		{BandRules{}, 0}, {BandRules{Bands: Bands{0.9, 0.2}}, 0}, {BandRules{Bands: Bands{1.2, 0}}, 1},
		{BandRules{Areas: map[string]Bands{"family": {0.3, 0.5}}, Answers: map[string]Bands{"bail": {-1, 0}}}, 2},
	} {
		if got := test.rules.Check(); len(got) != test.want {
			t.Errorf("%v: got %v, want %d faults", test.rules, got, test.want)
		}
	}
}

// What is set for an area or an answer that is not there, as its name may be mistyped, is named; what is frozen is there.
func TestIdleBands(t *testing.T) {
	c := homes()
	c = c.Freezing([]corpus.Freezing{{Slug: "bail"}})
	rules := BandRules{Areas: map[string]Bands{"tenancy": {}, "tenency": {}}, Answers: map[string]Bands{"divorce": {}, "bail": {}, "n5-notice": {}}}
	want := []string{"bands.areas.tenency: there is no answer of such an area to give", "bands.answers.n5-notice: there is no such answer to give"}
	if got := rules.Idle(c); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
