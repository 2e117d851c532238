package text

import "testing"

// Each row is spelt in ways that sound the same.
func TestSound(t *testing.T) {
	for _, row := range [][]string{
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
	} {
		for _, spelt := range row[1:] {
			if Sound(spelt) != Sound(row[0]) {
				t.Errorf("%s sounds as %q, %s as %q", row[0], Sound(row[0]), spelt, Sound(spelt))
			}
		}
	}
	if Sound("rent") == Sound("rant") {
		t.Error("rent and rant sound the same")
	}
	if a, b := Skeleton(Sound("rent")), Skeleton(Sound("rant")); a != b {
		t.Errorf("rent has the consonants %q, rant %q", a, b)
	}
	if got := Skeleton("ask"); got != "ask" {
		t.Errorf("the vowel that begins ask is lost: %q", got)
	}
	for _, short := range []string{"", "e", "th", "ee"} {
		if got := Sound(short); len(got) > len(short) {
			t.Errorf("%q sounds as %q", short, got)
		}
	}
}
