package corpus

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
)

// whole is how many answers the starter corpus is planned to have. Until it has them, answers name related ones to come.
const whole = 280

// TestStarter keeps every answer of the program's own corpus fit to be published.
func TestStarter(t *testing.T) {
	l, err := open("")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.findings {
		if f.Rule == "unknown-related" && len(Starter().Answers()) < whole {
			continue
		}
		t.Error(f)
	}
	for _, area := range Starter().Areas() {
		if area.Disclaimer == GeneralDisclaimer {
			t.Errorf("areas.yaml has no disclaimer for %s", area.Name)
		}
	}
}

// TestStarterFrench holds what visitors read in French to one way of setting it.
func TestStarterFrench(t *testing.T) {
	for _, a := range Starter().Answers() {
		if a.Lang == "fr" {
			frenchtest.Check(t, []string{a.Question, a.Summary, Plain(a.Body)})
			frenchtest.Check(t, a.Takeaways)
		}
	}
	for _, area := range Starter().Areas() {
		frenchtest.Check(t, area.French)
	}
}

// TestStarterIsADraft keeps a sample from being taken for reviewed law.
func TestStarterIsADraft(t *testing.T) {
	for _, a := range Starter().Answers() {
		if !a.Draft() {
			t.Errorf("%s says that it was reviewed", a.Slug)
		}
	}
}

// TestStarterIsWritten holds the starter corpus to the writing rules: errors fail, warnings are for its writers.
func TestStarterIsWritten(t *testing.T) {
	warnings := map[string]int{}
	for _, f := range Lint(Starter(), Date(time.Now().Format(time.DateOnly)), Options{}) {
		if f.Severity == Error {
			t.Error(f)
		}
		warnings[f.Rule]++
	}
	t.Log(len(Starter().Answers()), "answers, warnings:", warnings)
}

// TestAreas keeps the disclaimers to what they promise: two sentences that say "not legal advice".
func TestAreas(t *testing.T) {
	l := &loaded{fsys: starterFiles}
	areas := l.readAreas()
	if len(areas) != 14 || len(l.findings) > 0 {
		t.Errorf("got %d areas, %v", len(areas), l.findings)
	}
	for name, text := range areas {
		if !strings.Contains(text.Disclaimer, "general information") || !strings.Contains(text.Disclaimer, "not legal advice") || len(sentences(text.Disclaimer)) != 2 {
			t.Errorf("%s: %d sentences: %s", name, len(sentences(text.Disclaimer)), text.Disclaimer)
		}
	}
}

// BenchmarkStarter is what a program pays at its start for the starter corpus.
func BenchmarkStarter(b *testing.B) {
	for b.Loop() {
		if _, err := open(""); err != nil {
			b.Fatal(err)
		}
	}
}
