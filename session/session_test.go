package session_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

var (
	permit  = &session.Answer{ID: "work-permit", Area: "immigration"}
	divorce = &session.Answer{ID: "divorce", Area: "family"}
	offered = []session.Choice{{ID: "divorce", Label: "Divorce?"}, {ID: session.None, Label: "None of these"}}
	slugs   = []string{"divorce"} // of what was offered
	form    = &session.Form{Step: "who", Fields: []session.Field{{Name: "name"}}}
	filled  = []session.Field{{Name: "name", Value: "Ada"}}
	typed   = map[string]string{"name": "Ada"}

	says     = session.Event{Type: session.TypeVisitor, Text: "May I work?"}
	saysMore = session.Event{Type: session.TypeVisitor, Text: "And my wife?"}
	goesOn   = session.Event{Type: session.TypeVisitor, Text: "Since May.", More: true}
	chooses  = session.Event{Type: session.TypeVisitor, Choice: "divorce"}
	rates    = session.Event{Type: session.TypeVisitor, Rating: &session.Rating{Seq: 2, Helpful: true}}
	french   = session.Event{Type: session.TypeVisitor, Text: "Bonjour", Lang: "fr"}
	thanks   = session.Event{Type: session.TypeVisitor, Text: "thank you", Aside: true}
	asks     = session.Event{Type: session.TypeVisitor, Action: "human", Text: "a person please"}
	tells    = session.Event{Type: session.TypeVisitor, Text: "I am Ada", Aside: true, Told: typed}
	cancels  = session.Event{Type: session.TypeVisitor, Action: "cancel"}
	answers  = session.Event{Type: session.TypeAnswer, Answer: permit, Text: "Here is what we know."}
	answers2 = session.Event{Type: session.TypeAnswer, Answer: divorce}
	related  = session.Event{Type: session.TypeAnswer, Answer: permit, Related: []session.Choice{{ID: "divorce"}, {ID: "custody"}}}
	clarify  = session.Event{Type: session.TypeClarify, Text: "Which one?", Choices: offered}
	quotes   = session.Event{Type: session.TypeClarify, Text: "It says ten days.", Choices: offered, Quotes: true}
	fits     = session.Event{Type: session.TypeClarify, Text: "It still fits best.", Choices: offered, Page: "divorce"}
	handoff  = session.Event{Type: session.TypeHandoff, Reason: session.Urgent, Form: form, Text: "A lawyer will help."}
	crisis   = session.Event{Type: session.TypeHandoff, Reason: session.Crisis, Text: "Call 911."}
	declined = session.Event{Type: session.TypeHandoff, Reason: session.LowConfidence, Form: form, Text: "I do not know."}
	reply    = session.Event{Type: session.TypeReply, Text: "Hello."}
	step     = session.Event{Type: session.TypeIntake, Step: "what", Fields: filled, FormID: "7f3k-92qd", Values: typed}
	receipt  = session.Event{Type: session.TypeReceipt, Reference: "TSL-7F3K-92QD", Text: "We have it."}
	lawyer   = session.Event{Type: session.TypeLawyer, From: &session.Person{Name: "Grace"}, Text: "Good morning."}
	noon     = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	joins    = session.Event{Type: session.TypeNotice, Action: session.Joined, From: &session.Person{Name: "Grace"}, At: noon}
	leaves   = session.Event{Type: session.TypeNotice, Action: session.Left, From: &session.Person{Name: "Grace"}}
	notice   = session.Event{Type: session.TypeNotice, Text: "A lawyer joined."}
)

