package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Whose a number is that stands among much else. It is taken for the visitor's unless something says that it is another person's; then so are the name right
// beside it, and what is said of reaching its bearer.

// decide puts into the form how and when to reach the visitor: what surely tells it, or all, where a number is perhaps theirs.
func (r *detailReader) decide(line string) {
	theirs := r.perhapsTheirs(line)
	for _, w := range r.whens {
		if w.sure || theirs {
			r.add(intake.When, w.said)
		}
	}
	if !theirs {
		for _, c := range r.own {
			r.take(c)
		}
		return
	}
	r.details.doubt, r.details.rest, r.details.whole = false, r.left, true
	if r.name != "" && r.filledIn(intake.Name) == "" {
		r.put(intake.Name, r.name)
	}
	replaces := amiss.MatchString(line) || anyOf(strings.Fields(line), correcting)
	for _, way := range r.ways {
		r.take(contact{Way: way, replaces: replaces})
	}
}

// perhapsTheirs reports whether a message gives a way to be reached that is not surely the visitor's, but nobody else's either.
func (r *detailReader) perhapsTheirs(line string) bool {
	switch {
	case len(r.ways) == 0, len(r.ways) > 2, len(r.ways) == 2 && r.ways[0].Field == r.ways[1].Field, !r.details.doubt && !r.details.rest,
		r.details.fields[intake.Opposing] != "", len(strings.Fields(line)) > mostAround, !r.details.asks && r.isAsking():
		return false
	case r.isOthers(line):
		r.details.asks = false
		return false
	}
	named := r.name != "" || r.details.fields[intake.Name] != ""
	return r.wants || r.details.asks || (named || r.state.AtForm) && (!r.left || r.state.Form != nil) // else the law is what is spoken of
}

// asksCall reports whether a line asks for a call, or for a lawyer.
func asksCall(line string) bool { return owners.in(line, callMe) || owners.in(line, callAsked) }

// isAsking reports whether the message asks something; "c'est pour Marcel" is none of it.
func (t *turn) isAsking() bool {
	return isQuestion(t.said.plain, t.said.tokens) && !itIs.MatchString(text.Fold(t.in.Text))
}

// mostAround is how many words such a message has at most.
const mostAround = 30

// lineWithMarks is a text as lines are, folded and without punctuation, with a word of its own for each way to be reached.
func lineWithMarks(marked string) string {
	return lineOf(text.Tokens(anyMark.ReplaceAllString(marked, " "+wayWord+" ")))
}

const wayWord = "xwayx"

var anyMark = regexp.MustCompile(`[\x{e000}-\x{f8ff}]`)

// isOthers reports whether a line says of a number that it is somebody else's, or is not to be used.
func (r *detailReader) isOthers(line string) bool {
	for _, way := range r.ways {
		if othersWords.MatchString(text.Fold(r.text[:way.From])) {
			return true
		}
	}
	words, shape := owners.shape(line)
	if to := toThem.FindString(shape); to != "" && len(to) < len(words) && isGiven(words[len(to)]) {
		return true
	}
	line = butSecrets(line)
	return owners.in(line, strangers) || !owners.in(line, callMe) && owners.in(line, othersOwn)
}

// owners are the kinds of words in a line with a number that tell whose it is (see wishes).
var owners = kindsOf(map[byte]string{
	'X': wayWord,
	'i': `me us moi nous m`,
	'I': `i we j je`,
	'm': `my our mon ma notre mine mien mienne`,
	't': `the le la l`,
	'h': `his her their son sa leur`,
	's': `he she they hes shes theyre il elle ils elles him lui them`,
	'o': `new`,
	'p': people,
	'n': `name full first last number cell cellphone cellulaire phone mobile line email mail address shift job work nom prenom numero num telephone tel courriel adresse quart horaire best meilleur`,
	'c': `call ring text contact reach write`,
	'F': `appelez rappelez appellez rappellez textez contactez joignez telephonez ecrivez`,
	'A': `appeler rappeler contacter joindre appeliez rappeliez appelliez rappelliez contactiez joigniez`,
	'C': `called texted texts`,
	'G': `calling`,
	'f': `from by`,
	'q': `who`,
	'r': `said says saying told wrote writes caller callers scam scams scammer scammers scammed scamming fraud fraude fraudster arnaque harass harassing harassed harassment keeps kept whose dit disait ecrit`,
	'k': `is s est c cest named`,
	'W': `was`,
	'z': `not dont isnt never longer pas plus jamais nest`,
	'E': `ex exs`,
	'O': `old ancien ancienne vieux`,
	'u': `use`,
	'v': `to will would did didnt doesnt do does wont cant can could keeps it`,
	'a': `someone somebody anyone person`,
	'L': `lawyer lawyers avocat avocate`,
	'w': `have get ask need want like veux voudrais cherche besoin`,
	'y': `your`,
	'P': `please pls plz svp`,
	'e': `ok okay yes yeah hi hello so just and then you u back at on au a an un une d sur oui bonjour bon really ai`,
})

