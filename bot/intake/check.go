package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Clean gives values as they are kept: composed characters, no control characters, nothing that turns a line around or hides
// in it, no space around. A line break stays where several lines are asked for; elsewhere it could become a header of a mail.
func Clean(values map[string]string) map[string]string {
	clean := make(map[string]string, len(values))
	for name, v := range values {
		lines := shapes[name].Kind == "textarea"
		v = strings.Map(func(r rune) rune {
			switch {
			case lines && r == '\n':
				return r
			case unicode.IsControl(r), r == '\u2028', r == '\u2029':
				return ' '
			case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d': // Persian and Hindi are written with these two
				return -1
			}
			return r
		}, norm.NFC.String(strings.ReplaceAll(strings.ToValidUTF8(v, ""), "\r\n", "\n")))
		clean[name] = strings.TrimSpace(v)
		if IsBox(name) {
			clean[name] = ticked(clean[name])
		}
	}
	for name, read := range map[string]func(string) string{DeadlineDate: isoDate, Email: joined, Phone: dialled} {
		if value := clean[name]; value != "" {
			clean[name] = read(value)
		}
	}
	return clean
}

// faults gives what is wrong with the fields of some steps, by field name: with what is filled in and, when whole, with what is missing.
func (s Setting) faults(values map[string]string, steps []string, whole bool) map[string]string {
	faults := make(map[string]string)
	note := func(name, fault string) {
		if fault != "" {
			faults[name] = fault
		}
	}
	for _, step := range steps {
		if step == StepReview { // its fields are those of the others
			break
		}
		for _, name := range stepFields[step] {
			note(name, s.fault(s.field(name), values[name], whole))
		}
	}
	if slices.Contains(steps, StepContact) {
		l := s.labels()
		switch {
		case !whole:
		case values[Email] == "" && values[Phone] == "":
			note(Email, l.needEither)
		case values[Prefer] == Phone && values[Phone] == "":
			note(Phone, l.needPhone)
		case values[Prefer] == Email && values[Email] == "":
			note(Email, l.needEmail)
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// fault says what is wrong with one value, or "".
func (s Setting) fault(f session.Field, value string, whole bool) string {
	l := s.labels()
	if value == "" {
		if whole && f.Required {
			return l.fields[f.Name].missing
		}
		return ""
	}
	if n := utf8.RuneCountInString(value); f.Max > 0 && n > f.Max && (f.Kind != "tel" || phoneFault(value) == "") { // what is no number is not a long one
		return fmt.Sprintf(l.tooLong, f.Max, n)
	}
	switch {
	case f.Kind == "email":
		return l.email[emailFault(value)]
	case f.Kind == "tel":
		return l.phone[phoneFault(value)]
	case f.Kind == "date":
		return l.date[dateFault(value, s.Today)]
	case f.Kind == "select" && !slices.ContainsFunc(f.Options, func(c session.Choice) bool { return c.ID == value }):
		return l.fields[f.Name].wrong
	case f.Kind == "checkbox" && value != Yes && f.Required:
		return l.fields[f.Name].missing
	case f.Kind == "checkbox" && value != Yes && value != "no":
		return l.fields[f.Name].wrong
	case f.Name == Name || f.Name == OtherNames:
		return s.nameFault(f.Name, value)
	case f.Name == Opposing || f.Name == About:
		if !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return l.fields[f.Name].missing
		}
	}
	return ""
}

// nameFault lets every script, one name alone, and one letter pass.
func (s Setting) nameFault(name, value string) string {
	switch l := s.labels(); {
	case strings.Contains(value, "@"), strings.Contains(value, "://"):
		return l.nameIsMail
	case !strings.ContainsFunc(value, unicode.IsLetter):
		return l.fields[name].wrong
	}
	return ""
}

// nobody reports whether the answer to "who is on the other side" is that there is none, or that it is not known.
func nobody(s string) bool {
	switch strings.Trim(strings.ToLower(strings.ReplaceAll(s, "’", "'")), " .!-–/") {
	case "none", "nobody", "no one", "noone", "no", "not sure", "unsure", "i'm not sure", "im not sure", "i am not sure", "unknown", "don't know", "dont know",
		"i don't know", "i dont know", "i do not know", "no idea", "n/a", "na", "not applicable", "nil", "none / not sure", "none/not sure", "none or not sure",
		"aucun", "aucune", "aucune personne", "personne", "non", "inconnu", "inconnue", "je ne sais pas", "je sais pas", "sais pas", "pas sûr", "pas sur", "pas sûre",
		"pas certain", "pas certaine", "je ne suis pas sûr", "je ne suis pas sûre", "sans objet", "s/o":
		return true
	}
	return false
}

// ticked brings the words that programs have for a ticked box, and for an empty one, to yes and no; others stay as they are.
func ticked(s string) string {
	switch strings.ToLower(s) {
	case Yes, "true", "on":
		return Yes
	case "no", "false", "off":
		return "no"
	}
	return s
}

// isoDate brings the ways in which a date is written without doubt to 2026-11-30. 3/4/2026 is left as it is: nobody knows which it is.
func isoDate(s string) string {
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "January 2, 2006", "January 2 2006", "2 January 2006", "Jan 2, 2006", "Jan 2 2006", "2 Jan 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return s
}

// The furthest dates that somebody can mean.
const (
	yearsBack  = 5
	yearsAhead = 10
)

// dateFault names what is wrong with a date: shape, none (there is no such day), or far.
func dateFault(s string, today time.Time) string {
	t, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil && len(s) == len(time.DateOnly) && strings.Count(s, "-") == 2 && strings.Trim(s, "0123456789-") == "":
		return "none"
	case err != nil:
		return "shape"
	case t.Before(today.AddDate(-yearsBack, 0, 0)) || t.After(today.AddDate(yearsAhead, 0, 0)):
		return "far"
	}
	return ""
}

// soon is how near a date of the visitor's has to be for the request to be read before others.
const soon = 14 * 24 * time.Hour

// near reports whether the visitor has named a date within the next two weeks, as a date or in words. It compares dates and works no
// deadline out.
func (s Setting) near(values map[string]string) bool {
	words := dates.Split(text.Fold(values[Deadline]))
	if atOnce[strings.Trim(strings.Join(words, " "), " .!")] {
		return true
	}
	for _, m := range dates.Find(words, s.Today) {
		if m.Days >= 0 && m.Days <= int(soon/(24*time.Hour)) && !toBeCalled.MatchString(strings.Join(words[max(0, m.From-6):m.From], " ")) {
			return true
		}
	}
	t, err := time.Parse(time.DateOnly, values[DeadlineDate])
	if err != nil {
		return false
	}
	y, m, d := s.Today.Date()
	left := t.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
	return left >= 0 && left <= soon
}

// toBeCalled stands before a day that is no deadline but a good one to call.
var toBeCalled = regexp.MustCompile(`\b(?:call|phone|ring|text|email|reach|contact|r?appelez|r?appeler|ecrivez|joindre|contactez)(?: (?:me|us|moi|nous|back|please|svp|on|at|this|next|the|le|ce|any|anytime|time|after|apres))*$`)

// atOnce are the ways to write into the field for a deadline that there is no time at all.
var atOnce = map[string]bool{"now": true, "right now": true, "right away": true, "asap": true, "a s a p": true, "as soon as possible": true, "immediately": true, "urgent": true,
	"its urgent": true, "it is urgent": true, "very urgent": true, "urgently": true, "yes now": true, "emergency": true, "maintenant": true, "tout de suite": true,
	"immediatement": true, "cest urgent": true, "c est urgent": true, "tres urgent": true, "urgente": true, "le plus vite possible": true, "des que possible": true}

// told gives what is new of what was typed in the visitor's own words, in the form's order. Names and ways to be reached count: whoever is afraid
// writes where they are asked to write.
func told(before, typed map[string]string) []string {
	var all []string
	for _, name := range stepFields[StepReview] {
		switch shapes[name].Kind {
		case "text", "textarea", "email", "tel":
			if typed[name] != "" && typed[name] != before[name] {
				all = append(all, typed[name])
			}
		}
	}
	return all
}
