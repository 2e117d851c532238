package triage

import "testing"

// Whom to name follows from who is in danger: a child has a line of its own, an old person too, and who was hit by a stranger needs none for women. The
// suicide line is for who wants to die, or of whom nothing else is known.
func TestWhom(t *testing.T) {
	rules := Shipped()
	for _, test := range []struct{ message, kind string }{
		{"the sitter shakes my baby", "child"}, {"je pense que la gardienne brasse mon bébé", "child"},
		{"le père de mes enfants me menace de les prendre et partir au Liban", "child"}, {"teacher sends nude pictures to a 14 year old", "child"},
		{"a psw in the nursing home slapped my grandpa", "elder"}, {"a nurse at the retirement home hit my grandma", "elder"},
		{"une préposée du foyer a giflé mon grand-père", "elder"}, {"hitting my mom shes 84", "elder"},
		{"i was jumped they broke my jaw", "assault"}, {"a bouncer punched me in the face", "assault"}, {"un inconnu m'a frappé dans la rue", "assault"},
		{"my wife hits me", "assault"}, {"my husband hits me", "violence"}, {"my boyfriend hits me im a man", "assault"},
		{"how do i leave him safely", "violence"}, {"jveux le quitter sans quil le sache", "violence"}, {"he can see my phone how do i leave", "violence"},
		{"my teacher keeps touching my leg im 14", "minor"}, {"Mon beau-père me touche la nuit, j'ai 15 ans", "minor"},
		{"my stepdad comes in my room at night im 13", "minor"}, {"i want to die", "suicide"},
	} {
		v := rules.Find(test.message, wednesday, "en")
		if v.Class != Crisis || v.Kind != test.kind {
			t.Errorf("%q is %s %s by %q, want %s", test.message, v.Class, v.Kind, v.Phrase, test.kind)
		}
		for _, r := range v.Resources {
			if r.Phone == "988" && test.kind != "suicide" {
				t.Errorf("%q is told to call 988", test.message)
			}
		}
	}
}

// What is like an emergency by what was learnt is of the kind that its words speak for. By themselves they tell of none.
func TestLikely(t *testing.T) {
	rules := Shipped()
	for _, test := range []struct{ message, kind string }{
		{"my grandma and the new fence", "elder"}, {"the kids and the car", "child"}, {"some guy and my parcel", "assault"}, {"the weather in the park", "danger"},
		{"ma grand-mère et le garage", "elder"}, {"les enfants et le char", "child"},
	} {
		if v := rules.ByPhrase(test.message, wednesday, "en"); v.Class != None || v.Maybe != None {
			t.Errorf("%q is %+v by itself", test.message, v)
		}
		if k := rules.likeliest(test.message, wednesday, rules.alike[Crisis]); k.name != test.kind {
			t.Errorf("%q is likely %s, want %s", test.message, k.name, test.kind)
		}
	}
}

// A day beside school, work, the weather or a lease is no hearing.
func TestOrdinaryDays(t *testing.T) {
	rules := Shipped()
	for _, message := range []string{
		"j'ai école demain", "i have school tomorrow", "i have math class now", "i have chem class in 20 minutes", "i work at 5 today", "jai un cours d'anglais demain",
		"il fait froid aujourd'hui", "its sunny today", "mon bail finit demain", "notre bail finit vendredi", "landlord says im next with a n5 for my dog",
		"je prends des pilules", "je prends des pilules pour mon genou", "dog barks all nite", "its a pitbull mix", "y ma juste texté", "pogner a 158 sur la 417", "its my word against his",
	} {
		if v := rules.Find(message, wednesday, "fr"); v.Class != None || v.Maybe != None {
			t.Errorf("%q is %s %s, maybe %s, by %q", message, v.Class, v.Kind, v.Maybe, v.Phrase)
		}
	}
	for _, message := range []string{"bail hearing tomorrow", "court tomorrow", "jai pris des pilules", "elle va prendre des pilules"} {
		if v := rules.Find(message, wednesday, "fr"); !pressing(v.Class) {
			t.Errorf("%q is no emergency", message)
		}
	}
}
