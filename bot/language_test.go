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

// Of all the ways in which the library is asked, hardly one looks like another language: "per se and per quod".
func TestNoOtherLanguageInTheLibrary(t *testing.T) {
	var others []string
	for _, a := range corpus.Starter().Answers() {
		for _, question := range append([]string{a.Question}, a.Alternates...) {
			if s := hear(question); s.tongue() == inOther {
				others = append(others, question)
			}
		}
	}
	if len(others) > 1 {
		t.Errorf("taken for another language: %q", others)
	}
}
