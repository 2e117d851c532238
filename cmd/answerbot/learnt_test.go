package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// small is a corpus that is learnt in no time.
func small() *corpus.Corpus {
	return corpus.New([]*corpus.Answer{
		{Slug: "rent", Area: "tenancy", Question: "Can my rent go up?", Alternates: []string{"landlord wants more money"}, Lang: "en", Body: "Once a year."},
		{Slug: "bail", Area: "criminal", Question: "How does bail work?", Alternates: []string{"get my brother out of jail"}, Lang: "en", Body: "A justice decides."},
	}, corpus.Beside{})
}

// Whatever is in the cache folder, the index answers.
func TestCache(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		kept    bool // a snapshot is there afterwards
	}{
		{"empty", func(*testing.T, string) {}, true},
		{"filled by a run before", func(*testing.T, string) { buildIndex(small(), matcher.Options{}, io.Discard) }, true},
		{"broken", func(t *testing.T, dir string) {
			buildIndex(small(), matcher.Options{}, io.Discard)
			for _, path := range snapshots(t, dir) {
				spoil(t, path)
			}
		}, true},
		{"a file is in its place", func(t *testing.T, dir string) {
			must(t, os.Remove(dir))
			must(t, os.WriteFile(dir, nil, 0o600))
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv(cacheVariable, dir)
			test.prepare(t, dir)
			index := buildIndex(small(), matcher.Options{}, io.Discard)
			if got := index.Match(matcher.Query{Text: "landlord wants more money"}, 1).Matches; len(got) == 0 || got[0].Answer.Slug != "rent" {
				t.Errorf("got %v, want rent", got)
			}
			if kept := len(snapshots(t, dir)) > 0; kept != test.kept {
				t.Errorf("kept: got %v, want %v", kept, test.kept)
			}
		})
	}
}

// A snapshot that was kept is used: spoiled in a way that only its reader can tell, it would be learnt again and written anew.
func TestCacheIsUsed(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(cacheVariable, dir)
	buildIndex(small(), matcher.Options{}, io.Discard)
	path := snapshots(t, dir)[0]
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(path, old, old))
	before, err := os.Stat(path)
	must(t, err)
	buildIndex(small(), matcher.Options{}, io.Discard)
	after, err := os.Stat(path)
	must(t, err)
	if !os.SameFile(before, after) || !after.ModTime().After(old) {
		t.Error("the snapshot was written again or not marked as used")
	}
}

// What takes a while is said where nobody sees a bar, once for a corpus; the starter corpus takes none.
func TestLearningIsSaid(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	var answers []*corpus.Answer
	for i := range worthWatching {
		answers = append(answers, &corpus.Answer{Slug: fmt.Sprint("s", i), Area: "tenancy", Question: fmt.Sprint("What is form ", i, "?"), Lang: "en"})
	}
	for _, test := range []struct {
		c    *corpus.Corpus
		o    matcher.Options
		want string
	}{
		{corpus.New(answers, corpus.Beside{}), matcher.Options{}, `^learning from 50 answers, which takes up to a minute\nlearnt from 50 answers in \d+\.\d s\n$`},
		{corpus.New(answers, corpus.Beside{}), matcher.Options{}, `^$`},
		{corpus.New(answers, corpus.Beside{}), matcher.Options{Fresh: true}, `^learning from`},
		{small(), matcher.Options{}, `^$`},
		{corpus.Starter(), matcher.Options{}, `^$`},
	} {
		var errs bytes.Buffer
		buildIndex(test.c, test.o, &errs)
		if !regexp.MustCompile(test.want).MatchString(errs.String()) {
			t.Errorf("%d answers, %+v: got %q, want %s", len(test.c.Answers()), test.o, errs.String(), test.want)
		}
	}
}

// The folder does not grow for ever, whatever its name.
func TestMakeRoom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache [1]")
	must(t, os.Mkdir(dir, 0o700))
	for i := range keptSnapshots + 3 {
		path := filepath.Join(dir, fmt.Sprint(i, snapshotSuffix))
		must(t, os.WriteFile(path, nil, 0o600))
		at := time.Unix(int64(1000+i), 0)
		must(t, os.Chtimes(path, at, at))
	}
	makeRoom(dir)
	left := snapshots(t, dir)
	if _, err := os.Stat(filepath.Join(dir, "0"+snapshotSuffix)); len(left) != keptSnapshots || err == nil {
		t.Errorf("got %v, want the %d latest", left, keptSnapshots)
	}
}

func snapshots(t *testing.T, dir string) []string {
	names, err := fs.Glob(os.DirFS(dir), "*"+snapshotSuffix)
	must(t, err)
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(dir, name)
	}
	return paths
}

func spoil(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	must(t, err)
	data[len(data)/2] ^= 1
	must(t, os.WriteFile(path, data, 0o600))
}
