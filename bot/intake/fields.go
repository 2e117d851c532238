package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Limits in characters. All fields together, in the widest of scripts, fit into one frame of 8 KiB.
const (
	maxName     = 200
	maxOpposing = 300
	maxEmail    = 254 // RFC 5321
	maxPhone    = 40
	maxWhen     = 100
	maxAbout    = 300 // enough to say what it is about, too little to tell a confidence
	maxDeadline = 200
)

// stepFields are the fields of each step; the review has all of them.
var stepFields = func() map[string][]string {
	fields := map[string][]string{
		StepNames:   {Name, OtherNames, Opposing, Area},
		StepContact: {Email, Phone, Prefer, Language, When},
		StepAbout:   {About, Deadline, DeadlineDate},
		StepConsent: {Consent, Transcript, Acknowledge},
	}
	fields[StepReview] = slices.Concat(fields[StepNames], fields[StepContact], fields[StepAbout], fields[StepConsent])
	return fields
}()

// shapes are what a field is, whatever the language.
var shapes = map[string]session.Field{
	Name:         {Kind: "text", Required: true, Max: maxName},
	OtherNames:   {Kind: "text", Max: maxName},
	Opposing:     {Kind: "textarea", Required: true, Max: maxOpposing},
	Area:         {Kind: "select", Required: true},
	Email:        {Kind: "email", Max: maxEmail},
	Phone:        {Kind: "tel", Max: maxPhone},
	Prefer:       {Kind: "select"},
	Language:     {Kind: "select"},
	When:         {Kind: "text", Max: maxWhen},
	About:        {Kind: "textarea", Required: true, Max: maxAbout},
	Deadline:     {Kind: "text", Max: maxDeadline},
	DeadlineDate: {Kind: "date"},
	Consent:      {Kind: "checkbox", Required: true},
	Transcript:   {Kind: "checkbox"},
	Acknowledge:  {Kind: "checkbox", Required: true},
}

// show gives the form with the fields of its step, filled in. A field that is missing is marked as required.
func (s Setting) show(form *session.Form, errors map[string]string) *session.Form {
	l := s.labels()
	steps := s.prune(form.Values)
	title := l.steps[form.Step]
	shown := &session.Form{ID: form.ID, Step: form.Step, Title: title.title, Text: title.text, Values: form.Values, Fields: []session.Field{}}
	if before := before(steps, form.Step); before != form.Step {
		shown.Back = before
	}
	for _, name := range stepFields[form.Step] {
		if !slices.Contains(steps, StepOf(name)) {
			continue
		}
		f := s.field(name)
		f.Value = form.Values[name]
		f.Required = f.Required || errors[name] != "" && f.Value == ""
		shown.Fields = append(shown.Fields, f)
	}
	return shown
}

// field gives a field with its words.
func (s Setting) field(name string) session.Field {
	l := s.labels()
	f := shapes[name]
	f.Name, f.Label, f.Help = name, l.fields[name].label, l.fields[name].help
	switch name {
	case Area:
		f.Options = append(slices.Clone(s.Areas), session.Choice{ID: "other", Label: l.other})
	case Prefer:
		f.Options = []session.Choice{{ID: "either", Label: l.either}, {ID: Email, Label: l.byEmail}, {ID: Phone, Label: l.byPhone}}
	case Language:
		f.Options = []session.Choice{{ID: "en", Label: "English"}, {ID: "fr", Label: "Français"}}
	}
	return f
}

// Consents gives what was asked and what was answered, word for word in the language in which it was asked.
func (s Setting) Consents(values map[string]string, at time.Time) []session.Consent {
	var consents []session.Consent
	for _, name := range stepFields[StepConsent] {
		text := s.labels().fields[name].label
		consents = append(consents, session.Consent{
			ID: name, Version: version(text), Lang: s.labels().lang, Text: text, Given: values[name] == Yes, At: at,
		})
	}
	return consents
}

// version tells one wording from another.
func version(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:8])
}
