package web

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// lameLog fails while it is down, or hangs until the caller gives up; a turn is then stored all the same if late is set.
type lameLog struct {
	session.Log
	down, hangs, late atomic.Bool
	asked             atomic.Pointer[chan struct{}] // closed when it is given a turn; nil for nobody who wants to know
}

func (l *lameLog) fail(ctx context.Context) error {
	if !l.down.Load() {
		return nil
	}
	if l.hangs.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return errors.New("the disk is on fire")
}

func (l *lameLog) Append(ctx context.Context, conversation string, turn session.Turn) error {
	if asked := l.asked.Swap(nil); asked != nil {
		close(*asked)
	}
	if err := l.fail(ctx); err != nil {
		if l.late.Load() {
			_ = l.Log.Append(context.WithoutCancel(ctx), conversation, turn)
		}
		return err
	}
	return l.Log.Append(ctx, conversation, turn)
}

func (l *lameLog) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	if err := l.fail(ctx); err != nil {
		return nil, err
	}
	return l.Log.Read(ctx, conversation, after)
}

func (l *lameLog) Forget(ctx context.Context, conversation string) error {
	if err := l.fail(ctx); err != nil {
		return err
	}
	return l.Log.Forget(ctx, conversation)
}

func (l *lameLog) Ready(ctx context.Context) error { return l.fail(ctx) }

const (
	keptNot   = "not being kept"
	keptAgain = "being kept again"
)

// Without a store answers go on, with the number 0; the visitor is told once, and once more when it is over. What was offered meanwhile can be
// chosen, and what makes no sense without a record is refused.
func TestUnkept(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		t.Run(fmt.Sprint("hanging ", hangs), func(t *testing.T) {
			log := &lameLog{Log: memlog.New()}
			_, h := start(t, Options{Log: log})
			c := greeted(t, h)
			log.down.Store(true)
			log.hangs.Store(hangs)
			c.send(`{"type":"say","id":"m2","text":"lmia"}`)
			c.want("reply", 0, keptNot)
			offered := c.want("answer", 0, "")["related"].([]any)[0].(map[string]any)["id"].(string)
			c.send(`{"type":"say","id":"m3","text":"thanks"}`)
			c.want("reply", 0, "")
			for i, refused := range []string{
				`{"type":"intake","id":"%s","action":"start"}`, `{"type":"rate","id":"%s","seq":0,"helpful":true}`, `{"type":"forget","id":"%s"}`,
			} {
				id := fmt.Sprint("r", i)
				c.send(fmt.Sprintf(refused, id))
				if m := c.next(); m["code"] != "unavailable" || m["re"] != id {
					t.Errorf("%s: got %v", refused, m)
				}
			}
			log.down.Store(false)
			c.send(fmt.Sprintf(`{"type":"choose","id":"m4","choice":%q}`, offered))
			c.want("reply", 0, keptAgain)
			c.want("answer", 4, "")
			c.send(`{"type":"say","id":"m5","text":"thanks"}`)
			c.want("reply", 6, "")
		})
	}
}

// greeted opens a conversation of two events: a greeting, and the reply.
func greeted(t *testing.T, h *httptest.Server) *client {
	t.Helper()
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 2, "")
	return c
}

// want reads the next message and checks its type, its number and that it has these words.
func (c *client) want(kind string, seq float64, words string) message {
	c.t.Helper()
	m := c.next()
	text, _ := m["text"].(string)
	if m["type"] != kind || m["seq"] != seq || !strings.Contains(text, words) {
		c.t.Fatalf("got %v, want %s %v with %q", m, kind, seq, words)
	}
	return m
}

