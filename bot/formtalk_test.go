package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/session"
)

// Who is not to be called at all is asked for an e-mail address. Who only says when not, or wants a text message, is not.
func TestUncalled(t *testing.T) {
	for _, row := range []struct {
		lang, human, said string
		asksForEmail      bool
	}{
		{"en", "human", "no calls please", true}, {"en", "human", "dont call me after 9 pm", false}, {"en", "human", "no calls, evenings only by text", false},
		{"fr", "une personne", "pas d'appels svp", true}, {"fr", "une personne", "pas d'appels après 21h", false},
	} {
		var s session.State
		var last string
		for _, said := range []string{row.human, row.said} {
			turn, err := starter().Turn(s, Input{Kind: Say, Text: said, At: time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC), Client: "m", Lang: row.lang})
			if err != nil {
				t.Fatal(err)
			}
			for i := range turn.Events {
				s.Add(&turn.Events[i])
			}
			last = turn.Events[1].Text
		}
		words := english.form
		if row.lang == french.lang {
			words = french.form
		}
		if s.Told[intake.When] == "" && s.Form.Values[intake.When] == "" {
			t.Errorf("%q is not kept", row.said)
		}
		if got := strings.Contains(last, words.needsEmail); got != row.asksForEmail {
			t.Errorf("%q: got %q", row.said, last)
		}
	}
}
