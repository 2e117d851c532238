package delivery

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
)

// office is a mail server that keeps what it is sent.
type office struct {
	letters chan string
	refuse  string // the address that it does not take
	why     smtp.EnhancedCode
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &sitting{office: o}, nil }

type sitting struct {
	*office
	to []string
}

func (*sitting) Mail(string, *smtp.MailOptions) error { return nil }

func (s *sitting) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == s.refuse {
		return &smtp.SMTPError{Code: 550, EnhancedCode: s.why, Message: "there is no " + to}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *sitting) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.letters <- strings.Join(s.to, ",") + "\r\n" + string(data)
	return err
}

func (*sitting) Reset() {}

func (*sitting) Logout() error { return nil }

// mailServer starts an office and gives the settings that reach it.
func mailServer(t *testing.T, o *office) Mail {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(o)
	server.Domain = "mail.example"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-ended })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	n, _ := strconv.Atoi(port)
	return Mail{Host: "127.0.0.1", Port: n, TLS: "none", From: "Intake <intake@firm.example>", To: []string{"clerk@firm.example", "lawyer@firm.example"}, Confirm: true}
}

func TestMail(t *testing.T) {
	o := &office{letters: make(chan string, 4), refuse: "gone@example.com"}
	settings := mailServer(t, o)
	channels, err := Config{Link: "https://desk.example/{reference}", Mail: &settings}.Open()
	if err != nil || len(channels) != 2 {
		t.Fatal(channels, err)
	}
	i := record("TSL-7F3K-92QD")
	i.Lang = "fr"
	for _, channel := range channels {
		if err := channel.Deliver(t.Context(), *i); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range [][]string{
		{"clerk@firm.example,lawyer@firm.example", "Subject: URGENT: A request from the website, TSL-7F3K-92QD", "Message-ID: <firm.tsl-7f3k-92qd@firm.example>", "Open it: https://desk.example/TSL-7F3K-92QD", "Language: French"},
		{"ana@example.com", "votre_demande,_TSL-7F3K-92QD", "Message-ID: <visitor.tsl-7f3k-92qd@firm.example>"},
	} {
		var letter string
		select {
		case letter = <-o.letters:
		case <-time.After(20 * time.Second):
			t.Fatal("no letter came")
		}
		plain := strings.ReplaceAll(letter, "=\r\n", "")
		for _, w := range want {
			if !strings.Contains(plain, w) {
				t.Errorf("the letter lacks %q:\n%s", w, letter)
			}
		}
		if strings.Contains(strings.ToLower(letter), "canary") {
			t.Errorf("the visitor's words are in a letter:\n%s", letter)
		}
	}
	i.Fields["email"] = "gone@example.com"
	if err := channels[1].Deliver(t.Context(), *i); err == nil || strings.Contains(err.Error(), "gone@") {
		t.Errorf("an address that is not taken: %v", err)
	}
	i.Fields["email"] = "not an address\r\nBcc: all@example.com"
	if err := channels[1].Deliver(t.Context(), *i); err == nil || strings.Contains(err.Error(), "all@") {
		t.Errorf("an address with a line break: %v", err)
	}
	i.Fields["email"] = ""
	if err := channels[1].Deliver(t.Context(), *i); err != nil {
		t.Errorf("no address: %v", err)
	}
}

// However a mail server writes the address of a visitor, it is not kept.
func TestNoAddressInErrors(t *testing.T) {
	err := withoutAddresses(errors.New("550 <ana.canary@example.com>: no such user Ana.Canary@Example.com"), []string{"Ana.Canary@Example.com"})
	if got := err.Error(); got != "sending mail: 550 <the address>: no such user the address" {
		t.Error(got)
	}
}

// The French letters are set as French in Canada is.
func TestFrenchIsSet(t *testing.T) {
	names, err := fs.Glob(lettersFS, "letters/*.fr.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(lettersFS, name)
		if err != nil {
			t.Fatal(err)
		}
		frenchtest.Check(t, string(text))
	}
}

// An address that there is not is the visitor's own slip: it is tried once, and the intake leaves the outbox. The firm's own mailbox may be made, and a server
// that wants no mail of ours may be set up.
func TestNoSuchMailbox(t *testing.T) {
	for _, test := range []struct {
		name, refuse string
		why          smtp.EnhancedCode
		waits        int
	}{
		{"the visitor's", "ana@example.com", smtp.EnhancedCode{5, 1, 1}, 0},
		{"the visitor's, and no more is said", "ana@example.com", smtp.NoEnhancedCode, 0},
		{"no relaying", "ana@example.com", smtp.EnhancedCode{5, 7, 1}, 1},
		{"the firm's", "clerk@firm.example", smtp.EnhancedCode{5, 1, 1}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := &office{letters: make(chan string, 4), refuse: test.refuse, why: test.why}
			settings := mailServer(t, o)
			channels, err := Config{Mail: &settings}.Open()
			if err != nil {
				t.Fatal(err)
			}
			const reference = "TSL-0000-0001"
			log := submitted(t, reference)
			d := &Dispatcher{Log: log, Channels: always(channels...), Logger: slog.New(slog.DiscardHandler), Now: time.Now}
			if err := d.deliver(t.Context(), channels, reference); err != nil {
				t.Fatal(err)
			}
			n, _, err := log.Waiting(t.Context(), Tried(time.Now()))
			if c := status(t, log, reference); err != nil || n != test.waits || c.Abandoned() {
				t.Errorf("%d wait, want %d: %+v, %v", n, test.waits, c, err)
			}
		})
	}
}
