package bot

import (
	"testing"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// TestSmallTalkIsWhole: every topic has two replies in each language, phrases are written as messages are read, and the topics that are named are there.
func TestSmallTalkIsWhole(t *testing.T) {
	byName, byPhrase := topics()
	for _, name := range []string{topicHello, topicGoodbye, topicHelp, topicAbuse, topicShrug, topicDistress} {
		if byName[name] == nil {
			t.Errorf("there is no topic %s", name)
		}
	}
	for _, about := range ofUs {
		if byName[about.String()] == nil {
			t.Errorf("there is no topic %s", about)
		}
	}
	for name, topic := range byName {
		for _, w := range []*words{english, french} {
			if n := len(topic.says[w.lang]); n != 2 {
				t.Errorf("%s has %d replies in %s, not two", name, n, w.lang)
			}
		}
	}
	for phrase, topic := range byPhrase {
		if read := lineOf(text.Tokens(phrase)); read != phrase {
			t.Errorf("%s: %q is read as %q", topic.name, phrase, read)
		}
	}
}

// No phrase is a part of one that was broken over two lines: these are messages on anything.
func TestSmallTalkHasNoHalves(t *testing.T) {
	for _, line := range []string{"combien", "la deuxieme", "monsieur", "language", "this", "you", "des fois", "carte", "jour", "seulement", "who"} {
		if topicOf(line) != nil {
			t.Errorf("%q is small talk", line)
		}
	}
}
