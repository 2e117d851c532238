package frenchtest

import (
	"fmt"
	"testing"
)

func TestFaults(t *testing.T) {
	for text, sound := range map[string]bool{
		"Nos heures\u00a0: de 9 h à 17 h": true, "Nos heures: de 9 h à 17 h": false, "Nos heures : de 9 h à 17 h": false,
		"En bref\u00a0:": true, "En bref:": false, "le 911\u00a0: danger": true, "le 911: danger": false, "\u00a0:": true, ":": false,
		"à 12:30, sur https://988.ca": true, "dites «\u00a0oui\u00a0»": true, "dites «\u00a0oui »": false, "dites « oui\u00a0»": false, "«": false, "»": false,
		"Quoi? Oui; non!": true, "Quoi ?": false, "oui\u00a0;": false, "non\u202f!": false, "Dites\u00a0:\n\n«\u00a0oui\u00a0»": true, "Dites:\n\n«\u00a0oui\u00a0»": false,
	} {
		if found := Faults(text); sound != (len(found) == 0) {
			t.Errorf("%q: found %q, want it sound: %v", text, found, sound)
		}
	}
}

// failures keeps what a test is told to be wrong.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Helper() {}
func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

// Texts are looked for however deep they are; where there are none, nothing was checked.
func TestCheck(t *testing.T) {
	type inner struct{ text string }
	for _, value := range []any{"a: b", &inner{"a: b"}, map[string][]string{"x": {"a", "b ?"}}, [2]*inner{{"a"}, {"« b"}}, struct{ any any }{inner{"a: b"}}, map[string]string{}, nil} {
		f := new(failures)
		if Check(f, value); len(f.said) != 1 {
			t.Errorf("%v: %q", value, f.said)
		}
	}
	f := new(failures)
	if Check(f, []string{"a\u00a0: b", ""}); len(f.said) != 0 {
		t.Error(f.said)
	}
}
