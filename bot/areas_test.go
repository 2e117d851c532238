package bot

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// The form begins with the field of law of nine in ten questions, and is wrong about hardly any.
func TestAreaOfWords(t *testing.T) {
	const set = "../matcher/eval/testdata/blind/"
	areas := make(map[string]string) // by question
	for line := range strings.Lines(read(t, set+"qrels.tsv")) {
		id, rest, _ := strings.Cut(line, "\t")
		slug, _, _ := strings.Cut(rest, "\t")
		if a := starter().corpus.Answer(slug); a != nil && areas[id] == "" {
			areas[id] = a.Area
		}
	}
	asked, told, wrong := 0, 0, 0
	for line := range strings.Lines(read(t, set+"queries.jsonl")) {
		var q struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		asked++
		one := &turn{Bot: starter(), words: english, said: hear(q.Text), in: Input{Text: q.Text}}
		if area, plain := one.areaOfWords(q.Text); plain {
			told++
			if area != areas[q.ID] {
				wrong++
			}
		}
	}
	t.Logf("of %d questions, a sixth of them on nothing in the library, %d tell their field, %d the wrong one", asked, told, wrong)
	if told < 950 || wrong > 18 {
		t.Errorf("%d tell their field, %d of them the wrong one", told, wrong)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// On a partner's page only answers of the partner's areas are given, offered or named as related; the route goes into the record.
func TestAreasOfAPartner(t *testing.T) {
	b := starter()
	for _, text := range []string{"my landlord wants me out by friday", "how do i sponsor my wife", "my boss fired me without severance", "i got a speeding ticket"} {
		in := Input{Kind: Say, Client: "m1", Text: text, Areas: []string{"tenancy", "employment"}}
		turn, err := b.Turn(session.State{}, in)
		if err != nil {
			t.Fatal(err)
		}
		last := turn.Events[len(turn.Events)-1]
		var shown []string
		if last.Answer != nil {
			shown = append(shown, last.Answer.ID)
		}
		for _, c := range append(slices.Clone(last.Choices), last.Related...) {
			if c.ID != session.None {
				shown = append(shown, c.ID)
			}
		}
		for _, slug := range shown {
			if area := b.Corpus().Answer(slug).Area; !slices.Contains(in.Areas, area) {
				t.Errorf("%q: %s of %s was shown", text, slug, area)
			}
		}
	}
}
