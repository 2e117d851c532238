package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// What a turn tells about the library: only an explicit yes counts as helped; what was asked is kept without personal data.
func TestFeedback(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var state session.State
	do := func(in Input) *session.Feedback {
		t.Helper()
		in.At, in.Reference, in.Partner = at, "TSL-TEST-0001", "library"
		turn, err := small().Turn(state, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range turn.Events {
			state = state.Apply(e)
		}
		return turn.Feedback
	}
	if f := do(Input{Kind: Say, Text: "my landlord wants to evict me"}); f != nil {
		t.Errorf("a message that was answered is kept: %+v", f)
	}
	if len(state.Given) == 0 {
		do(Input{Kind: Choose, Choice: "eviction"})
	}
	given := state.Given[0]
	if f := do(Input{Kind: Say, Text: "thanks that helped"}); f != nil {
		t.Errorf("thanks count as a rating: %+v", f)
	}
	f := do(Input{Kind: Rate, Seq: given.Seq, Helpful: true, Comment: "I am at ada@example.com"})
	if f == nil || f.Kind != session.Helped || f.Answer != "eviction" || f.Version != given.Version || f.Version == "" || f.Area != "tenancy" || f.Partner != "library" || !f.At.Equal(at) {
		t.Fatalf("a yes: got %+v", f)
	}
	if f.Text != "my landlord wants to evict me" || strings.Contains(f.Comment, "example.com") {
		t.Errorf("a yes keeps %q and %q", f.Text, f.Comment)
	}
	if f = do(Input{Kind: Rate, Seq: given.Seq}); f == nil || f.Kind != session.Unhelpful {
		t.Errorf("a no: got %+v", f)
	}
	state = session.State{}
	if f = do(Input{Kind: Say, Text: "blorp frobnicate zork"}); f != nil {
		t.Errorf("a message that is asked about again is kept: %+v", f)
	}
	if f = do(Input{Kind: Say, Text: "can i zork a frobnicate at the blorp? my name is Ada, 416-555-0199"}); f == nil || f.Kind != session.Unanswered || strings.Contains(f.Text, "Ada") || strings.Contains(f.Text, "0199") || f.Lang != "en" {
		t.Errorf("an unanswered message: got %+v", f)
	}
	for said, want := range map[string]string{ // names that are told in other words than "my name is", now or before, or typed into the form
		"i am John Smith of Sarnia and blorp zork frobnicate": "i am [name] of Sarnia and blorp zork frobnicate",
		"my boss is John Smith and blorp zork frobnicate":     "my boss is [name] and blorp zork frobnicate",
		"blorp zork Ozu frobnicate":                           "blorp zork [name] frobnicate",
		"blorp zork ozuna frobnicate":                         "blorp zork ozuna frobnicate",
	} {
		state = session.State{Form: &session.Form{ID: "a", Step: "names", Values: map[string]string{"name": "ozu"}}}
		do(Input{Kind: Say, Text: "blorp frobnicate zork"})
		if f := do(Input{Kind: Say, Text: said}); f == nil || f.Text != want {
			t.Errorf("%q is kept as %+v, want %q", said, f, want)
		}
	}
	state = session.State{}
	do(Input{Kind: Say, Text: "landlord"})
	if state.Last != session.TypeClarify {
		t.Fatalf("%q is not asked about: %s", "landlord", state.Last)
	}
	nearest := state.About[0]
	if f = do(Input{Kind: Choose, Choice: session.None}); f == nil || f.Kind != session.Refused || f.Text != "landlord" || f.Answer != nearest {
		t.Errorf("a refused question: got %+v", f)
	}
}

// The language of a message is found even for a few words, and left open where they tell nothing.
func TestTongue(t *testing.T) {
	for text, want := range map[string]tongue{
		"my landlord is evicting me": inEnglish, "eviction notice": inEnglish, "rent": inEnglish, "thanks": inEnglish,
		"mon loyer": inFrench, "pension alimentaire": inFrench, "congédié": inFrench, "merci": inFrench, "j'ai reçu un avis N12": inFrench, "divorce à l'amiable": inFrench,
		"N4": unsure, "": unsure, "divorce": unsure, "12345": unsure, "👍": unsure, "visa": unsure,
		"necesito un abogado": inOther, "mi jefe no me paga": inOther, "¿puedo trabajar?": inOther, "房东": inOther, "Мне нужен адвокат": inOther, "ਮਦਦ": inOther, "أحتاج محامي": inOther,
		"mujhe vakil chahiye": inOther, "kailangan ko ng tulong": inOther, "preciso de ajuda com meu trabalho": inOther, "ich brauche hilfe": inOther,
		"my boss Juan de la Cruz fired me": inEnglish, "the landlord of Casa Loma wants more rent": inEnglish,
	} {
		if got, _, _ := tongueOf(text, hear(text).tokens); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A choice is taken by its number, place, label or words, and by nothing else.
func TestPicked(t *testing.T) {
	choices := []session.Choice{{ID: "n12", Label: "What is an N12 notice?"}, {ID: "n4", Label: "What is an N4 notice for non-payment of rent?"},
		{ID: "pets", Label: "Can a landlord evict because of a pet?"}, {ID: session.None, Label: "None of these"}}
	for text, want := range map[string]string{
		"1": "n12", "#2": "n4", "2.": "n4", "number 3": "pets", "option 2": "n4", "the second one": "n4", "second": "n4", "3rd": "pets", "b": "n4", "option c": "pets", "the last one": "pets",
		"la première": "n12", "le deuxième s'il vous plaît": "", "numéro 2": "n4", "la dernière": "pets", "yes the first one please": "n12", "I think the third": "pets",
		"4": session.None, "none": session.None, "None of these": session.None, "neither": session.None, "no": session.None, "Aucune": session.None, "ni l'un ni l'autre": session.None,
		"the N4": "n4", "it's the pet one": "pets", "pets": "pets", "What is an N12 notice?": "n12", "non-payment": "n4",
		"notice": "", "5": "", "0": "", "$2": "", "12": "", "my landlord gave me an N12 and I have 2 kids": "", "two months": "", "a": "n12", "": "", "how long does it take": "", "that one": "",
	} {
		if got := strings.Join(picked(new(hear(text)), choices).take, " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := picked(new(hear("2")), nil); got.take != nil {
		t.Errorf("with nothing offered: got %q", got.take)
	}
}

// What is between a greeting and thanks is what was asked.
func TestBare(t *testing.T) {
	for text, want := range map[string]string{
		"hi good morning my landlord wants me out": "my landlord wants me out", "Hello there, can I sue? Thank you so much!": "can I sue", "thanks, that helped, what about my kids": "what about my kids",
		"Bonjour! Mon patron ne paie pas. Merci d'avance": "Mon patron ne paie pas", "hello": "hello", "thanks!": "thanks!", "history of my rent": "history of my rent", "can he do this": "can he do this",
		"my thanks to nobody": "my thanks to nobody",
	} {
		if got := bare(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Who asks for a frozen answer is handed to a person, whatever else is like it; a search does not find it. Once it is put back it is given.
func TestFrozen(t *testing.T) {
	say := func(b *Bot, text string) session.Event {
		t.Helper()
		turn, err := b.Turn(session.State{}, Input{Kind: Say, Text: text, At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		return turn.Events[len(turn.Events)-1]
	}
	for _, text := range []string{"Who gets custody of the children?", "custody of my kids", "how do I get a divorce? and who gets custody of the children?"} {
		if e := say(small(), text); e.Type != session.TypeHandoff || !strings.HasPrefix(e.Text, english.withdrawn) {
			t.Errorf("%q: got %s %q, answer %v", text, e.Type, e.Text, e.Answer)
		}
	}
	if found := small().Search("custody of the children", "", "", 2); len(found) != 2 || found[0].ID == "child-custody" || found[1].ID == "child-custody" {
		t.Errorf("found %v", found)
	}
	thawed := small().Over(small().Corpus().Thawed())
	if e := say(thawed, "Who gets custody of the children?"); e.Answer == nil || e.Answer.ID != "child-custody" {
		t.Errorf("put back: got %s %v", e.Type, e.Choices)
	}
	if found := thawed.Search("custody of the children", "", "", 1); len(found) != 1 || found[0].ID != "child-custody" {
		t.Errorf("put back: found %v", found)
	}
}

// A search lists nothing where no answer, or none of the area, uses a word of the query.
func TestSearchFloor(t *testing.T) {
	for _, test := range []struct {
		query, area string
		found       bool
	}{
		{"asdf qwerty zzz", "", false}, {"how can i", "", false}, {"divorce", "employment", false}, {"divorce", "", true}, {"asdf severance zzz", "employment", true},
	} {
		if got := len(small().Search(test.query, test.area, "en", 3)) > 0; got != test.found {
			t.Errorf("%q in %q: found %v, want %v", test.query, test.area, got, test.found)
		}
	}
}

// An answer whose review is overdue is offered with its age and never given outright.
func TestOverdue(t *testing.T) {
	turn, err := small().Turn(session.State{}, Input{Kind: Say, Text: "What is severance pay? I was fired without severance", At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	e := turn.Events[len(turn.Events)-1]
	if e.Type != session.TypeClarify || e.Choices[0].ID != "old-answer" || !strings.Contains(e.Choices[0].Label, "last updated") {
		t.Errorf("got %s %v", e.Type, e.Choices)
	}
	turn, err = small().Turn(session.State{}, Input{Kind: Say, Text: "What is severance pay? I was fired without severance", At: time.Date(2025, 11, 24, 9, 0, 0, 0, time.UTC)})
	if e = turn.Events[len(turn.Events)-1]; err != nil || e.Answer == nil || e.Answer.ID != "old-answer" {
		t.Errorf("before it was due: got %s, %v", e.Type, err)
	}
}

// So is one that is offered only because it is related to a lone one.
func TestOverdueNeighbour(t *testing.T) {
	answer := func(slug, area, question, related string) *corpus.Answer {
		return &corpus.Answer{Slug: slug, Area: area, Question: question, Summary: question, Lang: "en", Related: []string{related}, Updated: "2025-06-01",
			Review: corpus.Review{State: corpus.Reviewed, Due: "2026-01-01"}}
	}
	c := corpus.New([]*corpus.Answer{answer("severance", "employment", "What is severance pay?", "offers"), answer("offers", "business", "How do I hire somebody?", "severance")}, corpus.Beside{})
	turn, err := New(c, matcher.Build(c, matcher.Options{})).Turn(session.State{}, Input{Kind: Say, Text: "What is severance pay?", Area: "employment", At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	e := turn.Events[len(turn.Events)-1]
	if len(e.Choices) != 3 || e.Choices[1].ID != "offers" || !strings.Contains(e.Choices[1].Label, "last updated") {
		t.Errorf("got %s %v", e.Type, e.Choices)
	}
}

// A review is due at the end of a day at the office, whatever day it is in Greenwich.
func TestToday(t *testing.T) {
	b := small()
	if got := (&turn{Bot: b, in: Input{At: time.Date(2026, 11, 28, 1, 30, 0, 0, time.UTC)}}).today(); got != "2026-11-27" {
		t.Errorf("at half past eight in the evening it is %s", got)
	}
}
