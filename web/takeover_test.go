package web

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

// A lawyer joins, speaks and leaves: the visitor is told each, is acknowledged without an answer of the bot meanwhile, and has it back.
func TestTakeover(t *testing.T) {
	s, h := start(t, Options{})
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 2, "")
	id := session.ConversationOf(c.token)
	staff := func(err error) {
		t.Helper()
		must(t, err)
	}
	for range 2 { // the desk sends it again: done once
		staff(s.Join(t.Context(), id, "d1", "Grace"))
	}
	c.want("notice", 3, "Grace")
	c.send(`{"type":"say","id":"m2","text":"my boss must get an lmia"}`)
	c.want("ack", 4, "")
	s.Typing(id)
	if m := c.next(); m["type"] != "typing" || m["who"] != "lawyer" {
		t.Errorf("got %v", m)
	}
	staff(s.Speak(t.Context(), id, "d2", "Grace", "Good morning."))
	if m := c.want("lawyer", 5, "Good morning."); m["from"].(map[string]any)["name"] != "Grace" || m["re"] != nil {
		t.Errorf("got %v", m)
	}
	c.send(`{"type":"say","id":"m3","text":"i want to kill myself"}`)
	c.want("handoff", 7, "911")
	var refusal *bot.Refusal
	if err := s.Join(t.Context(), id, "d3", "Henry"); !errors.As(err, &refusal) {
		t.Errorf("another lawyer: got %v", err)
	}
	staff(s.Leave(t.Context(), id, "d4", "Grace"))
	c.want("notice", 8, "left")
	c.send(`{"type":"say","id":"m4","text":"hello"}`)
	c.want("reply", 10, "")
	if err := s.Join(t.Context(), session.ConversationOf("nobody"), "d5", "Grace"); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("a conversation that is not there: got %v", err)
	}
}

// A lawyer who is silent for too long is not waited for: the visitor is told without asking, once, in every tab, and what they asked is answered.
func TestLawyerSilent(t *testing.T) {
	s, h := start(t, Options{LawyerSilence: 300 * time.Millisecond})
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 2, "")
	tab := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":2}`, c.token))
	must(t, s.Join(t.Context(), session.ConversationOf(c.token), "d1", "Grace"))
	c.want("notice", 3, "joined")
	tab.want("notice", 3, "joined")
	c.send(`{"type":"say","id":"m2","text":"when does an employer need an lmia"}`)
	c.want("ack", 4, "")
	tab.want("visitor", 4, "")
	for _, c := range []*client{c, tab} {
		c.want("notice", 5, "has not written")
		c.want("answer", 6, "")
	}
	c.send(`{"type":"say","id":"m3","text":"hello"}`)
	c.want("reply", 8, "")
	tab.want("visitor", 7, "")
}

// What is answered when the lawyer is gone is answered as on the page that the visitor is on, whoever has the bot come back: nothing is given or offered
// that is of another area than the partner's, and a form has the number that its request will have.
func TestLawyerLeavesPartnersPage(t *testing.T) {
	for _, silence := range []time.Duration{time.Hour, 300 * time.Millisecond} {
		s, h := start(t, Options{Partners: partners(t, clinic()), LawyerSilence: silence})
		for _, asked := range []string{"when does an employer need an lmia", "can you call me back today? i want a real lawyer"} {
			c, welcome := dialFrom(t, h, "", `{"type":"hello","partner":"clinic"}`)
			c.send(`{"type":"say","id":"m1","text":"hello"}`)
			c.want("reply", 2, "")
			id := welcome["conversation"].(string)
			must(t, s.Join(t.Context(), id, "d1", "Grace"))
			c.want("notice", 3, "joined")
			c.send(`{"type":"say","id":"m2","text":"` + asked + `"}`)
			c.want("ack", 4, "")
			if silence == time.Hour {
				must(t, s.Leave(t.Context(), id, "d2", "Grace"))
			}
			c.want("notice", 5, "")
			if form, _ := c.want("handoff", 6, "")["intake"].(map[string]any); form["form"] == nil {
				t.Errorf("%s: the form has no number: %v", asked, form)
			}
		}
	}
}

// How long a lawyer may be silent before another can take over is what the operator has set.
func TestAnotherLawyerTakesOver(t *testing.T) {
	for _, test := range []struct {
		allowed, silent time.Duration
		refused         bool
	}{
		{30 * time.Minute, 12 * time.Minute, true},
		{2 * time.Minute, 3 * time.Minute, false},
	} {
		var passed atomic.Int64
		s, h := start(t, Options{LawyerSilence: test.allowed, Now: func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }})
		c := dial(t, h, hello)
		c.send(`{"type":"say","id":"m1","text":"hello"}`)
		c.want("reply", 2, "")
		id := session.ConversationOf(c.token)
		must(t, s.Join(t.Context(), id, "d1", "Grace"))
		passed.Store(int64(test.silent))
		for what, err := range map[string]error{"speak": s.Speak(t.Context(), id, "d2", "Henry", "Good morning."), "join": s.Join(t.Context(), id, "d3", "Henry")} {
			if refused := errors.As(err, new(*bot.Refusal)); refused != test.refused {
				t.Errorf("%s after %s of %s: got %v, want refused %t", what, test.silent, test.allowed, err, test.refused)
			}
		}
	}
}

// What a visitor types is told to those who follow, at most every two seconds, and is not kept.
func TestVisitorTypes(t *testing.T) {
	s, h := start(t, Options{})
	c := dial(t, h, hello)
	told := make(chan string, 10)
	defer s.Log.Follow(session.ConversationOf(c.token), func(w session.Wake) { told <- w.Typing })()
	for range 5 {
		c.send(`{"type":"typing"}`)
	}
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 2, "")
	if who, then := <-told, <-told; who != "visitor" || then != "" {
		t.Errorf("got %q, then %q", who, then)
	}
}
