package bot

import (
	"reflect"
	"testing"
)

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
