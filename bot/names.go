package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Names in messages. A name is told by what stands before it ("my name is", "the other side is"), by its capitals, and by words that are given names or that
// the library has never heard; "my name is on the lease" and "my landlord is evicting me" name nobody.

// lead is what stands before a name. The expression for it is tried only where one of its signs is in a text, for it is slow.
type lead struct {
	expression *regexp.Regexp
	signs      []string // all that it matches has one of them, in small letters; none where all has to be tried
}

// in gives where a lead stands in a text, nil for nowhere; lower is the text in small letters.
func (l *lead) in(s, lower string) []int {
	if l.signs != nil && !slices.ContainsFunc(l.signs, func(sign string) bool { return strings.Contains(lower, sign) }) {
		return nil
	}
	return l.expression.FindStringIndex(s)
}

// ownName gives the name that somebody gives in a clause as their own, "" for none, and the clause without it.
func (t *turn) ownName(c string) (name, rest string) {
	lower := strings.ToLower(c)
	for _, intro := range []*lead{surelyOwn, perhapsOwn} {
		if at := intro.in(c, lower); at != nil {
			name, end := t.nameAt(c[at[1]:], false)
			if end > 0 && (intro == surelyOwn || t.surelyName(name) || (t.nameAsked() || t.state.AtForm && misnamed.MatchString(c)) && t.unheard(name) && (isCapital(name) || strings.Contains(name, " "))) {
				return name, c[:at[0]] + " " + c[at[1]+end:]
			}
		}
	}
	return "", c
}

// bareName gives the name that a clause has beside nothing but a way to be reached, "" for none, and the clause without it. It is taken for the visitor's
// where the form asks for one, is open at the names, or where all that the message tells besides is how and when to reach its bearer.
func (r *detailReader) bareName(c string) (name, rest string) {
	before, after := c, ""
	if at := strings.IndexFunc(c, isMark); at >= 0 {
		before, after = c[:at], c[at:]
	}
	bare := yielding.ReplaceAllString(trimName(before), "")
	if after != "" { // "fatima noor my cell 416 555 0111"
		for cut := strings.LastIndexByte(bare, ' '); cut > 0 && aroundContact[text.Fold(bare[cut+1:])]; cut = strings.LastIndexByte(bare, ' ') {
			bare = trimName(bare[:cut])
		}
	}
	if bare == "" && after != "" { // "416 555 0111 fatima noor"
		bare = trimName(after[strings.LastIndexFunc(after, isMark):])
	}
	words := strings.Fields(lineOf(text.Tokens(bare)))
	if _, behind, ok := strings.Cut(r.text, bare); len(words) == 0 || !ok || ofOpponent.MatchString(lineOf(text.Tokens(behind))) {
		return "", c
	}
	rest = strings.Replace(yielding.ReplaceAllString(c, ""), bare, " ", 1)
	known := r.filledIn(intake.Name)
	switch asked := r.nameAsked(); {
	case known != "" && len(r.ways) > 0 && allIn(words, known):
		return known, rest
	case known != "" || r.details.fields[intake.Name] != "" || !asked && len(words) < 2:
	case len(words) == 1 && !knownNames[words[0]] && !conflict.GivenName(words[0]) && !r.onlyReaching(bare): // "Rent, and what else do I pay"
	case asked && r.isName(bare), r.namesOpen() && r.maybeName(bare), len(r.ways) > 0 && r.state.Form == nil && r.maybeName(bare) && r.onlyReaching(bare):
		return bare, rest
	}
	return "", c
}

// trimName is a text without what may stand around a name.
func trimName(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return isMark(r) || strings.ContainsRune(" .!:", r) })
}

