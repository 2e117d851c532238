package matcher

import (
	"math"
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// bilingualHomes are homes of which two answers are in French too.
func bilingualHomes() *corpus.Corpus {
	answers := homes().Answers()
	french := library(
		"tenancy|expulsion|Mon locateur peut-il m'expulser?|le proprio veut me mettre dehors|je suis expulsé de mon logement|logement perdu|mon logement, je le perds|plus de logement|dehors, sans logement, dit marc gagnon",
		"tenancy|hausse-de-loyer|De combien mon loyer peut-il augmenter?|le loyer a monté|le propriétaire demande plus|loyer trop cher|le loyer de mon logement|un loyer qui monte",
	).Answers()
	for i, original := range []string{"eviction", "rent-increase"} {
		french[i].Lang, french[i].Translates, french[i].Body = "fr", original, "Voici ce qu'en dit la loi."
		french[i].Takeaways = nil
	}
	return corpus.New(append(answers, french...), corpus.Beside{
		Lexicon: []corpus.Entry{
			{Say: []string{"caution"}, Means: "bail", Kind: "french"},
			{Say: []string{"loyer"}, Means: "rent", Kind: "french"},
			{Say: []string{"bail"}, Means: "jail", Kind: "lay"},
			{Say: []string{"appart"}, Means: "logement", Kind: "lay", Lang: "fr"},
		},
		Outside: []corpus.Outside{{Text: "how do i bake a cake"}, {Text: "quel temps fait-il à Paris"}, {Text: "recette tarte", Lang: "fr"}},
	})
}

func found(ix *Index, q Query) []string {
	var slugs []string
	for _, m := range ix.Match(q, 10).Matches {
		slugs = append(slugs, m.Answer.Slug)
	}
	return slugs
}

// Each language finds its own answers, and those of the other that nobody has put into it.
func TestLanguages(t *testing.T) {
	c := bilingualHomes()
	ix := Build(c, Options{Fresh: true})
	if ix.Corpus() != c {
		t.Error("the corpus is not the whole one")
	}
	fr := ix.french()
	if own, others := fr.outside.mean(fr.utterances), ix.outside.mean(ix.utterances); fr.outside.level == 0 || math.Abs(own-others) > 1e-9 {
		t.Errorf("what is written in French is %v outside, in English %v", own, others)
	}
	for _, test := range []struct {
		said, lang, want string
		never            []string
	}{
		{"can i be evicted", "", "eviction", []string{"expulsion", "hausse-de-loyer"}},
		{"je vais être expulsé", "", "expulsion", []string{"eviction", "rent-increase"}},
		{"loyer logement", "", "expulsion", []string{"eviction", "rent-increase"}}, // no stop word tells
		{"landlord rent", "", "rent-increase", []string{"expulsion", "hausse-de-loyer"}},
		{"la caution", "fr", "bail", []string{"eviction"}}, // in English only
		{"n4", "fr", "n4-notice", []string{"eviction"}},
	} {
		got := found(ix, Query{Text: test.said, Lang: test.lang})
		if !slices.Contains(got, test.want) || slices.ContainsFunc(test.never, func(slug string) bool { return slices.Contains(got, slug) }) {
			t.Errorf("%q in %q: got %v, want %s and none of %v", test.said, test.lang, got, test.want, test.never)
		}
	}
	for said, lead := range map[string]int{"marc gagnon": 0, "loyer": 2, "rent": -2} { // a name that one example holds tells nothing, nor that the lexicon has a word
		if got := ix.Leans(text.Tokens(said)); got != lead {
			t.Errorf("%q leans %d to French, want %d", said, got, lead)
		}
	}
	for _, test := range []struct{ said, lang, added string }{
		{"my bail", "en", "jail"}, {"mon bail", "fr", ""}, {"mon appart", "fr", "log"}, {"the appart", "en", ""},
	} {
		added := ""
		for _, w := range ix.Match(Query{Text: test.said, Lang: test.lang, Explain: true}, 1).Words {
			if w.Why == "lexicon" {
				added += w.As
			}
		}
		if added != test.added {
			t.Errorf("%q in %q: the lexicon adds %q, want %q", test.said, test.lang, added, test.added)
		}
	}
	half := *Shipped()
	half.Bias--
	sure := func(ix *Index) float64 {
		return ix.Match(Query{Text: "je vais être expulsé"}, 1).Matches[0].Confidence
	}
	if was, is := sure(ix), sure(ix.WithWeights(&half)); is >= was {
		t.Errorf("other weights leave the confidence at %v, was %v", is, was)
	}
}

// A corpus of two languages of which neither puts the other's answers into its own is one library, and one in a single language is.
func TestOneLibrary(t *testing.T) {
	mixed := slices.Clone(bilingualHomes().Answers())
	for i := range mixed {
		a := *mixed[i]
		a.Translates = ""
		mixed[i] = &a
	}
	for name, c := range map[string]*corpus.Corpus{"mixed": corpus.New(mixed, corpus.Beside{}), "english": homes()} {
		if ix := Build(c, Options{Fresh: true}); ix.french != nil {
			t.Errorf("%s: there is an index for French", name)
		}
	}
}

// Both indexes are kept, and the bar counts on from one to the other.
func TestLanguagesKept(t *testing.T) {
	kept := make(map[string][]byte)
	last, classes := 0, 0
	o := Options{
		Load: func(key string) []byte { return kept[key] }, Save: func(key string, s []byte) { kept[key] = s },
		Progress: func(stage string, done, n int) {
			if stage == "classifiers" {
				last, classes = done, n
			}
		},
	}
	c := bilingualHomes()
	first := Build(c, o)
	if len(kept) != 2 || last != classes || last < len(c.Answers()) {
		t.Errorf("kept %d, at %d of %d", len(kept), last, classes)
	}
	last = 0
	again := Build(c, o)
	for _, said := range []string{"je vais être expulsé", "can i be evicted"} {
		a, b := first.Match(Query{Text: said}, 5), again.Match(Query{Text: said}, 5)
		if last != 0 || len(a.Matches) == 0 || a.Matches[0].Score != b.Matches[0].Score {
			t.Errorf("%q: learnt again or otherwise: %v, %v", said, a.Matches, b.Matches)
		}
	}
}
