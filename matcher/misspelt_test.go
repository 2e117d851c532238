package matcher

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// misspeltHomes are homes whose lexicon knows misspellings, and whose writers made others.
func misspeltHomes() *corpus.Corpus {
	answers := homes().Answers()
	answers[0].Alternates = append(answers[0].Alternates, "gt evikted by lanlord", "lanldord put me on the street")
	return corpus.New(answers, corpus.Beside{Lexicon: []corpus.Entry{
		{Say: []string{"evikted"}, Means: "evicted", Kind: "misspelling"},
		{Say: []string{"lanlord", "gt the boot"}, Means: "landlord", Kind: "misspelling"},
		{Say: []string{"law"}, Means: "lawyer", Kind: "misspelling"},   // the answers' own text says what the law says
		{Say: []string{"zebbra"}, Means: "zebra", Kind: "misspelling"}, // of which no answer speaks
	}})
}

// A known misspelling is the word that is meant, when it is learnt and when it is typed, also after a snapshot.
func TestMisspelt(t *testing.T) {
	built := Build(misspeltHomes(), Options{Fresh: true})
	for name, ix := range map[string]*Index{"built": built, "restored": restored(begin(misspeltHomes(), Options{}), built.Snapshot())} {
		v := ix.analysers[text.English].v
		for typed, want := range map[string]string{"evikted": "evicted", "lanlord": "landlord", "law": "law"} {
			if id := v.find(typed); id < 0 || v.words[id].text != want {
				t.Errorf("%s: %q is not known as %q", name, typed, want)
			}
		}
		if id := v.find("zebbra"); id >= 0 {
			t.Errorf("%s: %q is known as %q, of which no answer speaks", name, "zebbra", v.words[id].text)
		}
		right, slip := ix.Match(Query{Text: "evicted by landlord"}, 1), ix.Match(Query{Text: "evikted by lanlord"}, 1)
		if len(right.Matches) != 1 || len(slip.Matches) != 1 || right.Matches[0].Answer != slip.Matches[0].Answer || right.Matches[0].Score != slip.Matches[0].Score {
			t.Errorf("%s: misspelt, the message finds %v, where it finds %v", name, slip.Matches, right.Matches)
		}
	}
}

func TestMisspellings(t *testing.T) {
	street := func(w string) bool { return w == "street" }
	if got, want := Misspellings(misspeltHomes(), text.English, street), []Misspelling{{Typed: "lanldord", Meant: "landlord"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Misspellings(misspeltHomes(), text.English, func(string) bool { return true }); len(got) != 0 {
		t.Errorf("got %v although all are words", got)
	}
	if got := Misspellings(misspeltHomes(), text.French, street); len(got) != 0 {
		t.Errorf("got %v in French, in which nothing is written", got)
	}
	often := misspeltHomes()
	often.Answers()[1].Alternates = append(often.Answers()[1].Alternates, "a lanldord", "the lanldord")
	if got := Misspellings(often, text.English, street); len(got) != 0 {
		t.Errorf("got %v, which is used too often for a slip", got)
	}
}
