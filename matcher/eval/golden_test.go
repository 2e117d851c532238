package eval

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

var update = flag.Bool("update", false, "write testdata/ranks.txt anew")

const ranksFile = "testdata/ranks.txt"

// Where the answers to the lay questions stand: one line for each that is not first. A change of ranking is a diff that somebody reads. The file holds for
// the corpus that is found by what its first line says; of any other, only the floors are checked.
func TestRanks(t *testing.T) {
	c := corpus.Starter()
	set := Lay()
	outcomes, skipped := Run(matcher.Build(c, matcher.Options{}), set, set.Queries)
	f := Measure(outcomes, matcher.Shipped().Bands)
	if skipped > 0 || f.Success1 < 0.95 || f.Success3 < 0.985 || f.Precision < 0.97 {
		t.Errorf("skipped %d, success@1 %.3f, success@3 %.3f, precision %.3f; want none, 0.95, 0.985, 0.97", skipped, f.Success1, f.Success3, f.Precision)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "found by %s\nsuccess@1 %.3f success@3 %.3f MRR %.4f\n", c.Findable(), f.Success1, f.Success3, f.MRR10)
	for _, o := range outcomes {
		if rank := rankOf(&o); rank != 1 {
			fmt.Fprintf(&b, "%d %s, behind %s\n", rank, o.Query.ID, o.Ranked[0])
		}
	}
	if *update {
		if err := os.WriteFile(ranksFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(ranksFile)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(string(golden), "\r\n", "\n")
	hash, _, _ := strings.Cut(want, "\n")
	if hash != "found by "+c.Findable() {
		t.Skip("the corpus has changed; after a look at the figures: go test ./matcher/eval -run Ranks -update")
	}
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// Questions by writers who had not seen the answers are found.
func TestBlind(t *testing.T) {
	set, err := Load("testdata/blind")
	if err != nil {
		t.Fatal(err)
	}
	outcomes, skipped := Run(matcher.Build(corpus.Starter(), matcher.Options{}), set, set.Queries)
	f := Measure(outcomes, matcher.Shipped().Bands)
	if skipped > 0 || f.Success1 < 0.92 || f.Success3 < 0.975 || f.Precision < 0.97 || f.OOSAnswered > strangeAnswered {
		t.Errorf("skipped %d, success@1 %.3f, success@3 %.3f, precision %.3f, strange answered %.3f; want none, 0.92, 0.975, 0.97 and at most %.2f",
			skipped, f.Success1, f.Success3, f.Precision, f.OOSAnswered, strangeAnswered)
	}
}

// rankOf is the place of the first right answer, 0 for none.
func rankOf(o *Outcome) int {
	for i, slug := range o.Ranked {
		if o.Grades[slug] >= 1 {
			return i + 1
		}
	}
	return 0
}

// Messages on other things are not answered: what was learnt keeps its promise on what it was learnt from.
func TestStrangeMessages(t *testing.T) {
	var queries []Query
	for _, message := range corpus.Starter().Outside {
		queries = append(queries, Query{ID: message.Text, Text: message.Text, Lang: message.Lang, OOS: true})
	}
	outcomes, _ := Run(matcher.Build(corpus.Starter(), matcher.Options{}), &Set{}, queries)
	if f := Measure(outcomes, matcher.Shipped().Bands); f.OOS < 150 || f.OOSAnswered > strangeAnswered {
		t.Errorf("of %d messages %.3f are answered; want at most %.3f", f.OOS, f.OOSAnswered, strangeAnswered)
	}
}

// Figures of outcomes that are easy to count by hand.
func TestMeasure(t *testing.T) {
	grades := map[string]int{"a": 1}
	outcomes := []Outcome{
		{Query: Query{ID: "1"}, Ranked: []string{"a", "b"}, Confidence: 0.9, Among: 0.9, Grades: grades},
		{Query: Query{ID: "2"}, Ranked: []string{"b", "a"}, Confidence: 0.8, Among: 0.9, Grades: grades},
		{Query: Query{ID: "3", OOS: true}, Ranked: []string{"b"}, Confidence: 0.1, Among: 0.3},
		{Query: Query{ID: "4", OOS: true}, Confidence: 0},
	}
	f := Measure(outcomes, matcher.Bands{Answer: 0.85, Clarify: 0.2})
	for _, row := range []struct {
		name      string
		got, want Share
	}{
		{"success@1", f.Success1, 0.5}, {"success@3", f.Success3, 1}, {"MRR", f.MRR10, 0.75}, {"AUROC", f.AUROC, 1}, {"answered", f.Answered, 0.25},
		{"precision", f.Precision, 1}, {"OOS recall", f.OOSRecall, 0.5}, {"OOS answered", f.OOSAnswered, 0}, {"in-scope accuracy", f.InScopeAccuracy, 0.5},
		{"coverage at 95", f.CoverageAt95, 0.5},
	} {
		if row.got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, row.got, row.want)
		}
	}
	if want := (2*0.9*0.1 + 2*0.8*0.2 + 2*0.1*0.9) / 4; math.Abs(float64(f.ECEFloor)-want) > 0.03 { // each alone in its bin: off by what it is not
		t.Errorf("ECE floor: got %v, want about %v", f.ECEFloor, want)
	}
}

// Messages that no answer fits make up at least leastStrange of what is learnt from, and never less than they are.
func TestBalance(t *testing.T) {
	for _, test := range []struct {
		inScope, strange int
		want             float64 // share
	}{{100, 1, leastStrange}, {50, 50, 0.5}, {10, 0, 0}} {
		var seen []Seen
		for i := range test.inScope + test.strange {
			s := Seen{Query: Query{OOS: i >= test.inScope}}
			s.Weight = 1
			seen = append(seen, s)
		}
		balance(seen)
		var strange, all float64
		for _, s := range seen {
			all += s.Weight
			if s.Query.OOS {
				strange += s.Weight
			}
		}
		if got := strange / all; got < test.want-1e-9 || got > test.want+1e-9 {
			t.Errorf("%d and %d: got %v, want %v", test.inScope, test.strange, got, test.want)
		}
	}
}

// Fewer alternates are spread over those there are.
func TestFewer(t *testing.T) {
	c := corpus.New([]*corpus.Answer{{Slug: "a", Area: "x", Alternates: []string{"0", "1", "2", "3", "4", "5"}}}, corpus.Beside{})
	if got := fmt.Sprint(Fewer(c, 3).Answers()[0].Alternates, Fewer(c, 9).Answers()[0].Alternates); got != "[0 2 4] [0 1 2 3 4 5]" {
		t.Error(got)
	}
}
