package bot

import (
	"iter"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// The language of a message. The library is in English and French; a message in any other language goes to a person, with a word in
// both.

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
	lead  int              // how many more of its words tell English than French
	spoke string           // the other language that it is found in, as triage names it; empty where that is not known
	told  bool             // these are known
	meant *intents.Reading // once it was looked at
}

func hear(message string) said {
	plain := text.Written(message)
	tokens := text.Append(make([]text.Token, 0, len(plain)/4+1), plain)
	return said{text: message, plain: plain, tokens: tokens, line: lineOf(tokens)}
}

// asksByTu reports whether only the "tu" of a question made the message one: "c'est tu bon" is no "c'est bon".
func (s *said) asksByTu() bool {
	return strings.HasSuffix(s.plain, "?") && !strings.HasSuffix(s.text, "?")
}

// means tells how like something that is said about this chat, the form, a request or the firm the message is.
func (s *said) means(i intents.Intent) learnt.Degree { return s.meaning().Is(i) }

func (s *said) meaning() *intents.Reading {
	if s.meant == nil {
		s.meant = s.meaningOf(s.tokens)
	}
	return s.meant
}

// bared is what the message means without a greeting before it and thanks after it.
func (s *said) bared() *intents.Reading {
	rest := bare(s.plain)
	if rest == s.plain {
		return s.meaning()
	}
	return s.meaningOf(text.Tokens(rest))
}

// meaningOf reads words of the message. Of another language examples tell nothing.
func (s *said) meaningOf(tokens []text.Token) *intents.Reading {
	read := intents.Read(tokens)
	if !read.Exact() && s.tongue() == inOther {
		read = intents.Reading{}
	}
	return &read
}

// tongue tells the message's language by its letters and its most common words.
func (s *said) tongue() tongue {
	if !s.told {
		s.found, s.lead, s.spoke = tongueOf(s.own())
		s.told = true
	}
	return s.found
}

// own is a message and its tokens without what it quotes, where more is left than a word: who writes that somebody wrote "je ne paie pas" writes in their own
// language.
func (s *said) own() (string, []text.Token) {
	if !strings.ContainsAny(s.plain, `"“«`) {
		return s.plain, s.tokens
	}
	rest := quotation.ReplaceAllString(s.plain, " ")
	if tokens := text.Tokens(rest); len(tokens) > 1 {
		return rest, tokens
	}
	return s.plain, s.tokens
}

var quotation = regexp.MustCompile(`"[^"]*"|“[^”]*”|«[^»]*»`)

// plainly is which of our languages a message is in beyond doubt: by two words at least more than are in the other one. One is enough where known, of the words that
// the answers know, tells the same.
func (s *said) plainly(known tongue) tongue {
	switch found := s.tongue(); {
	case found == inEnglish && (s.lead >= plainLead || known == inEnglish), found == inFrench && (-s.lead >= plainLead || known == inFrench):
		return found
	}
	return unsure
}

const plainLead = 2

