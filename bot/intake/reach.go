package intake

import (
	"errors"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// emailFault names what is wrong with an address: space, at (none, or two), local (before the @), domain (after it), or "".
func emailFault(s string) string {
	var local, domain string
	if at := strings.LastIndex(s, "@"); at >= 0 {
		local, domain = s[:at], s[at+1:]
	}
	quoted := strings.HasPrefix(local, `"`)
	switch {
	case strings.ContainsFunc(domain, unicode.IsSpace), !quoted && strings.ContainsFunc(s, unicode.IsSpace), strings.ContainsAny(domain, ",;"):
		return "space"
	case local == "" && domain == "", strings.Count(s, "@") != 1 && !quoted:
		return "at"
	case local == "" || len(local) > 64: // RFC 5321, 4.5.3.1.1
		return "local"
	case !isDomain(domain):
		return "domain"
	}
	if address, err := mail.ParseAddress(s); err != nil || address.Name != "" || !quoted && address.Address != s {
		return "local"
	}
	return ""
}

// isDomain reports whether mail can be sent there: at least two labels, also of other scripts, and no number for the last.
func isDomain(domain string) bool {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 {
		return false
	}
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) >= 2 && len(last) >= 2 && strings.ContainsFunc(last, unicode.IsLetter)
}

// phoneFault names what is wrong with a number: letters (it is none, or its digits are spelt out), short, area (its area code is missing), long, country, or "".
func phoneFault(s string) string {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return "letters"
	}
	number, err := phonenumbers.Parse(s, "CA")
	reason := phonenumbers.TOO_SHORT
	if err == nil {
		reason = phonenumbers.IsPossibleNumberWithReason(number)
	}
	switch {
	case reason == phonenumbers.IS_POSSIBLE:
		return ""
	case spelt.MatchString(s):
		return "letters"
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return "country"
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return "long"
	case err != nil && strings.ContainsFunc(s, unicode.IsLetter):
		return "letters"
	case reason == phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "area"
	case reason == phonenumbers.TOO_LONG:
		return "long"
	case reason == phonenumbers.INVALID_COUNTRY_CODE:
		return "country"
	}
	return "short"
}

// Reaches reports whether a field is a way to be reached, and right as it is.
func Reaches(name, value string) bool {
	switch value = Clean(map[string]string{name: value})[name]; name {
	case Email:
		return emailFault(value) == ""
	case Phone:
		return phoneFault(value) == ""
	}
	return false
}

var (
	addressIn = regexp.MustCompile(`[^\s,;:<>()]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+|[^\s,;:<>()]+\s?@\s?[\pL\pN-]+\s?(?:\.\s?[\pL\pN-]+)+`)
	// spokenIn is an address as it is read out; without a word for the point it could be the name of a company.
	spokenIn = regexp.MustCompile(`(?i)[\pL\pN_-]+(?:(?:\.| (?:dot|point|underscore|dash|hyphen|tiret(?: du)? bas|tiret) )[\pL\pN_-]+)* (?:arobase [\pL\pN-]+(?:(?:\.| (?:dot|point) )[\pL\pN-]+)+|(?:at|\(at\)) [\pL\pN-]+(?: (?:dot|point) [\pL\pN-]+)+|a [\pL\pN-]+(?: (?:dot|point) [\pL\pN-]+)* (?:dot|point) (?:com|ca|net|org|fr)\b)`)
	// numberIn is a number as it is written here, with its extension, else any other that is long enough.
	numberIn = regexp.MustCompile(`(?i)` + hereNumber + `|\+?\(?\d(?:[ .()/-]{0,3}\d){9,14}`)
	// numberAfter is one that stands right behind other digits: "M5V 2T6 416 555 0123".
	numberAfter = regexp.MustCompile(`(?i)\b` + hereNumber)
	extension   = regexp.MustCompile(`(?i)poste`)
)

// hereNumber is a number as it is written here.
const hereNumber = `(?:\+?1[ .-]{0,2})?\(?\d{3}\)?[ ./-]{0,3}\d{3}[ .-]{0,2}\d{4}\b(?:,? ?(?:x|ext(?:ension)?\.?|poste) ?\d{1,5}\b)?`

