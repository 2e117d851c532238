package delivery

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// record is an intake as a visitor sends it.
func record(reference string) *session.Intake {
	return &session.Intake{
		Reference: reference, Conversation: "c", At: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC), Reason: session.Urgent, Lang: "en",
		Fields: map[string]string{"name": "Ana Canary", "email": "ana@example.com", "about": "the secret canary story"}, Said: []string{"canary words"},
	}
}

// submitted is a log with one intake in its outbox.
func submitted(t *testing.T, reference string) session.Log {
	t.Helper()
	log := memlog.New()
	events := []session.Event{{Type: session.TypeVisitor, Seq: 1, Action: "submit"}, {Type: session.TypeReceipt, Seq: 2, Reference: reference}}
	i := record(reference)
	i.At = time.Now()
	if err := log.Append(t.Context(), "c", session.Turn{Events: events, Intake: i}); err != nil {
		t.Fatal(err)
	}
	return log
}

// scripted is a channel that fails as often as it is told to.
type scripted struct {
	name string
	fail int // so many times
	err  error
	mu   sync.Mutex // guards at
	at   []time.Time
}

func (s *scripted) Name() string { return s.name }

func (s *scripted) Deliver(context.Context, session.Intake) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = append(s.at, time.Now())
	if len(s.at) <= s.fail {
		return s.err
	}
	return nil
}

func (s *scripted) attempts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.at)
}

func always(channels ...Channel) func() []Channel { return func() []Channel { return channels } }

func status(t *testing.T, log session.Log, reference string) session.Case {
	t.Helper()
	c, _, err := session.ReadCase(t.Context(), log, reference)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A receiver that is away for hours gets the intake when it is back; one that was there is not told again.
func TestDispatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := submitted(t, "TSL-0000-0001")
		good, away := &scripted{name: "good"}, &scripted{name: "away", fail: 5, err: errors.New("it is away")}
		d := &Dispatcher{Log: log, Channels: always(good, away), Logger: slog.New(slog.DiscardHandler), Now: time.Now}
		begin := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		time.Sleep(2 * time.Second)
		if good.attempts() != 1 || away.attempts() != 1 {
			t.Errorf("after two seconds: %d and %d attempts", good.attempts(), away.attempts())
		}
		if c := status(t, log, "TSL-0000-0001"); !c.Channels["good"].Delivered || c.Channels["away"].Attempts != 1 || c.Channels["away"].Error != "it is away" {
			t.Errorf("got %+v", c)
		}
		time.Sleep(12 * time.Hour)
		if good.attempts() != 1 || away.attempts() != 6 {
			t.Errorf("in the end: %d and %d attempts", good.attempts(), away.attempts())
		}
		for n, at := range away.at[1:] {
			if wait := at.Sub(away.at[n]); wait < pauses[n] || wait > pauses[n]*13/10+2*time.Second {
				t.Errorf("attempt %d came after %v, want about %v", n+2, wait, pauses[n])
			}
		}
		if c := status(t, log, "TSL-0000-0001"); !c.Channels["away"].Delivered {
			t.Errorf("got %+v", c)
		}
		if left, err := log.Claim(t.Context(), begin.Add(1000*24*time.Hour), time.Second, 10); err != nil || len(left) != 0 {
			t.Errorf("the outbox still has %v, %v", left, err)
		}
		cancel()
		<-ended
	})
}

