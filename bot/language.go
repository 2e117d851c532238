package bot

import (
	"iter"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher"
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

// said is a message as it was said, taken apart once for all that look at it.
type said struct {
	text   string
	plain  string // text.Written of it
	tokens []text.Token
	line   string // the words of the tokens

	found tongue
	told  bool             // found is known
	meant *intents.Reading // once it was looked at
}

func hear(message string) said {
	plain := text.Written(message)
	tokens := text.Append(make([]text.Token, 0, len(plain)/4+1), plain)
	return said{text: message, plain: plain, tokens: tokens, line: lineOf(tokens)}
}

// means tells how like something that is said about this chat, the form, a request or the firm the message is.
func (s *said) means(i intents.Intent) learnt.Degree { return s.meaning().Is(i) }

func (s *said) meaning() *intents.Reading {
	if s.meant == nil {
		read := intents.Read(s.tokens)
		if !read.Exact() && s.tongue() == inOther { // of which examples tell nothing
			read = intents.Reading{}
		}
		s.meant = &read
	}
	return s.meant
}

// tongue tells the message's language by its letters and its most common words.
func (s *said) tongue() tongue {
	if !s.told {
		s.found, s.told = tongueOf(s.plain, s.tokens), true
	}
	return s.found
}

// tongueOf tells the language of a message with these tokens.
func tongueOf(message string, tokens []text.Token) tongue {
	if len(message) > maxDetect {
		message = strings.ToValidUTF8(message[:maxDetect], "")
		tokens = text.Tokens(message)
	}
	plain := isASCII(message) // as most are; else its letters tell too
	if !plain && foreignScript(message) {
		return inOther
	}
	english, french, others := countTongues(tokens)
	if !plain && strings.ContainsAny(message, "éèêëàâîïôùûçœÉÈÀÇŒ") {
		french++
	}
	if !plain && english < 2 && vietnamese(message) || len(tokens) <= maxAlone && english+french == 0 && slices.ContainsFunc(tokens, func(t text.Token) bool { return helpWords[t.Word] }) {
		return inOther
	}
	for _, n := range others {
		if n >= 2 && n > english && n > french || n >= 1 && english < 2 && !plain && strings.ContainsAny(message, "¿¡ñãõßąęłşğ") {
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

// countTongues counts the words that tell of one of our languages alone, and those that tell of each other.
func countTongues(tokens []text.Token) (english, french int, others [len(otherWords)]int) {
	known := tellsTongue()
	for i := range tokens {
		tells := known[tokens[i].Word]
		switch tells & (tellsEnglish | tellsFrench) {
		case tellsEnglish:
			english++
		case tellsFrench:
			french++
		}
		for tells >>= firstOther; tells != 0; tells &= tells - 1 {
			others[bits.TrailingZeros16(tells)]++
		}
	}
	return english, french, others
}

// What a word tells: one bit for each of the languages.
const (
	tellsEnglish = 1 << iota
	tellsFrench
	firstOther = iota
)

// tellsTongue gives what stop words and each of the words below tell.
var tellsTongue = sync.OnceValue(func() map[string]uint16 {
	tells := make(map[string]uint16)
	note := func(words iter.Seq[string], bit uint16) {
		for w := range words {
			tells[w] |= bit
		}
	}
	note(text.StopWords(text.English), tellsEnglish)
	note(text.StopWords(text.French), tellsFrench)
	note(strings.FieldsSeq(englishWords), tellsEnglish)
	note(strings.FieldsSeq(frenchWords), tellsFrench)
	for i, words := range otherWords {
		note(strings.FieldsSeq(words), 1<<(firstOther+i))
	}
	return tells
})

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foreignScript reports whether most letters are of another script than ours.
func foreignScript(message string) bool {
	latin, other := 0, 0
	for _, r := range message {
		switch {
		case r < utf8.RuneSelf:
			if r|' ' >= 'a' && r|' ' <= 'z' {
				latin++
			}
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
		case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Mn, r) && r < 0x370:
			latin++
		default:
			other++
		}
	}
	return other > latin
}

// vietnamese reports whether a message has more than one of the letters that Vietnamese alone has; a name may have one.
func vietnamese(message string) bool {
	n := 0
	for _, r := range message {
		if r >= 0x1ea0 && r <= 0x1ef9 || strings.ContainsRune("đĐơƠưƯ", r) {
			n++
		}
	}
	return n > 1
}

// maxAlone is the longest message, in words, of which a call for help by itself tells the language.
const maxAlone = 3

// helpWords call for help in other languages, and are no words of ours.
var helpWords = wordSet(`ayuda ayudame ayudeme ayudenme ajuda ajude aiuto aiutami aiutatemi hilfe tulong pomocy madad yardim socorro pomogite dopomozhit`)

// Words that tell the language where common words are missing, as in "loyer impayé"; folded as tokens are.
const (
	englishWords = `landlord tenant rent boss fired work working kids child wife husband house lawyer court money owe pay paid sue sued
		custody support lease eviction evicted thanks hello notice more about without long after before if two new old own car bought sell`
	frenchWords = `loyer proprio proprietaire locataire locateur logement appartement avocat avocate travail emploi patron employeur congedie congediee
		renvoye licencie enfant enfants alimentaire garde mari femme conjoint conjointe epoux testament heritage deces mort permis citoyennete parrainer
		dette dettes faillite amende contravention juge poursuivre argent maison voiture expulsion expulser avis droits divorcer salaire
		chomage paye conge maladie enceinte merci bonjour bonsoir salut aide allo oui combien pourquoi lequel cout temps doit doivent besoin`
)

// otherWords are frequent in a language and in neither of ours. Two of them tell.
var otherWords = [...]string{
	`hola el los necesito ayuda quiero puedo mi mis esposo esposa trabajo dinero por para con como estoy tengo pero muy abogado jefe renta hijos hijo
			y yo esta casa gracias hacer tiene dueno alquiler mucho cuando donde quien soy fue porque usted nos despidieron pagar pago ellos una del
			marido quiere matar miedo hermano hermana novio hija madre padre vivir trabajar divorcio nino ninos policia ayudar ayudame necesita tienen aqui ahora
			desalojo inquilino casero despidio echaron echar nadie siempre`, // Spanish
	`nao meu minha preciso ajuda voce estou com trabalho advogado eu obrigado obrigada uma por para filhos casa aluguel chefe fui quero posso marido mulher
			filho filha medo ajude despejo patrao meus minhas estao tenho`, // Portuguese
	`ho sono mio mia bisogno aiuto lavoro avvocato per gli della che di il non figli casa affitto vorrei posso marito moglie
			figlio figlia paura aiutatemi aiutami sfratto padrone hanno miei licenziato`, // Italian
	`ich nicht meine und das ist habe hilfe brauche wohnung anwalt der mir wie kann vermieter miete meinem meiner frau
			arbeit angst kinder bitte`, // German
	`ako ang ng sa po ko hindi trabaho tulong kailangan mga asawa anak ba naman paano siya kami akong
			aking nila niya saan bakit gusto amo pinaalis natanggal upa`, // Tagalog
	`nie jest mam pomoc moj moja praca prosze jak sie mieszkanie potrzebuje adwokat prawnik
			maz zona dziecko dzieci boje mnie mieszkania pracy rozwod`, // Polish
	`toi cua khong giup nha luat cho nguoi viec lam sao chu xin chao chong con bi
			duoc muon nguoi tien`, // Vietnamese
	`mera meri mujhe hai nahi kya hain kaise chahiye karna madad vakil ghar naukri menu meinu kirpa karke
			pati biwi bacche shohar shauhar karo raha rahi gaya paise mainu makan malik kiraya`, // Hindi
	`ben benim yardim bir icin nasil kira avukat ev istiyorum lazim degil`, // Turkish
	`waxaan aniga ma waa iyo guriga caawi shaqo qareen`,                    // Somali
}

func wordSet(words string) map[string]bool { return text.Set(words) }

// wordsFor chooses the language to reply in: the visitor's choice, else what the message is clearly in, else that of the answers which know its words, else
// what the conversation has been in. leans tells how many more of the words the French answers know.
func wordsFor(message *said, chosen, before string, leans func([]text.Token) int) *words {
	if chosen != "" {
		return wordsOf(chosen)
	}
	if before != "" && inBoth[message.line] {
		return wordsOf(before)
	}
	switch found := message.tongue(); found {
	case inEnglish, inFrench:
		return wordsOf(string(found))
	case unsure:
		switch lead := leans(message.tokens); {
		case lead >= matcher.ClearLead:
			return french
		case lead <= -matcher.ClearLead:
			return english
		}
	}
	return wordsOf(before)
}

// inBoth are lines that who writes in either language says.
var inBoth = lineSet("ok", "okay", "k", "oki", "cool", "super", "lol", "hum", "hmm", "mmm", "oh", "ah", "ok ok", "ok cool", "ok super", "stop", "sorry", "bye", "ok bye", "bye bye",
	"merci ok bye", "ok merci bye", "merci bye", "ok merci", "cool merci", "super merci")

// wordsOf gives what is said in a language.
func wordsOf(lang string) *words {
	if text.LangOf(lang) == text.French {
		return french
	}
	return english
}