// Each row is a conversation and the state that it comes to.
func TestFold(t *testing.T) {
	for _, tc := range []struct {
		name   string
		events []session.Event
		want   session.State
	}{
		{"nothing said", nil, session.State{}},
		{"a message", log(says), session.State{Seq: 1, Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}}},
		{"a story in pieces", log(says, goesOn, goesOn), session.State{Seq: 3, Said: []string{"May I work?", "Since May.", "Since May."}, Asked: "Since May.", Story: []string{"May I work?", "Since May.", "Since May."}}},
		{"what the form will ask for", log(tells), session.State{Seq: 1, Said: []string{"I am Ada"}, Told: typed}},
		{"until it is closed", log(tells, cancels), session.State{Seq: 2, Said: []string{"I am Ada"}}},
		{"or opened, which then holds it", log(step, tells), session.State{Seq: 2, Said: []string{"I am Ada"}, AtForm: true, Last: session.TypeIntake,
			Form: &session.Form{ID: "7f3k-92qd", Step: "what", Fields: filled, Values: typed}}},
		{"an answer", log(says, answers), session.State{Seq: 2, Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}, Area: "immigration",
			Last: session.TypeAnswer, Read: true, Page: "work-permit", LastText: "Here is what we know.", About: []string{"work-permit"}, Given: []session.Given{{Seq: 2, Slug: "work-permit", Asked: "May I work?"}}}},
		{"two answers, the last one's area", log(answers, answers2), session.State{Seq: 2, Area: "family",
			Last: session.TypeAnswer, Read: true, Page: "divorce", About: slugs, Given: []session.Given{{Seq: 1, Slug: "work-permit"}, {Seq: 2, Slug: "divorce"}}}},
		{"a question back", log(clarify), session.State{Seq: 1, Choices: offered, Before: offered, Offered: slugs, About: slugs, Failed: 1, Last: session.TypeClarify, LastText: "Which one?"}},
		{"a question back that quotes is none that failed", log(clarify, quotes), session.State{Seq: 2, Choices: offered, Before: offered, Offered: slugs, About: slugs,
			Last: session.TypeClarify, Read: true, LastText: "It says ten days."}}, // an event of before they named the page
		{"the page that a question back speaks of", log(clarify, fits), session.State{Seq: 2, Choices: offered, Before: offered, Offered: slugs, About: slugs, Failed: 2,
			Last: session.TypeClarify, Page: "divorce", LastText: "It still fits best."}},
		{"is spoken of until the next reply", log(fits, clarify), session.State{Seq: 2, Choices: offered, Before: offered, Offered: slugs, About: slugs, Failed: 2, Last: session.TypeClarify, LastText: "Which one?"}},
		{"choices stay open while the visitor speaks", log(clarify, says), session.State{Seq: 2, Choices: offered, Offered: slugs, About: slugs, Failed: 1,
			Last: session.TypeClarify, LastText: "Which one?", Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}}},
		{"the next reply closes them", log(clarify, says, reply), session.State{Seq: 3, Offered: slugs, About: slugs, Failed: 1, Last: session.TypeReply,
			LastText: "Hello.", Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}}},
		{"failures add up until a person comes first", log(clarify, clarify, handoff), session.State{Seq: 3, Before: offered, Offered: slugs, About: slugs, Form: form, Reason: session.Urgent,
			AtForm: true, Last: session.TypeHandoff, LastText: "A lawyer will help.", LastReason: session.Urgent}},
		{"an answer ends them", log(clarify, handoff, answers2), session.State{Seq: 3, Area: "family", Before: offered, Offered: slugs, Form: form, Reason: session.Urgent,
			Last: session.TypeAnswer, Read: true, Page: "divorce", About: slugs, Given: []session.Given{{Seq: 3, Slug: "divorce"}}}},
		{"related answers are offered, each is remembered once", log(related, clarify, related), session.State{Seq: 3, Area: "immigration",
			Before: offered, Related: []session.Choice{{ID: "divorce"}, {ID: "custody"}}, Offered: []string{"divorce", "custody"}, Last: session.TypeAnswer, Read: true, Page: "work-permit",
			About: []string{"work-permit"}, Given: []session.Given{{Seq: 1, Slug: "work-permit"}, {Seq: 3, Slug: "work-permit"}}}},
		{"and open by number until something else is asked", log(related, says), session.State{Seq: 2, Area: "immigration", Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"},
			Offered: []string{"divorce", "custody"}, Last: session.TypeAnswer, Read: true, Page: "work-permit", About: []string{"work-permit"}, Given: []session.Given{{Seq: 1, Slug: "work-permit"}}}},
		{"the language stays until another is spoken", log(french, says), session.State{Seq: 2, Lang: "fr", Said: []string{"Bonjour", "May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}}},
		{"a crisis without a form", log(crisis), session.State{Seq: 1, Reason: session.Crisis, Last: session.TypeHandoff, LastText: "Call 911.", LastReason: session.Crisis}},
		{"a step of the intake", log(handoff, step), session.State{Seq: 2, Reason: session.Urgent,
			Form: &session.Form{ID: "7f3k-92qd", Step: "what", Fields: filled, Values: typed}, AtForm: true, Last: session.TypeIntake}},
		{"the receipt", log(handoff, step, receipt), session.State{Seq: 3, Reason: session.Urgent, Reference: "TSL-7F3K-92QD", Sent: []string{"TSL-7F3K-92QD"}, Receipt: "We have it.",
			Last: session.TypeReceipt, LastText: "We have it."}},
		{"the most pressing reason stays while the form is open", log(handoff, declined), session.State{Seq: 2, Failed: 1, Reason: session.Urgent,
			Form: form, AtForm: true, Last: session.TypeHandoff, LastText: "I do not know.", LastReason: session.LowConfidence}},
		{"what was urgent stays so for the next form", log(handoff, receipt, declined), session.State{Seq: 3, Failed: 1, Reason: session.Urgent, Form: form,
			Reference: "TSL-7F3K-92QD", Sent: []string{"TSL-7F3K-92QD"}, Receipt: "We have it.", AtForm: true, Last: session.TypeHandoff, LastText: "I do not know.", LastReason: session.LowConfidence}},
		{"a cancelled intake", log(handoff, cancels), session.State{Seq: 2, Reason: session.Urgent,
			AtForm: true, Last: session.TypeHandoff, LastText: "A lawyer will help.", LastReason: session.Urgent}},
		{"a lawyer joins", log(joins), session.State{Seq: 1, Lawyer: "Grace", LawyerAt: noon}},
		{"and leaves", log(joins, lawyer, leaves), session.State{Seq: 3}},
		{"only messages are remembered as said", log(says, chooses, rates, asks, saysMore), session.State{Seq: 5,
			Said: []string{"May I work?", "And my wife?"}, Asked: "And my wife?", Story: []string{"And my wife?"}}},
		{"a place is where the talk is until another is named", log(session.Event{Type: session.TypeVisitor, Place: "calgary", Lives: true}, chooses), session.State{Seq: 2, Place: "calgary", Lives: true}},
		{"on whose page is known from one event on", log(session.Event{Type: session.TypeVisitor, Partner: "clinic"}, chooses), session.State{Seq: 2, Partner: "clinic"}},
		{"and until it is ours", log(session.Event{Type: session.TypeVisitor, Place: "calgary", Lives: true}, session.Event{Type: session.TypeVisitor, Place: session.Here}), session.State{Seq: 2}},
		{"what a person came first for is remembered", log(says, handoff), session.State{Seq: 2, Said: []string{"May I work?"}, Asked: "May I work?", Story: []string{"May I work?"}, Pressed: "May I work?",
			Form: form, Reason: session.Urgent, AtForm: true, Last: session.TypeHandoff, LastText: "A lawyer will help.", LastReason: session.Urgent}},
		{"what asks nothing is said, and not asked", log(says, thanks, answers2), session.State{Seq: 3, Said: []string{"May I work?", "thank you"}, Asked: "May I work?", Story: []string{"May I work?"}, Area: "family",
			Last: session.TypeAnswer, Read: true, Page: "divorce", About: slugs, Given: []session.Given{{Seq: 3, Slug: "divorce", Asked: "May I work?"}}}},
		{"what was offered last is remembered until something else is asked", log(clarify, chooses, answers2, thanks, reply), session.State{Seq: 5, Before: offered, Offered: slugs,
			About: slugs, Area: "family", Said: []string{"thank you"}, Last: session.TypeReply, LastText: "Hello.", Given: []session.Given{{Seq: 3, Slug: "divorce"}}}},
		{"a lawyer leaves what the bot was about", log(clarify, lawyer, notice), session.State{Seq: 3, Lawyer: "Grace", Choices: offered, Before: offered, Offered: slugs, About: slugs, Failed: 1,
			Last: session.TypeClarify, LastText: "Which one?"}},
	} {
		if got := session.Fold(tc.events); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tc.name, got, tc.want)
		}
	}
}

