package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// What was learnt from a corpus is kept in a folder of the user's, so that only the first start with it takes seconds. The folder is a
// convenience: where it cannot be read or written, it is learnt again, and nobody is bothered.

// cacheVariable names the folder; empty, the one the system has for such things is taken.
const cacheVariable = "ANSWERBOT_CACHE"

// keptSnapshots is how many snapshots are kept, two for a corpus in two languages; the ones not used for longest make room.
const keptSnapshots = 16

// buildIndex makes the index of a corpus, quickly where it was learnt before. Where it has to be learnt, a terminal sees how far that is, and
// anybody else is told where it begins and how long it took.
func buildIndex(c *corpus.Corpus, o matcher.Options, errs io.Writer) *matcher.Index {
	answers, began := count(len(c.Answers()), "answer"), time.Now()
	bar := newProgress(errs, "learning", len(c.Answers()))
	learns := false
	begin := sync.OnceFunc(func() {
		if learns = bar.unseen(); learns {
			fmt.Fprintf(errs, "learning from %s, which takes up to a minute\n", answers)
		}
	})
	o.Progress = func(stage string, done, _ int) {
		begin()
		if stage == "classifiers" {
			bar.step(done)
		}
	}
	if dir := cacheFolder(); dir != "" && !o.Fresh {
		o.Load = func(key string) []byte { return loadSnapshot(filepath.Join(dir, key+snapshotSuffix)) }
		o.Save = func(key string, snapshot []byte) { saveSnapshot(dir, key+snapshotSuffix, snapshot) }
	}
	index := matcher.Build(c, o)
	bar.end()
	if learns {
		fmt.Fprintf(errs, "learnt from %s in %.1f s\n", answers, time.Since(began).Seconds())
	}
	return index
}

const snapshotSuffix = ".learnt"

func cacheFolder() string {
	if dir := os.Getenv(cacheVariable); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "answerbot")
}

func loadSnapshot(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	touch(path)
	return data
}

// saveSnapshot writes a file whole or not at all, and makes room for it.
func saveSnapshot(dir, name string, snapshot []byte) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return
	}
	if corpus.ReplaceFile(filepath.Join(dir, name), snapshot) == nil {
		makeRoom(dir)
	}
}

// touch marks a snapshot as used now.
func touch(path string) {
	now := time.Now()
	_ = os.Chtimes(path, now, now) // a folder that may only be read is as good
}

// makeRoom removes the snapshots that were not used for longest.
func makeRoom(dir string) {
	names, err := fs.Glob(os.DirFS(dir), "*"+snapshotSuffix)
	if err != nil || len(names) <= keptSnapshots {
		return
	}
	used := make(map[string]time.Time, len(names))
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			used[name] = info.ModTime()
		}
	}
	slices.SortFunc(names, func(a, b string) int { return used[b].Compare(used[a]) })
	for _, name := range names[keptSnapshots:] {
		_ = os.Remove(filepath.Join(dir, name)) // next time, then
	}
}