var (
	// callMe asks for a call before the number itself, callAsked elsewhere.
	callMe    = regexp.MustCompile(`(?:^|[^svzqp])[cnF]e*i[ePimtn]*X|iA[ePimtn]*X`)
	callAsked = regexp.MustCompile(`(?:^|[ePaL])[cn]e?i|w(?:a|e*L|ea|y.)[vP]*[cn]|Fi|iA|^[eP]*I?v?e*w[ie]*[La]|^e*LP`)
	// toThem tells us to call or write to somebody, who is named next.
	toThem = regexp.MustCompile(`^[eP]*[cFn]`)
	// strangers have called or written, or are said to be somebody, or the number is not to be used; othersOwn is what another person has.
	strangers = regexp.MustCompile(`r|[CG]i|kG|C(?:if|f)|qC|[zWOf][uc]?[ePimtn]*X|Xk?z[et]*[#m]|[mth][^nmX][kW]`)
	othersOwn = regexp.MustCompile(`[mth][oOE]?[pLE]|h.?n|[cn]h|tA|^[pE]|s`)
)

// perhaps reads a clause for what it tells where a way to be reached is the visitor's: a name right beside it, and how and when to reach them.
func (r *detailReader) perhaps(c string) {
	parts := strings.FieldsFunc(c, isMark)
	for i, part := range parts {
		words := strings.Fields(strings.Trim(part, edges))
		if r.name == "" && r.details.fields[intake.Name] == "" {
			words = r.nameBeside(words, i < len(parts)-1 || isMark(lastOf(c)))
		}
		said := strings.Trim(strings.Join(afterCall(words), " "), edges)
		line := lineOf(text.Tokens(said))
		words = strings.Fields(line)
		telling := anyOf(words, times) || anyOf(words, reachWords) || slices.ContainsFunc(words, clock.MatchString)
		switch {
		case noted(line), secretly(line), isTime(line), telling && !onlyBeside(line):
			r.whens = append(r.whens, when{said, false})
		case !onlyBeside(line):
			r.left = true
		}
	}
}

// afterCall is what comes after the wish for a call that words begin with.
func afterCall(words []string) []string {
	end := 0
	for i, w := range words {
		switch w := bareWord(w); {
		case callWords[w], end > 0 && afterCalls[w]:
			end = i + 1
		case !beforeCalls[w] || end > 0:
			return words[end:]
		}
	}
	return words[end:]
}

var (
	callWords   = wordSet(`call phone ring reach contact appelez rappelez appelez-moi rappelez-moi appelez-nous rappelez-nous lawyer`)
	beforeCalls = wordSet(`ok okay yes yeah so hi hello oui bon please pls plz svp can could you have get ask someone somebody a to i need want me`)
	afterCalls  = wordSet(`me us moi nous back please pls plz svp at au on`)
)

// edges are what may stand around what a part of a clause says.
const edges = " .!:-–—"

func lastOf(s string) rune {
	last, _ := utf8.DecodeLastRuneInString(s)
	return last
}

// onlyBeside reports whether a line is nothing but words that may stand beside a number and say nothing.
func onlyBeside(line string) bool {
	for word := range strings.FieldsSeq(line) {
		if !beside[word] && !aroundContact[word] && !politeness[word] && !somebodys[word] && !correcting[word] {
			return false
		}
	}
	return true
}

// nameBeside takes a name out of the words of a part: those that it begins with, words that say nothing apart, or else the last ones right before the number.
func (r *detailReader) nameBeside(words []string, beforeWay bool) (left []string) {
	silent := func(w string) bool {
		return onlyBeside(lineOf(text.Tokens(w))) && !(isCapital(w) && isGiven(bareWord(w)))
	}
	from, to := 0, len(words)
	for from < to && silent(words[from]) {
		from++
	}
	n := r.nameLength(words[from:])
	if n == 0 || from+n < len(words) && beforeWay && from > 3 {
		n = 0
		for beforeWay && to > from && silent(words[to-1]) {
			to--
		}
		for from = max(from, to-3); beforeWay && from < to; from++ {
			if n = r.nameLength(words[from:to]); n == to-from {
				break
			}
			n = 0
		}
	}
	if n == 0 {
		return words
	}
	r.name = strings.Trim(strings.Join(words[from:from+n], " "), edges+",'’")
	return slices.Delete(slices.Clone(words), from, from+n)
}

// bareWord is a word, folded, without what may stand around it.
func bareWord(word string) string { return text.Fold(strings.Trim(word, ".,!:'’-")) }

