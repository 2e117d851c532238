package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// Whatever a file holds, the loader ends, and what it calls sound keeps the promises that pages and the matcher rely on.

func FuzzAnswerFile(f *testing.F) {
	for _, seed := range seeds(f, "answers/tenancy/notice-by-tenant.md") {
		f.Add(seed)
	}
	f.Add([]byte("---\na: &a [*a, *a]\n---\nx"))
	f.Add([]byte("---\n? [a]\n: b\n---\nx"))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, found := readAnswer("f.md", "tenancy", "slug", text)
		checkSound(t, a, found)
		if !a.broken {
			again, found := readAnswer("f.md", "tenancy", "slug", Markdown(a))
			if again.broken || again.Version != a.Version {
				t.Fatalf("the answer written and read again is another: %v\n%s", found, Markdown(a))
			}
		}
	})
}

func FuzzJSONLines(f *testing.F) {
	for _, seed := range seeds(f, "answers.jsonl") {
		f.Add(seed)
	}
	f.Add([]byte(`{"slug":`))
	f.Add([]byte(strings.Repeat("[", 100)))
	f.Fuzz(func(t *testing.T, text []byte) {
		answers, found := readLines("f.jsonl", text)
		for _, a := range answers {
			checkSound(t, a, nil)
		}
		if lines := strings.Count(string(text), "\n") + 1; len(found) > 0 && found[len(found)-1].Line > lines {
			t.Fatalf("%v is beyond line %d", found[len(found)-1], lines)
		}
	})
}

func FuzzLexicon(f *testing.F) {
	for _, seed := range seeds(f, "lexicon.yaml") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l := &loaded{fsys: fstest.MapFS{"lexicon.yaml": {Data: text}}}
		for _, e := range values(l.readLexicon()) {
			if len(e.Say) == 0 || e.Means == "" || e.Kind == "" {
				t.Fatalf("%+v is not whole", e)
			}
		}
	})
}

func checkSound(t *testing.T, a *Answer, found []Finding) {
	if a.broken {
		return
	}
	for _, finding := range found {
		if finding.Severity == Error {
			t.Fatalf("an answer with %v is called sound", finding)
		}
	}
	if a.Question == "" || a.Summary == "" || a.Body == "" || a.Version == "" || !a.Updated.valid() && a.Updated != "" {
		t.Fatalf("not whole: %+v", a)
	}
	for _, s := range append([]string{a.Question, a.Summary, a.Byline, a.Translates, a.Review.By}, append(a.Takeaways, a.Alternates...)...) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) || tag.MatchString(s) || s != strings.TrimSpace(s) {
			t.Fatalf("not plain: %q", s)
		}
	}
	if len(rawHTML(a.Body)) > 0 || !utf8.ValidString(a.Body) {
		t.Fatalf("not Markdown: %q", a.Body)
	}
}

// seeds gives a file of all fixtures that have it.
func seeds(f *testing.F, name string) [][]byte {
	fixtures, err := filepath.Glob("testdata/l*/*.txt")
	if err != nil || len(fixtures) == 0 {
		f.Fatalf("there are no fixtures: %v", err)
	}
	var all [][]byte
	for _, file := range fixtures {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		_, body, ok := strings.Cut(string(text), "-- "+name+" --\n")
		if body, _, _ = strings.Cut(body, "\n-- "); ok {
			all = append(all, []byte(body+"\n"))
		}
	}
	return all
}

func FuzzOutside(f *testing.F) {
	for _, seed := range seeds(f, outsideFiles["fr"]) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l := &loaded{fsys: fstest.MapFS{outsideFiles["fr"]: {Data: text}}}
		for _, m := range l.readOutside("fr") {
			if m.value.Text == "" || m.value.Lang != "fr" || m.line < 1 {
				t.Fatalf("%+v is not whole", m)
			}
		}
	})
}
