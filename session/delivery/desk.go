package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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
	return f.send(ctx, f.to, "again", f.lang, i)
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
	address := strings.TrimSpace(i.Fields["email"])
	m := mail.NewMsg()
	if err := m.From(l.from); err != nil {
		return fmt.Errorf("writing the letter: %w", err)
	}
	if err := m.To(address); err != nil { // the error would show the address
		return errors.New("the address is not one that mail can be sent to")
	}
	subject, end := "Your request "+i.Reference, "We are not your lawyers until we have both agreed to it in writing."
	if i.Lang == "fr" {
		subject, end = "Votre demande "+i.Reference, "Nous ne sommes pas vos avocats tant que nous n'en avons pas convenu par écrit."
	}
	m.Subject(subject)
	m.SetMessageIDWithValue(fmt.Sprintf("letter.%s.%s@%s", strings.ToLower(i.Reference), strings.ToLower(id), l.domain))
	var body bytes.Buffer
	fmt.Fprintf(&body, "%s\n\n%s\n", text, end)
	m.SetBodyString(mail.TypeTextPlain, body.String())
	client, err := l.client()
	if err != nil {
		return fmt.Errorf("setting up mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, exchange)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return withoutAddresses(err, []string{address})
	}
	return nil
}