// nameLength gives how many of the words, from the first, are a name, 0 for none.
func (r *detailReader) nameLength(words []string) int {
	name, _ := r.nameAt(strings.Join(words, " "), true)
	n := len(strings.Fields(name))
	for i := range n {
		if w := bareWord(words[i]); !isGiven(w) && !joins[w] && !particles[w] && (times[w] || reachWords[w] || onlyBeside(w)) {
			n = i
			break
		}
	}
	if n == 0 || n > 3 {
		return 0
	}
	name = strings.Join(words[:n], " ")
	if first := bareWord(words[0]); !r.surelyName(name) && !(n == 1 && isGiven(first)) && !(isCapital(name) && strings.ToUpper(r.text) != r.text && (n > 1 || r.strange(first) || topicOf(first) == nil)) && !(r.namesOpen() && len(words) <= 2 && r.strange(first)) {
		return 0
	}
	return n
}

// lastDigits gives the number in the form with its last digits as a message corrects them: "non c 0134", "oops 0198 at the end". It is "" for any other message.
func (r *detailReader) lastDigits() string {
	known := r.filledIn(intake.Phone)
	if known == "" || len(r.ways) > 0 || strings.Contains(known, "x") {
		return ""
	}
	last, corrects, end, not := "", false, false, false
	for word := range strings.FieldsFuncSeq(text.Fold(r.text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		digits := len(word) > 1 && len(word) < 5 && hour.MatchString(word)
		switch {
		case digits && not: // "0134 not 0143"
			corrects = true
		case digits && last == "":
			last = word
		case endWords[word]:
			end = true
		case correcting[word]:
			corrects = true
		case !besideDigits[word]:
			return ""
		}
		not = word == "not" || word == "pas"
	}
	if last == "" || !corrects && !end || len(last) < 3 && !end {
		return ""
	}
	number := []byte(known)
	for i := len(number) - 1; i >= 0 && last != ""; i-- {
		if number[i] >= '0' && number[i] <= '9' {
			number[i], last = last[len(last)-1], last[:len(last)-1]
		}
	}
	return string(number)
}

var (
	besideDigits = wordSet(`it its s that is should be c cest est ca par in with the four 4 digit digits number numbers are at les le a la quatre chiffre chiffres sont not pas please pls svp merci thanks my bad i je veux dire se`)
	endWords     = wordSet(`last dernier derniers end ends fin finit termine`)

	// itIs tells something that looks like a question: "c'est pour Marcel".
	itIs = regexp.MustCompile(`^\s*c['’ ]?est [^?]*$`)

	// amiss says that what stands there is wrong.
	amiss = regexp.MustCompile(`\b(?:not right|pas (?:le )?(?:bon|correct))\b`)

	beside = wordSet(`lawyer lawyers lawer avocat avocate person someone somebody anyone have get need want call phone us we me ask for its it s c cest ces est moi nom name named called my number numbers is the a an at on and et ici this here
		ok okay bon yes yeah ya oui hi hello please pls plz svp contact reach text asap soon thanks thank you merci bonne journee soiree fin de semaine have a good nice day evening one night cheers regards bye demandez your team back again try
		veux voudrais cherche besoin j je i im am un une d des pour number numero cell cellulaire tel home work mobile or to would like could can will u so hey bonjour salut vous pouvez quelqu un parler talk speak with wrong bon pas est le etait was right incorrect`)
	reachWords = wordSet(`message messages msg voicemail voicemails vm text texts texto textos texte textes sms appel appels calls repondeur boite vocale vocal phone ring leave laissez laisser discret discrete discreet secret private prive asleep sleeping dort shift shifts work ouvrage quart
		early late earlier later heures heure hours hour before after until till lunch break pause daytime weekdays jour jours nuit soir collect extension ext poste only seulement uniquement interpreter interprete french francais english anglais spanish`)
)

// people are those whose number is not one's own.
const people = `landlord landlords landlady landladys tenant tenants boss bosses employer employers manager managers supervisor supervisors neighbour neighbours neighbor neighbors contractor contractors husband husbands wife wifes partner
	partners spouse spouses boyfriend boyfriends girlfriend girlfriends brother brothers sister sisters mother mothers father fathers mom moms mum mums dad dads son sons daughter daughters friend friends roommate roommates cousin cousins
	uncle uncles aunt aunts company companys insurance insurer bank police officer court doctor agent adjuster other opponent seller buyer builder people witness
	proprio proprietaire locataire patron patronne employeur gerant gerante voisin voisine mari femme conjoint conjointe chum blonde frere soeur mere pere fils fille ami amie tante oncle cousine compagnie assurance banque medecin
	vendeur acheteur entrepreneur autre`
