// Package intake is the short form by which a visitor asks a lawyer for help: its fields, and what is wrong with what was filled in.
//
// A form is a value in the conversation's log. Nothing here stores or sends it.
package intake

import (
	"cmp"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/treadstone-law/answerbot/session"
)

// The fields' names.
const (
	Name    = "name"
	Email   = "email"
	Phone   = "phone"
	Area    = "area"
	About   = "about"
	Consent = "consent"
)

// Yes is the value of a ticked box.
const Yes = "yes"

// limits in characters.
const (
	maxName  = 120
	maxEmail = 254 // RFC 5321
	maxPhone = 40
	maxAbout = 4000
)

// New makes the form in a language, with the fields of law to choose from and what is known already.
func New(lang string, areas []session.Choice, known map[string]string) *session.Form {
	l := labelsOf(lang)
	areas = append(slices.Clone(areas), session.Choice{ID: "other", Label: l.other})
	form := &session.Form{Step: "contact", Fields: []session.Field{
		{Name: Name, Label: l.name, Kind: "text", Required: true, Max: maxName},
		{Name: Email, Label: l.email, Kind: "email", Help: l.either, Max: maxEmail},
		{Name: Phone, Label: l.phone, Kind: "tel", Help: l.either, Max: maxPhone},
		{Name: Area, Label: l.area, Kind: "select", Required: true, Options: areas},
		{Name: About, Label: l.about, Kind: "textarea", Required: true, Help: l.aboutHelp, Max: maxAbout},
		{Name: Consent, Label: l.consent, Kind: "checkbox", Required: true},
	}}
	return Fill(form, known)
}

// Fill gives the form with values filled in. Names that the form does not have are left out.
func Fill(form *session.Form, values map[string]string) *session.Form {
	filled := &session.Form{Step: form.Step, Fields: slices.Clone(form.Fields)}
	for i := range filled.Fields {
		f := &filled.Fields[i]
		if v, ok := values[f.Name]; ok {
			f.Value = strings.TrimSpace(strings.Map(printable, v))
		}
	}
	return filled
}

func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' {
		return ' '
	}
	return r
}

// Unknown returns the first of the values' names that the form does not have, or "".
func Unknown(form *session.Form, values map[string]string) string {
	var unknown []string
	for name := range values {
		if !slices.ContainsFunc(form.Fields, func(f session.Field) bool { return f.Name == name }) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return ""
	}
	slices.Sort(unknown)
	return fmt.Sprintf("%.60q", unknown[0])
}

// Values gives what is filled in, by name; phone numbers in the form +1 416-555-0123.
func Values(form *session.Form) map[string]string {
	values := make(map[string]string)
	for _, f := range form.Fields {
		if f.Value == "" {
			continue
		}
		values[f.Name] = f.Value
		if f.Name == Phone {
			if number, err := phonenumbers.Parse(f.Value, "CA"); err == nil {
				values[f.Name] = phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
			}
		}
	}
	return values
}

// Check returns what is wrong, by field: with what is filled in and, when whole, with what is missing.
func Check(form *session.Form, lang string, whole bool) map[string]string {
	l := labelsOf(lang)
	faults := make(map[string]string)
	for _, f := range form.Fields {
		if fault := check(f, l, whole); fault != "" {
			faults[f.Name] = fault
		}
	}
	values := Values(form)
	if whole && values[Email] == "" && values[Phone] == "" {
		faults[Email] = l.needEither
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

func check(f session.Field, l *labels, whole bool) string {
	if f.Value == "" {
		if whole && f.Required {
			return cmp.Or(map[string]string{Name: l.needName, Area: l.needArea, About: l.needAbout, Consent: l.needConsent}[f.Name], l.need)
		}
		return ""
	}
	if f.Max > 0 && utf8.RuneCountInString(f.Value) > f.Max {
		return fmt.Sprintf(l.tooLong, f.Max)
	}
	switch f.Kind {
	case "email":
		if !isEmail(f.Value) {
			return l.badEmail
		}
	case "tel":
		number, err := phonenumbers.Parse(f.Value, "CA")
		if err != nil || !phonenumbers.IsPossibleNumber(number) {
			return l.badPhone
		}
	case "select":
		if !slices.ContainsFunc(f.Options, func(c session.Choice) bool { return c.ID == f.Value }) {
			return l.needArea
		}
	case "checkbox":
		if f.Value != Yes {
			return l.needConsent
		}
	case "text":
		if !strings.ContainsFunc(f.Value, unicode.IsLetter) {
			return l.needName
		}
	}
	return ""
}

func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || address.Name != "" {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && !strings.HasSuffix(domain, ".")
}

// Shorten cuts what was said to what the form takes, from the front: the last words are the ones to keep.
func Shorten(s string) string {
	runes := []rune(strings.TrimSpace(s))
	if len(runes) > maxAbout {
		runes = runes[len(runes)-maxAbout:]
	}
	return string(runes)
}
