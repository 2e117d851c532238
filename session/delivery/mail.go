package delivery

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"text/template"

	"github.com/wneessen/go-mail"

	"github.com/treadstone-law/answerbot/session"
)

// E-mail tells the firm that an intake has come in, without a word of the visitor's, and, where the firm wants it, tells the visitor that
// it was received. The visitor's own letter says nothing about the matter either: others may read the same mailbox.

//go:embed letters
var lettersFS embed.FS

var letters = template.Must(template.ParseFS(lettersFS, "letters/*.txt"))

// letter is what the templates are given.
type letter struct {
	Reference string
	Urgent    bool
	Lang      string
	Link      string
}

// post sends letters through one server.
type post struct {
	from   string
	domain string // of the message ids
	client func() (*mail.Client, error)
	link   string
}

// fill writes a letter by a template whose first line is the subject. The message id is the same at every attempt.
func (p *post) fill(ctx context.Context, to []string, name, lang string, i session.Intake) error {
	if lang != "fr" {
		lang = "en"
	}
	var text strings.Builder
	filled := letter{Reference: i.Reference, Urgent: urgent(i), Lang: i.Lang, Link: linkTo(p.link, i.Reference)}
	if err := letters.ExecuteTemplate(&text, name+"."+lang+".txt", filled); err != nil {
		return fmt.Errorf("writing the letter: %w", err)
	}
	subject, body, _ := strings.Cut(text.String(), "\n\n")
	m := mail.NewMsg()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if urgent(i) && name != "visitor" {
		m.SetImportance(mail.ImportanceUrgent)
	}
	return p.send(ctx, m, to, name+"."+i.Reference, subject, body)
}

// send sends a message. id makes it the same message whenever it is sent again.
func (p *post) send(ctx context.Context, m *mail.Msg, to []string, id, subject, body string) error {
	if err := m.From(p.from); err != nil {
		return fmt.Errorf("writing the letter: %w", err)
	}
	if err := m.To(to...); err != nil { // the error would show the address
		return noMailbox{errors.New("the address is not one that mail can be sent to")}
	}
	m.Subject(subject)
	m.SetMessageIDWithValue(strings.ToLower(id) + "@" + p.domain)
	m.SetBodyString(mail.TypeTextPlain, body)
	client, err := p.client()
	if err != nil {
		return fmt.Errorf("setting up mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, exchange)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return withoutAddresses(err, to)
	}
	return nil
}

// withoutAddresses takes a visitor's address out of what a mail server says about it.
func withoutAddresses(err error, to []string) error {
	text := err.Error()
	for _, address := range to {
		text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(address)).ReplaceAllLiteralString(text, "the address") // some servers write it in small letters
	}
	said := fmt.Errorf("sending mail: %s", text)
	if e, ok := errors.AsType[*mail.SendError](err); ok && e.Reason == mail.ErrSMTPRcptTo && !e.IsTemp() && !strings.HasPrefix(e.EnhancedStatusCode(), policy) {
		return noMailbox{said}
	}
	return said
}

// policy begins the codes by which a server says that it does not want our mail, whoever it is for (RFC 3463): that can be mended.
const policy = "5.7."

// noMailbox is the error of a letter whose address the mail server has refused for good.
type noMailbox struct{ error }

// firmMail writes to the firm.
type firmMail struct {
	post
	to   []string
	lang string
}

// Name implements Channel.
func (f *firmMail) Name() string { return "mail" }

// Deliver implements Channel.
func (f *firmMail) Deliver(ctx context.Context, i session.Intake) error {
	return f.fill(ctx, f.to, "firm", f.lang, i)
}

// visitorMail confirms to the visitor.
type visitorMail struct{ post }

// Name implements Channel.
func (v *visitorMail) Name() string { return "mail to the visitor" }

// Deliver implements Channel. Whoever gave no address has nothing to get, and nobody can tell them who mistyped it; the firm has their request by its own
// channels.
func (v *visitorMail) Deliver(ctx context.Context, i session.Intake) error {
	if i.Sealed != "" {
		return errSealed
	}
	address := strings.TrimSpace(i.Fields["email"])
	if address == "" {
		return nil
	}
	err := v.fill(ctx, []string{address}, "visitor", i.Lang, i)
	if _, none := errors.AsType[noMailbox](err); none {
		return refusal{error: err, nobody: true}
	}
	return err
}

// newClient gives the way to make a client; each letter has a connection of its own.
func (c *Mail) newClient(password string) func() (*mail.Client, error) {
	options := []mail.Option{mail.WithTimeout(exchange), mail.WithPort(c.Port), mail.WithTLSPolicy(mail.TLSMandatory)}
	switch c.TLS {
	case "tls":
		options = append(options, mail.WithSSL())
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if c.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.Username), mail.WithPassword(password))
	}
	return func() (*mail.Client, error) { return mail.NewClient(c.Host, options...) }
}

// Check implements Checker: the server answers and takes the credentials.
func (p *post) Check(ctx context.Context) error {
	client, err := p.client()
	if err != nil {
		return fmt.Errorf("setting up mail: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reaching the mail server: %w", err)
	}
	return client.Close()
}
