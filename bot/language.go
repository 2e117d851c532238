package bot

import (
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// The language of a message. The library is in English and French; a message in any other language goes to a person, with a word in
// both. A conversation keeps its language until a message is clearly in the other one: "ok", "N4" and a name are in neither.

// tongue is the language of one message.
type tongue string

const (
	inEnglish tongue = "en"
	inFrench  tongue = "fr"
	inOther   tongue = "other"
	unsure    tongue = ""
)

// maxDetect is how much of a message is looked at, in bytes: its beginning tells.
const maxDetect = 2000

// tongueOf tells a message's language by its letters and its most common words.
func tongueOf(message string) tongue {
	if len(message) > maxDetect {
		message = strings.ToValidUTF8(message[:maxDetect], "")
	}
	if foreignScript(message) {
		return inOther
	}
	var english, french int
	others := make(map[string]int)
	for _, token := range text.Tokens(message) {
		w := token.Word
		en, fr := text.IsStop(w, text.English) || englishWords[w], text.IsStop(w, text.French) || frenchWords[w]
		switch {
		case en && !fr:
			english++
		case fr && !en:
			french++
		}
		for name, words := range otherWords {
			if words[w] {
				others[name]++
			}
		}
	}
	if strings.ContainsAny(message, "éèêëàâîïôùûçœÉÈÀÇŒ") {
		french++
	}
	for _, n := range others {
		if n >= 2 && n > english && n > french || strings.ContainsAny(message, "¿¡ñãõßąęłşğ") && n >= 1 && english < 2 {
			return inOther
		}
	}
	switch {
	case french > english:
		return inFrench
	case english > french:
		return inEnglish
	}
	return unsure
}

// foreignScript reports whether most letters are of another script than ours.
func foreignScript(message string) bool {
	latin, other := 0, 0
	for _, r := range message {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
		case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Mn, r) && r < 0x370:
			latin++
		default:
			other++
		}
	}
	return other > latin
}

// Words that tell the language where common words are missing, as in "loyer impayé"; folded as tokens are.
var (
	englishWords = wordSet(`landlord tenant rent boss fired job work working kids child wife husband house lawyer court police ticket money owe pay paid sue sued
		custody support lease eviction evicted thanks hello notice more about without long after before if two new old own car bought sell`)
	frenchWords = wordSet(`loyer bail proprio proprietaire locataire locateur logement appartement avocat avocate travail emploi patron employeur congedie congediee
		renvoye licencie enfant enfants pension alimentaire garde mari femme conjoint conjointe epoux testament heritage deces mort permis citoyennete parrainer
		dette dettes faillite amende contravention tribunal juge poursuivre argent maison voiture expulsion expulser avis droits divorcer separation salaire
		chomage paye conge maladie enceinte merci bonjour bonsoir salut aide allo oui combien pourquoi lequel cout temps`)

	// otherWords are frequent in a language and in neither of ours. Two of them tell.
	otherWords = map[string]map[string]bool{
		"Spanish": wordSet(`hola el los necesito ayuda quiero puedo mi mis esposo esposa trabajo dinero por para con como estoy tengo pero muy abogado jefe renta hijos hijo
			y yo esta casa gracias hacer tiene dueno alquiler mucho cuando donde quien soy fue porque usted nos despidieron pagar pago ellos una del`),
		"Portuguese": wordSet(`nao meu minha preciso ajuda voce estou com trabalho advogado eu obrigado obrigada uma por para filhos casa aluguel chefe fui quero posso`),
		"Italian":    wordSet(`ho sono mio mia bisogno aiuto lavoro avvocato per gli della che di il non figli casa affitto vorrei posso`),
		"German":     wordSet(`ich nicht mein meine und das ist habe hilfe brauche wohnung anwalt der mir wie kann vermieter miete`),
		"Tagalog":    wordSet(`ako ang ng sa po ko hindi trabaho tulong kailangan mga asawa anak ba naman paano siya kami`),
		"Polish":     wordSet(`nie jest mam pomoc moj moja praca prosze jak sie mieszkanie potrzebuje adwokat prawnik`),
		"Vietnamese": wordSet(`toi cua khong giup nha luat cho nguoi viec lam sao chu xin chao`),
		"Hindi":      wordSet(`mera meri mujhe hai nahi kya hain kaise chahiye karna madad vakil ghar naukri menu meinu kirpa karke`),
		"Turkish":    wordSet(`ben benim yardim bir icin nasil kira avukat ev istiyorum lazim degil`),
		"Somali":     wordSet(`waxaan aniga ma waa iyo guriga caawi shaqo qareen`),
	}
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// wordsOf chooses the language to reply in: the visitor's choice, else what the message is clearly in, else what the conversation has
// been in.
func wordsOf(chosen, before, message string) *words {
	if chosen != "" {
		before = chosen
	} else if found := tongueOf(message); found == inEnglish || found == inFrench {
		before = string(found)
	}
	if text.LangOf(before) == text.French {
		return french
	}
	return english
}
