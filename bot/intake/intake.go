// Package intake is the form by which a visitor asks a lawyer for help: one state machine for chat, page and API.
//
// Its steps ask for names first. Whether the firm is free to act is looked up before anybody tells what happened: somebody's
// confidences can keep the firm from acting for another client. A visitor whose names, or whose other side's, may be on the
// firm's conflict list sees the same words as everybody else, is asked for no facts, and what facts there are is dropped.
//
// A form is a value in the conversation's log. Nothing here stores or sends it, and nothing here knows the time.
package intake

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// The steps, in order.
const (
	StepNames   = "names"
	StepContact = "contact"
	StepAbout   = "about" // left out where a name may be on the conflict list
	StepConsent = "consent"
	StepReview  = "review" // every field again, to be read and changed
)

// The fields' names.
const (
	Name         = "name"
	OtherNames   = "other_names"
	Opposing     = "opposing"
	Area         = "area"
	Email        = "email"
	Phone        = "phone"
	Prefer       = "prefer"
	Language     = "language"
	When         = "when"
	About        = "about"
	Deadline     = "deadline"
	DeadlineDate = "deadline_date"
	Consent      = "consent"     // to be contacted; needed
	Transcript   = "transcript"  // to keep what was said in the chat with the request
	Acknowledge  = "acknowledge" // that this makes nobody a client; needed
)

// The actions.
const (
	Start  = "start"  // shows the form, or the step that is named
	Save   = "save"   // keeps what was typed
	Back   = "back"   // keeps it and shows the step before
	Submit = "submit" // ends the step, or with the fields of several steps or at the review the whole form
)

// Yes is the value of a ticked box.
const Yes = "yes"

// Setting is what a form depends on beside what is typed into it.
type Setting struct {
	Lang  string           // en or fr
	Areas []session.Choice // the fields of law to choose from
	Today time.Time        // the office's day
	// Hit reports whether one of the names that were typed may be on the conflict list.
	Hit func(typed []string) bool
}

// New makes a form with what is known already. The story that was told in the chat is not filled in: it waits until names are cleared.
func (s Setting) New(id string, known map[string]string) *session.Form {
	values := map[string]string{Language: s.labels().lang}
	maps.Copy(values, Clean(known))
	return s.show(&session.Form{ID: id, Step: StepNames, Values: values}, nil)
}

// Renew gives a form as it looks now, in this language. A form of an earlier version of this program keeps what was filled in.
func (s Setting) Renew(form *session.Form, id string) *session.Form {
	if form.ID != "" && form.Values != nil {
		now := &session.Form{ID: form.ID, Step: form.Step, Values: maps.Clone(form.Values)} // facts may have to be dropped
		if steps := s.prune(now.Values); !slices.Contains(steps, now.Step) {
			now.Step = StepReview
		}
		return s.show(now, nil)
	}
	known := make(map[string]string)
	for _, f := range form.Fields {
		known[f.Name] = f.Value
	}
	return s.New(id, known)
}

// Outcome is what a step comes to.
type Outcome struct {
	Form   *session.Form
	Errors map[string]string // by field name
	Sent   bool              // every step is right and the visitor has sent the form
	Told   []string          // what is new of what was typed in the visitor's own words
	Near   bool              // a date that was given is near, whether or not the form may keep it
}

// Take does one action. Fields are what was typed, by name; fields of later steps are taken early. step is for Start only, "" for
// where the form is.
func (s Setting) Take(form *session.Form, action, step string, fields map[string]string) Outcome {
	typed := Clean(fields)
	next := &session.Form{ID: form.ID, Step: form.Step, Values: maps.Clone(form.Values)}
	if next.Values == nil {
		next.Values = make(map[string]string)
	}
	maps.Copy(next.Values, typed)
	near := s.near(next.Values) // before facts are dropped: the promise is the same with them and without
	out := s.take(next, action, step, fields)
	out.Told, out.Near = told(form.Values, typed), near
	return out
}

// take does an action on a form that holds what was typed.
func (s Setting) take(next *session.Form, action, step string, fields map[string]string) Outcome {
	steps := s.prune(next.Values)
	if !slices.Contains(steps, next.Step) {
		next.Step = StepReview
	}
	var errors map[string]string
	switch action {
	case Start:
		if step != "" {
			next.Step = s.reachable(steps, step, next.Values)
		}
	case Save:
		errors = s.faults(next.Values, steps, false)
	case Back:
		next.Step = before(steps, next.Step)
	case Submit:
		return s.submit(next, steps, fields)
	}
	return Outcome{Form: s.show(next, errors), Errors: errors}
}

