package bot

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// Questions about one thing are one gap, however they are put; languages are kept apart, and the nearest answer is the one named most often.
func TestGaps(t *testing.T) {
	var missed []session.Feedback
	for _, line := range []string{
		"en pets can my landlord forbid my dog", "en pets my landlord forbids dogs", "en pets dog forbidden by the landlord??", "en rent is a landlord allowed to forbid a dog",
		"en - how do i adopt a child from abroad", "en - adopting children abroad", "fr - mon chien est interdit par le propriétaire", "en - ???", "en - the and of",
	} {
		lang, rest, _ := strings.Cut(line, " ")
		answer, text, _ := strings.Cut(rest, " ")
		missed = append(missed, session.Feedback{Kind: session.Unanswered, Lang: lang, Answer: strings.Trim(answer, "-"), Text: text})
	}
	var got []string
	for _, g := range Gaps(missed) {
		got = append(got, fmt.Sprintf("%d %s %s %d", g.Count, g.Lang, g.Nearest, len(g.Samples)))
	}
	if all := strings.Join(got, ", "); all != "4 en pets 4, 2 en  2, 1 fr  1" {
		t.Errorf("got %s", all)
	}
	if len(Gaps(nil)) != 0 {
		t.Error("nothing was missed")
	}
}

// Five thousand questions that hardly resemble each other: as many groups.
func BenchmarkGaps(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var missed []session.Feedback
	for n := range 5000 {
		t := ""
		for range 8 {
			t += fmt.Sprintf("word%d ", r.IntN(3000))
		}
		missed = append(missed, session.Feedback{Text: t, Lang: "en", Answer: fmt.Sprint(n % 200)})
	}
	for b.Loop() {
		Gaps(missed)
	}
}
