package text

import "testing"

// Each row is spelt in ways that sound the same.
func TestSound(t *testing.T) {
	for lang, rows := range [2][][]string{
		English: {
			{"phone", "fone"},
			{"licence", "license", "lisense"},
			{"fight", "fite"},
			{"eviction", "evikshun", "evicsion"},
			{"knocked", "nocked", "nokked"},
			{"court", "cort"},
			{"house", "hous", "howse"},
			{"quit", "kwit"},
			{"wrist", "rist"},
			{"lawyer", "lawyor"},
			{"climb", "clim"},
		},
		French: {
			{"logement", "lojement", "lojeman"},
			{"chauffage", "chofage", "shofage"},
			{"heritage", "eritage", "eritaje"},
			{"proprietaire", "proprietere", "propriettere"},
			{"pension", "pansion", "pansyon"},
			{"avocat", "avoca", "avokat"},
			{"quitter", "kiter", "kite"},
			{"facture", "fakture"},
			{"telephone", "telefone"},
			{"dehors", "deor"},
			{"caution", "cossion"},
		},
	} {
		for _, row := range rows {
			for _, spelt := range row[1:] {
				if got, want := Sound(spelt, Lang(lang)), Sound(row[0], Lang(lang)); got != want {
					t.Errorf("%s sounds as %q, %s as %q", row[0], want, spelt, got)
				}
			}
		}
	}
	if Sound("bail", French) == Sound("balle", French) {
		t.Error("bail and balle sound the same")
	}
	if Sound("rent", English) == Sound("rant", English) {
		t.Error("rent and rant sound the same")
	}
	if a, b := Skeleton(Sound("rent", English)), Skeleton(Sound("rant", English)); a != b {
		t.Errorf("rent has the consonants %q, rant %q", a, b)
	}
	if got := Skeleton("ask"); got != "ask" {
		t.Errorf("the vowel that begins ask is lost: %q", got)
	}
	for _, short := range []string{"", "e", "th", "ee"} {
		for _, lang := range []Lang{English, French} {
			if got := Sound(short, lang); len(got) > len(short) {
				t.Errorf("%q sounds as %q", short, got)
			}
		}
	}
}