// After the last attempt the intake is a dead letter until somebody wants it tried again.
func TestDeadLetter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := submitted(t, "TSL-0000-0002")
		dead := &scripted{name: "dead", fail: len(pauses) + 1, err: errors.New("nobody is there")}
		d := &Dispatcher{Log: log, Channels: always(dead), Logger: slog.New(slog.DiscardHandler), Now: time.Now, Every: time.Minute}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		time.Sleep(8 * 24 * time.Hour)
		if c := status(t, log, "TSL-0000-0002"); !c.Abandoned() || dead.attempts() != len(pauses)+1 {
			t.Fatalf("got %+v after %d attempts", c, dead.attempts())
		}
		if n, _, err := log.Waiting(t.Context(), Tried(time.Now())); err != nil || n != 0 {
			t.Errorf("it counts among those that wait: %d, %v", n, err)
		}
		if err := Retry(t.Context(), log, "TSL-0000-0002", time.Now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute)
		if c := status(t, log, "TSL-0000-0002"); !c.Channels["dead"].Delivered {
			t.Errorf("got %+v", c)
		}
		if err := Retry(t.Context(), log, "TSL-0000-0002", time.Now()); !errors.Is(err, errDelivered) {
			t.Errorf("a retry of what is delivered: %v", err)
		}
		if err := Retry(t.Context(), log, "TSL-0000-0003", time.Now()); !errors.Is(err, session.ErrNotFound) {
			t.Errorf("a retry of what is not there: %v", err)
		}
		cancel()
		<-ended
	})
}

// A dispatcher that stops in the middle of an attempt leaves the intake to the next one, but for the channel that has it already.
func TestStopIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, quick := submitted(t, "TSL-0000-0004"), &scripted{name: "quick"}
		d := &Dispatcher{Log: log, Channels: always(quick, hangs{}), Logger: slog.New(slog.DiscardHandler), Now: time.Now}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		time.Sleep(3 * time.Second)
		cancel()
		<-ended
		if c := status(t, log, "TSL-0000-0004"); !c.Channels["quick"].Over() || len(c.Channels) != 1 {
			t.Errorf("after a stop: %+v", c)
		}
		again, err := log.Claim(t.Context(), time.Now().Add(lease), lease, 1)
		if err != nil || len(again) != 1 {
			t.Errorf("after the lease: %v, %v", again, err)
		}
	})
}

type hangs struct{}

func (hangs) Name() string { return "hangs" }

func (hangs) Deliver(ctx context.Context, _ session.Intake) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestPause(t *testing.T) {
	plain := errors.New("away")
	for _, test := range []struct {
		name   string
		failed int
		err    error
		least  time.Duration
		again  bool
	}{
		{"first", 0, plain, pauses[0], true},
		{"third", 2, plain, pauses[2], true},
		{"asked for later", 0, refusal{error: plain, after: time.Hour}, time.Hour, true},
		{"asked for much later", 0, refusal{error: plain, after: 1000 * time.Hour}, mostWait, true},
		{"wants no more", 0, refusal{error: plain, forGood: true}, 0, false},
		{"last", len(pauses), plain, 0, false},
	} {
		for range 20 {
			wait, again := pause(test.failed, test.err)
			if again != test.again || wait < test.least || wait > test.least*13/10 {
				t.Errorf("%s: got %v, %v, want %v and a little, %v", test.name, wait, again, test.least, test.again)
			}
		}
	}
}

// Every fault of the settings is reported, each with where it is.
func TestConfigFaults(t *testing.T) {
	c := Config{
		Link: "https://desk.example/", Folder: "/nowhere/at/all",
		Webhooks: []Webhook{{URL: "http://crm.example", Content: "some", Secrets: []string{"plain"}}, {Name: "b", URL: "https://me:x@crm.example", Secrets: []string{"env:ANSWERBOT_NOT_SET"}}, {Name: "b", URL: "https://crm.example"}},
		Mail:     &Mail{TLS: "ssl", Lang: "de", From: "nobody", To: []string{"x"}, Password: "file:/nowhere"},
	}
	_, err := c.Open()
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, want := range []string{
		"link: ", "webhooks[0]: url", "webhooks[0]: name", "webhooks[0]: content", "webhooks[0]: secrets: say env:NAME", "webhooks[1]: url", "webhooks[1]: secrets: the variable",
		"webhooks[2]: name", "webhooks[2]: secrets: give one", "mail: host", "mail: tls", "mail: lang", "mail: from", "mail: to", "mail: password", "folder: ",
	} {
		if !strings.Contains(err.Error(), "delivery: "+want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
	if channels, err := (Config{}).Open(); err != nil || len(channels) != 0 {
		t.Errorf("no settings: %v, %v", channels, err)
	}
}