// allIn reports whether all words are words of a name, in whatever order.
func allIn(words []string, name string) bool {
	of := strings.Fields(lineOf(text.Tokens(name)))
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// namesOpen reports whether a form is open at its names, and has no name yet.
func (t *turn) namesOpen() bool {
	return t.state.Form != nil && t.state.Form.Step == intake.StepNames && t.filledIn(intake.Name) == ""
}

// onlyReaching reports whether a message says nothing beside a name but how and when to reach somebody, or goes on after it in the first person.
func (r *detailReader) onlyReaching(name string) bool {
	left := strings.Replace(r.text, name, " ", 1)
	for _, way := range r.ways {
		left = strings.Replace(left, r.text[way.From:way.To], " ", 1)
	}
	line := lineOf(text.Tokens(left))
	if onlyAround(line) || isTime(line) || len(r.ways) == 0 {
		return onlyAround(line) || isTime(line)
	}
	last := r.ways[len(r.ways)-1]
	return strings.HasPrefix(strings.TrimSpace(r.text), name) && goesOn.MatchString(lineOf(text.Tokens(r.text[last.To:])))
}

// misspelt gives the name in the form as a message says that it is written: "non Widline sans e" of Wideline Charles. It is "" for any other message.
func (t *turn) misspelt(s string) string {
	m := spelling.FindStringSubmatch(s)
	known := t.filledIn(intake.Name)
	if m == nil || known == "" {
		return ""
	}
	words := strings.Fields(known)
	for i, w := range words {
		if is, was := text.Fold(m[1]), text.Fold(w); is != was && min(len(is), len(was)) >= 3 && !isStop(is) && near(is, was) {
			words[i] = m[1]
			if !isCapital(m[1]) && isCapital(w) {
				first, size := utf8.DecodeRuneInString(m[1])
				words[i] = string(unicode.ToUpper(first)) + m[1][size:]
			}
			return strings.Join(words, " ")
		}
	}
	return ""
}

// near reports whether two words are one but for a letter or two: taken out, put in or another.
func near(a, b string) bool {
	from, to := 0, 0
	for from < min(len(a), len(b)) && a[from] == b[from] {
		from++
	}
	for to < min(len(a), len(b))-from && a[len(a)-1-to] == b[len(b)-1-to] {
		to++
	}
	return from+to >= 3 && max(len(a), len(b))-from-to <= 2
}

// otherSide gives whom a sentence names as the other side, and where it says so.
func (t *turn) otherSide(s string) (name string, from, to int) {
	lower := strings.ToLower(s)
	for _, side := range []*lead{opponent, opposed, spouse, against, shortly} {
		at := side.in(s, lower)
		if at == nil {
			continue
		}
		name, end := t.nameAt(s[at[1]:], true)
		if end == 0 {
			continue
		}
		whole := strings.Trim(s[at[1]+end:], " .!") == ""
		two := isCapital(name) && strings.Contains(name, " ") || t.surelyName(name) || isCompany(name)
		switch {
		case side == spouse && !t.ofFamily():
		case side == shortly && !(t.state.AtForm && whole && two):
		case side == against && !(t.state.AtForm && whole && (two || isCapital(name))):
		case side == opponent, two, t.state.AtForm && whole && isCapital(name) && (side == against || !ofPeople.MatchString(name) && t.unheard(name)):
			return name, at[0], at[1] + end
		}
	}
	if m := isOpponent.FindStringSubmatchIndex(s); m != nil { // "Raj Patel is my landlord"
		if name, end := t.nameAt(s, true); end == m[3] && (isCapital(name) && strings.Contains(name, " ") || t.surelyName(name)) && (!partnerWord.MatchString(s[m[0]:m[1]]) || t.ofFamily()) {
			return name, m[0], m[1]
		}
	}
	return "", 0, 0
}

// ofFamily reports whether a husband or a wife may be the other side: the matter is one of the family, or the form is open and nothing says of what it is.
func (t *turn) ofFamily() bool {
	if len(t.state.Choices) > 0 && t.areaOf(t.state.Choices[0].ID) == "family" {
		return true
	}
	area := t.areaBefore()
	return area == "family" || t.state.Form != nil && (area == "" || area == noField)
}

// isCompany reports whether a name ends as a company's does.
func isCompany(name string) bool {
	words := strings.Fields(text.Fold(name))
	return len(words) > 1 && companies[strings.Trim(words[len(words)-1], ".")]
}

// surelyName reports whether words look like a name without being said to be one: there are two, or a given name, and not all of them mean something.
func (t *turn) surelyName(words string) bool {
	first, _, more := strings.Cut(text.Fold(words), " ")
	given := conflict.GivenName(first) || knownNames[first]
	return more && (given || isCapital(words) && t.strange(words)) || given && !alsoWords[first]
}

// strange reports whether the library has never heard a word of a text.
func (t *turn) strange(words string) bool {
	for _, w := range t.Explain(words, "", t.words.lang, 1).Words {
		if w.Why == "unknown" || w.Why == "corrected" {
			return true
		}
	}
	return false
}

// nameAt gives the name that a text begins with, and where it ends, 0 for none: its words in capitals, with "and" between them where it may be that of
// several, or else a given name and one more, or all that the text is, if the library has never heard of it.
func (t *turn) nameAt(s string, several bool) (string, int) {
	var ends []int // of the words that belong to it
	lower, shouted, last := false, strings.ToUpper(s) == s, 0
	for _, at := range nameWord.FindAllStringIndex(s, maxNameWords) {
		w := s[at[0]:at[1]]
		folded := text.Fold(strings.Trim(w, "'’.-"))
		stop := isStop(folded) && !knownNames[folded]
		if strings.Trim(s[last:at[0]], " ") != "" || folded == "i" || folded == "im" {
			break
		}
		last = at[1]
		if first := len(ends) == 0; !first && !isCapital(w) && (particles[folded] || several && joins[folded]) {
			continue // it belongs to it if more comes
		} else if !first && several && companies[folded] {
			ends = append(ends, at[1])
			break
		} else if first {
			lower = !isCapital(w)
			stop = stop && (lower || shouted)
		}
		if stop || lower == isCapital(w) {
			break
		}
		ends = append(ends, at[1])
	}
	if len(ends) == 0 {
		return "", 0
	}
	end := ends[len(ends)-1]
	if lower {
		first := text.Fold(s[:ends[0]])
		switch whole := strings.TrimFunc(s[end:], func(r rune) bool { return isMark(r) || strings.ContainsRune(" .!", r) }) == "" && len(ends) <= 3; {
		case several && isCompany(s[:end]):
		case (conflict.GivenName(first) || knownNames[first]) && (len(ends) > 1 || !alsoWords[first]):
			if !whole {
				end = ends[min(1, len(ends)-1)]
			}
		case !whole || verbal.MatchString(first) || !t.strange(s[:end]):
			return "", 0
		}
	}
	return strings.TrimRight(strings.TrimSpace(s[:end]), ".'’"), end
}

const maxNameWords = 8

func isCapital(w string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(w))
	return unicode.IsUpper(r)
}