// What was typed into a form that was cancelled is not shown again; what was sent, or is still open, is.
func TestShown(t *testing.T) {
	withValue := session.Event{Type: session.TypeHandoff, Form: &session.Form{Step: "who", Fields: filled, Values: typed}}
	for _, tc := range []struct {
		name   string
		events []session.Event
		want   int // how often Ada is named
	}{
		{"open", log(withValue, step), 4},
		{"sent", log(withValue, step, receipt), 4},
		{"cancelled", log(withValue, step, step, cancels), 0},
		{"sent, and a second one cancelled", log(withValue, step, receipt, step, cancels), 4},
		{"cancelled, and a second one sent", log(step, cancels, withValue, step, receipt), 4},
	} {
		before := snapshot(t, session.Fold(tc.events))
		b, err := json.Marshal(session.Shown(tc.events))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(b), "Ada"); got != tc.want {
			t.Errorf("%s: Ada is named %d times, want %d", tc.name, got, tc.want)
		}
		if snapshot(t, session.Fold(tc.events)) != before {
			t.Errorf("%s: the events were changed", tc.name)
		}
	}
}

// A choice that was made by its button is read as what stood on it, and one that was made in words as those.
func TestSaid(t *testing.T) {
	offer := session.Event{Type: session.TypeClarify, Choices: []session.Choice{{ID: "lmia", Label: "What is an LMIA?"}, {ID: session.None, Label: "None of these"}}}
	more := session.Event{Type: session.TypeAnswer, Related: []session.Choice{{ID: "express-entry", Question: "How does it work?"}}}
	chosen := func(text, choice string) session.Event {
		return session.Event{Type: session.TypeVisitor, Text: text, Choice: choice}
	}
	events := []session.Event{offer, chosen("", session.None), chosen("the first", "lmia"), more, chosen("", "express-entry"), {Type: session.TypeVisitor, Action: "human"}}
	var got []string
	for _, e := range session.Said(events) {
		if e.Type == session.TypeVisitor {
			got = append(got, e.Text)
		}
	}
	if want := []string{"None of these", "the first", "How does it work?", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if events[1].Text != "" {
		t.Error("the events were changed")
	}
}

// Of a restricted intake everybody may see that it is there, and not who it is from.
func TestOutline(t *testing.T) {
	open := session.Intake{Reference: "TSL-1", Fields: typed, Said: []string{"Ada was here"}, Matches: []string{"Ada"}, Urgent: true}
	if !reflect.DeepEqual(open.Outline(), open) {
		t.Errorf("got %+v", open.Outline())
	}
	open.Restricted = true
	if got := open.Outline(); strings.Contains(fmt.Sprintf("%+v", got), "Ada") || got.Reference != "TSL-1" || !got.Urgent || !got.Restricted {
		t.Errorf("got %+v", got)
	}
}

// Only the last messages are remembered, however many there are.
func TestFoldSaid(t *testing.T) {
	var events []session.Event
	for n := range 3 * session.SaidKept {
		events = append(events, session.Event{Type: session.TypeVisitor, Text: fmt.Sprint(n + 1)})
		said := session.Fold(log(events...)).Said
		if want := min(n+1, session.SaidKept); len(said) != want || said[want-1] != fmt.Sprint(n+1) || said[0] != fmt.Sprint(n+2-want) {
			t.Fatalf("after %d messages: got %q, want the last %d", n+1, said, want)
		}
	}
}

// Only the last offers are remembered.
func TestFoldOffered(t *testing.T) {
	var events []session.Event
	for n := range 2 * session.OfferedKept {
		events = append(events, session.Event{Type: session.TypeClarify, Choices: []session.Choice{{ID: fmt.Sprint(n + 1)}, {ID: session.None}}})
	}
	offered := session.Fold(log(events...)).Offered
	if n := session.OfferedKept; len(offered) != n || offered[0] != fmt.Sprint(n+1) || offered[n-1] != fmt.Sprint(2*n) {
		t.Errorf("got %q, want the last %d", offered, n)
	}
}

// Folding on from any earlier state gives the same as folding everything, and leaves the earlier state as it was, also
// when two go on from it differently: a warm state is shared by everyone who looks at the conversation.
func TestApplyLeavesEarlierStates(t *testing.T) {
	events := log(says, answers, clarify, chooses, related, answers2, handoff, step, step, says, receipt, lawyer, saysMore, reply, cancels)
	for n := range events {
		earlier := session.Fold(events[:n])
		before := snapshot(t, earlier)
		other := earlier
		for _, e := range log(saysMore, french, related, answers2, clarify, handoff, step, receipt, answers) {
			other = other.Apply(e)
		}
		otherBefore := snapshot(t, other)
		on := earlier
		for _, e := range events[n:] {
			on = on.Apply(e)
		}
		if want := session.Fold(events); !reflect.DeepEqual(on, want) {
			t.Errorf("on from %d:\ngot  %+v\nwant %+v", n, on, want)
		}
		if after := snapshot(t, earlier); after != before {
			t.Errorf("the state after %d events changed:\nfrom %s\nto   %s", n, before, after)
		}
		if after := snapshot(t, other); after != otherBefore {
			t.Errorf("the other state from %d on changed:\nfrom %s\nto   %s", n, otherBefore, after)
		}
	}
}

// The names of stored conversations never change, are the same everywhere, and do not contain the token.
func TestConversationOf(t *testing.T) {
	for token, want := range map[string]string{
		"":                           "33etp4dp6y46rqvdb6vnm6k3d4",
		"token":                      "yqnno55e3ihi6j334rg5zfsubu",
		"RKQ2V5LZ7N3XGJ4TM6HYPDWB2C": "dwef5p6daueszkeciicrd6pdku",
	} {
		if got := session.ConversationOf(token); got != want {
			t.Errorf("ConversationOf(%q) = %q, want %q", token, got, want)
		}
	}
	shape := regexp.MustCompile(`^[a-z2-7]{26}$`)
	seen := map[string]string{}
	for n := range 10_000 {
		token := fmt.Sprint("token ", n)
		c := session.ConversationOf(token)
		if other, ok := seen[c]; ok || !shape.MatchString(c) {
			t.Fatalf("ConversationOf(%q) = %q, the same as of %q or not of the shape %s", token, c, other, shape)
		}
		seen[c] = token
	}
}

// A case is named after its intake, and no token names one.
func TestCaseOf(t *testing.T) {
	if got := session.CaseOf("TSL-7F3K-92QD"); got != "case-tsl-7f3k-92qd" {
		t.Errorf("got %q", got)
	}
}

// log numbers events as a log does.
func log(events ...session.Event) []session.Event {
	events = slices.Clone(events)
	for i := range events {
		events[i].Seq = int64(i) + 1
	}
	return events
}

// snapshot gives everything that a state says, also what it points to.
func snapshot(t *testing.T, s session.State) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
