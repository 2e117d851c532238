package triage

import "testing"

// How emergencies are seen in words that nobody had in mind who made phrases or examples. The bounds are a little below what is reached: who mends a
// phrase for one of these messages takes it out of here.
func TestUnseen(t *testing.T) {
	rules := Shipped()
	var byPhrase, seen, noticed, all [3]int
	for i, kind := range []string{"crisis", "urgent", "harmless"} {
		for _, message := range read(t, "testdata/unseen/"+kind+".en.txt") {
			all[i]++
			if pressing(rules.ByPhrase(message, wednesday, "en").Class) {
				byPhrase[i]++
			}
			v := rules.Find(message, wednesday, "en")
			if pressing(v.Class) {
				seen[i]++
			}
			if pressing(v.Class) || pressing(v.Maybe) {
				noticed[i]++
			}
		}
		t.Logf("%s: of %d messages %d are seen by a phrase, %d with what was learnt, %d with a remark at least", kind, all[i], byPhrase[i], seen[i], noticed[i])
	}
	for i, least := range [2]struct{ seen, noticed float64 }{{0.5, 0.78}, {0.68, 0.85}} {
		if float64(seen[i]) < least.seen*float64(all[i]) || float64(noticed[i]) < least.noticed*float64(all[i]) {
			t.Errorf("emergencies are seen less often than they were, of %s", [...]string{"crisis", "urgent"}[i])
		}
	}
	if 100*seen[2] > 2*all[2] || 100*noticed[2] > 4*all[2] {
		t.Error("more harmless messages are taken for emergencies than were")
	}
}

func pressing(c Class) bool { return c == Crisis || c == Urgent }
