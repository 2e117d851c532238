package bot

import (
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// TestTopics types every topic of the starter corpus: answers are offered to choose from, in the visitor's language.
func TestTopics(t *testing.T) {
	b := starter()
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	if len(b.Corpus().Topics) == 0 {
		t.Fatal("there are no topics")
	}
	for _, topic := range b.Corpus().Topics {
		for _, lang := range []string{"en", "fr"} {
			for _, said := range topic.In(lang) {
				got, err := b.Turn(session.State{}, Input{Kind: Say, At: at, Text: said, Lang: lang})
				if err != nil {
					t.Fatal(err)
				}
				reply := got.Events[len(got.Events)-1]
				if reply.Type != session.TypeClarify || len(reply.Choices) < 3 {
					t.Errorf("%q: got %s %v %q", said, reply.Type, reply.Choices, reply.Text)
					continue
				}
				if a := b.Corpus().Answer(reply.Choices[0].ID); a == nil || a.Lang != lang {
					t.Errorf("%q: offered %q in %s", said, reply.Choices[0].ID, lang)
				}
			}
		}
	}
}
