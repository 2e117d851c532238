package bot

import (
	"strings"
	"testing"
)

// What is looked for only where a sign of it stands is found wherever it stands.
func TestSigns(t *testing.T) {
	for name, row := range map[string]struct {
		lead  *lead
		texts []string
	}{
		"one's own": {surelyOwn, []string{"MY NAME IS Ana", "name: Ana", "Nom : Ana", "I'm called Ana", "je m'appelle Ana", "Je me nomme Ana", "mon nom complet c'est Ana"}},
		"opponent": {opponent, []string{"The OTHER side is Bob", "opposing party: Bob", "the opposing company's name is Bob", "opponent is Bob", "L’autre conducteur s'appelle Bob",
			"la partie adverse est Bob"}},
		"opposed": {opposed, []string{"My landlord is Bob Low", "MY EX-husband's name is Bob", "mon ex-patron est Bob", "Ma voisine s’appelle Ann"}},
	} {
		for _, text := range row.texts {
			if row.lead.expression.FindStringIndex(text) == nil || row.lead.in(text, strings.ToLower(text)) == nil {
				t.Errorf("%s: nothing is found in %q", name, text)
			}
		}
	}
}
