package importer

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

func answer(slug, body string) *corpus.Answer {
	return &corpus.Answer{Slug: slug, Area: "tenancy", Question: "What is " + slug + "?", Summary: "It is.", Jurisdiction: "ontario", Lang: "en",
		Review: corpus.Review{State: corpus.Draft}, Body: body}
}

// TestWrite writes answers, again, changed, and with permission. What is on disk loads at each step.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	first, second := answer("first-one", "Text."), answer("second-one", "Text.")
	first.Related = []string{"second-one", "not-there", "first-one"}
	first.Translates = "not-there"
	for _, step := range []struct {
		name                           string
		answers                        []*corpus.Answer
		overwrite                      bool
		added, replaced, same, refused int
	}{
		{"new", []*corpus.Answer{first, second}, false, 2, 0, 0, 0},
		{"again", []*corpus.Answer{first, second}, false, 0, 0, 2, 0},
		{"changed", []*corpus.Answer{answer("second-one", "Other text.")}, false, 0, 0, 0, 1},
		{"changed, with permission", []*corpus.Answer{answer("second-one", "Other text.")}, true, 0, 1, 0, 0},
		{"kept, and not written without what it names", []*corpus.Answer{{Slug: "second-one", Area: "tenancy", Question: "Q?", Summary: "S.", Jurisdiction: "ontario", Lang: "en",
			Review: corpus.Review{State: "draft"}, Body: "B.", Related: []string{"not-there"}}}, false, 0, 0, 0, 1},
		{"twice in one import", []*corpus.Answer{answer("third-one", "A."), answer("third-one", "A."), answer("third-one", "B.")}, false, 1, 0, 1, 1},
		{"in another area", []*corpus.Answer{{Slug: "first-one", Area: "family", Question: "Q?", Summary: "S.", Jurisdiction: "ontario", Lang: "en", Review: corpus.Review{State: "draft"}, Body: "B."}}, true, 0, 0, 0, 1},
		{"nothing", nil, false, 0, 0, 0, 0},
	} {
		report, err := Write(dir, step.answers, step.overwrite)
		if want := map[string]int{"new": 2, "again": 2}[step.name]; len(report.Unlinked) != want {
			t.Errorf("%s: written without %v, want %d", step.name, report.Unlinked, want)
		}
		if err != nil || len(report.New) != step.added || len(report.Replaced) != step.replaced || len(report.Unchanged) != step.same || len(report.Kept) != step.refused {
			t.Errorf("%s: got %+v, %v", step.name, report, err)
		}
		if c, found, err := corpus.Open(dir); c == nil {
			t.Errorf("%s: %v, %v", step.name, found, err)
		}
	}
	c, _, _ := corpus.Open(dir)
	if got := c.Answer("first-one").Related; len(got) != 1 || got[0] != "second-one" {
		t.Errorf("related: got %v", got)
	}
	if c.Answer("second-one").Body != "Other text." || c.Answer("third-one").Body != "A." {
		t.Error("the wrong texts were kept")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".import*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestWriteNothingOnFailure has no room for one of the answers: none is written.
func TestWriteNothingOnFailure(t *testing.T) {
	dir := t.TempDir()
	bad := answer("second-one", "Text.")
	bad.Area = strings.Repeat("x", 300) // longer than any file system takes
	if _, err := Write(dir, []*corpus.Answer{answer("first-one", "Text."), bad}, false); err == nil {
		t.Fatal("an answer without a place was written")
	}
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			t.Errorf("left behind: %s, %v", name, err)
		}
		return nil
	})
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(file, []*corpus.Answer{answer("first-one", "Text.")}, false); err == nil {
		t.Error("a file was taken for a folder")
	}
}

// TestClearStages takes out what a killed import has left, and lets one that runs be.
func TestClearStages(t *testing.T) {
	dir := t.TempDir()
	old, now := filepath.Join(dir, ".import-1"), filepath.Join(dir, ".import-2")
	for _, stage := range []string{old, now} {
		if err := os.MkdirAll(filepath.Join(stage, "tenancy"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*abandoned)); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, []*corpus.Answer{answer("first-one", "Text.")}, false); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".import-*")); len(left) != 1 || left[0] != now {
		t.Errorf("left: %v", left)
	}
}

// TestWriteWherePatternsStand writes into folders whose names would be patterns of names.
func TestWriteWherePatternsStand(t *testing.T) {
	for _, name := range []string{"firm [2026]", "firm [", "firm *"} {
		dir := filepath.Join(t.TempDir(), name)
		there := filepath.Join(dir, "family")
		if err := os.MkdirAll(there, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(there, "there-already.md"), corpus.Markdown(answer("there-already", "Text.")), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(dir, []*corpus.Answer{answer("first-one", "Text.")}, false); err != nil {
			t.Error(err)
		}
		if c, found, err := corpus.Open(dir); c == nil || len(c.Answers()) != 2 {
			t.Errorf("%s: got %v, %v", name, found, err)
		}
	}
}

// TestWriteBesideAreas writes into a corpus whose areas stand at its root.
func TestWriteBesideAreas(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "family"), 0o755); err != nil {
		t.Fatal(err)
	}
	there := answer("there-already", "Text.")
	if err := os.WriteFile(filepath.Join(dir, "family", "there-already.md"), corpus.Markdown(there), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, []*corpus.Answer{answer("first-one", "Text.")}, false); err != nil {
		t.Fatal(err)
	}
	if c, found, err := corpus.Open(dir); c == nil || len(c.Answers()) != 2 {
		t.Errorf("got %v, %v", found, err)
	}
}
