package bot

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

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
