package bot

import (
	"regexp"
	"strings"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// The other side in what a message tells: "my landlord is Ken Wong", "the opposing party: Brookfield Homes Ltd", "c contre Gestion Rideau inc".

// otherSide gives whom a sentence names as the other side, and where it says so.
func (t *turn) otherSide(s string) (name string, from, to int) {
	lower := strings.ToLower(s)
	for _, side := range []*lead{opponent, opposed, spouse, against, shortly} {
		at := side.in(s, lower)
		if at == nil {
			continue
		}
		name, end := t.nameAt(s[at[1]:], true)
		if m := numbered.FindStringSubmatch(s[at[1]:]); m != nil {
			name, end = m[1], len(m[0])
		}
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

// bothSides gives the names of a sentence that is nothing but whose case it is, and against whom.
func (t *turn) bothSides(s string) (own, other string) {
	m := versus.FindStringSubmatch(s)
	if m == nil || !t.namesOpen() || !t.maybeName(m[1]) {
		return "", ""
	}
	if other, end := t.nameAt(m[2], true); end > 0 && strings.Trim(m[2][end:], " .!") == "" {
		return m[1], other
	}
	return "", ""
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

var (
	// opponent is what the name of the other side follows, opposed one's own word for somebody who may be that.
	opponent = &lead{regexp.MustCompile(`(?i)\b(?:(?:the )?(?:other|opposing) (?:side|part(?:y|ies)|person|driver|company)|(?:the )?opponent|l['’ ]?autre (?:partie|c[oô]t[eé]|bord|personne|conducteur)|la partie adverse)(?:['’]s|['’]?s name)?(?: is| are|:| est| s['’ ]?app?ell?e| sont| c['’]?est| cest| ces| c)?(?: called| named)?\s+(?:(?:my|our|mon|ma|notre) [\pL-]+,?\s+)?`), []string{"other", "oppo", "autre", "adver"}}
	opposed  = &lead{regexp.MustCompile(`(?i)\b(?:(?:my|our|the|mon|ma|notre|le|la) (?:` + exOr + sidePeople + `)|(?:the|our|la) (?:company|compagnie)|l['’]?(?:employeur|entrepreneur|assureur))` + isNamed + `\s+`),
		[]string{"my ", "the ", "our ", "mon ", "ma ", "notre ", "le ", "la ", "employeur", "entrepreneur", "assureur"}}

	// spouse is such a word for somebody who is the other side in a matter of the family alone.
	spouse = &lead{regexp.MustCompile(`(?i)\b(?:(?:my|mon|ma) (?:` + spouses + `|(?:son|daughter|child|kid|kids|children|baby)['’]?s (?:father|mother|dad|mom))|the (?:kids['’]?|father|mother|other parent)|l(?:e|a) (?:p[eè]re|m[eè]re))` + isNamed + `\s+`),
		[]string{"my ", "the ", "mon ", "ma ", "le ", "la "}}

	// against is what a whole answer to the question who is on the other side begins with.
	against = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:c['’]?est|c|cest|it['’]?s|it is|this is|i['’]?m|my case is|the case is|ma cause est|i want to sue|suing|je poursuis|je veux poursuivre|(?:j['’]?|je )ai un probl[eè]me|i have a problem)\s+)?(?:contre|against|versus|vs\.?|avec|with)\s+(?:(?:my|our|mon|ma|notre) (?:(?:ex|old|former|previous|ancien(?:ne)?|beau|belle)[- ])?[\pL-]+(?:[- ]in[- ]law)?,?\s+)?`), []string{"contre", "against", "versus", "vs", "avec", "with"}}

	// shortly is such a word before a name and nothing else: "landlord ken wong".
	shortly = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:it['’]?s|c['’]?est|c)\s+)?(?:(?:my|the|mon|ma|le|la)\s+)?(?:` + exOr + sidePeople + `)(?:` + isNamed + `)?,?\s+`), nil}

	// numbered is a company that has a number for a name.
	numbered = regexp.MustCompile(`(?i)^(?:an? )?(?:numbered company,? )?(\d{6,} (?:ontario|canada|qu[eé]bec)(?: inc| ltd| limited| lt[eé]e| corp)\b\.?)`)

	// versus stands between both sides' names: "kim chan vs Acme Corp".
	versus = regexp.MustCompile(`(?i)^\s*([\pL'’ -]+?)\s+(?:vs?|versus|against|contre)\s+(\S.*)$`)

	// isOpponent is a name and whose side it is on, ofOpponent the shape of what stands behind a name that is somebody else's (see owners).
	isOpponent  = regexp.MustCompile(`(?i)^\s*([\pL][\pL'’.& -]*?),?\s+(?:is|c['’]?est|c|est)\s+(?:my|the|mon|ma|le|la) (?:` + exOr + sidePeople + `|` + spouses + `|other side)\s*[.!]?\s*$`)
	partnerWord = regexp.MustCompile(`(?i)\b(?:` + spouses + `)\b`)
	ofOpponent  = regexp.MustCompile(`^[kW]?k?[mth][pLE].?[knN]*#*$`)

	// ofPeople ends what somebody is, and not what they are called: "my boss is Italian".
	ofPeople = regexp.MustCompile(`(?i)(?:ian|can|ese|ish|ench|eek|slim|rab|jew|uif|ois|oise|ais|aise|ien|ienne|ain|aine)$`)
)

// sidePeople are those who may be the other side, spouses those who are in a matter of the family, exOr a former one of either.
const (
	sidePeople = `landlord|landlady|tenant|boss|employer|(?:property )?manager|supervisor|neighbou?r|contractor|insurer|insurance company|builder|seller|buyer|business partner|` +
		`propri[eé]taire|proprio|locataire|patron(?:ne)?|g[eé]rante?|employeur|voisine?|entrepreneur|contracteur|assureur|compagnie d['’ ]?assurances?|vendeur`
	spouses = `husband|wife|spouse|partner|boyfriend|girlfriend|mari|femme|conjointe?|[eé]pou(?:x|se)|chum|blonde`
	exOr    = `ex(?:[- ](?:` + sidePeople + `|` + spouses + `))?|`
)

// isNamed stands between whom somebody means and what they are called.
const isNamed = `(?:(?:['’]?s)? name)?(?: is| est| s['’ ]?app?ell?e| c['’]?est| cest| ces| c| called| named|:)(?: called| named)?`
