package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// formOfTests is the form of connections where a test does not say it.
var formOfTests = sockets.Auto

// eachForm runs a test over every form of connections.
func eachForm(t *testing.T, test func(*testing.T, sockets.Form)) {
	forms := []sockets.Form{sockets.Goroutine}
	if sockets.ParkingWorks {
		forms = append(forms, sockets.Parked)
	}
	for _, form := range forms {
		t.Run(string(form), func(t *testing.T) { test(t, form) })
	}
}

// TestGoroutineForm runs once more what the others hold of the form that is chosen by itself.
func TestGoroutineForm(t *testing.T) {
	if !sockets.ParkingWorks {
		t.Skip("it is the one that is chosen by itself")
	}
	formOfTests = sockets.Goroutine
	defer func() { formOfTests = sockets.Auto }()
	for _, test := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"bad frames", TestBadFrames}, {"close codes", TestCloseCodes}, {"conversation", TestConversation}, {"many tabs", TestManyTabs}, {"shutdown", TestShutdown},
		{"takeover", TestTakeover}, {"lawyer silent", TestLawyerSilent}, {"visitor types", TestVisitorTypes}, {"degraded", TestDegraded},
		{"unkept", TestUnkept}, {"unkept but stored", TestUnkeptButStored}, {"resume unkept", TestResumeUnkept}, {"erased and begun", TestErasedAndBegun},
		{"unkept with lawyer", TestUnkeptWithLawyer}, {"drain finishes turns", TestDrainFinishesTurns}, {"crisis without store", TestCrisisWithoutStore},
		{"crisis before hello", TestCrisisBeforeHello}, {"unknown outcome", TestUnknownOutcome}, {"tickets", TestTickets}, {"rate and quota", TestRateAndQuota},
		{"message that never ends", TestMessageThatNeverEnds}, {"slow reader", TestSlowReader}, {"limits of an address", TestLimitsOfAnAddress},
	} {
		t.Run(test.name, test.run)
	}
}

// A conversation at rest gives its state up, and nobody notices: not who asks on, not who rates, not a lawyer, not when it has been erased meanwhile or
// the store is down.
func TestRest(t *testing.T) {
	eachForm(t, func(t *testing.T, form sockets.Form) {
		log := &lameLog{Log: memlog.New()}
		s, h := start(t, Options{Connections: form, Log: log, PingEvery: 4 * time.Millisecond})
		c := dial(t, h, hello)
		pings := make(chan bool, 1)
		c.SetPingHandler(func(string) error { // no answer: so many pongs would be abuse, and the frames are signs of life enough
			select {
			case pings <- true:
			default:
			}
			return nil
		})
		heard := make(chan message)
		go func() {
			defer close(heard)
			for {
				var m message
				if c.ReadJSON(&m) != nil {
					return
				}
				heard <- m
			}
		}()
		ask := func(frame, kind string, seq float64) message {
			t.Helper()
			c.send(frame)
			m := <-heard
			if m["type"] != kind || m["seq"] != seq {
				t.Fatalf("%s: got %v, want %s %v", frame, m, kind, seq)
			}
			return m
		}
		rest := func() {
			for range 3 * restsKept {
				select {
				case <-pings:
				case m := <-heard:
					t.Fatalf("at rest: got %v", m)
				}
			}
		}
		rest() // before anything was said
		ask(`{"type":"say","id":"m1","text":"My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"}`, "answer", 2)
		rest()
		ask(`{"type":"rate","id":"m2","seq":2,"helpful":true}`, "ack", 3) // only who knows what was said finds the answer
		rest()
		id := session.ConversationOf(c.token)
		must(t, s.Join(t.Context(), id, "d1", "Grace"))
		if m := <-heard; m["type"] != "notice" || m["seq"] != 4.0 {
			t.Fatalf("a lawyer: got %v", m)
		}
		rest()
		ask(`{"type":"say","id":"m3","text":"hello"}`, "ack", 5) // for the lawyer
		must(t, s.Leave(t.Context(), id, "d2", "Grace"))
		<-heard
		rest()
		log.down.Store(true)
		c.send(`{"type":"say","id":"m4","text":"hello"}`)
		if a, b := <-heard, <-heard; a["type"] != "reply" || b["type"] != "reply" || b["seq"] != 0.0 {
			t.Fatalf("without the store: got %v and %v", a, b)
		}
		log.down.Store(false)
		ask(`{"type":"say","id":"m5","text":"hello"}`, "reply", 0) // it is kept again
		if m := <-heard; m["type"] != "reply" || m["seq"] != 8.0 {
			t.Fatalf("with the store again: got %v", m)
		}
	})
}

// What is erased while a conversation rests is gone for it too, even if nobody has told it.
func TestErasedAtRest(t *testing.T) {
	log := memlog.New()
	s := New(Options{Log: log, Bot: starter()})
	out := []any{}
	c := &socket{server: s, out: &out}
	must(t, c.frame([]byte(hello)))
	must(t, c.talk.turn(frame{Type: "say", ID: "m1", Text: "hello"}))
	for range restsKept + 1 {
		c.Rest()
	}
	if !c.talk.cold || c.talk.state != nothing && c.talk.state.Seq != 0 {
		t.Fatalf("the state is kept: %+v", c.talk.state)
	}
	must(t, log.Forget(t.Context(), c.talk.id))
	out = nil
	must(t, c.talk.turn(frame{Type: "say", ID: "m2", Text: "hello"}))
	data, err := json.Marshal(out)
	must(t, err)
	if sent := string(data); len(out) != 2 || !strings.Contains(sent, "This conversation has been erased.") || !strings.Contains(sent, `"seq":2`) {
		t.Errorf("got %s, want that it was erased, and a conversation that begins", sent)
	}
}
