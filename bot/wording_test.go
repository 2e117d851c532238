package bot

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/bot/sense"
	"github.com/treadstone-law/answerbot/corpus"
)

// A question is as like another as what they share is rare; kinds of questions and beginnings of words count.
func TestWording(t *testing.T) {
	answers := []*corpus.Answer{{Slug: "a", Area: "x", Lang: "en"}, {Slug: "b", Area: "x", Lang: "fr"}}
	c := corpus.New(answers, corpus.Beside{Asked: []corpus.Asked{
		{Slug: "a", Says: "Ten days.", Texts: []string{"how long do i have", "how long is it", "is it too late"}},
		{Slug: "a", Texts: []string{"how much does it cost", "do i have to pay the sponsor"}},
		{Slug: "b", Texts: []string{"combien de temps"}},
		{Slug: "gone", Texts: []string{"how long"}},
	}})
	w := wordingsOf(c, "en", sense.Shipped())
	if len(w.asked) != 1 || len(w.asked["a"]) != 2 {
		t.Errorf("got %v, want what is asked of the language's answers alone", w.asked)
	}
	wordingOf := func(question string) wording { return w.wording(w.read(hear(question).tokens)) }
	like := func(a, b string) float32 { return knownOf([]wording{wordingOf(b)}).like(wordingOf(a))[0] }
	if got := like("how long do i have", "how long do i have"); got < 0.999 || got > 1.001 {
		t.Errorf("like itself: got %v", got)
	}
	for _, row := range []struct{ asked, more, less string }{
		{"how long do i got", "how long do i have", "how much does it cost"},
		{"whats the price", "how much does it cost", "how long do i have"}, // no word of it
		{"can i do the sponsorship", "do i have to pay the sponsor", "how long do i have"},
		{"deadline?", "is it too late", "do i have to pay the sponsor"},
	} {
		if more, less := like(row.asked, row.more), like(row.asked, row.less); more <= less {
			t.Errorf("%q is %.2f like %q and %.2f like %q", row.asked, more, row.more, less, row.less)
		}
	}
	if got := like("", "how long"); got != 0 {
		t.Errorf("nothing is %v like something", got)
	}
}

// What is known is found by its terms, wherever in the index these stand.
func TestKnown(t *testing.T) {
	k := knownOf([]wording{{{ID: 1, Weight: .5}, {ID: 7, Weight: .5}}, {{ID: 7, Weight: 1}, {ID: 9, Weight: .25}}, {{ID: 8, Weight: 1}}})
	if got, want := k.like(wording{{ID: 0, Weight: 1}, {ID: 1, Weight: 1}, {ID: 7, Weight: .5}, {ID: 9, Weight: 1}, {ID: 10, Weight: 1}}), []float32{.75, .75, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := knownOf(nil).like(wording{{ID: 1, Weight: 1}}); len(got) != 0 {
		t.Errorf("nothing is known, and it is like %v", got)
	}
}
