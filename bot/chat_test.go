package bot

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// How small talk, and questions on the chat itself, are told from questions of law that sound like them, in a conversation that begins and right after an answer. Who
// wrote these messages wrote the examples after them. The bounds are a little outside of what is reached: who makes an example of one of these takes it out of here.
func TestChatUnseen(t *testing.T) {
	const divorce, collectors = "i want a divorce", "agence de collection mappelle 10 fois par jour"
	for _, want := range []struct {
		file, lang, before string
		heard              float64 // share of what is said to the chat, at least
		misled             int     // others, at most
	}{
		{"chat", "en", "", 0.55, 2}, {"chat", "en", divorce, 0.42, 1}, {"chat", "fr", "", 0.44, 3}, {"chat", "fr", collectors, 0.35, 1},
		{"courtesy", "en", "", 0.38, 1}, {"courtesy", "en", divorce, 0.25, 1}, {"courtesy", "fr", "", 0.4, 3}, {"courtesy", "fr", collectors, 0.3, 1},
	} {
		data, err := os.ReadFile("intents/testdata/" + want.file + "." + want.lang + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		var all, heard, others, misled int
		for line := range strings.Lines(string(data)) {
			names, said, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got := talkedOf(t, want.lang, want.before, said)
			switch {
			case names == "none" && got != "":
				misled++
				t.Logf("%q is taken for %s", said, got)
			case got != "" && slices.Contains(strings.Split(names, ","), got):
				heard++
			}
			if names == "none" {
				others++
			} else {
				all++
			}
		}
		t.Logf("%s.%s after %q: of %d messages to the chat %d are told; of %d others %d are taken for one", want.file, want.lang, want.before, all, heard, others, misled)
		if float64(heard) < want.heard*float64(all) || misled > want.misled {
			t.Errorf("%s.%s after %q: less is understood, or more misunderstood, than was", want.file, want.lang, want.before)
		}
	}
}

// talkedOf gives the topic of small talk with which a message is answered, after another message if there is one; "" where it is answered otherwise.
func talkedOf(t *testing.T, lang, before, said string) string {
	reply := replyTo(t, lang, before, said)
	for _, about := range smallTalks {
		if slices.Contains(replies()[about.String()][lang], reply) {
			return about.String()
		}
	}
	return ""
}

// replyTo gives the text of the reply to a message, after another message if there is one.
func replyTo(t *testing.T, lang, before, said string) string {
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
	return reply
}