// A turn of unknown outcome that was stored after all is not shown to the visitor a second time, and what follows has the next numbers.
func TestUnkeptButStored(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	c := dial(t, h, hello)
	log.down.Store(true)
	log.late.Store(true)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 0, keptNot)
	c.want("reply", 0, "")
	log.down.Store(false)
	c.send(`{"type":"say","id":"m2","text":"thanks"}`)
	c.want("reply", 0, keptAgain)
	c.want("reply", 4, "")
	again := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q}`, c.token))
	for _, seq := range []float64{1, 2, 3, 4} {
		if m := again.next(); m["seq"] != seq {
			t.Fatalf("got %v, want number %v", m, seq)
		}
	}
}

// Who comes back while the store is down keeps their token, is answered, and is given the rest as soon as it can be read.
func TestResumeUnkept(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	first := greeted(t, h)
	log.down.Store(true)
	c := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":1}`, first.token))
	if c.token != first.token {
		t.Fatal("the token is another")
	}
	c.want("reply", 0, keptNot)
	c.send(`{"type":"say","id":"m2","text":"thanks"}`)
	c.want("reply", 0, "")
	log.down.Store(false)
	c.want("reply", 2, "") // by itself
	c.send(`{"type":"say","id":"m3","text":"thanks"}`)
	c.want("reply", 0, keptAgain)
	c.want("reply", 4, "")

	log.down.Store(true)
	stranger := dial(t, h, `{"type":"hello","resume":"of another day"}`)
	stranger.want("reply", 0, keptNot)
	log.down.Store(false)
	if _, _, err := stranger.ReadMessage(); err == nil || !strings.Contains(err.Error(), "1013") {
		t.Errorf("a token that opens nothing: got %v, want that the client comes again", err)
	}
}

// Where all come back at once after a restart, some have to wait for the store. That is not a store that does not work: they are told nothing, and are given the
// rest as soon as it can be read.
func TestResumeSlowly(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	s, h := start(t, Options{Log: log})
	first := greeted(t, h)
	log.hangs.Store(true)
	log.down.Store(true)
	c := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":1}`, first.token))
	if s.storeDown.Load() {
		t.Error("the store passes for one that does not work")
	}
	log.down.Store(false)
	c.want("reply", 2, "") // by itself
	c.send(`{"type":"say","id":"m2","text":"thanks"}`)
	c.want("reply", 4, "")
}

// An intake is refused before anything has been typed where the store is not set up to keep it.
func TestIntakeNotDurable(t *testing.T) {
	s, h := start(t, Options{Log: weakLog{memlog.New()}})
	c := dial(t, h, hello)
	c.send(`{"type":"intake","id":"m1","action":"start"}`)
	if m := c.next(); m["code"] != "unavailable" || !strings.Contains(m["message"].(string), "cannot be used") || strings.Contains(m["message"].(string), "send it again") {
		t.Errorf("got %v", m)
	}
	hours, err := office.New(office.Settings{Phone: "416-555-0123"})
	must(t, err)
	s.SetBot(starter().In(hours))
	c.send(`{"type":"intake","id":"m3","action":"start","lang":"fr"}`)
	if m := c.next(); !strings.Contains(fmt.Sprint(m["message"]), "au 416-555-0123") {
		t.Errorf("got %v", m)
	}
	c.send(`{"type":"say","id":"m2","text":"hello"}`)
	c.want("reply", 2, "")
	c.send(`{"type":"human","id":"m4"}`) // whoever is shown the form reads at once that it leads nowhere
	c.want("handoff", 4, "")
	c.want("reply", 0, "call our office at 416-555-0123")
	if p := s.Log.Promise(); p.Intakes {
		t.Error(p)
	}
}

// So does whoever asks for a person while the store is down.
func TestFormUnkept(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	c := greeted(t, h)
	log.down.Store(true)
	c.send(`{"type":"human","id":"m2"}`)
	c.want("reply", 0, keptNot)
	c.want("handoff", 0, "")
	c.want("reply", 0, "cannot be used")
	log.down.Store(false)
	c.send(`{"type":"human","id":"m3"}`)
	c.want("reply", 0, keptAgain)
	c.want("handoff", 4, "")
	c.send(`{"type":"say","id":"m4","text":"thanks"}`) // and nothing in between
	c.want("reply", 6, "")
}

type weakLog struct{ session.Log }

func (weakLog) Promise() session.Promise { return session.Promise{Says: "a sieve"} }

