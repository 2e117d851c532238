package delivery

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/treadstone-law/answerbot/session/secret"
)

// Config is the section delivery of the settings file. Secrets are given as env:NAME or file:PATH, so that the file can be shown to others.
type Config struct {
	Link     string    `yaml:"link"` // to an intake at the desk, with {reference} in it
	Webhooks []Webhook `yaml:"webhooks"`
	Mail     *Mail     `yaml:"mail"`
	Folder   string    `yaml:"folder"`
}

// Webhook is one address that is told.
type Webhook struct {
	Name    string   `yaml:"name"`
	URL     string   `yaml:"url"`
	Secrets []string `yaml:"secrets"` // whsec_…; the current one first, during a rotation the old one second
	Content string   `yaml:"content"` // none (default) or full
	Private bool     `yaml:"private"` // within the firm's own network
}

// Mail is the mail server and who is written to.
type Mail struct {
	Host     string   `yaml:"host"`
	Port     int      `yaml:"port"` // 587
	TLS      string   `yaml:"tls"`  // starttls (default), tls or none
	Username string   `yaml:"username"`
	Password string   `yaml:"password"`
	From     string   `yaml:"from"`
	To       []string `yaml:"to"`
	Lang     string   `yaml:"lang"`    // of the letters to the firm: en (default) or fr
	Confirm  bool     `yaml:"confirm"` // also tell visitors, in their language, that their request was received
}

// Open makes the channels, or reports every fault of the settings together.
func (c Config) Open() ([]Channel, error) {
	b := &opener{}
	if c.Link != "" && !strings.Contains(c.Link, "{reference}") {
		b.fault("link: put {reference} where the reference belongs")
	}
	for n, w := range c.Webhooks {
		b.webhook(fmt.Sprintf("webhooks[%d]", n), w, c)
	}
	if c.Mail != nil {
		b.mail(*c.Mail, c.Link)
	}
	if c.Folder != "" {
		b.folder(c.Folder)
	}
	return b.channels, errors.Join(b.faults...)
}

type opener struct {
	channels []Channel
	post     post // of the mail server
	faults   []error
}

func (b *opener) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf("delivery: "+format, args...))
}

func (b *opener) webhook(at string, w Webhook, c Config) {
	u, err := url.Parse(w.URL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(u.Scheme == "http" && w.Private) {
		b.fault("%s: url: want https://host/path without a user name (http only with private: true)", at)
	}
	if w.Name == "" || slices.ContainsFunc(b.channels, func(other Channel) bool { return other.Name() == "webhook "+w.Name }) {
		b.fault("%s: name: give each webhook a name of its own; deliveries are remembered under it", at)
	}
	if w.Content != "" && w.Content != "none" && w.Content != "full" {
		b.fault("%s: content: want none or full", at)
	}
	hook := &webhook{name: w.Name, url: w.URL, link: c.Link, full: w.Content == "full", client: newClient(w.Private), now: time.Now}
	if len(w.Secrets) == 0 || len(w.Secrets) > 2 {
		b.fault("%s: secrets: give one, or two during a rotation", at)
	}
	for _, s := range w.Secrets {
		text, err := secret.Reveal(s)
		if err != nil {
			b.fault("%s: secrets: %v", at, err)
			continue
		}
		key, err := webhooks.NewWebhook(text)
		if err != nil || len(text) < len("whsec_")+32 {
			b.fault("%s: secrets: want whsec_ and at least 24 random bytes as base64, as openssl rand -base64 32 makes them", at)
			continue
		}
		hook.keys = append(hook.keys, key)
	}
	b.channels = append(b.channels, hook)
}

func (b *opener) mail(m Mail, link string) {
	if m.Host == "" {
		b.fault("mail: host: name the mail server")
	}
	if m.Port == 0 {
		m.Port = 587
	}
	if m.TLS != "" && m.TLS != "starttls" && m.TLS != "tls" && m.TLS != "none" {
		b.fault("mail: tls: want starttls, tls or none")
	}
	if m.Lang != "" && m.Lang != "en" && m.Lang != "fr" {
		b.fault("mail: lang: want en or fr")
	}
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		b.fault("mail: from: want an address such as Intake <intake@firm.example>")
		from = &mail.Address{}
	}
	if len(m.To) == 0 && !m.Confirm {
		b.fault("mail: to: name at least one address")
	}
	for _, to := range m.To {
		if _, err := mail.ParseAddress(to); err != nil {
			b.fault("mail: to: %q is not an address", to)
		}
	}
	password, err := secret.Reveal(m.Password)
	if err != nil {
		b.fault("mail: password: %v", err)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	p := post{from: m.From, domain: domain, client: m.newClient(password), link: link}
	b.post = p
	if len(m.To) > 0 {
		b.channels = append(b.channels, &firmMail{p, m.To, m.Lang})
	}
	if m.Confirm {
		b.channels = append(b.channels, &visitorMail{p})
	}
}

func (b *opener) folder(dir string) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		b.fault("folder: %s is not a folder that is there", dir)
	}
	b.channels = append(b.channels, &folder{filepath.Clean(dir)})
}
