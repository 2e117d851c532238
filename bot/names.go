package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/matcher/text"
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

// otherSide gives whom a sentence names as the other side, and where it says so.
func (t *turn) otherSide(s string) (name string, from, to int) {
	lower := strings.ToLower(s)
	for _, side := range []*lead{opponent, opposed} {
		if at := side.in(s, lower); at != nil {
			if name, end := t.nameAt(s[at[1]:], true); end > 0 && (side == opponent || isCapital(name) && strings.Contains(name, " ") || t.surelyName(name)) {
				return name, at[0], at[1] + end
			}
		}
	}
	return "", 0, 0
}

// surelyName reports whether words look like a name without being said to be one: there are two, or a given name, and not all of them mean something.
func (t *turn) surelyName(words string) bool {
	first, _, more := strings.Cut(text.Fold(words), " ")
	given := conflict.GivenName(first)
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
		stop := isStop(folded)
		if strings.Trim(s[last:at[0]], " ") != "" || folded == "i" || folded == "im" {
			break
		}
		last = at[1]
		if first := len(ends) == 0; !first && !isCapital(w) && (particles[folded] || several && joins[folded]) {
			continue // it belongs to it if more comes
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
		case conflict.GivenName(first) && (len(ends) > 1 || !alsoWords[first]):
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
// written as names are, or a given name.
func (t *turn) isName(s string) bool {
	words := strings.Fields(lineOf(text.Tokens(s)))
	if len(words) == 0 || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool {
		return isStop(w) && !particles[w] || strings.Trim(w, "0123456789") == ""
	}) {
		return false
	}
	if conflict.GivenName(words[0]) && (!alsoWords[words[0]] || len(words) == 1 && t.nameAsked()) && len(words) < 4 {
		return true
	}
	small := slices.ContainsFunc(strings.Fields(s), func(w string) bool { return w == strings.ToLower(w) && !particles[text.Fold(w)] })
	if len(words) == 1 {
		return t.nameAsked() && !small && topicOf(words[0]) == nil && !times[words[0]] && t.unheard(s)
	}
	return !small && (conflict.GivenName(words[0]) || t.strange(s))
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
	surelyOwn  = &lead{regexp.MustCompile(`(?i)\bmy (?:full |real |legal )?name(?:['’]?s| is|:)\s+|^\s*(?:name|nom)(?: is)?\s*:\s*|^\s*name(?:['’]?s| is)\s+|\bi(?:['’]?m| am) called\s+|\bje m['’ ]?appell?e\s+|\bje me (?:nomme|appelle)\s+|\bmon nom (?:complet )?(?:c['’]est|c|est|:)\s+`), []string{"name", "nom", "appel", "called"}}
	perhapsOwn = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:hi|hello|hey|ok|yes|no|sorry|oops|actually|wrong name|bonjour|salut|oui|non|désolée?)[\s,]+)*(?:i['’]?m|i am|this is|it['’]?s|it is|je suis|ici|c['’]est|moi c['’]est)\s+`), nil}

	// misnamed begins what corrects a name.
	misnamed = regexp.MustCompile(`(?i)^\s*(?:no|sorry|oops|actually|wrong name|non|désolée?)\b`)

	// opponent is what the name of the other side follows, opposed one's own word for somebody who may be that.
	opponent = &lead{regexp.MustCompile(`(?i)\b(?:(?:the )?(?:other|opposing) (?:side|part(?:y|ies)|person|driver|company)|(?:the )?opponent|l['’]autre (?:partie|c[oô]t[eé]|personne|conducteur)|la partie adverse)(?:['’]?s name)?(?:['’]s| is| are|:| est| s['’]appelle| sont)(?: called| named)?\s+(?:(?:my|our|mon|ma|notre) [\pL-]+,?\s+)?`), []string{"other", "oppo", "autre", "adver"}}
	opposed  = &lead{regexp.MustCompile(`(?i)\b(?:my (?:ex(?:[- ](?:husband|wife|partner|boss|employer|landlord))?|landlord|landlady|tenant|boss|employer|manager|neighbou?r|contractor|insurer|insurance company|builder|seller|buyer|business partner)|` +
		`mon (?:ex(?:[- ](?:mari|conjoint|patron|employeur))?|propri[eé]taire|proprio|locataire|patron|employeur|voisin|entrepreneur|assureur)|ma (?:voisine|patronne|propri[eé]taire|locataire|compagnie d['’]assurance))(?:['’]?s name)?(?: is| est| s['’]appelle)(?: called| named)?\s+`), []string{"my ", "mon ", "ma "}}

	nameWord = regexp.MustCompile(`[\pL&][\pL'’.&-]*`)
	verbal   = regexp.MustCompile(`(?:ed|ing|ong|elt)$`) // "my name is misspelled"

	joins     = wordSet(`and & et`)
	particles = wordSet(`de del della da dos das di du van von der den la le bin ibn al el st`)
	// alsoWords are given names that a question may begin with.
	alsoWords = wordSet(`will bill sue grant mark may rob pat drew art don frank rich chuck jack hope dot ray peg mat gene dick randy victor christian cliff dean earl guy herb lance
		miles norm pierce stew wade ward chance chase max nick rick josh matt tony mike grace joy april june faith constance dolly penny rose sandy bob pierre claire france marie colombe`)
)