// Another tab that erased the conversation and began it again, while this one was not told, is noticed.
func TestErasedAndBegun(t *testing.T) {
	log := &deafLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	c := greeted(t, h)
	c.send(`{"type":"say","id":"m2","text":"hello"}`)
	c.want("reply", 4, "")
	other := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":4}`, c.token))
	other.send(`{"type":"forget","id":"m3"}`)
	other.want("notice", 0, "")
	other.next()
	other.send(`{"type":"say","id":"m4","text":"hello"}`)
	other.want("reply", 2, "")
	c.send(`{"type":"say","id":"m5","text":"thanks"}`)
	c.want("notice", 0, "erased")
	c.want("visitor", 1, "hello")
	c.want("reply", 2, "")
	c.want("reply", 4, "")
}

// deafLog wakes nobody.
type deafLog struct{ session.Log }

func (deafLog) Follow(string, func(session.Wake)) func() { return func() {} }

// A store that does not work is said in readiness, and is no reason to turn visitors away.
func TestReadyDegraded(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	for _, test := range []struct {
		down bool
		want string
	}{{false, `"status":"ready"`}, {false, `"intakes":true`}, {true, `"status":"degraded"`}, {true, `"intakes":false`}, {false, `"durability":"kept in memory`}} {
		log.down.Store(test.down)
		if _, body := fetch(t, h, "/readyz"); !strings.Contains(body, test.want) {
			t.Errorf("got %s, want %s", body, test.want)
		}
	}
}

// Words for a lawyer that cannot be stored are refused.
func TestUnkeptWithLawyer(t *testing.T) {
	log := &lameLog{Log: memlog.New()}
	s, h := start(t, Options{Log: log})
	c := greeted(t, h)
	must(t, s.Join(t.Context(), session.ConversationOf(c.token), "d1", "Grace"))
	c.want("notice", 3, "Grace")
	log.down.Store(true)
	c.send(`{"type":"say","id":"m2","text":"lmia"}`)
	if m := c.next(); m["code"] != "unavailable" {
		t.Errorf("got %v", m)
	}
	log.down.Store(false)
	c.send(`{"type":"say","id":"m2","text":"lmia"}`)
	if m := c.next(); m["type"] != "ack" || m["seq"] != 4.0 {
		t.Errorf("got %v", m)
	}
}

// A store that hangs holds up an answer for less than a second, the first time and ever after.
func TestUnkeptInTime(t *testing.T) {
	b := starter() // outside of the bubble, for all tests
	synctest.Test(t, func(t *testing.T) {
		log := &lameLog{Log: memlog.New()}
		log.down.Store(true)
		log.hangs.Store(true)
		s := New(Options{Log: log, Bot: b})
		for range 3 {
			begin := time.Now()
			r := httptest.NewRequest("POST", "/v1/chat", strings.NewReader(`{"frames":[{"type":"hello"},{"type":"say","id":"m1","text":"lmia"}]}`))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if took := time.Since(begin); took >= time.Second || !strings.Contains(w.Body.String(), `"type":"answer"`) {
				t.Errorf("after %s: %s", took, w.Body)
			}
		}
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A turn under way when the server goes down is finished and shown before the client is told to come back.
func TestDrainFinishesTurns(t *testing.T) {
	log := &slowLog{Log: memlog.New(), begun: make(chan struct{}), release: make(chan struct{})}
	s, h := start(t, Options{Log: log})
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	<-log.begun
	down := make(chan error, 1)
	go func() { down <- s.Shutdown(context.WithoutCancel(t.Context())) }()
	<-s.draining.Done()
	close(log.release)
	c.want("reply", 2, "")
	if _, _, err := c.ReadMessage(); err == nil || !strings.Contains(err.Error(), "1001") || !strings.Contains(err.Error(), "reconnect after ") {
		t.Errorf("got %v, want 1001 and when to come back", err)
	}
	if err := <-down; err != nil {
		t.Error(err)
	}
}

// slowLog says when an append has begun, and lets it go on when it is told to.
type slowLog struct {
	session.Log
	begun, release chan struct{}
}

func (l *slowLog) Append(ctx context.Context, conversation string, turn session.Turn) error {
	close(l.begun)
	<-l.release
	return l.Log.Append(context.WithoutCancel(ctx), conversation, turn)
}
