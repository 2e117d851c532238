package triage

import (
	"cmp"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// The library's own questions, in all the ways they are asked, go to the library, but for those that stand among the examples of emergencies. At most one
// in a hundred is taken for an emergency: most of those are one ("court tomorrow no lawyer" is asked of duty counsel), so a person comes first. At most
// one in six hundred is a wish for a person, mostly where the answer is about finding or seeing a lawyer. Who asks what the answers for the harmed are about
// ("my uncle hits his kids, do i have to tell") is told whom to call first, and asks on.
func TestLibraryIsNoEmergency(t *testing.T) {
	rules := Shipped()
	told := make(map[string]bool)
	for _, file := range []string{"crisis.en", "urgent.en", "crisis.fr", "urgent.fr"} {
		for _, message := range read(t, "examples/"+file+".txt") {
			told[message] = true
		}
	}
	all := 0
	var alarms, persons []string
	for _, a := range corpus.Starter().Answers() {
		if rules.ForHarmed(cmp.Or(a.Translates, a.Slug), wednesday, a.Lang) != nil {
			continue
		}
		for _, question := range append([]string{a.Question}, a.Alternates...) {
			if told[question] {
				continue
			}
			all++
			switch v := rules.Find(question, wednesday, a.Lang); v.Class {
			case Crisis, Urgent:
				alarms = append(alarms, a.Slug+": "+question+"  is "+v.Kind+" by "+v.Phrase)
			case Person:
				persons = append(persons, a.Slug+": "+question+"  by "+v.Phrase)
			}
		}
	}
	t.Logf("of %d questions %d are taken for an emergency, %d for the wish for a person", all, len(alarms), len(persons))
	if 100*len(alarms) > all {
		t.Errorf("emergencies:\n%s", strings.Join(alarms, "\n"))
	}
	if 600*len(persons) > all {
		t.Errorf("persons:\n%s", strings.Join(persons, "\n"))
	}
}