// isName reports whether a text is nothing but somebody's name: two or three words of which the first is a given name or which the library hardly knows,
// written as names are, or a given name. Where one is asked for it may be in small letters.
func (t *turn) isName(s string) bool { return t.nameLike(s, t.nameAsked()) }

// maybeName is isName where a name is as good as asked for.
func (t *turn) maybeName(s string) bool { return t.nameLike(s, true) }

func (t *turn) nameLike(s string, asked bool) bool {
	words := strings.Fields(lineOf(text.Tokens(s)))
	if len(words) == 0 || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool {
		return isStop(w) && !particles[w] && !knownNames[w] || strings.Trim(w, "0123456789") == ""
	}) {
		return false
	}
	if !slices.ContainsFunc(words, func(w string) bool { return !particles[w] }) {
		return false
	}
	if conflict.GivenName(words[0]) && (!alsoWords[words[0]] || len(words) == 1 && asked) && len(words) < 4 {
		return len(words) == 1 || s != strings.ToLower(s) || t.followsGiven(words[1:])
	}
	if asked && len(words) > 1 && conflict.GivenName(words[0]) && (!alsoVerbs[words[0]] || slices.ContainsFunc(words[1:], func(w string) bool { return knownNames[w] || alsoSurnames[w] })) && t.followsGiven(words[1:]) {
		return true
	}
	if knownNames[words[0]] && (len(words) > 1 || asked) && t.unheard(s) && t.followsGiven(words[1:]) {
		return true
	}
	small := slices.ContainsFunc(strings.Fields(s), func(w string) bool { return w == strings.ToLower(w) && !particles[text.Fold(w)] })
	if len(words) == 1 {
		return asked && !small && topicOf(words[0]) == nil && !times[words[0]] && t.unheard(s)
	}
	if small {
		return asked && t.onlyNames(words) && topicOf(strings.Join(words, " ")) == nil && t.said.tongue() != inOther
	}
	return conflict.GivenName(words[0]) || slices.ContainsFunc(words, func(w string) bool { return knownNames[w] }) || t.strange(s)
}

