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
func asksCall(line string) bool {
	if m := callMe.FindStringSubmatch(line); m != nil && !ofCallers[m[1]] {
		return true
	}
	return callAsked.MatchString(line)
}

// isAsking reports whether the message asks something; "c'est pour Marcel" is none of it.
func (t *turn) isAsking() bool {
	return isQuestion(t.said.plain, t.said.tokens) && !itIs.MatchString(text.Fold(t.in.Text))
}

// mostAround is how many words such a message has at most.
const mostAround = 30

// lineWithMarks is a text as lines are, folded and without punctuation, with an X for each way to be reached.
func lineWithMarks(marked string) string {
	var words []string
	for _, part := range strings.Fields(anyMark.ReplaceAllString(marked, " X ")) {
		if part == "X" {
			words = append(words, part)
			continue
		}
		words = append(words, lineOf(text.Tokens(part)))
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// isOthers reports whether a line says of a number that it is somebody else's, or is not to be used.
func (r *detailReader) isOthers(line string) bool {
	for _, way := range r.ways {
		if othersWords.MatchString(text.Fold(r.text[:way.From])) {
			return true
		}
	}
	if m := toThem.FindStringSubmatch(line); m != nil && isGiven(m[1]) {
		return true
	}
	line = butSecrets(line)
	if m := isSomebody.FindStringSubmatch(line); m != nil && !ownThings[m[1]] {
		return true
	}
	if strangers.MatchString(line) || unused.MatchString(line) {
		return true
	}
	if callMe.MatchString(line) {
		return false
	}
	return othersOwn.MatchString(line) || bySubject.MatchString(line)
}

// perhaps reads a clause for what it tells where a way to be reached is the visitor's: a name right beside it, and how and when to reach them.
func (r *detailReader) perhaps(c string) {
	parts := strings.FieldsFunc(c, isMark)
	for i, part := range parts {
		words := strings.Fields(strings.Trim(part, edges))
		if r.name == "" {
			words = r.nameBeside(words, i < len(parts)-1 || isMark(lastOf(c)))
		}
		said := strings.Trim(callWords.ReplaceAllString(strings.Join(words, " "), ""), edges)
		line := lineOf(text.Tokens(said))
		words = strings.Fields(line)
		telling := slices.ContainsFunc(words, func(word string) bool { return times[word] || reachWords[word] || clock.MatchString(word) })
		switch {
		case noted(line), secretly(line), isTime(line), telling && !onlyBeside(line):
			r.whens = append(r.whens, when{said, false})
		case !onlyBeside(line):
			r.left = true
		}
	}
}

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
	m := digitsOnly.FindStringSubmatch(strings.Join(strings.FieldsFunc(text.Fold(r.text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), " "))
	known := r.filledIn(intake.Phone)
	if m == nil || len(r.ways) > 0 || known == "" || strings.ContainsAny(known, "x") || m[1] == "" && m[3] == "" && !ofEnd.MatchString(m[0]) || len(m[2]) < 3 && m[3] == "" {
		return ""
	}
	number, left := []byte(known), m[2]
	for i := len(number) - 1; i >= 0 && left != ""; i-- {
		if number[i] >= '0' && number[i] <= '9' {
			number[i], left = left[len(left)-1], left[:len(left)-1]
		}
	}
	return string(number)
}

var (
	anyMark = regexp.MustCompile(`[\x{e000}-\x{f8ff}]`)
	itIs    = regexp.MustCompile(`^\s*c['’ ]?est [^?]*$`)

	// digitsOnly corrects the end of a number.
	digitsOnly = regexp.MustCompile(`^((?:(?:no|non|nope|nan|oops|oups|sorry|actually|wait|pardon|desolee?|erreur|mistake|wrong|typo|correction|en fait|plutot|i mean|i meant|je veux dire|my bad|attends|attendez) )*)` +
		`(?:(?:it|its|it s|that s|is|should be|c|cest|c est|ca|finit|se termine|termine|ends?|par|in|with|the|last|four|4|digits?|numbers?|are|les|le|derniers?|quatre|chiffres?|sont|est) )*(\d{2,4})` +
		`((?: (?:at the end|a la fin|not \d{2,4}|pas \d{2,4}|instead|plutot))?)(?: (?:sorry|please|pls|svp|merci|thanks|desolee?))*$`)

	ofEnd = regexp.MustCompile(`\b(?:last|derniers?|ends?|finit|termine)\b`)

	// amiss says that what stands there is wrong.
	amiss = regexp.MustCompile(`\b(?:(?:number|num|it|that) (?:is |was )?(?:wrong|not right|incorrect)|wrong (?:number|one)|(?:numero|num|ca|c) (?:etait |est |n est )?(?:pas (?:bon|le bon|correct)|faux|mauvais)|mauvais numero|trompee? (?:de )?(?:numero|chiffre))\b`)

	// callAsked is a wish to be called, or for a lawyer, with a number beside it.
	callAsked = regexp.MustCompile(`(?:^|\b(?:please|pls|plz|ok|okay|yes|so|just|and|you|u|someone|somebody|anyone|lawyer|lawyers|svp|oui) )(?:call|phone|ring|text|contact|reach|email)(?: back)? (?:me|us)\b` +
		`|\b(?:have|get|ask|need|want|like) (?:someone|somebody|anyone|a lawyer|your lawyer|a person|your \w+) (?:to )?(?:please )?(?:call|phone|contact|text|ring|reach)\b` +
		`|\b(?:r?appell?e[zr]?|textez|contactez|joignez|telephonez) (?:moi|nous)\b|\b(?:me|m|nous) (?:r?appeler|r?appell?iez|contacter|contactiez|joindre|joigniez)\b` +
		`|^(?:(?:hi|hello|ok|okay|yes|please|pls|yeah|oui|bonjour|bon) )*(?:i |we |j |je )?(?:really |just )?(?:need|want|would like|d like|get me|veux|voudrais|cherche|ai besoin d) ?(?:an? |un |une )?(?:lawyer|person|avocate?)\b|^(?:(?:ok|okay|yes|a|un|une|oui|bon) )*(?:lawyer|avocate?) (?:please|pls|plz|svp)\b`)

	// callMe is one before the number itself, callWords before anything else in a part.
	callMe    = regexp.MustCompile(`(?:\b(\w+) |^)(?:call|phone|ring|text|contact|reach|appelez|rappelez|textez|contactez|joignez)(?: back)? (?:me|us|moi|nous)(?: (?:back|please|pls|at|on|au|a|svp|my|cell|mon|cell|number|numero|le))* X|\bm appeler (?:(?:au|a|sur|mon|cell|le) )*X`)
	callWords = regexp.MustCompile(`(?i)^(?:(?:ok(?:ay)?|yes|yeah|so|hi|hello|oui|bon|please|pls|plz|svp|can you|could you|have|get|ask|someone|somebody|a lawyer|lawyer|to|i need|i want)\s+)*(?:(?:call|phone|ring|reach|contact)(?:\s+(?:me|us))?(?:\s+back)?|r?appelez[- ](?:moi|nous)|(?:i need|i want|need|want|get me)?\s*a?\s*lawyer)(?:\s+(?:please|pls|plz|svp|at|au|on))*(?:\s+|$)`)

	// strangers are words by which a number is somebody's who has called or written, unused those by which one is not to be used.
	strangers = regexp.MustCompile(`\b(?:said|says|saying|told|texted me|wrote|writes|caller|scam\w*|fraud\w*|harass\w*|keeps|kept|called me|calling me|is calling|called from|texts me from|who called|whose|a dit|disait|m a appelee?|m appelle sans|m ecrit|arnaque|fraude)\b`)
	unused    = regexp.MustCompile(`\b(?:not|dont use|do not use|dont call|do not call|never use|never call|isnt|is not|was|old|ancien|vieux|from|by|no longer|pas|plus|jamais)(?: (?:at|to|use|on|me|us|it|le|au|a|mon|my|cell|home|work|number|numero))* X|X (?:not|pas|is not|isnt|nest pas|n est pas|est pas)(?: (?:le|au))? (?:\d|mine|my|a moi|mon)`)
	// isSomebody says of somebody who they are: "my witness is Paul Stone".
	isSomebody = regexp.MustCompile(`\b(?:my|our|the|his|her|their|mon|ma|notre|le|la|son|sa|leur) (\w+) (?:is|was|s|est|c est|cest|called|named)\b`)
	ownThings  = wordSet(`name full first last number cell cellphone phone mobile line email e mail address shift job nom prenom numero num telephone tel cellulaire courriel adresse quart horaire best meilleur moi me`)
	// othersOwn is whose it is if not one's own.
	othersOwn = regexp.MustCompile(`\b(?:my|our|the|his|her|their|mon|ma|notre|le|la|l|son|sa|leur)(?: (?:ex|old|new|ancien|ancienne))? (?:` + otherPeople + `)\b|` +
		`\b(?:his|her|their|son|leur) (?:\w+ )?(?:number|cell\w*|phone|num|numero|tel\w*|line|e ?mail|courriel|mobile|work)\b|\b(?:call|phone|text|contact|reach) (?:him|her|them)\b|\b(?:l|le|la) (?:appeler|joindre)\b|^(?:` + otherPeople + `)s?\b`)
	// toThem tells us to call or write to somebody by name.
	toThem    = regexp.MustCompile(`^(?:(?:please|pls|ok|svp|and|then) )*(?:text|call|phone|email|write|contact|reach|appelez|ecrivez|textez|contactez|joignez)(?: (?:to|a))? ([a-z]+)\b`)
	bySubject = regexp.MustCompile(`\b(?:he|she|they|hes|shes|theyre|il|elle|ils|elles|him|lui)\b`)

	// ofCallers stand before "call me" where nobody asks for it.
	ofCallers = wordSet(`they he she to will would did didnt doesnt dont do wont not never cant can keeps who it police bank could people`)

	beside = wordSet(`lawyer lawyers lawer avocat avocate person someone somebody anyone have get need want call phone us we me ask for its it s c cest ces est moi nom name named called my number numbers is the a an at on and et ici this here
		ok okay bon yes yeah ya oui hi hello please pls plz svp contact reach text asap soon thanks thank you merci bonne journee soiree fin de semaine have a good nice day evening one night cheers regards bye demandez your team back again try
		veux voudrais cherche besoin j je i im am un une d des pour number numero cell cellulaire tel home work mobile or to would like could can will u so hey bonjour salut vous pouvez quelqu un parler talk speak with wrong bon pas est le etait was right incorrect`)
	reachWords = wordSet(`message messages msg voicemail voicemails vm text texts texto textos texte textes sms appel appels calls repondeur boite vocale vocal phone ring leave laissez laisser discret discrete discreet secret private prive asleep sleeping dort shift shifts work ouvrage quart
		early late earlier later heures heure hours hour before after until till lunch break pause daytime weekdays jour jours nuit soir collect extension ext poste only seulement uniquement interpreter interprete french francais english anglais spanish`)
)

// otherPeople are those whose number is not one's own.
const otherPeople = `landlords?|landladys?|landlady|tenants?|boss|bosses|employers?|managers?|supervisors?|neighbou?rs?|contractors?|lawyers?|avocate?|husbands?|wifes?|partners?|spouses?|exs?|boyfriends?|girlfriends?|brothers?|sisters?|mothers?|fathers?|moms?|mums?|dads?|sons?|daughters?|friends?|roommates?|cousins?|uncles?|aunts?|` +
	`companys?|company|insurance|insurer|bank|police|officer|court|doctor|agent|adjuster|other (?:side|guy|driver|party)|opponent|seller|buyer|builder|` +
	`proprio|proprietaire|locataire|patron|patronne|employeur|gerante?|voisine?|mari|femme|conjointe?|chum|blonde|ex|frere|soeur|mere|pere|fils|fille|amie?|tante|oncle|cousine?|compagnie|assurance|banque|police|agent|medecin|vendeur|acheteur|entrepreneur|autre`