// tongueOf tells the language of a message with these tokens, how many more of its words tell English than French, and which other language it is, if it is one that is
// known by its words.
func tongueOf(message string, tokens []text.Token) (found tongue, lead int, other string) {
	if len(message) > maxDetect {
		message = strings.ToValidUTF8(message[:maxDetect], "")
		tokens = text.Tokens(message)
	}
	plain := isASCII(message) // as most are; else its letters tell too
	if !plain && foreignScript(message) {
		return inOther, 0, scriptOf(message)
	}
	english, french, others := countTongues(tokens)
	if !plain && strings.ContainsAny(message, "éèêëàâîïôùûçœÉÈÀÇŒ") {
		french++
	}
	most := 0
	for i, n := range others {
		if n > others[most] {
			most = i
		}
	}
	if !plain && english < 2 && vietnamese(message) {
		return inOther, 0, "vi"
	}
	if len(tokens) <= maxAlone && english+french == 0 && slices.ContainsFunc(tokens, func(t text.Token) bool { return helpWords[t.Word] }) {
		return inOther, 0, ""
	}
	if n := others[most]; n >= 2 && n > english && n > french || n >= 1 && english < 2 && !plain && strings.ContainsAny(message, "¿¡ñãõßąęłşğ") {
		return inOther, 0, otherWords[most].lang
	}
	lead = english - french
	switch {
	case lead < 0:
		return inFrench, lead, ""
	case lead > 0:
		return inEnglish, lead, ""
	}
	return unsure, 0, ""
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
	for i, other := range otherWords {
		note(strings.FieldsSeq(other.words), 1<<(firstOther+i))
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

// scriptOf gives the language that a script is used by alone, or by most who write it here; empty for others.
func scriptOf(message string) string {
	for _, r := range message {
		switch {
		case unicode.Is(unicode.Han, r):
			return "zh"
		case strings.ContainsRune("іїєґ", unicode.ToLower(r)):
			return "uk"
		case unicode.Is(unicode.Cyrillic, r) && strings.ContainsRune("ыэъё", unicode.ToLower(r)):
			return "ru"
		}
	}
	return ""
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
var otherWords = [...]struct{ lang, words string }{
	{"es", `hola el los necesito ayuda quiero puedo mi mis esposo esposa trabajo dinero por para con como estoy tengo pero muy abogado jefe renta hijos hijo
			y yo esta casa gracias hacer tiene dueno alquiler mucho cuando donde quien soy fue porque usted nos despidieron pagar pago ellos una del
			marido quiere matar miedo hermano hermana novio hija madre padre vivir trabajar divorcio nino ninos policia ayudar ayudame necesita tienen aqui ahora
			desalojo inquilino casero despidio echaron echar nadie siempre`}, // Spanish
	{"pt", `nao meu minha preciso ajuda voce estou com trabalho advogado eu obrigado obrigada uma por para filhos casa aluguel chefe fui quero posso marido mulher
			filho filha medo ajude despejo patrao meus minhas estao tenho`}, // Portuguese
	{"it", `ho sono mio mia bisogno aiuto lavoro avvocato per gli della che di il non figli casa affitto vorrei posso marito moglie
			figlio figlia paura aiutatemi aiutami sfratto padrone hanno miei licenziato`}, // Italian
	{"de", `ich nicht meine und das ist habe hilfe brauche wohnung anwalt der mir wie kann vermieter miete meinem meiner frau
			arbeit angst kinder bitte`}, // German
	{"tl", `ako ang ng sa po ko hindi trabaho tulong kailangan mga asawa anak ba naman paano siya kami akong
			aking nila niya saan bakit gusto amo pinaalis natanggal upa`}, // Tagalog
	{"pl", `nie jest mam pomoc moj moja praca prosze jak sie mieszkanie potrzebuje adwokat prawnik
			maz zona dziecko dzieci boje mnie mieszkania pracy rozwod`}, // Polish
	{"vi", `toi cua khong giup nha luat cho nguoi viec lam sao chu xin chao chong con bi
			duoc muon nguoi tien`}, // Vietnamese
	{"hi", `mera meri mujhe hai nahi kya hain kaise chahiye karna madad vakil ghar naukri menu meinu kirpa karke
			pati biwi bacche shohar shauhar karo raha rahi gaya paise mainu makan malik kiraya`}, // Hindi
	{"tr", `ben benim yardim bir icin nasil kira avukat ev istiyorum lazim degil`}, // Turkish
	{"so", `waxaan aniga ma waa iyo guriga caawi shaqo qareen`},                    // Somali
	{"ht", `mwen yon bezwen avoka vle kapab genyen kijan kote poukisa kisa kay lajan travay timoun pitit fanmi depote imigrasyon demen maten jodia tribinal jij lapolis
			papye prizon madanm lwaye kontra ayiti ayisyen kreyol tanpri mesi bonjou bonswa yo voye tounen peyi renmen moun pale anpil pwopriyete`}, // Haitian Creole
}

func wordSet(words string) map[string]bool { return text.Set(words) }
