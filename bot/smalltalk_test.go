package bot

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

// TestSmallTalkIsWhole: every topic has two replies in each language, and every intent that is answered by one has a topic.
func TestSmallTalkIsWhole(t *testing.T) {
	for _, about := range slices.Concat(smallTalks, ofFirm) {
		if replies()[about.String()] == nil {
			t.Errorf("there is no topic %s", about)
		}
	}
	for topic, says := range replies() {
		for _, w := range []*words{english, french} {
			if n := len(says[w.lang]); n != 2 {
				t.Errorf("%s has %d replies in %s, not two", topic, n, w.lang)
			}
		}
		if topic != "no-phone" && !slices.ContainsFunc(slices.Concat(smallTalks, ofFirm), func(about intents.Intent) bool { return about.String() == topic }) {
			t.Errorf("nothing leads to the topic %s", topic)
		}
	}
}

// Every example of small talk, and of a question about this chat, is answered by its own reply where a conversation begins with it, in either language. Emergencies come first,
// who wishes for a language gets that, and a place is asked about.
func TestExamplesAreAnswered(t *testing.T) {
	day := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, about := range smallTalks {
		for _, lang := range []string{"en", "fr"} {
			data, err := os.ReadFile("intents/examples/" + about.String() + "." + lang + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			for said := range strings.Lines(string(data)) {
				heard := hear(strings.TrimSpace(said))
				seen := starter().Triage(heard.text, day).Class
				if strings.HasPrefix(said, "#") || heard.wishes() != unsure || len(heard.tokens) > intents.MaxWords || seen == triage.Crisis || seen == triage.Urgent || strings.Contains(heard.line, "ontario") {
					continue
				}
				reply := replyTo(t, lang, "", heard.text)
				if !slices.ContainsFunc(smallTalks, func(other intents.Intent) bool {
					return heard.means(other) == learnt.Sure && slices.Contains(slices.Concat(replies()[other.String()]["en"], replies()[other.String()]["fr"]), reply)
				}) {
					t.Errorf("%s: %q is answered by %q", about, heard.text, reply)
				}
			}
		}
	}
}

// Hardly any way in which the library is asked is taken for small talk, or a question about the firm or the chat.
func TestSmallTalkIsNotAskedInTheLibrary(t *testing.T) {
	taken := 0
	for _, a := range corpus.Starter().Answers() {
		for _, question := range append([]string{a.Question}, a.Alternates...) {
			turn := &turn{Bot: starter(), state: session.State{}, in: Input{Text: question}, said: hear(question), words: wordsOf(a.Lang)}
			if reply := turn.smallTalk(); reply != "" {
				taken++
				t.Logf("%s: %q", a.Slug, question)
			}
		}
	}
	if taken > 12 { // of 27,000: "how much do you charge", "delete my data"
		t.Errorf("%d questions are taken for small talk", taken)
	}
}
