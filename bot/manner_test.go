package bot

import "testing"

// What only tells of somebody's circumstances is told from what is a matter.
func TestIsCircumstance(t *testing.T) {
	for message, is := range map[string]bool{
		"elle a 78 ans": true, "she is 78": true, "im 16": true, "i have two kids": true, "And my wife is a nurse": true, "i work at tim hortons": true, "i have a cat": true,
		"she has diabetes": true, "he lives in calgary": true, "j'ai deux enfants": true, "chu au travail": true, "mon mari travaille de nuit": true, "im at work now": true,
		"i was fired": false, "i am pregnant": false, "my landlord is in my house": false, "i have a hearing tomorrow": false, "he has my kids": false, "my son is in jail": false,
		"can i work at home while on leave": false, "i have two kids and he wont pay": false, "j'ai été congédié": false, "elle a mes enfants": false, "im 16 can i move out": false,
	} {
		if got := isCircumstance(hear(message).tokens); got != is {
			t.Errorf("%q: got %v", message, got)
		}
	}
}
