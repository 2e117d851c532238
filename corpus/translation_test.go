package corpus

import (
	"slices"
	"testing"
)

func slugs(answers []*Answer) []string {
	var all []string
	for _, a := range answers {
		all = append(all, a.Slug)
	}
	return all
}

// Who speaks a language is given the answers in it, and those that nobody has put into it, and what is related likewise.
func TestFor(t *testing.T) {
	c := New([]*Answer{
		{Area: "a", Slug: "lease", Lang: "en", Related: []string{"rent", "pets", "bail", "gone"}},
		{Area: "a", Slug: "rent", Lang: "en", Related: []string{"lease"}},
		{Area: "a", Slug: "pets", Lang: "en"},
		{Area: "a", Slug: "bail", Lang: "fr", Translates: "lease", Related: []string{"lease", "rent", "loyer", "pets"}},
		{Area: "a", Slug: "loyer", Lang: "fr", Translates: "rent"},
		{Area: "a", Slug: "notaire", Lang: "fr"},
	}, Beside{Outside: []Outside{{Text: "cake"}}})
	for lang, want := range map[string][]string{"en": {"lease", "notaire", "pets", "rent"}, "fr": {"bail", "loyer", "notaire", "pets"}} {
		part := c.For(lang)
		if got := slugs(part.Answers()); !slices.Equal(got, want) {
			t.Errorf("in %s there are %v, want %v", lang, got, want)
		}
		if part.Hash() == c.Hash() || len(part.Outside) != 1 || part.For(lang) != part {
			t.Errorf("%s: hash %s, outside %v", lang, part.Hash(), part.Outside)
		}
	}
	if c.For("en").Hash() == c.For("fr").Hash() {
		t.Error("both parts have one hash")
	}
	for slug, want := range map[string][]string{"lease": {"rent", "pets"}, "rent": {"lease"}, "bail": {"loyer", "pets"}} {
		if got := slugs(c.Related(c.Answer(slug))); !slices.Equal(got, want) {
			t.Errorf("related to %s: %v, want %v", slug, got, want)
		}
	}
	alone := New([]*Answer{{Area: "a", Slug: "lease", Lang: "en"}, {Area: "a", Slug: "notaire", Lang: "fr"}}, Beside{})
	if alone.For("en") != alone || alone.For("fr") != alone {
		t.Error("where nothing is put into another language, all is for everybody")
	}
}
