package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/corpus/importer"
	"github.com/treadstone-law/answerbot/session/queue"
)

// An alternate is written beside the answers, with what it would change, and the running corpus stays as it is.
func TestProposals(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	folder := t.TempDir()
	few := corpus.Starter().Only(func(a *corpus.Answer) bool { return a.Area == "tenancy" && a.Lang == "en" })
	if _, err := importer.Write(folder, few.Answers(), false); err != nil {
		t.Fatal(err)
	}
	if newProposals(corpusFlags{}) != nil {
		t.Error("the starter corpus cannot be changed")
	}
	p := newProposals(corpusFlags{Corpus: folder})
	c, err := openCorpus(folder, os.Stderr)
	must(t, err)
	slug := c.Answers()[0].Slug
	const asked = "my llama ate the wallpaper of the flat"
	change, err := p.Alternate(t.Context(), slug, asked)
	must(t, err)
	again, err := p.Alternate(t.Context(), slug, asked+" again")
	if err != nil || again.File != change.File || change.Asked < len(c.Answers()) {
		t.Fatalf("got %+v, %v", again, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, change.File))
	if err != nil || strings.Count(string(text), asked) != 2 || !strings.HasPrefix(change.File, ".changes"+string(filepath.Separator)) {
		t.Errorf("%s: %v\n%s", change.File, err, text)
	}
	if same, err := openCorpus(folder, os.Stderr); err != nil || same.Hash() != c.Hash() {
		t.Errorf("the corpus has changed: %v", err)
	}
	file, err := p.Draft(t.Context(), "tenancy", "May I keep a llama in a rented flat?")
	if err != nil || !strings.HasSuffix(file, filepath.Join("tenancy", "may-i-keep-a-llama-in-a-rented-flat.md")) {
		t.Errorf("got %s, %v", file, err)
	}
	for name, do := range map[string]func() error{
		"twice":     func() error { _, err := p.Alternate(t.Context(), slug, strings.ToUpper(asked)); return err },
		"no answer": func() error { _, err := p.Alternate(t.Context(), "../../etc/passwd", asked); return err },
		"no area":   func() error { _, err := p.Draft(t.Context(), "../x", "May I keep two llamas?"); return err },
		"begun": func() error {
			_, err := p.Draft(t.Context(), "tenancy", "May I keep a llama in a rented flat?")
			return err
		},
	} {
		if _, refused := do().(*queue.Refusal); !refused {
			t.Errorf("%s: got %v", name, do())
		}
	}
	earlier := filepath.Join(folder, change.File)
	edited := strings.Replace(string(text), "lang: en", "lang: fr\ntranslates: "+c.Answers()[1].Slug, 1)
	frozen := "freeze:\n  - {slug: " + c.Answers()[1].Slug + ", since: 2026-01-01, why: wrong}\n"
	must(t, errors.Join(os.WriteFile(earlier, []byte(edited), 0o600), os.WriteFile(filepath.Join(folder, "frozen.yaml"), []byte(frozen), 0o600)))
	if _, err := p.Alternate(t.Context(), slug, asked+" once more"); !errors.As(err, new(*queue.Refusal)) {
		t.Errorf("an earlier change that is left out: got %v", err)
	}
}

// What is hidden beside the answers is not copied for every change that is proposed.
func TestCopyCorpus(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for _, name := range []string{".git/objects/pack", "answers/tenancy/a.md", "areas.yaml"} {
		path := filepath.Join(from, name)
		must(t, errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(name), 0o600)))
	}
	must(t, copyCorpus(to, from))
	for name, want := range map[string]bool{".git": false, "answers/tenancy/a.md": true, "areas.yaml": true} {
		if _, err := os.Stat(filepath.Join(to, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
