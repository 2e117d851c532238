// Package frenchtest checks how French texts are set, by the rules that the Office québécois de la langue française gives for spaces around signs: one that
// does not break stands before a colon and inside guillemets, and none before a question mark, an exclamation mark and a semicolon.
package frenchtest

import (
	"fmt"
	"reflect"
	"regexp"
	"testing"
)

// fault is what is set wrong, with a little of what stands around it. The colons of times (12:30) and of addresses (https://) stand without a space.
var fault = regexp.MustCompile(`.{0,20}(?:[^\x{a0}\d]:(?:[^/]|$)|\d:(?:\D|$)|^:|«(?:[^\x{a0}]|$)|(?:^|[^\x{a0}])»|[\s\x{a0}\x{202f}][?!;]).{0,10}`)

// Faults gives the places of a text that are set wrong.
func Faults(text string) []string { return fault.FindAllString(text, -1) }

// Check fails for each text in value that is set wrong, and where there is none. A value is a string, or what is made of strings at last; keys of maps are no texts.
func Check(t testing.TB, value any) {
	t.Helper()
	texts := 0
	walk(reflect.ValueOf(value), "", func(at, text string) {
		texts++
		for _, found := range Faults(text) {
			t.Errorf("%s: %q", at, found)
		}
	})
	if texts == 0 {
		t.Errorf("there is no text in %T", value)
	}
}

// walk gives each text in a value to f, with the way to it.
func walk(v reflect.Value, at string, f func(at, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(at, v.String())
	case reflect.Pointer, reflect.Interface:
		walk(v.Elem(), at, f)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), at+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", at, i), f)
		}
	case reflect.Map:
		for keys := v.MapRange(); keys.Next(); {
			walk(keys.Value(), fmt.Sprintf("%s[%v]", at, keys.Key()), f)
		}
	}
}
