package triage

import "testing"

// How emergencies are seen in words that nobody had in mind who made phrases or examples. The bounds are a little outside of what is reached: who mends
// a phrase for one of these messages takes it out of here.
func TestUnseen(t *testing.T) {
	rules := Shipped()
	for _, want := range []struct {
		file          string
		seen, noticed float64 // shares: at least of emergencies, at most of others
	}{
		{"crisis.en.txt", 0.70, 0.89}, {"urgent.en.txt", 0.70, 0.87}, {"harmless.en.txt", 0.03, 0.05}, {"short.en.txt", 0.01, 0.02},
		{"crisis.fr.txt", 0.55, 0.77}, {"urgent.fr.txt", 0.54, 0.74}, {"harmless.fr.txt", 0.07, 0.12}, {"short.fr.txt", 0.01, 0.02},
		{"crisis-near.en.txt", 0.90, 0.98}, {"harmless-near.en.txt", 0.04, 0.18}, {"accused-near.en.txt", 0.13, 0.26},
		{"crisis-near.fr.txt", 0.90, 0.98}, {"harmless-near.fr.txt", 0.17, 0.32}, {"accused-near.fr.txt", 0.01, 0.01},
		{"crisis-twin.en.txt", 0.86, 0.93}, {"harmless-twin.en.txt", 0.06, 0.36}, {"accused-twin.en.txt", 0.07, 0.20},
		{"crisis-twin.fr.txt", 0.80, 0.90}, {"harmless-twin.fr.txt", 0.18, 0.36}, {"accused-twin.fr.txt", 0.21, 0.41},
	} {
		messages := read(t, "testdata/unseen/"+want.file)
		lang := want.file[len(want.file)-len("en.txt"):][:2]
		var byPhrase, seen, noticed int
		for _, message := range messages {
			if pressing(rules.ByPhrase(message, wednesday, lang).Class) {
				byPhrase++
			}
			v := rules.Find(message, wednesday, lang)
			presses := pressing
			if want.file[0] == 'a' { // who is accused may have to act within days, and is not whom a line for those who are hit is for
				presses = func(c Class) bool { return c == Crisis }
			}
			if presses(v.Class) {
				seen++
			}
			if presses(v.Class) || presses(v.Maybe) {
				noticed++
			}
		}
		t.Logf("%s: of %d messages %d are seen by a phrase, %d with what was learnt, %d with a remark at least", want.file, len(messages), byPhrase, seen, noticed)
		seenShare, noticedShare := float64(seen)/float64(len(messages)), float64(noticed)/float64(len(messages))
		switch want.file[0] {
		case 'c', 'u':
			if seenShare < want.seen || noticedShare < want.noticed {
				t.Errorf("emergencies of %s are seen less often than they were", want.file)
			}
		default:
			if seenShare > want.seen || noticedShare > want.noticed {
				t.Errorf("more messages of %s are taken for emergencies than were", want.file)
			}
		}
	}
}

func pressing(c Class) bool { return c == Crisis || c == Urgent }

// What surely presses and may be a crisis is taken for one, not only remarked on.
func TestSurelyPressing(t *testing.T) {
	for _, said := range []string{"i no want wake up tomorrow. too much", "someones in the hallway, he got out today", "j'ai peur de rentrer chez nous à soir"} {
		if v := Shipped().Find(said, wednesday, "en"); v.Class != Crisis {
			t.Errorf("%q: got %+v", said, v)
		}
	}
}

// What denies blows, tells of a charge or of when somebody comes is not even remarked on; "loyer" is rent, and no lawyer.
func TestNothingBeside(t *testing.T) {
	for _, said := range []string{
		"he comes in the evening", "he never hit me", "she says i hit her, police charged me", "my lease is killing me",
		"il vient le soir", "loyer", "il m'a jamais frappé", "elle dit que je l'ai frappée", "mon boss va me tuer si je suis en retard",
	} {
		if v := Shipped().Find(said, wednesday, "en"); v.Class != None || v.Maybe != None {
			t.Errorf("%q: got %+v", said, v)
		}
	}
}

// What only sounds like a denial is none: a wish, what is said in fear, or of somebody else.
func TestNoDenial(t *testing.T) {
	for _, said := range []string{
		"make sure he doesnt hurt my daughter", "i pray he doesnt hit my kids", "he never attacked the kids only me", "i told police he never hit me because i am scared",
		"j'espère qu'il va pas me frapper", "j'ai dit qu'il m'a jamais frappée parce que j'ai peur de lui",
	} {
		if v := Shipped().ByPhrase(said, wednesday, "en"); v.Class != Crisis {
			t.Errorf("%q: got %+v", said, v)
		}
	}
}
