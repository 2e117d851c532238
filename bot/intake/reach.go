package intake

import (
	"errors"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// emailFault names what is wrong with an address: space, at (none, or two), local (before the @), domain (after it), or "".
func emailFault(s string) string {
	local, domain, _ := cutLast(s, "@")
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

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", "", false
}

// isDomain reports whether mail can be sent there: at least two labels, also of other scripts, and no number for the last.
func isDomain(domain string) bool {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 || strings.HasSuffix(ascii, ".") {
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
	if err == nil && phonenumbers.IsPossibleNumberWithReason(number) == phonenumbers.IS_POSSIBLE {
		return ""
	}
	switch {
	case spelt.MatchString(s):
		return "letters"
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return "country"
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return "long"
	case err != nil && strings.ContainsFunc(s, unicode.IsLetter):
		return "letters"
	case err != nil:
		return "short"
	}
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "area"
	case phonenumbers.TOO_LONG:
		return "long"
	case phonenumbers.INVALID_COUNTRY_CODE:
		return "country"
	}
	return "short"
}

// Reaches reports whether a field is a way to be reached, and right as it is.
func Reaches(name, value string) bool {
	switch value = cleaned(map[string]string{name: value})[name]; name {
	case Email:
		return emailFault(value) == ""
	case Phone:
		return phoneFault(value) == ""
	}
	return false
}

var (
	addressIn = regexp.MustCompile(`[^\s,;:<>()]+\s?@\s?[\pL\pN-]+\s?(?:\.\s?[\pL\pN-]+)+`)
	numberIn  = regexp.MustCompile(`\+?\(?\d(?:[ .()/-]{0,3}\d){9,14}`)
)

// Contact gives the e-mail address and the telephone number in a message, by the names of their fields, where there is one of a kind and no doubt about
// it; rest is what is said beside them.
func Contact(message string) (found map[string]string, rest string) {
	found = make(map[string]string)
	take := func(field string, in *regexp.Regexp) {
		all := in.FindAllString(message, 2)
		if len(all) != 1 {
			return
		}
		value := cleaned(map[string]string{field: strings.TrimRight(all[0], ".")})[field]
		if Reaches(field, value) {
			found[field] = value
			message = strings.Replace(message, all[0], " ", 1)
		}
	}
	take(Email, addressIn)
	take(Phone, numberIn)
	return found, message
}

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