// Way is an e-mail address or a telephone number in a message.
type Way struct {
	Field, Value string
	From, To     int // where it stands
}

// Ways gives the e-mail addresses and the telephone numbers in a message, in order.
func Ways(message string) []Way {
	var ways []Way
	take := func(field string, in *regexp.Regexp, read func(string) string) {
		for _, at := range in.FindAllStringIndex(message, -1) {
			typed := strings.TrimRight(message[at[0]:at[1]], ".")
			way := Way{Field: field, Value: Clean(map[string]string{field: read(typed)})[field], From: at[0], To: at[0] + len(typed)}
			within := func(w Way) bool { return w.From < way.To && way.From < w.To }
			if Reaches(field, way.Value) && !slices.ContainsFunc(ways, within) {
				ways = append(ways, way)
			}
		}
	}
	asWritten := func(s string) string { return s }
	if strings.Contains(message, "@") { // most messages have nothing of the kind, and the expressions are not quick
		take(Email, addressIn, asWritten)
	}
	if lower := strings.ToLower(message); strings.Contains(lower, " dot ") || strings.Contains(lower, " point ") || strings.Contains(lower, " arobase ") {
		take(Email, spokenIn, spoken)
	}
	if digitsIn(message) >= fewestDigits {
		number := func(s string) string { return extension.ReplaceAllString(s, "ext") }
		take(Phone, numberIn, number)
		take(Phone, numberAfter, number)
	}
	slices.SortFunc(ways, func(a, b Way) int { return a.From - b.From })
	return ways
}

// fewestDigits is how many all have that numberIn matches.
const fewestDigits = 10

func digitsIn(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// spoken gives an address that was read out as it is written.
func spoken(address string) string { return signs.Replace(strings.ToLower(address)) }

var signs = strings.NewReplacer(" dot ", ".", " point ", ".", " at ", "@", " arobase ", "@", " a ", "@", " (at) ", "@",
	" underscore ", "_", " tiret du bas ", "_", " tiret bas ", "_", " tiret ", "-", " dash ", "-", " hyphen ", "-")

// joined gives an address that was written with spaces around its signs, as telephones and people who spell aloud do, without them, where that is
// an address; else as it is.
func joined(address string) string {
	if m := spaced.FindStringSubmatch(address); m != nil {
		if tight := m[1] + "@" + m[2] + "." + m[3]; emailFault(tight) == "" {
			return tight
		}
	}
	return address
}

// spaced is an address with spaces around its @ and its first full stop. Elsewhere they may part two addresses.
var spaced = regexp.MustCompile(`^(\S+?)\s*@\s*([\pL\pN-]+)\s*\.\s*(\S+)$`)

// dialled gives a number that was spelt out in words in digits, where all its words are digits; else as it is.
func dialled(number string) string {
	if !strings.ContainsFunc(number, unicode.IsLetter) {
		return number
	}
	var digits strings.Builder
	for word := range strings.FieldsFuncSeq(text.Fold(number), func(r rune) bool { return strings.ContainsRune(" .,()/-", r) }) {
		digit, spelt := spokenDigits[word]
		switch {
		case spelt:
			digits.WriteString(digit)
		case strings.Trim(word, "0123456789") == "":
			digits.WriteString(word)
		default:
			return number
		}
	}
	return digits.String()
}

var spokenDigits = map[string]string{"zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9"}

// spelt is a word between digits that is no extension: a part of the number in words.
var spelt = regexp.MustCompile(`(?i)\d\W*\pL{3,}\W+(?:\pL+\W+)*\d`)

// ForStaff gives the values as staff read them: phone numbers in the form +1 416-555-0123, nothing empty.
func ForStaff(values map[string]string) map[string]string {
	fields := make(map[string]string)
	for name, value := range values {
		if value == "" || shapes[name].Kind == "checkbox" && value != Yes {
			continue
		}
		fields[name] = value
		if name == Phone {
			if number, err := phonenumbers.Parse(value, "CA"); err == nil {
				fields[name] = phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
			}
		}
	}
	return fields
}
