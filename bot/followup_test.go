package bot

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// Conversations whose later messages are only understood through the earlier ones: most of their turns put the expected answer on
// top, given or offered first. Run with -v, the test names those that do not.
func TestFollowups(t *testing.T) {
	f, err := os.Open("testdata/followups/followups.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	turns, right := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c struct {
			ID    string
			Turns []struct{ Text, Expect string }
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		var state session.State
		for _, turn := range c.Turns {
			if starter().corpus.Answer(turn.Expect) == nil {
				t.Fatalf("%s expects %q, which is not in the library", c.ID, turn.Expect)
			}
			got := saying(t, &state, turn.Text)
			if turns++; top(got) == turn.Expect {
				right++
			} else {
				t.Logf("%s: %q gives %s %s, want %s", c.ID, turn.Text, got.Type, top(got), turn.Expect)
			}
		}
	}
	if share := float64(right) / float64(turns); share < 0.78 {
		t.Errorf("the expected answer is on top in %.1f %% of %d turns, want 78 %%", 100*share, turns)
	}
}

// saying does one turn and gives the last reply.
func saying(t *testing.T, state *session.State, text string) session.Event {
	t.Helper()
	turn, err := starter().Turn(*state, Input{Kind: Say, Text: text, At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range turn.Events {
		*state = state.Apply(e)
	}
	return turn.Events[len(turn.Events)-1]
}

// top is the answer that is given, or offered first.
func top(e session.Event) string {
	switch {
	case e.Answer != nil:
		return e.Answer.ID
	case len(e.Choices) > 0:
		return e.Choices[0].ID
	}
	return ""
}

// A message that is clear by itself is answered as if nothing had been said before.
func TestNewSubject(t *testing.T) {
	for _, before := range []string{"I got an N4", "how much child support will I pay", "dog bit me at the park"} {
		for text, want := range map[string]string{
			"how do I become a Canadian citizen, what are the requirements":      "canadian-citizenship-requirements",
			"what are the penalties for stunt driving":                           "stunt-driving",
			"is a handwritten will valid in Ontario":                             "handwritten-will",
			"what is the difference between copyright, a trademark and a patent": "copyright-vs-trademark-vs-patent",
		} {
			var state session.State
			saying(t, &state, before)
			if got := saying(t, &state, text); got.Answer == nil || got.Answer.ID != want {
				t.Errorf("after %q, %q gives %s %s", before, text, got.Type, top(got))
			}
		}
	}
}

// What an answer names as related is known to be so in either language: in French too a message leans to it.
func TestLinked(t *testing.T) {
	c := starter().corpus
	for _, a := range c.Answers() {
		for _, other := range c.Related(a) {
			if !slices.Contains(starter().linked(a), other.Slug) || !slices.Contains(starter().linked(other), a.Slug) {
				t.Errorf("%s and %s are not related", a.Slug, other.Slug)
			}
		}
	}
}

// What the message alone is about is put among the first three, and stands nowhere twice.
func TestWithOther(t *testing.T) {
	var context []matcher.Match
	for _, a := range starter().corpus.Answers()[:5] {
		context = append(context, matcher.Match{Answer: a})
	}
	a, b, c, d, e := context[0], context[1], context[2], context[3], context[4]
	same := func(a, b matcher.Match) bool { return a.Answer == b.Answer }
	if got := withOther(slices.Clone(context), []matcher.Match{d}); !slices.EqualFunc(got, []matcher.Match{a, b, d, c, e}, same) {
		t.Errorf("got %v", got)
	}
	if got := withOther(slices.Clone(context), []matcher.Match{b}); !slices.EqualFunc(got, context, same) {
		t.Errorf("got %v", got)
	}
}

// Events that were stored before a question back named the page that it speaks of: a quote is taken to be of the answer given last.
func TestEarlierEvents(t *testing.T) {
	var events []session.Event
	for _, text := range []string{"my landlord wants to raise my rent", "how much notice"} {
		turn, err := starter().Turn(session.Fold(events), Input{Kind: Say, Text: text, At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, turn.Events...)
	}
	state := session.Fold(events)
	last := &events[len(events)-1]
	if !last.Quotes || last.Page != "rent-increase-guideline" {
		t.Fatalf("got %+v", last)
	}
	last.Page = ""
	earlier := session.Fold(events)
	want, got := saying(t, &state, "who do i complain to"), saying(t, &earlier, "who do i complain to")
	if !want.Quotes || got.Text != want.Text || got.Page != want.Page {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
