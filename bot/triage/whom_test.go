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
		{"mon mari menace de me tuer si je le quitte", "violence"}, {"si je le quitte il me tue", "violence"}, {"mon ex jure de me tuer si je reviens pas", "violence"},
		{"jai peur qui me tue si jmen va", "violence"}, {"jme tue si a me laisse", "suicide"}, {"il dit qu'il va se tuer si je le quitte", "suicide"},
		{"we have a gas smell", "fumes"}, {"theres a rotten egg smell in our unit", "fumes"}, {"co alarm keeps beeping and we have headaches", "fumes"}, {"ya de la fumée pis ca sent le gaz", "fumes"},
		{"smoke is coming under my door", "fumes"}, {"le feu est pogné dans cuisine", "fumes"}, {"i did something to my baby i shook her", "infant"}, {"j'ai secoué mon bébé", "infant"},
		{"my moms boyfriend is hitting her right now im upstairs", "minor"}, {"j'ai 13 ans et mon beau-père me frappe", "minor"}, {"papa frappe maman", "minor"},
		{"someone is in my house", "assault"}, {"someone broke in hes still downstairs", "assault"}, {"il y a quelqu'un dans ma maison", "assault"},
		{"my daughter ran away", "child"}, {"my teen hasnt been home in 2 days", "child"}, {"mon ado est pas rentré", "child"},
		{"ill hurt my kids if they keep crying", "parent"}, {"jai peur de frapper mon bebe", "parent"}, {"i was drunk driving and hit a tree im bleeding", "hazard"}, {"j'ai frappé un arbre pis je saigne", "hazard"},
		{"my boss holds my passport and he hit me once", "trafficking"},
		{"i hit my wife last night and im ashamed", "doer"}, {"jai frappé ma blonde hier soir", "doer"}, {"my son hits me im 73", "elder"}, {"mon fils me frappe j'ai 73 ans", "elder"},
		{"im 17 my ex hits me", "minor"}, {"jai 15 ans mon chum me gifle", "minor"}, {"my ex put my nudes in a group chat im 17", "minor"},
		{"i was robbed at gunpoint at the gas station", "assault"}, {"un gars ma volé mon cell avec un couteau", "assault"},
	} {
		v := rules.Find(test.message, wednesday, "en")
		if v.Class != Crisis || v.Kind != test.kind {
			t.Errorf("%q is %s %s by %q, want %s", test.message, v.Class, v.Kind, v.Phrase, test.kind)
		}
		for _, r := range v.Resources {
			if r.Phone == "988" && test.kind != "suicide" && test.kind != "parent" {
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
		if k, _ := rules.likeliest(test.message, wednesday, rules.alike[Crisis]); k.name != test.kind {
			t.Errorf("%q is likely %s, want %s", test.message, k.name, test.kind)
		}
	}
}

// Who tells of it and asks is answered, with whom to call beside the answer.
func TestBesideTheAnswer(t *testing.T) {
	rules := Shipped()
	for _, test := range []struct{ message, lang, line string }{
		{"people in my country want kill me", "en", "1-800-668-8258"}, {"la gang va me tuer au pays", "fr", "1-800-668-8258"},
		{"I AM SO DONE WITH EVERYTHING", "en", "988"}, {"ecoeuré de toute", "fr", "988"}, {"boss grab my ass", "en", "1-888-579-2888"},
		{"mon fils prend ma pension", "fr", "1-866-299-1011"}, {"mon ex a mis des photos de moi nue sur internet", "fr", "1-877-336-2433"},
		{"mon proprio me harcele tous les jours et jai peur", "fr", "1-888-579-2888"},
	} {
		if v := rules.ByPhrase(test.message, wednesday, test.lang); v.Class != None || v.Maybe != Crisis || v.Resources[1].Phone != test.line {
			t.Errorf("%q is %+v", test.message, v)
		}
	}
	if v := rules.ByPhrase("g mal a la poitrine depuis lavis deviction", wednesday, "fr"); v.Maybe != Crisis || v.Resources[0].Phone != "911" {
		t.Errorf("a pain in the chest is %+v", v)
	}
	if v := rules.ByPhrase("my mom kicked me out im 16", wednesday, "en"); v.Class != Urgent || v.Resources[0].Phone != "1-800-668-6868" {
		t.Errorf("a child that was put out is %+v", v)
	}
}

// What is told in the words of danger and is none.
func TestOnlySoundsLikeDanger(t *testing.T) {
	rules := Shipped()
	for _, message := range []string{
		"cop took my phone can he keep it", "my boss took my phone can he do that", "i want take my son to lebanon for christmas his dad don't answer me",
		"police searched me yesterday", "la police ma fouillé hier", "un gars est venu a la porte ma fait signé pour une fournaise", "jme suis coupé la main a la job",
		"jveux amener ma fille en haiti son pere refuse de signer", "mon boss ma mis dehors hier apres 3 ans", "mon frere a frappé un gars au bar la police la arreté",
		"my wife accused me of hitting her", "mon ex ma accuser de lavoir frapper", "ma femme dit au juge que je la frappe", "he was charged with hitting another man",
		"no one is in danger", "personne est en danger", "they are holding my website hostage", "ma mere va me tuer si ca parait a mon dossier", "cest pas une urgence",
	} {
		if v := rules.ByPhrase(message, wednesday, "fr"); v.Class != None || v.Maybe != None {
			t.Errorf("%q is %s %s, maybe %s, by %q", message, v.Class, v.Kind, v.Maybe, v.Phrase)
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

// Who was hit and tells of the arrest asks on with the line for those who are hit beside it; the arrest of one's own son is urgent, and no word of violence.
func TestArrestAfterBlows(t *testing.T) {
	rules := Shipped()
	for _, test := range []struct{ message, lang, line string }{
		{"my husband got arrested for hitting me", "en", "1-866-863-0511"}, {"my bf is in jail for beating me", "en", "1-866-863-0511"},
		{"mon conjoint a été arrêté pour m'avoir frappée", "fr", "1-877-336-2433"}, {"mon chum est en prison pour m'avoir frappé", "fr", "1-877-336-2433"},
		{"ils ont arrete mon mari pour violence conjugale", "fr", "1-877-336-2433"},
	} {
		if v := rules.Find(test.message, wednesday, test.lang); v.Class != None || v.Maybe != Crisis || v.Resources[1].Phone != test.line {
			t.Errorf("%q is %+v", test.message, v)
		}
	}
	for _, message := range []string{"mon fils de 15 ans a été arrêté avec un couteau la police est là", "my son got arrested with a knife", "mon gars s'est fait pogner avec un couteau"} {
		if v := rules.Find(message, wednesday, "fr"); v.Kind != "arrest" {
			t.Errorf("%q is %+v", message, v)
		}
	}
}

// Who hurt themselves long ago is answered, with the lines beside; not where it is not over, and not where the same words tell of today.
func TestOutgrown(t *testing.T) {
	rules := Shipped()
	for message, want := range map[string]Class{
		"i used to cut myself years ago": None, "jme coupais quand jetais ado": None, "i overdosed when i was in college": None,
		"i used to cut myself and started again": Crisis, "i tried 2 years ago and now there is no reason to live": Crisis, "jme coupais ado et jrecommence": Crisis,
	} {
		if v := rules.Find(message, wednesday, "en"); v.Class != want || want == None && v.Maybe != Crisis {
			t.Errorf("%q is %+v", message, v)
		}
	}
}

// Family in custody presses; who is stabbed by a husband is in danger, whatever else is said of backs.
func TestTwins(t *testing.T) {
	for message, kind := range map[string]string{
		"mon fils est en dedans jveux le sortir": "arrest", "my boy is inside and i need to bail him out": "arrest",
		"stabbed in the back by my husband": "violence", "my ex is in prison and i am scared he gets out to kill me": "violence",
	} {
		if v := Shipped().ByPhrase(message, wednesday, "en"); v.Kind != kind {
			t.Errorf("%q is %+v", message, v)
		}
	}
}