// submit ends a step. Whoever sends fields of later steps, or stands at the review, sends the whole form.
func (s Setting) submit(form *session.Form, steps []string, fields map[string]string) Outcome {
	checked := steps
	if form.Step != StepReview && !whole(form.Step, steps, fields) {
		checked = steps[:slices.Index(steps, form.Step)+1]
	}
	errors := s.faults(form.Values, checked, true)
	switch {
	case len(errors) > 0:
		form.Step = firstWrong(checked, errors)
	case len(checked) == len(steps):
		return Outcome{Form: form, Sent: true}
	default: // go on; steps that are filled in already are seen again at the review
		form.Step = firstWrong(steps, s.faults(form.Values, steps, true))
	}
	return Outcome{Form: s.show(form, errors), Errors: errors}
}

// whole reports whether fields hold something of a step after this one.
func whole(step string, steps []string, fields map[string]string) bool {
	for _, later := range steps[slices.Index(steps, step)+1 : len(steps)-1] { // the review has no fields of its own
		for _, name := range stepFields[later] {
			if strings.TrimSpace(fields[name]) != "" {
				return true
			}
		}
	}
	// Facts that were dropped came from the whole form too.
	return step == StepNames && slices.ContainsFunc(stepFields[StepAbout], func(name string) bool { return strings.TrimSpace(fields[name]) != "" })
}

// firstWrong is the earliest of the steps with a fault, or the review.
func firstWrong(steps []string, errors map[string]string) string {
	for _, step := range steps {
		for _, name := range stepFields[step] {
			if step != StepReview && errors[name] != "" {
				return step
			}
		}
	}
	return StepReview
}

// reachable is the step asked for, or an earlier one that has to be right first.
func (s Setting) reachable(steps []string, step string, values map[string]string) string {
	i := slices.Index(steps, step)
	if i < 0 {
		return StepNames
	}
	if wrong := firstWrong(steps[:i], s.faults(values, steps[:i], true)); wrong != StepReview {
		return wrong
	}
	return step
}

func before(steps []string, step string) string {
	if i := slices.Index(steps, step); i > 0 {
		return steps[i-1]
	}
	return StepNames
}

// prune gives the steps that the form has for these names, and drops facts where it must have none.
func (s Setting) prune(values map[string]string) []string {
	if !s.Restricted(values) {
		return []string{StepNames, StepContact, StepAbout, StepConsent, StepReview}
	}
	for _, name := range stepFields[StepAbout] {
		delete(values, name)
	}
	return []string{StepNames, StepContact, StepConsent, StepReview}
}

// Restricted reports whether a name that was typed may be on the conflict list.
func (s Setting) Restricted(values map[string]string) bool {
	return s.Hit != nil && s.Hit(NamesOf(values))
}

// NamesOf gives the names that were typed, one's own and the other side's, each as far as it may reach: to compare thousands of words with a list would
// take seconds, and no form is sent with them.
func NamesOf(values map[string]string) []string {
	var names []string
	for _, field := range []string{Name, OtherNames, Opposing} {
		if field == Opposing && nobody(values[field]) {
			continue
		}
		typed := []rune(values[field])
		names = append(names, string(typed[:min(len(typed), shapes[field].Max)]))
	}
	return names
}

// Unknown returns the first of the values' names that no form has, or "".
func Unknown(values map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(stepFields[StepReview], name) {
			return name
		}
	}
	return ""
}

// IsBox reports whether a field is a box to tick.
func IsBox(field string) bool { return shapes[field].Kind == "checkbox" }

// IsStep reports whether a form has a step of this name.
func IsStep(name string) bool {
	_, is := stepFields[name]
	return is
}

// StepOf gives the step that asks for a field, for whoever reads a record.
func StepOf(field string) string {
	for _, step := range []string{StepNames, StepContact, StepAbout, StepConsent} {
		if slices.Contains(stepFields[step], field) {
			return step
		}
	}
	return ""
}

// Fields lists the names of all fields in order.
func Fields() []string { return slices.Clone(stepFields[StepReview]) }
