package bot

import (
	"github.com/treadstone-law/answerbot/bot/redact"
	"github.com/treadstone-law/answerbot/session"
)

// Card, social insurance and health card numbers have no place in a chat. They are masked before anything is done with the message, so that
// they reach neither the log nor the intake, and the visitor is told.

// mask takes such numbers out of what is said.
func (t *turn) mask() {
	if t.in.Kind == Say {
		if t.in.Text, t.secrets = redact.Secrets(t.in.Text); len(t.secrets) > 0 {
			t.said = hear(t.in.Text)
		}
	}
}

// warn says that a number was not kept.
func (t *turn) warn() {
	if len(t.secrets) > 0 {
		t.add(session.Event{Type: session.TypeNotice, Text: secretNotices[t.words.lang]})
	}
}

var secretNotices = map[string]string{
	"en": "Your message held a card, social insurance or health card number. It was not kept. Please do not write such numbers here; nobody will ask you for them in this chat.",
	"fr": "Votre message contenait un numéro de carte, d'assurance sociale ou de carte santé. Il n'a pas été conservé. N'écrivez pas de tels numéros ici; personne ne vous les demandera dans ce clavardage.",
}
