// Package redact takes out of a message what says who somebody is, so that the message can be kept and read for its question.
//
// It is pure and errs on the side of taking out too much: a question is still a question without its file number. What was
// taken out is replaced by its kind in brackets, "[phone]". Redacting what has been redacted changes nothing.
package redact

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Kind is what was taken out.
type Kind string

// The kinds, as they stand in the redacted text.
const (
	Email      Kind = "[email]"
	Phone      Kind = "[phone]"
	Card       Kind = "[card]"
	SIN        Kind = "[SIN]" // social insurance number
	HealthCard Kind = "[health card]"
	PostalCode Kind = "[postal code]"
	Name       Kind = "[name]"
	File       Kind = "[file number]"
	Licence    Kind = "[licence]"
	Number     Kind = "[number]" // long enough to be somebody's
)

// Text returns s without e-mail addresses, telephone and card numbers, SIN, health card, file and licence numbers, postal
// codes, and the names that follow "my name is", "je m'appelle", "I am Mr" and the like.
func Text(s string) string {
	if strings.Contains(s, "@") {
		s = emails.ReplaceAllString(s, string(Email))
	}
	s = spelledEmails.ReplaceAllString(s, string(Email))
	if strings.ContainsAny(s, "0123456789") {
		s = numbered(s)
	}
	return names(s)
}

// numbered takes out everything that has a digit.
func numbered(s string) string {
	s = licences.ReplaceAllString(s, string(Licence))
	s = plates.ReplaceAllString(s, "${1}"+string(Licence))
	s = namedFiles.ReplaceAllString(s, "${1}"+string(File))
	s = files.ReplaceAllStringFunc(s, func(found string) string {
		if strings.ContainsAny(found, "0123456789") {
			return string(File)
		}
		return found
	})
	s = postalCodes.ReplaceAllString(s, string(PostalCode))
	return numbers(s, func(Kind) bool { return true })
}

// Secrets returns s without the numbers that nobody should type into a chat (card, social insurance and health card), and
// which kinds there were.
func Secrets(s string) (masked string, found []Kind) {
	if digitsIn(s) < shortestSecret {
		return s, nil
	}
	masked = numbers(s, func(k Kind) bool {
		secret := k == Card || k == SIN || k == HealthCard
		if secret {
			found = append(found, k)
		}
		return secret
	})
	return masked, found
}

const shortestSecret = 9 // digits, of a SIN

func digitsIn(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

var (
	emails        = regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
	spelledEmails = regexp.MustCompile(`(?i)[\pL\pN._-]+\s*[\[(]?\s*\b(?:at|arobase)\b\s*[\])]?\s*[\pL\pN-]+\s*[\[(]?\s*(?:\bdot\b|\bpoint\b|\.)\s*[\])]?\s*(?:com|ca|org|net|fr|qc)\b`)
	// an Ontario driver's licence: a letter and 14 digits
	licences = regexp.MustCompile(`(?i)\b[A-Z]\d{4}[ -]?\d{5}[ -]?\d{5}\b`)
	plates   = regexp.MustCompile(`(?i)\b((?:licen[cs]e plate|plates?|plaque(?: d'immatriculation)?|permis de conduire|driver'?s licen[cs]e|passeport|passport)` +
		`(?:\s+(?:is|no\.?|number|num[ée]ro|n[o°]|est|:|#))*[\s:#]*)[A-Z]{0,4}[ -]?\d[A-Z0-9]*(?:[ -]\d[A-Z0-9]*)*\b`)
	namedFiles = regexp.MustCompile(`(?i)\b((?:file|case|claim|docket|application|policy|badge|account|client|reference|ref|uci|iuc|dossier|r[ée]clamation|demande|police|compte)` +
		`(?:\s+(?:is|no\.?|number|num|num[ée]ro|n[o°]|id|est))*[\s:#.]+)[A-Z]{0,5}[-/ ]?\d[A-Z0-9/-]{4,24}`)
	// LTB-L-012345-26, CV-20-00645678, IMM-1234-26; and the letter and nine digits of the immigration department
	files       = regexp.MustCompile(`\b[A-Z]{2,5}(?:-[A-Z0-9]{1,10}){2,4}\b|\b[A-Z]\d{9}\b`)
	postalCodes = regexp.MustCompile(`(?i)\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b`)
)

var (
	// called is what stands before a name. A title before a name is enough anywhere.
	called = regexp.MustCompile(`(?i)\b(?:my\s+(?:full\s+|legal\s+)?name(?:\s+is|\s*['’]s|s|\s*:)|name\s*:|i\s+am\s+called|(?:they|people)\s+call\s+me|` +
		`je\s+m['’ ]?\s*appell?e|je\s+me\s+nomme|mon\s+nom\s+(?:complet\s+)?(?:est|:)|nom\s*:)\s+`)
	titled = regexp.MustCompile(`\b(?:(?i:mr|mrs|ms|mx|dr|mme|mlle|madame|monsieur|me)\.?|M\.)\s+`)
	word   = regexp.MustCompile(`^[\pL][\pL'’.-]*`)
)

// notNames are words that a name without capitals ends before.
var notNames = text.Set(`and but i im ive my the a an in from at on so who with he she they we it is was am are because please thanks not need have had want live
	here there can could would should how what when where why if et mais je j ma mon mes le la les un une de dans qui que avec il elle nous est suis ai veux chez`)

// particles stand between the parts of a name in small letters.
var particles = text.Set(`de del della da dos das di van von der den la le du bin ibn al el st mac o`)

// names takes out the words after those that introduce a name.
func names(s string) string {
	s = after(s, called, func(words []string, w string) bool {
		folded := strings.ToLower(strings.Trim(w, "'’.-"))
		if len(words) > 0 && isCapital(words[0]) && !isCapital(w) {
			return particles[folded]
		}
		return len(words) < 4 && (isCapital(w) && !isAlone(folded) || !notNames[folded] && len(words) < 2)
	})
	return after(s, titled, func(words []string, w string) bool {
		return len(words) < 3 && (isCapital(w) || len(words) > 0 && particles[strings.ToLower(w)])
	})
}

// isAlone reports whether a capital letter says nothing about the word.
func isAlone(folded string) bool {
	return folded == "i" || folded == "im" || folded == "i'm" || folded == "i’m"
}

// after replaces the words that follow a match of intro, for as long as belongs says so, by Name.
func after(s string, intro *regexp.Regexp, belongs func(before []string, w string) bool) string {
	var b strings.Builder
	for {
		at := intro.FindStringIndex(s)
		if at == nil {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at[1]])
		s = s[at[1]:]
		var taken []string
		end := 0
		for next := 0; ; {
			w := word.FindString(s[next:])
			if w == "" || !belongs(taken, w) {
				break
			}
			taken = append(taken, w)
			end = next + len(w)
			rest := strings.TrimLeft(s[end:], " ")
			if strings.HasSuffix(w, ".") && len(w) > 3 || rest == s[end:] {
				break
			}
			next = len(s) - len(rest)
		}
		if end > 0 {
			b.WriteString(string(Name))
			s = s[end:]
		}
	}
}

func isCapital(w string) bool {
	for _, r := range w {
		return unicode.IsUpper(r)
	}
	return false
}
