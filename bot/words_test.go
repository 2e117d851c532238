package bot

import (
	"reflect"
	"testing"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
)

// What the bot says in French is set as French in Canada is.
func TestFrenchIsSet(t *testing.T) {
	frenchtest.Check(t, french)
	frenchtest.Check(t, switched[french.lang])
	frenchtest.Check(t, otherTongueFrench)
	for _, says := range replies() {
		frenchtest.Check(t, says[french.lang])
	}
}

// TestWordsAreWhole: what is said in one language is said in the other.
func TestWordsAreWhole(t *testing.T) {
	for _, pair := range [][2]any{{english, french}, {englishForm, frenchForm}} {
		en, fr := reflect.Indirect(reflect.ValueOf(pair[0])), reflect.Indirect(reflect.ValueOf(pair[1]))
		for i := range en.NumField() {
			if field := en.Type().Field(i); en.Field(i).IsZero() != fr.Field(i).IsZero() {
				t.Errorf("%s.%s is in one language only", en.Type().Name(), field.Name)
			}
		}
	}
}
