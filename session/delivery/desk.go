package delivery

import (
	"context"
	"errors"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/treadstone-law/answerbot/session"
)

// What the desk needs of the ways to the firm and to visitors: to tell a second time of an urgent request that nobody has taken, and to write a letter.

// Alerter is a way by which staff can be told a second time. What is sent says that, and is no repetition of the first message.
type Alerter interface {
	Name() string
	Alert(ctx context.Context, i session.Intake) error
}

// Alerters gives those of the channels that can.
func Alerters(channels []Channel) []Alerter {
	var can []Alerter
	for _, c := range channels {
		if a, ok := c.(Alerter); ok {
			can = append(can, a)
		}
	}
	return can
}

// Alert implements Alerter.
func (w *webhook) Alert(ctx context.Context, i session.Intake) error {
	return w.post(ctx, i, "intake.unclaimed", "unclaimed-"+i.Reference)
}

// Alert implements Alerter.
func (f *firmMail) Alert(ctx context.Context, i session.Intake) error {
	return f.fill(ctx, f.to, "again", f.lang, i)
}

// Letters writes to visitors through the mail server of the settings.
type Letters struct{ post }

// Letters gives the way to write to visitors, or nil where no mail server is set up. Open has found the settings to be right.
func (c Config) Letters() (*Letters, error) {
	if c.Mail == nil {
		return nil, nil
	}
	b := &opener{}
	b.mail(*c.Mail, c.Link)
	return &Letters{b.post}, errors.Join(b.faults...)
}

// Write sends a lawyer's words to the visitor. id makes the message's own, so that the same letter sent twice is seen to be one.
func (l *Letters) Write(ctx context.Context, i session.Intake, id, text string) error {
	subject, end := "Your request "+i.Reference, "We are not your lawyers until we have both agreed to it in writing."
	if i.Lang == "fr" {
		subject, end = "Votre demande "+i.Reference, "Nous ne sommes pas vos avocats tant que nous n'en avons pas convenu par écrit."
	}
	to := []string{strings.TrimSpace(i.Fields["email"])}
	return l.send(ctx, mail.NewMsg(), to, "letter."+i.Reference+"."+id, subject, text+"\n\n"+end+"\n")
}
