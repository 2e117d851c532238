package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Whose a number is that stands among much else. It is taken for the visitor's unless something says that it is another person's; then so are the name right
// beside it, and what is said of reaching its bearer.

// decide puts into the form how and when to reach the visitor: what surely tells it, or all, where a number is perhaps theirs.
func (r *detailReader) decide() {
	theirs := r.perhapsTheirs()
	for _, w := range r.whens {
		if w.sure || theirs {
			r.add(intake.When, w.said)
			if way := prefers(lineOf(text.Tokens(w.said))); way != "" && r.details.fields[intake.Prefer] == "" {
				r.put(intake.Prefer, way)
			}
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
	replaces := amiss.MatchString(r.line) || has(r.line, correcting)
	for _, way := range r.ways {
		r.take(contact{Way: way, replaces: replaces})
	}
}

// perhapsTheirs reports whether a message gives a way to be reached that is not surely the visitor's, but nobody else's either.
func (r *detailReader) perhapsTheirs() bool {
	switch {
	case len(r.ways) == 0, len(r.ways) > 2, len(r.ways) == 2 && r.ways[0].Field == r.ways[1].Field, !r.details.doubt && !r.details.rest,
		r.details.fields[intake.Opposing] != "", len(strings.Fields(r.line)) > mostAround, !r.details.asks && r.isAsking():
		return false
	case r.isOthers():
		r.details.asks = false
		return false
	}
	named := r.name != "" || r.details.fields[intake.Name] != ""
	return r.wants || r.details.asks || r.state.AtForm && !r.left || r.atStep(intake.StepContact) || named && (!r.left || r.state.Form != nil) // else the law is what is spoken of
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

// isOthers reports whether a message says of a number that it is somebody else's, or is not to be used.
func (r *detailReader) isOthers() bool {
	if slices.ContainsFunc(r.ways, r.isSaid) {
		return true
	}
	words, shape := owners.shape(r.line)
	if to := toThem.FindString(shape); to != "" && len(to) < len(words) && isGiven(words[len(to)]) {
		return true
	}
	line := butSecrets(r.line)
	return owners.in(line, strangers) || !owners.in(line, callMe) && owners.in(line, othersOwn)
}

// leads reports whether a line before a way to be reached ends by saying that it is one's own, and whether something else is said before that.
func leads(line string) (led, said bool) {
	words, shape := owners.shape(line + " " + wayWord)
	at := ownLead.FindStringSubmatchIndex(shape)
	return at != nil, at != nil && slices.ContainsFunc(words[:max(at[2], at[4])], func(w string) bool { return !onlyBeside(w) && owners[w] != 'O' })
}

// isSaid reports whether a way to be reached is in what somebody else has said or written.
func (r *detailReader) isSaid(way intake.Way) bool {
	before := r.text[:way.From]
	return strings.ContainsAny(before, `"“«`) || has(lineOf(text.Tokens(before)), saidWords)
}

// owners are the kinds of words in a line with a number that tell whose it is (see shapes.go).
var owners = kindsOf(map[byte]string{
	'X': wayWord,
	'i': `me us moi nous m`,
	'I': `i we j je`,
	'm': `my our mon ma notre mine mien mienne`,
	't': `the le la l`,
	'h': `his her their son sa leur`,
	's': `he she they hes shes theyre il elle ils elles him lui them`,
	'o': `new`,
	'p': plurals(otherPeople),
	'n': `name full first last number cell cellphone cellulaire mobile line mail address shift job work nom prenom numero num telephone tel courriel adresse quart horaire best meilleur`,
	'N': `phone email`,
	'c': `call ring text whatsapp hmu contact reach write`,
	'F': `appelez rappelez appellez rappellez textez contactez joignez telephonez ecrivez`,
	'A': `ecrire rejoindre appeler rappeler contacter joindre appeliez rappeliez appelliez rappelliez contactiez joigniez`,
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
	'u': `use prenez prends utilisez`,
	'v': `to will would did didnt doesnt do does wont cant can could it`,
	'a': `someone somebody anyone person`,
	'L': `lawyer lawyers avocat avocate`,
	'w': `have get ask need want like veux voudrais cherche besoin`,
	'y': `your`,
	'P': `please pls plz svp`,
	'e': `now right maintenant ok okay yes yeah hi hello so just and then you u back at on au a an un une d sur oui bonjour bon really ai`,
})

var (
	// callMe asks for a call before the number itself, callAsked elsewhere.
	callMe    = shapes(`(?:^|[^svzqp])[cNF]e*i[ePimtnN]*X`, `iA[ePimtnN]*X`) // "call me at", and not "they call me at"; "m'appeler au"
	callAsked = shapes(
		`(?:^|[ePaL])[cN]e?i`, `Fi`, `iA`, `(?:^|[XePL])c#|F#`, // "please call me", "rappelez moi", "me rappeler", "call after 5"
		`w(?:a|e*L|ea|y.)[vP]*[cN]`,       // "have someone call", "get your lawyer to call"
		`^[eP]*I?v?e*w[ie]*[La]`, `^e*LP`, // "i need a lawyer", "lawyer please"
	)
	// ownLead leads to one's own number, whatever has been said before: "my cell number is", "call me at", "use".
	ownLead = shapes(`(?:(?:^|[^svzqpIw]|ev)([cNF]P?i[eP]*|iA|u|[cNFu]m[oP]?[nN]+)|(?:^|[^svzqIucNF])(m[oP]?[nN]+k*))[et]*X$`)
	// callIt tells us to call what is named next.
	callIt = shapes(`^e*(?:ve+)?[cF]e*t?$`)
	// ofThem begins a question about others: "is a text from", "can they".
	ofThem = shapes(`^e*(?:v[smth]|k[eth])`)
	// weCall asks whether somebody else is to be called.
	weCall = shapes(`^e*[v-]I[cNu]`)
	// reaching begins a wish to be called, forMe is in one of somebody who does not mean their lawyer.
	reaching = shapes(`^[ePavwLi]*[cNFA].`)
	forMe    = shapes(`^(?:[^m]|m[^La])*i(?:[^m]|m[^La])*$`)
	// toThem tells us to call or write to somebody, who is named next.
	toThem = shapes(`^[eP]*[cNF]`)
	// strangers have called or written, or are said to be somebody, or the number is not to be used; othersOwn is what another person has.
	strangers = shapes(
		`r`, `[CG]i|kG|C(?:if|f)|qC`, // "he said", "called me", "is calling", "texts me from", "who called"
		`[zWOf][uc]?[ePimtnN]*X`, `Xk?z[et]*[#m]`, // "dont use", "my old cell" before it; "is not mine" after it
		`[mth][^nNmX][kW]`, `f[et]-?p`, `(?:^|[^e])pX`, // "my witness is", "from a collection agency", "bylaw officer"
	)
	othersOwn = shapes(
		`[mth][oOE]?[pLE]|mh`, `^[pE]`, // "my boss", "my son", "landlord"
		`h.?[nN]`, `[cN]h|tA|Fte`, `s`, // "his work number", "call her", "le joindre", "appelez la au", "she"
	)
)

// perhaps reads a clause for what it tells where a way to be reached is the visitor's: a name right beside it, and how and when to reach them.
func (r *detailReader) perhaps(c string) {
	parts := strings.FieldsFunc(c, isMark)
	for i, part := range parts {
		words := strings.Fields(strings.Trim(part, edges))
		if r.name == "" && r.details.fields[intake.Name] == "" {
			words = r.nameBeside(words, i < len(parts)-1 || isMark(lastOf(c)))
		}
		said, _ := afterCall(strings.Join(words, " "))
		said = strings.Trim(said, edges)
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

// afterCall is what comes after the wish for a call that a text begins with, if it does.
func afterCall(s string) (after string, asked bool) {
	words, end := strings.Fields(s), 0
	for i, w := range words {
		w = bareWord(w)
		if callWords[w] || end == i && i > 0 && afterCalls[w] {
			end = i + 1
		} else if !onlyBeside(w) {
			break
		}
	}
	if line := lineOf(text.Tokens(s)); noted(line) || end < len(words) && eithers[words[end]] { // "call or text"
		return s, false
	}
	return strings.Join(words[end:], " "), end > 0
}

var (
	callWords  = wordSet(`call phone ring reach contact appelez rappelez joignez contactez appelez-moi rappelez-moi appelez-nous rappelez-nous joignez-moi m'appeler m'rappeler appeler rappeler lawyer`)
	afterCalls = wordSet(`me us moi nous back please pls plz svp at au on`)
	eithers    = wordSet(`or ou`)
	// wayWords stand between a time and a number.
	wayWords = wordSet(`at on au sur my mon cell cellulaire work home number phone`)
)

// edges are what may stand around what a part of a clause says.
const edges = " .!:-–—"

func lastOf(s string) rune {
	last, _ := utf8.DecodeLastRuneInString(s)
	return last
}

// onlyBeside reports whether a line is nothing but words that may stand beside a number and say nothing.
func onlyBeside(line string) bool {
	return onlyOf(line, beside, aroundContact, politeness, somebodys, correcting)
}

var (
	// itIs tells something that looks like a question: "c'est pour Marcel".
	itIs = regexp.MustCompile(`^\s*c['’ ]?est [^?]*$`)

	// amiss says that what stands there is wrong.
	amiss = regexp.MustCompile(`\b(?:not right|pas (?:le )?(?:bon|correct))\b`)

	beside     = wordSet(`lawyers lawer avocate anyone us we ask s nom name named called an ici bon yeah ya asap soon fin de semaine regards demandez try veux voudrais cherche besoin j je une d des will parler talk speak pas etait right`)
	reachWords = wordSet(`message messages msg voicemail voicemails vm text texts texto textos texte textes sms appel appels calls repondeur boite vocale vocal phone ring leave laissez laisser discret discrete discreet secret private prive asleep sleeping dort deaf sourd sourde
		shift shifts work ouvrage quart early late earlier later heures heure hours hour till break pause daytime jour jours nuit collect extension ext poste only seulement uniquement interpreter interprete french francais english anglais spanish`)
)

// kin are those near to somebody, otherPeople all those whose number is not one's own.
const (
	kin = `brother sister mother father mom mum dad daughter friend wife husband partner spouse boyfriend girlfriend roommate cousin uncle aunt frere soeur mere pere fils fille
		ami amie chum blonde cousine oncle tante mari femme conjoint conjointe epoux epouse`
	otherPeople = kin + ` landlord landlady tenant boss bosses employer manager supervisor neighbour neighbor contractor company insurance insurer bank police officer court doctor agent adjuster other opponent seller buyer builder
		people witness proprio proprietaire locataire patron patronne employeur gerant gerante voisin voisine compagnie assurance banque medecin vendeur acheteur entrepreneur autre contracteur assureur collector agency agence huissier bailiff`
)

var people = wordSet(plurals(otherPeople) + " ex son")

// plurals are words, each with an s as well.
func plurals(words string) string { return words + " " + strings.ReplaceAll(words+" ", " ", "s ") }
