package triage

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// phonesOf gives the numbers of places to turn to.
func phonesOf(resources []session.Resource) (all []string) {
	for _, r := range resources {
		all = append(all, r.Phone)
	}
	return all
}

// Where he is and how she feels are cries for help once blows were told, and no more than words before.
func TestAfter(t *testing.T) {
	rules := Shipped()
	of := func(said string) []session.Resource { return rules.Find(said, wednesday, "en").Resources }
	hit, gas, pills := of("my husband hits me"), of("we have a gas smell"), of("i want to kill myself")
	for _, test := range []struct {
		before        []session.Resource
		message, kind string
	}{
		{hit, "he just parked outside", "violence"}, {hit, "he locked the door", "violence"}, {hit, "hes outside", "violence"}, {hit, "hes back", "violence"},
		{hit, "i hear his truck", "violence"}, {hit, "he found me", "violence"}, {hit, "hes banging on the door", "violence"}, {hit, "im hiding in the bathroom", "violence"},
		{hit, "il est devant chez nous la", "violence"}, {hit, "il cogne", "violence"}, {hit, "y'est dehors", "violence"}, {hit, "y s'en vient", "violence"},
		{hit, "y a barré la porte", "violence"}, {hit, "il m'a retrouvée", "violence"},
		{hit, "im dizzy", "hazard"}, {hit, "im bleeding a bit", "hazard"}, {hit, "my throat hurts", "hazard"}, {hit, "i cant swallow", "hazard"}, {hit, "chu étourdie", "hazard"},
		{hit, "jai de la misère à avaler", "hazard"}, {hit, "im 12", "minor"}, {hit, "j'ai 12 ans", "minor"},
		{pills, "im dizzy", "hazard"}, {pills, "hes outside", ""},
		{gas, "we have a headache now", "fumes"}, {gas, "were sleepy", "fumes"}, {gas, "do i have to stay", "fumes"}, {gas, "je suis tu obligé de rester", "fumes"},
		{gas, "on a mal a tete", "fumes"}, {gas, "the kids are sleeping", "fumes"}, {gas, "hes outside", "fumes"},
		{hit, "how do i get divorced", ""}, {hit, "who gets the kids", ""}, {hit, "he is outside canada", ""}, {hit, "can he come to my work", ""},
		{hit, "he wants the house", ""}, {hit, "he has a lawyer", ""}, {hit, "il veut la garde", ""}, {hit, "he pays no support", ""}, {hit, "what happens if he comes back", ""},
		{gas, "can i break my lease", ""}, {nil, "hes outside", ""}, {nil, "im dizzy", ""}, {nil, "do i have to stay", ""},
	} {
		v := rules.After(test.message, wednesday, "en", Named{Ever: test.before, Last: test.before})
		if v.Kind != test.kind {
			t.Errorf("%q is %q by %q, want %q", test.message, v.Kind, v.Phrase, test.kind)
		}
	}
	if v := rules.After("were sleepy", wednesday, "en", Named{Ever: gas}); v.Class != None {
		t.Errorf("long after the gas sleepiness is %+v", v)
	}
}

// What a later cry for help is answered with has the lines of earlier ones after the first few, in the language of the message, and no more than a reply shows.
func TestKeeping(t *testing.T) {
	rules := Shipped()
	held, hit := rules.Find("my boss holds my passport", wednesday, "en").Resources, rules.Find("my husband hits me", wednesday, "en").Resources
	if got := phonesOf(rules.Keeping(hit, held, wednesday, "en")); len(got) != mostNamed || !slices.Equal(got[:3], []string{"911", "1-866-863-0511", "1-833-900-1010"}) {
		t.Errorf("after the hotline those hit are told to call %q", got)
	}
	frappee := rules.Find("mon mari me bat", wednesday, "fr").Resources
	kept := rules.Keeping(frappee, held, wednesday, "fr")
	if kept[2].Phone != "1-833-900-1010" || kept[2].Name != rules.resources["trafficking"].name["fr"] {
		t.Errorf("in French the line is kept as %+v", kept)
	}
	if got := rules.Keeping(hit, hit, wednesday, "en"); len(got) != len(hit) {
		t.Errorf("the same lines are named twice: %+v", got)
	}
}

// Gas and smoke, and a baby that was shaken, have words of their own.
func TestSay(t *testing.T) {
	rules := Shipped()
	for message, own := range map[string]bool{"we have a gas smell": true, "i shook my baby": true, "shes not breathing": false, "my husband hits me": false} {
		v := rules.Find(message, wednesday, "en")
		en, fr := rules.Say(v.Resources, "en"), rules.Say(v.Resources, "fr")
		if (en != "") != own || (fr != "") != own || own && (en == fr || len(v.Resources) != 1 || v.Resources[0].Phone != "911") {
			t.Errorf("%q is answered with %q, %q and %+v", message, en, fr, v.Resources)
		}
	}
	if rules.Say(nil, "en") != "" {
		t.Error("something is said to who is told to call nobody")
	}
}
