package web

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

// What is spliced is what encoding/json would have written: every answer of the library, and every kind of event that a conversation has.
func TestAppendFrame(t *testing.T) {
	same := func(v any) {
		t.Helper()
		want, err := json.Marshal(v)
		must(t, err)
		if got, err := appendFrame(nil, v); err != nil || string(got) != string(want) {
			t.Errorf("got  %s (%v)\nwant %s", got, err, want)
		}
	}
	at := time.Date(2026, 11, 26, 1, 2, 3, 456e6, time.UTC)
	b := starter()
	for _, a := range corpus.Starter().Answers() {
		e := session.Event{Type: session.TypeAnswer, Seq: 2, Re: "m1", At: at, Confidence: 0.943, Answer: b.Present(a)}
		for _, other := range corpus.Starter().Related(a) {
			e.Related = append(e.Related, session.Choice{ID: other.Slug, Question: other.Question})
		}
		same(&e)
	}
	same(ackFrame{"ack", `m"<1>`, 7})
	same(noticeFrame{"notice", 0, time.Unix(1, 0).UTC(), "é"})
	var state session.State
	seen := make(map[session.Type]bool)
	for _, in := range []bot.Input{
		{Kind: bot.Say, Text: "hello"}, {Kind: bot.Say, Text: "my boss fired me"}, {Kind: bot.Choose, Choice: session.None}, {Kind: bot.Say, Text: "<b> & so on"},
		{Kind: bot.Say, Text: "My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"},
		{Kind: bot.Rate, Helpful: true, Comment: "très bien"}, {Kind: bot.Say, Text: "My card is 4111 1111 1111 1111, what is an lmia"}, {Kind: bot.Say, Text: "i want to die"}, {Kind: bot.Human},
		{Kind: bot.Intake, Action: "save", Fields: map[string]string{"name": "Ana <b>", "opposing": "Bé"}}, {Kind: bot.Intake, Action: "cancel"},
	} {
		in.At, in.Client, in.Reference = at, "m", newReference()
		if in.Kind == bot.Choose && len(state.Choices) == 0 {
			continue
		}
		if n := len(state.Given); n > 0 {
			in.Seq = state.Given[n-1].Seq
		}
		turn, err := b.Turn(state, in)
		if err != nil {
			t.Fatalf("%+v: %v", in, err)
		}
		for _, e := range turn.Events {
			same(&e)
			seen[e.Type] = true
			state = state.Apply(e)
		}
	}
	for _, want := range []session.Type{session.TypeVisitor, session.TypeAnswer, session.TypeReply, session.TypeClarify, session.TypeHandoff, session.TypeNotice, session.TypeIntake} {
		if !seen[want] {
			t.Errorf("no event of the type %s was compared", want)
		}
	}
	for _, e := range []session.Event{{Type: session.TypeReceipt, Reference: newReference(), Text: "by <Friday>"}, {Type: session.TypeLawyer, From: &session.Person{Name: "Grace"}, Text: "Hi"}} {
		same(&e)
	}
}

// BenchmarkEncode is an answer's frame, spliced and by encoding/json.
func BenchmarkEncode(b *testing.B) {
	a := corpus.Starter().Answers()[7]
	e := session.Event{Type: session.TypeAnswer, Seq: 2, Re: "m1", At: time.Now().UTC(), Confidence: 0.943, Answer: starter().Present(a)}
	for _, c := range []struct {
		name   string
		encode func(*session.Event) error
	}{
		{"spliced", func(e *session.Event) error { return encoded(e, func([]byte) error { return nil }) }},
		{"json", func(e *session.Event) error { _, err := json.Marshal(e); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.encode(&e); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
