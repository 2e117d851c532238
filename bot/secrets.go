package bot

import (
	"maps"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/redact"
	"github.com/treadstone-law/answerbot/session"
)

// Card, social insurance and health card numbers have no place in a chat. They are masked before anything is done with what was typed, be it a
// message, the comment of a rating or a field of the form, so that they reach neither the log nor the intake, and the visitor is told.

// mask takes such numbers out of what was typed.
func (t *turn) mask() {
	switch t.in.Kind {
	case Say:
		if t.in.Text, t.secrets = redact.Secrets(t.in.Text); len(t.secrets) > 0 {
			t.said = hear(t.in.Text)
		}
	case Rate:
		t.in.Comment, t.secrets = redact.Secrets(t.in.Comment)
	case Intake:
		t.maskFields()
	}
}

// maskFields masks what was typed into the form, except a way to be reached that is right as it is. A page sends a field again until it is left
// for the next step: the visitor is told once.
func (t *turn) maskFields() {
	t.in.Fields = maps.Clone(t.in.Fields) // the caller's stay as they are
	for name, typed := range t.in.Fields {
		masked, found := redact.Secrets(typed)
		if len(found) == 0 || intake.Reaches(name, typed) {
			continue
		}
		t.in.Fields[name] = masked
		if t.state.Form == nil || t.state.Form.Values[name] != strings.TrimSpace(masked) {
			t.secrets = append(t.secrets, found...)
		}
	}
}

// warn says that a number was not kept.
func (t *turn) warn() {
	if len(t.secrets) > 0 {
		t.add(session.Event{Type: session.TypeNotice, Text: t.words.secret})
	}
}
