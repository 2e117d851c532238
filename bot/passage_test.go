package bot

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/bot/sense"
	"github.com/treadstone-law/answerbot/corpus"
)

// A limit, which is looked for only where there is a time, has one wherever it is told.
func TestLimit(t *testing.T) {
	limits, wordings := 0, newWordingIn(corpus.Starter(), sense.Shipped)
	for _, a := range corpus.Starter().Answers() {
		passages, _ := wordings.in(a.Lang).passagesOf(a)
		for _, p := range passages {
			if !limit.MatchString(p.text) {
				continue
			}
			limits++
			if !p.limit {
				t.Errorf("%q has a limit and no time", p.text)
			}
		}
	}
	if limits == 0 {
		t.Error("no answer has a limit")
	}
}

// What is quoted says by itself what it says in its place.
func TestSentencesOf(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{"The agency may call you. It may not:\n- charge fees that are not owed;\n- threaten anybody at all, or\n- Call a relative more than once.",
			[]string{"The agency may call you.", "It may not: charge fees that are not owed.", "It may not: threaten anybody at all.", "Call a relative more than once."}},
		{"What is forbidden\n\n- Deposits for pets or cleaning.\n- Key deposits above the cost", []string{"What is forbidden: Deposits for pets or cleaning.", "What is forbidden: Key deposits above the cost."}},
		{"What to watch\n\n- The limit is two years.\n- late fees, which add up", []string{"The limit is two years.", "What to watch: late fees, which add up."}},
		{"The tenant has a deposit. It is one month of rent. The landlord pays interest.", []string{"The tenant has a deposit.", "The tenant has a deposit. It is one month of rent.", "The landlord pays interest."}},
		{"Trademark\n\nIt covers the signs of a business. These must be distinct.", []string{"Trademark: It covers the signs of a business.", "It covers the signs of a business. These must be distinct."}},
		{"What to do\n\nIt helps to write down names.", []string{"It helps to write down names."}},
		{"Two things count.\n- The date of the letter\n- The day when it was read.", []string{"The day when it was read."}},
		{"The steps:\n- Get judgment:\n- Then wait for ten days.", []string{"Then wait for ten days."}},
	} {
		if got := sentencesOf(row.text, ":"); !slices.Equal(got, row.want) {
			t.Errorf("%q:\n got %q\nwant %q", row.text, got, row.want)
		}
	}
}
