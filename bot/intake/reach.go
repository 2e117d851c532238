package intake

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"
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

// phoneFault names what is wrong with a number: letters (it is none), short, area (its area code is missing), long, country, or "".
func phoneFault(s string) string {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return "letters"
	}
	number, err := phonenumbers.Parse(s, "CA")
	switch {
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
	case phonenumbers.IS_POSSIBLE:
		return ""
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
