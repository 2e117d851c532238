package bot

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// How questions on the chat itself are told from questions of law that sound like them, in a conversation that begins and right after an answer. Who wrote these messages
// wrote the examples after them. The bounds are a little outside of what is reached: who makes an example of one of these takes it out of here.
func TestChatUnseen(t *testing.T) {
	for _, want := range []struct {
		lang, before string
		heard        float64 // share of questions on the chat, at least
		misled       int     // others, at most
	}{
		{"en", "", 0.55, 2}, {"en", "i want a divorce", 0.3, 1},
		{"fr", "", 0.44, 3}, {"fr", "agence de collection mappelle 10 fois par jour", 0.23, 1},
	} {
		data, err := os.ReadFile("intents/testdata/chat." + want.lang + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		var all, heard, others, misled int
		for line := range strings.Lines(string(data)) {
			name, said, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got := talkedOf(t, want.lang, want.before, said)
			switch {
			case name == "none" && got != "":
				misled++
				t.Logf("%q is taken for %s", said, got)
			case got == name:
				heard++
			}
			if name == "none" {
				others++
			} else {
				all++
			}
		}
		t.Logf("%s after %q: of %d questions on the chat %d are told; of %d others %d are taken for one", want.lang, want.before, all, heard, others, misled)
		if float64(heard) < want.heard*float64(all) || misled > want.misled {
			t.Errorf("%s after %q: less is understood, or more misunderstood, than was", want.lang, want.before)
		}
	}
}

// talkedOf gives the topic of small talk with which a message is answered, after another message if there is one; "" where it is answered otherwise.
func talkedOf(t *testing.T, lang, before, said string) string {
	var state session.State
	reply := ""
	for _, text := range []string{before, said} {
		if text == "" {
			continue
		}
		turn, err := starter().Turn(state, Input{Kind: Say, Text: text, At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range turn.Events {
			state = state.Apply(e)
		}
		reply = turn.Events[len(turn.Events)-1].Text
	}
	byName, _ := topics()
	for _, name := range []string{"identity", "free", "private", "language", "return", "authorship", "help"} {
		for _, says := range byName[name].says {
			if slices.Contains(says, reply) {
				return name
			}
		}
	}
	return ""
}
