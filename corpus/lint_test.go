package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const today Date = "2026-11-24"

// TestLintFixtures checks answers that are sound but for one thing each. The fixtures are like those of TestFixtures.
func TestLintFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/lint/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no fixtures: %v", err)
	}
	found := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			fsys, want, text := fixture(t, file)
			dir := t.TempDir()
			if err := os.CopyFS(dir, fsys); err != nil {
				t.Fatal(err)
			}
			all, err := Check(dir, today)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, f := range all {
				fmt.Fprintln(&got, strings.TrimPrefix(f.String(), dir+"/"))
				found[f.Rule] = true
			}
			if *update {
				text = text[:strings.Index(text, "-- want --\n")] + "-- want --\n" + got.String()
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
	for _, rule := range Rules() {
		if !found[rule.Name] {
			t.Errorf("no fixture finds %s", rule.Name)
		}
	}
}

// TestExtraRules adds a rule of another package, which is switched like all others.
func TestExtraRules(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/lint/sound.txt")
	c, _, err := Load(fsys)
	if c == nil {
		t.Fatal(err)
	}
	rule := Rule{"own-question", "finds itself", func(c *Corpus, _ Date) []Finding {
		return []Finding{c.Answers()[0].Finding("alternates", 2, Error, "do it")}
	}}
	for _, test := range []struct{ setting, want string }{
		{"", "answers/tenancy/notice-by-tenant.md:6: error: own-question: do it"},
		{"warning", "answers/tenancy/notice-by-tenant.md:6: warning: own-question: do it"},
		{"off", ""},
	} {
		o := Options{Extra: []Rule{rule}}
		if test.setting != "" {
			o.Switches = Switches{"own-question": test.setting}
		}
		var got []string
		for _, f := range Lint(c, today, o) {
			got = append(got, f.String())
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%q: got %q, want %q", test.setting, got, test.want)
		}
	}
}

// TestLintShared has the same words in answers of both languages: only those of one language compete.
func TestLintShared(t *testing.T) {
	said := func(slug, lang string) *Answer {
		return &Answer{Slug: slug, Area: "immigration", Lang: lang, Question: "What is " + slug + "?", Alternates: []string{"permit"}}
	}
	c := New([]*Answer{said("a-french", "fr"), said("b-english", "en"), said("c-english", "en")}, Beside{})
	found := lintShared(c, today)
	if len(found) != 1 || found[0].File != "immigration/c-english.md" || !strings.Contains(found[0].Message, "b-english") {
		t.Errorf("got %v, want c-english to have the words of b-english", found)
	}
}

func TestGrade(t *testing.T) {
	for _, test := range []struct {
		text string
		want float64
	}{
		{"The cat sat on the mat.", 0.39*6 + 11.8 - 15.59},
		{"The cat sat on the mat. The cat sat on the mat.", 0.39*6 + 11.8 - 15.59},
		{"Under s. 48 of the Act.", 0.39*6 + 11.8*7/6 - 15.59}, // one sentence; "under" has two syllables
		{"- One\n- Two", 0.39*1 + 11.8 - 15.59},
	} {
		if got, _ := grade(test.text); fmt.Sprintf("%.4f", got) != fmt.Sprintf("%.4f", test.want) {
			t.Errorf("%q: got %.4f, want %.4f", test.text, got, test.want)
		}
	}
	if _, ok := (&Answer{Lang: "fr", Body: "Bonjour."}).Grade(); ok {
		t.Error("French has no grade")
	}
	if _, ok := grade(" - \n"); ok {
		t.Error("nothing has no grade")
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{"cat": 1, "make": 1, "makes": 1, "table": 2, "houses": 2, "rented": 2, "named": 1, "tenancy": 3,
		"landlord": 2, "employee": 3, "the": 1, "be": 1, "LTB": 1, "2026": 1, "free": 1, "pieces": 2, "notice": 2, "application": 4, "buying": 2, "buyer": 2, "trying": 2, "year": 1, "pays": 1, "lawyer": 2} {
		if got := syllables(word); got != want {
			t.Errorf("%s: got %d, want %d", word, got, want)
		}
	}
}

// TestSimilarTextsAreFound changes more and more words of a text: from a share of 0.8 on it is no duplicate.
func TestSimilarTextsAreFound(t *testing.T) {
	var base []string
	for i := range 200 {
		base = append(base, fmt.Sprintf("word%d", i))
	}
	for changed, want := range map[int]bool{0: true, 1: true, 6: true, 8: false, 60: false} {
		other := slices.Clone(base)
		for i := range changed {
			other[i*3+1] = "changed" // three shingles each
		}
		c := New([]*Answer{{Slug: "a", Area: "x", Body: strings.Join(base, " ")}, {Slug: "b", Area: "x", Body: strings.Join(other, " ")}}, Beside{})
		if got := len(lintNearDuplicates(c, today)) == 1; got != want {
			t.Errorf("%d of 200 words changed: found %v, want %v", changed, got, want)
		}
	}
}

func TestStats(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/lint/near-duplicate.txt")
	c, found, err := Load(fsys)
	if c == nil {
		t.Fatal(found, err)
	}
	got := Stats(c)
	area := got.Areas["tenancy"]
	if got.Answers != 2 || got.Languages["en"] != 2 || got.Review[Draft] != 2 || got.Alternates != 30 || got.Sources != 2 ||
		area.Answers != 2 || got.Words != area.Words || got.Words < 400 || got.Grade < 2 || got.Grade > 8 {
		t.Errorf("got %+v", got)
	}
}

// BenchmarkLint checks 2,500 answers of full length.
func BenchmarkLint(b *testing.B) {
	c, _, err := Load(fullLength(2500))
	if c == nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Lint(c, today, Options{})
	}
}
