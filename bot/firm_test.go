package bot

import (
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

// Hardly any way in which the library is asked is taken for a question about the firm or the chat.
func TestFirmIsNotAskedInTheLibrary(t *testing.T) {
	taken := 0
	for _, a := range corpus.Starter().Answers() {
		for _, question := range append([]string{a.Question}, a.Alternates...) {
			turn := &turn{Bot: starter(), state: session.State{}, in: Input{Text: question}, said: hear(question), words: wordsOf(a.Lang)}
			if reply := turn.firm(); reply != "" {
				taken++
				t.Logf("%s: %q", a.Slug, question)
			}
		}
	}
	if taken > 12 { // of 27,000: "how much do you charge", "delete my data"
		t.Errorf("%d questions are taken for one about the firm", taken)
	}
}
