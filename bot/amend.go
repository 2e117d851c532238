package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Messages that add to what is in the form, or mend it: what else it is about, the end of an address, a letter of a name, the last digits of a number.

// corrects reads a message that adds to what the form has, or says how it is written, and reports whether it is one.
func (t *turn) corrects(said string, ways []intake.Way) bool {
	if m := adding.FindStringSubmatch(said); m != nil && t.state.AtForm && len(strings.Fields(m[1])) > 1 && !strings.HasSuffix(m[1], "?") {
		t.append(intake.About, m[1])
		return true
	}
	if known := t.filledIn(intake.Email); strings.Contains(known, ".") {
		if m := domain.FindStringSubmatch(said); m != nil {
			t.put(intake.Email, known[:strings.LastIndexByte(known, '.')+1]+strings.ToLower(m[1]))
			return true
		}
	}
	if !t.state.AtForm {
		return false
	}
	if name := t.misspelt(said); name != "" {
		t.put(intake.Name, name)
		return true
	}
	if number := t.lastDigits(said); number != "" && len(ways) == 0 {
		t.put(intake.Phone, number)
		return true
	}
	return false
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
			first, size := utf8.DecodeRuneInString(m[1])
			if unicode.IsLower(first) && w != strings.ToLower(w) {
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

// lastDigits gives the number in the form with its last digits as a message corrects them: "non c 0134", "oops 0198 at the end". It is "" for any other message.
func (t *turn) lastDigits(said string) string {
	known := t.filledIn(intake.Phone)
	if known == "" || strings.Contains(known, "x") {
		return ""
	}
	last, corrects, end, not := "", false, false, false
	for word := range strings.FieldsFuncSeq(text.Fold(said), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
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
		case !besideDigits[word] && !onlyAround(word):
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
	// adding is what something to be added to the request follows.
	adding = regexp.MustCompile(`(?is)^(?:(?:oh|also|and|actually|sorry|wait|ok(?:ay)?|so|please|aussi|et|désolée?|attendez)[\s,]+)*(?:(?:i|we)(?:['’]d| would)? (?:also )?(?:need|want|wanted|like|have|forgot) to (?:also )?(?:add|mention|tell you|say)|` +
		`je (?:dois|veux|voudrais|souhaite) (?:aussi )?(?:ajouter|préciser|mentionner)|j['’]ai oublié de (?:dire|préciser|mentionner|vous dire))(?: (?:something|one (?:more )?thing|a detail|quelque chose|une chose|ceci|that|que))?[\s,:;.–-]+(\S.*)$`)

	// starred is what the correction of a message begins with: "*0134".
	starred = regexp.MustCompile(`^(\s*)\*\s*`)

	// domain is the end of an address that was typed wrong: "oops .com".
	domain = regexp.MustCompile(`(?i)^\W*(?:(?:oops|sorry|no|wait|i mean|i meant|it['’]?s|its|should be|oups|désolée?|je veux dire|c['’]est)\W+)*\.([a-z]{2,6})\W*$`)

	// spelling is how a name is written that was read wrong.
	spelling = regexp.MustCompile(`(?i)^\s*(?:(?:non|no|nope|sorry|oups|oops|wait|attends?|actually|en fait|d[eé]sol[eé]e?|c['’]?est|c|cest|it['’]?s|its|my name is|mon nom c|spell(?:ed|ing)|[cç]a s['’]?[eé]crit)[\s,]+)+([\pL][\pL'’-]+)(?:\s+(?:sans|avec|with|without|not|pas|no|un seul|two|one|deux)\b.{0,24})?[.!]?\s*$`)

	besideDigits = wordSet(`s in four 4 digit digits les quatre chiffre chiffres sont not pas bad je veux jveux se`)
	endWords     = wordSet(`last dernier derniers end ends fin finit termine`)
)