// perhapsName reports whether a few words that answer the form, which asks for a name, may be one that nobody here has heard of.
func (t *turn) perhapsName() bool {
	words := strings.Fields(t.said.line)
	if !t.nameAsked() || len(words) == 0 || len(words) > 4 || t.maybe != triage.None || t.afterHelp() || t.noPersonAsked() || t.where.alone || t.said.tongue() == inOther {
		return false
	}
	for _, w := range t.Explain(t.in.Text, "", t.words.lang, 1).Words {
		if w.Why == "lexicon" || isStop(w.Word) && !particles[w.Word] && !knownNames[w.Word] || strings.Trim(w.Word, "0123456789") == "" {
			return false
		}
	}
	if !t.strange(t.in.Text) && !slices.ContainsFunc(words, func(w string) bool { return knownNames[w] }) {
		return false
	}
	best, ok := t.best(t.in.Text)
	return (!ok || best.Confidence < leastTold) && !isQuestion(t.said.plain, t.said.tokens) && t.small() == ""
}

// noPersonAsked reports whether the form is shown since nobody had an answer, and not for who asked for a person.
func (t *turn) noPersonAsked() bool {
	return t.state.Last == session.TypeHandoff && t.state.LastReason != session.Requested
}

// followsGiven reports whether words in small letters after a given name can be the rest of the name: "sarah divorce" is none.
func (t *turn) followsGiven(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return !knownNames[w] && !alsoSurnames[w] && !particles[w] && !conflict.GivenName(w)
	}) || t.unheard(strings.Join(words, " "))
}

// onlyNames reports whether words in small letters can be little but names: each is one, or is not known to the library, and at least one is surely.
func (t *turn) onlyNames(words []string) bool {
	one, unknown := false, 0
	for _, w := range t.Explain(strings.Join(words, " "), "", t.words.lang, 1).Words {
		name := knownNames[w.Word] || conflict.GivenName(w.Word) && !alsoWords[w.Word]
		switch {
		case name:
			one = true
		case particles[w.Word]:
		case w.Why == "unknown":
			unknown++
		case w.Why != "corrected":
			return false
		}
	}
	return one || unknown > 1 && unknown == len(words) && !t.noPersonAsked()
}

// unheard reports whether the library has never heard a word of a text, or has as good as no answer to it: what is asked for a name and says "O'Brien" gives
// one, whoever else of that name there is in a question.
func (t *turn) unheard(words string) bool {
	if t.strange(words) {
		return true
	}
	best, ok := t.best(words)
	return !ok || best.Confidence < leastTold
}

