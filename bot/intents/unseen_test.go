package intents

import (
	"os"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// How what is said about the chat is understood in words that nobody had in mind who wrote examples. The bounds are a little outside of what is reached:
// who makes an example of one of these messages takes it out of here. A greeting counts as none in these sets, which are older than the courtesies among the intents.
func TestUnseen(t *testing.T) {
	known := every[:Need]
	for _, want := range []struct {
		file          string
		heard, misled float64 // shares: at least of messages with an intent, at most of others
	}{
		{"unseen.en.tsv", 0.33, 0.02}, {"unseen.fr.tsv", 0.28, 0.02},
	} {
		data, err := os.ReadFile("testdata/" + want.file)
		if err != nil {
			t.Fatal(err)
		}
		var all, heard, nearly, most, others, misled int
		for line := range strings.Lines(string(data)) {
			name, said, _ := strings.Cut(strings.TrimSpace(line), "\t")
			read := Read(text.Tokens(text.Written(said)))
			best, degree := read.Most(known...)
			if name == "none" {
				others++
				if degree == learnt.Sure {
					misled++
					t.Logf("%q is taken for %s", said, best)
				}
				continue
			}
			meant := named(name)
			all++
			switch read.Is(meant) {
			case learnt.Sure:
				heard++
				nearly++
			case learnt.Maybe:
				nearly++
			}
			if best == meant {
				most++
			}
		}
		t.Logf("%s: of %d messages %d are sure to be what they are, %d are at least like it, %d are most like it; of %d others %d are taken for something", want.file, all, heard, nearly, most, others, misled)
		if float64(heard) < want.heard*float64(all) || float64(misled) > want.misled*float64(others) {
			t.Errorf("%s: less is understood, or more misunderstood, than was", want.file)
		}
	}
}

// What is said in the midst of a conversation about one's own matter is seldom taken for something else.
func TestMatter(t *testing.T) {
	for _, want := range []struct {
		file        string
		taken, like float64 // shares, at most
	}{
		{"matter.en.txt", 0.02, 0.09}, {"matter.fr.txt", 0.015, 0.07},
	} {
		data, err := os.ReadFile("testdata/" + want.file)
		if err != nil {
			t.Fatal(err)
		}
		var all, taken, like float64
		for said := range strings.Lines(string(data)) {
			all++
			read := Read(text.Tokens(text.Written(said)))
			switch best, degree := read.Most(every...); degree {
			case learnt.Sure:
				taken++
				like++
				t.Logf("%q is taken for %s", strings.TrimSpace(said), best)
			case learnt.Maybe:
				like++
			}
		}
		t.Logf("%s: of %.0f messages %.0f are taken for something, %.0f may be", want.file, all, taken, like)
		if taken > want.taken*all || like > want.like*all {
			t.Errorf("%s: more is misunderstood than was", want.file)
		}
	}
}

// every is all intents.
var every = func() (all []Intent) {
	for i := range intents {
		all = append(all, i)
	}
	return all
}()

func named(name string) Intent {
	for i, n := range names {
		if n == name {
			return Intent(i)
		}
	}
	panic("no intent is called " + name)
}

// What an example says word for word is what the example is, and a story is nothing.
func TestExact(t *testing.T) {
	for said, want := range map[string]Intent{"when will you call me": Request, "delete this chat": Erase} {
		read := Read(text.Tokens(text.Written(said)))
		if read.Is(want) != learnt.Sure || !read.Surely(want) {
			best, _ := read.Most(every...)
			t.Errorf("%q is taken for %s, want %s", said, best, want)
		}
	}
	for _, said := range []string{"", strings.Repeat("when will you call me ", 5)} {
		if read := Read(text.Tokens(text.Written(said))); read.Is(Request) != learnt.Unlike {
			t.Errorf("%q is like a question about a request", said)
		}
	}
}
