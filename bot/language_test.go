package bot

import (
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// Short messages as people type them are seen to be in another language than ours.
func TestOtherLanguages(t *testing.T) {
	for _, message := range []string{
		"ayuda", "por favor ayuda", "mi casero me quiere echar", "mi marido me quiere quitar a mis hijos", "me despidieron del trabajo", "nadie me quiere ayudar aqui",
		"ajuda", "meu patrao nao me paga", "o que eu faço com meu marido", "aiuto", "mio marito ha preso i figli", "il padrone di casa ci sfratta, aiuto",
		"hilfe", "mein vermieter will mich nicht", "tulong po", "pinaalis ako ng amo ko", "hindi ako binayaran ng amo ko", "maz mnie zostawil, mam dziecko", "chu nha duoi toi, khong co tien",
		"chủ nhà đuổi tôi", "bị mất việc", "makan malik mujhe nikal raha hai", "mera pati mujhe paise nahi deta",
	} {
		if s := hear(message); s.tongue() != inOther {
			t.Errorf("%q is taken for %q", message, s.tongue())
		}
	}
	for _, message := range []string{
		"help", "lo mein", "casa loma wedding refund", "my landlord Mr Nguyễn wont fix the heat", "M. Trần me doit de l'argent", "visa", "hola", "dinero", "me and my hermano", "amigo", "moj", "nunca",
	} {
		if s := hear(message); s.tongue() == inOther {
			t.Errorf("%q is taken for another language", message)
		}
	}
}

// Of all the ways in which the library is asked, hardly one looks like another language: "per se and per quod", and one is in Creole.
func TestNoOtherLanguageInTheLibrary(t *testing.T) {
	var others []string
	for _, a := range corpus.Starter().Answers() {
		for _, question := range append([]string{a.Question}, a.Alternates...) {
			if s := hear(question); s.tongue() == inOther {
				others = append(others, question)
			}
		}
	}
	if len(others) > 2 {
		t.Errorf("taken for another language: %q", others)
	}
}

// The language that is asked for, and what only speaks of one.
func TestWishedTongue(t *testing.T) {
	for message, want := range map[string]tongue{
		"ok francais": inFrench, "en français svp": inFrench, "répondez en francais": inFrench, "can we do this in french": inFrench, "english please": inEnglish, "en anglais svp": inEnglish, "no, in french pls": inFrench,
		"je préfère en français": inFrench, "parlez-moi en anglais s'il vous plaît": inEnglish, "pas en anglais, en francais": inFrench, "can you answer me in english": inEnglish, "on peut tu continuer en français": inFrench,
		"switch to french": inFrench, "i dont speak english": unsure, "je parle pas anglais": unsure, "do you speak french": unsure, "parlez vous francais": unsure, "vous parlez tu francais": unsure, "my english is bad": unsure,
		"is the hearing in french": unsure, "faut tu un test de francais": unsure, "can i get the lease in english": unsure, "the judge spoke french": unsure, "english or french": unsure, "ok": unsure,
	} {
		if s := hear(message); s.wishes() != want {
			t.Errorf("%q asks for %q, want %q", message, s.wishes(), want)
		}
	}
}