var (
	surelyOwn  = &lead{regexp.MustCompile(`(?i)\bmy (?:full |real |legal )?name(?:['’]?s| is|:)\s+|^\s*(?:name|nom)(?: is)?\s*:\s*|^\s*name(?:['’]?s| is)\s+|\bi(?:['’]?m| am) called\s+|\bj(?:e|['’])?\s?m['’ ]?(?:e )?app?ell?e?s?\s+|\bje me nomme\s+|\b(?:mon nom (?:complet )?|le mien |la mienne )(?:c['’ ]?est|ces|s['’]est|c|est|:)\s+|\bmine(?:['’]?s| is)\s+`), []string{"name", "nom", "appel", "apel", "called", "mien", "mine"}}
	perhapsOwn = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:hi|hello|hey|ok|okay|bon|alors|yes|no|sorry|oops|actually|wrong name|bonjour|salut|oui|non|désolée?)[\s,]+)*(?:i['’]?m|i am|this is|it['’]?s|it is|je suis|ici|c['’]?est|moi c(?:['’]?est)?)\s+`), nil}

	// misnamed begins what corrects a name.
	misnamed = regexp.MustCompile(`(?i)^\s*(?:no|sorry|oops|actually|wrong name|non|désolée?)\b`)

	// opponent is what the name of the other side follows, opposed one's own word for somebody who may be that.
	opponent = &lead{regexp.MustCompile(`(?i)\b(?:(?:the )?(?:other|opposing) (?:side|part(?:y|ies)|person|driver|company)|(?:the )?opponent|l['’ ]?autre (?:partie|c[oô]t[eé]|bord|personne|conducteur)|la partie adverse)(?:['’]s|['’]?s name)?(?: is| are|:| est| s['’ ]?app?ell?e| sont| c['’]?est| cest| ces| c)?(?: called| named)?\s+(?:(?:my|our|mon|ma|notre) [\pL-]+,?\s+)?`), []string{"other", "oppo", "autre", "adver"}}
	opposed  = &lead{regexp.MustCompile(`(?i)\b(?:my (?:ex(?:[- ](?:husband|wife|partner|boss|employer|landlord))?|landlord|landlady|tenant|boss|employer|manager|supervisor|neighbou?r|contractor|insurer|insurance company|builder|seller|buyer|business partner)|` +
		`(?:the|our) (?:landlord|landlady|boss|employer|company|contractor|builder|seller|property manager)|` +
		`m(?:on|a) (?:ex(?:[- ](?:mari|femme|conjointe?|patron|employeur|boss))?|propri[eé]taire|proprio|landlord|locataire|patron(?:ne)?|boss|g[eé]rante?|employeur|voisine?|entrepreneur|contracteur|assureur|compagnie d['’ ]?assurances?)|` +
		`l(?:e|a) (?:propri[eé]taire|proprio|landlord|patron(?:ne)?|boss|compagnie|vendeur|contracteur)|l['’]?(?:employeur|entrepreneur|assureur))` + isNamed + `\s+`), []string{"my ", "the ", "our ", "mon ", "ma ", "le ", "la ", "employeur", "entrepreneur", "assureur"}}

	// spouse is such a word for somebody who is the other side in a matter of the family alone.
	spouse = &lead{regexp.MustCompile(`(?i)\b(?:my (?:husband|wife|spouse|partner|boyfriend|girlfriend|(?:son|daughter|child|kid|kids|children|baby)['’]?s (?:father|mother|dad|mom))|the (?:kids['’]?|father|mother|other parent)|` +
		`m(?:on|a) (?:mari|femme|conjointe?|[eé]pou(?:x|se)|chum|blonde)|l(?:e|a) (?:p[eè]re|m[eè]re))` + isNamed + `\s+`), []string{"my ", "the ", "mon ", "ma ", "le ", "la "}}

	// against is what a whole answer to the question who is on the other side begins with.
	against = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:c['’]?est|c|cest|it['’]?s|it is|this is|i['’]?m|my case is|the case is|ma cause est|i want to sue|suing|je poursuis|je veux poursuivre|(?:j['’]?|je )ai un probl[eè]me|i have a problem)\s+)?(?:contre|against|versus|vs\.?|avec|with)\s+(?:(?:my|our|mon|ma|notre) (?:(?:ex|old|former|previous|ancien(?:ne)?)[- ])?[\pL-]+,?\s+)?`), []string{"contre", "against", "versus", "vs", "avec", "with"}}

	// shortly is such a word before a name and nothing else: "landlord ken wong".
	shortly = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:my|the|mon|ma|le|la)\s+)?(?:ex(?:[- ](?:husband|wife|boss|landlord|mari|femme|conjointe?))?|landlord|landlady|boss|employer|neighbou?r|contractor|propri[eé]taire|proprio|patron(?:ne)?|employeur|voisine?)(?:` + isNamed + `)?,?\s+`), []string{"ex", "land", "boss", "employ", "neighb", "contractor", "propri", "patron", "voisin"}}

	// isOpponent is a name and whose side it is on, ofOpponent what stands behind a name that is somebody else's.
	isOpponent  = regexp.MustCompile(`(?i)^\s*([\pL][\pL'’.& -]*?),?\s+(?:is|c['’]?est|c|est)\s+(?:my|the|mon|ma|le|la) (?:ex(?:[- ]\pL+)?|landlord|landlady|boss|employer|manager|neighbou?r|other side|husband|wife|propri[eé]taire|proprio|patron(?:ne)?|voisine?|mari|conjointe?|femme)\s*[.!]?\s*$`)
	partnerWord = regexp.MustCompile(`(?i)\b(?:husband|wife|mari|conjointe?|femme)\b`)
	ofOpponent  = regexp.MustCompile(`^(?:(?:is|was|c|c est|est|s) )?(?:my|our|the|his|her|their|mon|ma|le|la|l|son|sa|notre) (?:ex|landlord|landlady|tenant|boss|employer|manager|supervisor|neighbou?r|contractor|lawyer|husband|wife|partner|brother|sister|mother|father|mom|dad|son|daughter|friend|other|` +
		`propri\w+|locataire|patron\w*|employeur|gerante?|voisine?|avocate?|mari|femme|conjointe?|frere|soeur|mere|pere|fils|fille|amie?|autre)(?: \w+)?(?: (?:is|s|number|num|numero|cell|phone|c|est))*(?: \d.*)?$`)

	// ofPeople ends what somebody is, and not what they are called: "my boss is Italian".
	ofPeople = regexp.MustCompile(`(?i)(?:ian|can|ese|ish|ench|eek|slim|rab|jew|uif|ois|oise|ais|aise|ien|ienne|ain|aine)$`)

	// spelling is how a name is written that was read wrong.
	spelling = regexp.MustCompile(`(?i)^\s*(?:(?:non|no|nope|sorry|oups|oops|wait|attends?|actually|en fait|d[eé]sol[eé]e?|c['’]?est|c|cest|it['’]?s|its|my name is|mon nom c|spell(?:ed|ing)|[cç]a s['’]?[eé]crit)[\s,]+)+([\pL][\pL'’-]+)(?:\s+(?:sans|avec|with|without|not|pas|no|un seul|two|one|deux)\b.{0,24})?[.!]?\s*$`)

	// yielding begins what somebody says who gives a name after all.
	yielding = regexp.MustCompile(`(?i)^\s*(?:(?:ok(?:ay)?|bon|ben|oui|yes|yeah|alright|all right|fine|well|sure|d['’]accord|alors|euh|um|sorry|d[eé]sol[eé]e?)[\s,]+)+`)

	nameWord = regexp.MustCompile(`[\pL&][\pL'’.&-]*`)
	verbal   = regexp.MustCompile(`(?:ed|ing|ong|elt)$`) // "my name is misspelled"

	joins     = wordSet(`and & et`)
	particles = wordSet(`de del della da dos das di du van von der den la le bin ibn al el st thi bint binti abu ould`)
	// companies end the name of a company.
	companies = wordSet(`inc ltd ltee limited limitee corp corporation llp enr cie`)
	// alsoWords are given names that a question may begin with.
	alsoWords = wordSet(`will bill sue grant mark may rob pat drew art don frank rich chuck jack hope dot ray peg mat gene dick randy victor christian cliff dean earl guy herb lance
		miles norm pierce stew wade ward chance chase max nick rick josh matt tony mike grace joy april june faith constance dolly penny rose sandy bob pierre claire france marie colombe jaime marge`)
	// alsoVerbs are those of them that stand before more than a name: "sue contractor", "bill payment".
	alsoVerbs = wordSet(`will bill sue grant mark may rob drew art don frank rich chuck jack hope dot ray peg gene dick christian cliff dean earl guy herb lance
		miles pierce stew wade ward chance chase max grace joy april june faith constance dolly penny rose sandy claire france colombe jaime marge`)
	// alsoSurnames are names of families that mean something else, too.
	alsoSurnames = wordSet(`brown white green black gray grey hill king lee scott cole park fox bell young wood woods hall lewis moore clark walker allen wright baker adams nelson cook morgan reed cox ward james watson brooks price
		bennett ross long foster rose day love hunt west page field fields marsh stone banks rice bishop knight cross fall sow cote gagne boucher levy`)
)

