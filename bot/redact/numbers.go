package redact

import (
	"regexp"
	"slices"
	"strings"
)

// A long number is told by how many digits it has, how they stand together, and the words before it. Amounts ("$1,250,000"), years
// and dates ("2026-11-30") are no secret and stay. A comma is no part of a number here, so an amount falls apart into short ones.

var (
	// digits with what people put between them; a "+" or "(" before belongs to it
	longNumber = regexp.MustCompile(`\+?\(?\d(?:[ .()/-]{0,3}\d){5,47}`)
	// a card, SIN, health number or telephone number, by how its digits stand
	formed = regexp.MustCompile(`\b(?:(?:\d{4}[ .-]){3}\d{4}|\d{4}[ .-]\d{6}[ .-]\d{5}|\d{13,19}|\d{3}[ .-]\d{3}[ .-]\d{3}|\d{9}|\d{4}[ .-]\d{3}[ .-]\d{3}|` +
		`(?:1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4})\b`)
	// a date, and the hour that may follow
	dated      = regexp.MustCompile(`^(?:(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d)(?: \d{1,2})?$`)
	version    = regexp.MustCompile(`(?i)^[ -]?[A-Z]{2}\b`) // after an Ontario health number
	sinWords   = regexp.MustCompile(`(?i)\b(?:s\.?i\.?n\.?|n\.?a\.?s\.?|social insurance|assurance sociale)\b[^0-9]{0,25}$`)
	cardWords  = regexp.MustCompile(`(?i)\b(?:visa|mastercard|amex|american express|(?:credit|debit|bank|carte (?:de )?(?:cr[ée]dit|d[ée]bit|bancaire)) ?(?:card)?)\b[^0-9]{0,25}$`)
	healthWord = regexp.MustCompile(`(?i)\b(?:ohip|health (?:card|number)|carte (?:de )?sant[ée]|carte soleil)\b[^0-9]{0,25}$`)
	money      = regexp.MustCompile(`[$€£]\s*$`)
)

// lookBack is how far before a number the words that say what it is are looked for, in bytes.
const lookBack = 48

// numbers replaces the long numbers of the kinds that take wants.
func numbers(s string, take func(Kind) bool) string {
	var b strings.Builder
	for {
		at := longNumber.FindStringIndex(s)
		if at == nil {
			b.WriteString(s)
			return b.String()
		}
		from, to := at[0], at[1]
		before := s[max(0, from-lookBack):from]
		kind, length := kindOf(before, s[from:to], s[to:])
		if kind == Number { // a card and its last month are one run of digits
			to = from + firstOf(s[from:to])
			kind, length = kindOf(before, s[from:to], s[to:])
		}
		if kind == "" || !take(kind) {
			b.WriteString(s[:to])
			s = s[to:]
			continue
		}
		b.WriteString(s[:from])
		b.WriteString(string(kind))
		s = s[to+length:]
	}
}

// firstOf gives where the first number of several in a row ends: one of a known form, or what stands before it.
func firstOf(row string) int {
	at := formed.FindStringIndex(row)
	switch {
	case at == nil:
		return len(row)
	case digitsIn(row[:at[0]]) > 0:
		return len(strings.TrimRight(row[:at[0]], " .(/-"))
	}
	return at[1]
}

// kindOf tells what a long number is, with "" for nobody's, and how much of what follows it belongs to it.
func kindOf(before, number, after string) (kind Kind, length int) {
	groups := strings.FieldsFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	digits := strings.Join(groups, "")
	n := len(digits)
	letters := version.FindString(after)
	abroad := strings.HasPrefix(number, "+")
	switch {
	case dated.MatchString(strings.TrimSpace(number)) || money.MatchString(before):
		return "", 0
	case n >= 13 && n <= 19 && (luhn(digits) && !(abroad && n <= longestPhone) || cardWords.MatchString(before)):
		return Card, 0
	case n == 9 && (sinWords.MatchString(before) || luhn(digits) && grouped(groups, 3, 3, 3)):
		return SIN, 0
	case n == 10 && grouped(groups, 4, 3, 3) && !abroad, n == 10 && healthWord.MatchString(before):
		return HealthCard, len(letters)
	case abroad && n <= longestPhone, n == 10, n == 11 && digits[0] == '1', n == 7 && grouped(groups, 3, 4):
		return Phone, 0
	case n >= 7:
		return Number, 0
	}
	return "", 0
}

// longestPhone is how many digits a telephone number has at most (ITU-T E.164).
const longestPhone = 15

// grouped reports whether the digits stand in groups of these sizes.
func grouped(groups []string, sizes ...int) bool {
	return slices.EqualFunc(groups, sizes, func(g string, size int) bool { return len(g) == size })
}

// luhn reports whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B), as in cards and SINs.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
