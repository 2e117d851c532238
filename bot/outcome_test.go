package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// What turns come to is counted by kind, area and page, without a word of the visitor's.
func TestOutcomes(t *testing.T) {
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		did  []Input
		want string // of the last
	}{
		{[]Input{{Kind: Say, Text: "landlord"}, {Kind: Choose, Choice: "eviction"}}, "answered tenancy eviction sure=false"},
		{[]Input{{Kind: Say, Text: "hello"}}, ""},
		{[]Input{{Kind: Say, Text: "landlord"}}, "clarified tenancy  sure=false"},
		{[]Input{{Kind: Say, Text: "landlord"}, {Kind: Choose, Choice: session.None}}, "handed_off tenancy  sure=false"},
		{[]Input{{Kind: Say, Text: "blorp frobnicate zork"}}, "clarified   sure=false"},
		{[]Input{{Kind: Human}}, "handed_off/requested   sure=false"},
		{[]Input{{Kind: Say, Text: "i want to kill myself"}}, "handed_off/crisis   sure=false"},
		{[]Input{{Kind: Say, Text: "landlord"}, {Kind: Choose, Choice: "eviction"}, {Kind: Rate, Seq: 4, Helpful: true}}, "yes tenancy eviction sure=false"},
		{[]Input{{Kind: Human}, {Kind: Intake, Action: "submit", Fields: map[string]string{"name": "Ana", "opposing": "none", "area": "tenancy", "email": "a@example.com", "about": "x",
			"consent": "yes", "acknowledge": "yes"}}}, "sent/requested tenancy  sure=false"},
	} {
		var state session.State
		got := ""
		for n, in := range row.did {
			in.At, in.Reference, in.Partner, in.Client = at, "TSL-TEST-0001", "library", fmt.Sprint(n)
			turn, err := small().Turn(state, in)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range turn.Events {
				state = state.Apply(e)
			}
			var all []string
			for _, o := range turn.Outcomes {
				if o.Partner != "library" || o.Lang != "en" {
					t.Errorf("%+v: of another page or language", o)
				}
				kind := string(o.Kind)
				if o.Reason != "" && o.Reason != session.LowConfidence {
					kind += "/" + string(o.Reason)
				}
				all = append(all, fmt.Sprintf("%s %s %s sure=%v", kind, o.Area, o.Answer, o.Sure > 0))
			}
			got = strings.Join(all, ", ")
		}
		if got != row.want {
			t.Errorf("%+v: got %q, want %q", row.did, got, row.want)
		}
	}
}

// Nothing is as sure as what the visitor chose: what is given outright counts with its confidence, however near to certain that is.
func TestOutcomeOfTheSurest(t *testing.T) {
	b := starter()
	for _, a := range b.corpus.Answers() {
		turn, err := b.Turn(session.State{}, Input{Kind: Say, Text: a.Question, Lang: a.Lang, At: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range turn.Outcomes {
			if o.Kind == session.Answered && o.Sure == 0 {
				t.Errorf("%q counts as chosen", a.Question)
			}
		}
	}
}