// isNamed stands between whom somebody means and what they are called.
const isNamed = `(?:(?:['’]?s)? name)?(?: is| est| s['’ ]?app?ell?e| c['’]?est| cest| ces| c| called| named|:)(?: called| named)?`

// knownNames are names, given and of families, that no question of law begins with, beside those of package conflict.
var knownNames = wordSet(`
	fatima fatma fatoumata aisha ayesha aicha khadija zainab zaynab amina aminata noor nour layla leila yasmin yasmine samira salma hanan rania huda nadia farah sana hina sadia bushra rabia zahra zara
	ahmed ahmad ali hassan hasan hussain hussein husain omar umar usman osman ibrahim ismail khalid khaled tariq tarek karim kareem rashid bilal imran irfan faisal hamza abdul abdullah abdulla abdi abdirahman abdullahi farouk faruk walid samir nabil mustafa mahmoud mahmood hamid saeed jamal sami rami ziad
	khan malik qureshi siddiqui chaudhry chaudhary sheikh shaikh syed rahman rehman akhtar aziz haddad khoury najjar mansour nasser saleh warsame hersi farah jama
	singh kaur gill sandhu dhillon sidhu grewal brar dhaliwal harpreet gurpreet manpreet jaspreet amandeep sukhdeep rajinder balwinder jasmeet simran navjot parminder kuldeep
	patel shah sharma gupta kumar verma reddy iyer nair menon mehta desai joshi kapoor agarwal mishra raj rajesh ramesh suresh mahesh priya anjali deepa sunita pooja neha anita kavita lakshmi arjun rahul rohit vikram sanjay vijay ajay anil sunil amit ankit ravi krishnan subramaniam nguyen
	siva sivakumar thurairajah kandiah perera fernando silva tharshan
	tran pham phan vo bui ngo duong ly minh linh lan huong thuy thanh tuan hung phuong trang hoa ngoc quang duc nam
	wang zhang liu chen yang huang zhao wu zhou xu zhu lin guo luo zheng xie tang feng deng cao peng zeng xiao tian dong yuan jiang cai yu wei ming xiu ling mei fang jing hui yan li wong chan cheung leung lam lau chow kwok tsang ng yip
	kim choi jung kang cho yoon jang lim han kwon hwang jin soo hyun jiho
	santos reyes cruz garcia ramos mendoza bautista villanueva aquino delacruz joel jomar maricel
	lopez gonzalez gonzales hernandez martinez rodriguez perez sanchez ramirez torres flores rivera gomez diaz morales ortiz gutierrez chavez vargas castillo jimenez romero alvarez ruiz mendez aguilar guerrero carlos juan luis jorge diego alejandro javier fernando sofia valentina camila lucia guadalupe
	silva souza sousa pereira ferreira oliveira rodrigues martins carvalho almeida lopes
	diallo barry camara toure traore keita coulibaly diop ndiaye faye gueye cisse kone ouattara mbaye kamara mamadou ousmane moussa amadou abdoulaye ibrahima souleymane boubacar seydou awa aissatou mariama kadiatou
	mensah owusu asante boateng appiah osei amoah agyeman kwame kwabena kofi kwaku yaw akua abena ama adwoa nkrumah
	okafor okonkwo adeyemi adebayo ogunleye eze nwosu okoro chukwu chidi emeka ngozi chioma adaeze olu oluwaseun tunde segun funmi yetunde babatunde ifeoma uche nnamdi
	tesfaye haile bekele abebe tadesse gebre girma mulugeta kidane yohannes selam hiwot meron
	mukendi kabongo ilunga tshibangu kalala mbuyi ngoy mutombo kabila nkulu jeanne
	uwimana niyonzima habimana ndayishimiye
	baptiste toussaint desrosiers etienne widline wideline fabiola jocelyne mirlande guerda wilner jeanty dieudonne
	tremblay gagnon roy bouchard gauthier morin lavoie fortin ouellet pelletier belanger levesque bergeron leblanc paquette girard simard caron beaulieu cloutier dube poirier fournier lapointe leclerc lefebvre poulin thibault nadeau lachance lalonde charbonneau sylvie lise josee ginette manon nathalie isabelle veronique stephanie chantal guylaine
	smith johnson williams jones miller wilson anderson thomas taylor jackson thompson robinson harris lewis clarke campbell mitchell carter phillips evans edwards collins stewart morris murphy kelly macdonald mcdonald fraser sinclair obrien oconnor sullivan
	kowalski nowak wojcik kaminski ivanov petrov smirnov shevchenko kovalenko bondarenko tkachenko olena oksana iryna natalia tatiana svetlana dmitri sergei vladimir bogdan mykola taras andriy
	popescu ionescu horvat kovac jovanovic petrovic nikolic hoxha gashi krasniqi berisha
	hosseini ahmadi mohammadi rezaei karimi moradi reza mehdi maryam parisa shirin farhad behrouz yousefi popal noori azizi zahir
	yilmaz demir kaya celik aydin ayse emine hatice
	rossi russo esposito bianchi romano ricci bruno gallo conti mancini
	papadopoulos dimitriou georgiou ioannou
	goldberg cohen friedman shapiro
	ashley brittany brandon jason kevin brian ryan justin tyler kyle aaron adam eric erik scott derek darren craig keith sean shawn shane trevor tyrone jamal darnell marcus curtis brad bradley travis dustin cody jesse jordan logan ethan noah dylan austin evan colin ian neil graham gavin duncan stuart malcolm leonard
	amanda crystal tiffany samantha heather lisa amy angela michelle laura megan meghan lauren rachelle courtney danielle erica erin kelsey kayla chelsea shannon tara tammy tracy wendy sharon linda donna brenda diane denise sheila sonia sonya monica natasha vanessa jasmine alicia alexis kristen olivia chloe isabella leah naomi ruth esther gloria yvonne shaniqua keisha latoya tamika
	luc marc benoit sebastien maxime mathieu alexandre guillaume olivier jerome cedric yves yvon gilles serge normand rejean gaetan stephane sylvain martin alain denis daniel remi rene renee andree francine lucie julie melanie caroline valerie audrey annie genevieve catherine helene louise lorraine monique nicole suzanne johanne carole chantale lyne eve rosa ana paula
	marla solange mireille wanda lorraine beatrice bernadette claudette colette edith estelle evelyne fernande florence gaetane germaine gisele henriette huguette irene jacinthe jacqueline janine jeannine joanne jocelyn josephine judith juliette
	laurence laurent lionel lucille lucien madeleine marcel marcelle marguerite marielle marion martine maurice micheline mona muriel nadine noella odette pauline pierrette raymond reina reine rejeanne richard rita roland rolande romeo rosalie roger sabrina sebastian
	simone tanya terence theresa therese thomas ursula vera viviane wilfred yolande yvette zoe agathe alphonse amelie anais antoine armand arthur aurelie bastien bertrand blaise boniface celestin celine christelle clemence clement corinne
	damien delphine edouard elodie emile emmanuel eugene fabrice felicien felix fernand firmin florian gabrielle gaston georges gerard ghislain ghislaine gregoire gustave herve hortense hubert isidore jean jules julien leon leonie leopold ludovic
	marcelin mathilde medard noemie octave pascal pascale patrice philippe quentin raoul regis renaud reynald richer roch sandrine severine solene sophie sylvie tatiana theo theodore tristan urbain valentin victorine virginie wisline xavier yannick yanick
	arlene bernice beverly blanche candace cheryl clara cynthia darlene deborah dolores doreen dorothy eileen elaine ellen elsie ernest esther ethel floyd geraldine gertrude gladys glenda gordon gwen harriet harvey hazel heidi herman howard
	ingrid irma jeanette jenna jerry joanna joyce june karla kirk lloyd lois loretta lorna lowell lucinda luther lynda mabel marilyn marjorie marlene marsha marvin maureen mavis melvin merle mildred milton monty myrtle nadine nelson nora norma
	ollie opal orville otis percy phyllis preston priscilla rhonda roberta rodney roscoe rosemary roxanne ruby rufus sheldon shelley sherri sherry shirley stacey stella sybil sylvia thelma theresa ursula velma verna vernon viola violet vivian wallace walter wilbur willard wilma winston yvette
	dariusz tomasz agnieszka malgorzata katarzyna babak nasrin zeynep thabo`)
