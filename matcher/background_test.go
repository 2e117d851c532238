package matcher

import (
	"bytes"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A library is heard by the starter corpus's network; the starter corpus, and who asks for none, by nobody else's.
func TestBackground(t *testing.T) {
	if Build(corpus.Starter(), Options{}).background != nil {
		t.Error("the starter corpus has a background")
	}
	with, alone := Build(homes(), Options{}), Build(homes(), Options{Background: []*Index{}})
	if with.background == nil || alone.background != nil {
		t.Fatalf("background %v, and %v where none is wanted", with.background, alone.background)
	}
	hear := func(said string) []float32 {
		heard := make([]float32, hiddenUnits)
		with.background.hear(&message{lang: text.English, tokens: text.Tokens(said)}, nil, heard)
		return heard
	}
	asked := hear("my landlord wants me out")
	if near, far := dot(asked, hear("can the owner evict me")), dot(asked, hear("who pays child support")); near <= far {
		t.Errorf("an eviction is as near to another (%v) as to child support (%v)", near, far)
	}
	if heard := hear("zzyzx 🦊"); dot(heard, heard) > backgroundLength*backgroundLength*1.001 {
		t.Errorf("of what means nothing %v is heard", heard)
	}
	for _, a := range with.corpus.Answers() {
		s := with.scratch.Get().(*scratch)
		with.candidates(Query{Text: a.Question}, s)
		for _, c := range s.candidates {
			if c.slug == a.Slug && c.signals[sigHeard] < 0.999 {
				t.Errorf("%s is %v near to its own question", c.slug, c.signals[sigHeard])
			}
		}
		with.scratch.Put(s)
	}
}

// What was learnt with one background is of no use with another.
func TestSnapshotOfABackground(t *testing.T) {
	with, alone := Build(homes(), Options{}), Build(homes(), Options{Background: []*Index{}})
	if snapshotKey(with) == snapshotKey(alone) || bytes.Equal(with.Snapshot(), alone.Snapshot()) {
		t.Error("what was learnt with a background and without is one")
	}
	if restored(begin(homes(), Options{Background: []*Index{}}), with.Snapshot()) != nil {
		t.Error("what was learnt with a background is taken where there is none")
	}
}

// Weights lie between those for few alternates and those for many.
func TestWeightsByAlternates(t *testing.T) {
	of := func(n int) *Weights {
		a := &corpus.Answer{Slug: "a", Area: "x", Question: "Why?", Lang: "en", Alternates: make([]string, n)}
		return weightsFor(corpus.New([]*corpus.Answer{a}, corpus.Beside{}))
	}
	if *of(0) != *of(fewAlternates) || *of(manyAlternates) != *Shipped() || *of(400) != *Shipped() {
		t.Error("beyond few and many the weights go on changing")
	}
	if few, some, many := of(fewAlternates).Bias, of(25).Bias, Shipped().Bias; (some-few)*(some-many) >= 0 {
		t.Errorf("the bias for some alternates is %v, for few %v, for many %v", some, few, many)
	}
	if of(fewAlternates).Bands != Shipped().Bands {
		t.Error("bands differ")
	}
}
