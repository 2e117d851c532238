package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Which folders a corpus and its rules are read from, and which of the changes in them matter.

// watchFolders watches every folder that a corpus is read from: its own, answers and the areas; or that of a .jsonl file. The
// folder above and those that links on the way stand in are watched too, because a corpus is often replaced by renaming.
func watchFolders(folders []string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			continue // it may come; then the folder above says so
		}
		if err := w.Add(folder); err != nil {
			return nil, errors.Join(fmt.Errorf("watching %s: %w", folder, err), w.Close())
		}
	}
	return w, nil
}

func foldersOf(path string) []string {
	path = filepath.Clean(path)
	folders := []string{filepath.Dir(path)}
	if filepath.Ext(path) != ".jsonl" {
		folders = append(folders, path)
		folders = append(folders, within(path)...)
		folders = append(folders, within(filepath.Join(path, "answers"))...)
	}
	for _, link := range linksTo(path) {
		folders = append(folders, filepath.Dir(link))
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// within gives what is in a folder and not hidden.
func within(folder string) []string {
	entries, _ := os.ReadDir(folder) // one that is not there has nothing in it
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, filepath.Join(folder, e.Name()))
		}
	}
	return names
}

// linksTo gives the symbolic links on the way to path.
func linksTo(path string) []string {
	var links []string
	for at := filepath.Clean(path); at != filepath.Dir(at); at = filepath.Dir(at) {
		if info, err := os.Lstat(at); err == nil && info.Mode()&os.ModeSymlink != 0 {
			links = append(links, at)
		}
	}
	return links
}

// settled waits until nothing that matters has changed for a while, or patience is at its end. It is false if ctx is done first.
func settled(ctx context.Context, changes <-chan fsnotify.Event, quiet time.Duration, matters func(fsnotify.Event) bool) bool {
	end := time.NewTimer(patience)
	defer end.Stop()
	rest := time.NewTimer(quiet)
	defer rest.Stop()
	for {
		select {
		case e := <-changes:
			if matters(e) {
				rest.Reset(quiet)
			}
		case <-rest.C:
			return true
		case <-end.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// folder is where the files of the corpus stand.
func (r *reloader) folder() string {
	path := filepath.Clean(r.flags.Corpus)
	if filepath.Ext(path) == ".jsonl" {
		return filepath.Dir(path)
	}
	return path
}

// matters reports whether an event can change the corpus. Folders are shared with others: the log of a database beside the
// corpus, an editor's hidden files. Permissions matter to a corpus that could not be read.
func (r *reloader) matters(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod && r.refused == "" {
		return false
	}
	name, base := filepath.Clean(e.Name), filepath.Base(e.Name)
	if rules := filepath.Clean(r.triage.Triage); r.triage.Triage != "" && (name == rules || base == "..data" && filepath.Dir(name) == filepath.Dir(rules)) {
		return true
	}
	if r.flags.Corpus == "" {
		return false
	}
	path := filepath.Clean(r.flags.Corpus)
	below, err := filepath.Rel(r.folder(), name)
	switch {
	case name == path || slices.Contains(linksTo(path), name):
		return true
	case err != nil || strings.HasPrefix(below, ".."+string(filepath.Separator)): // beside the corpus
		return false
	case base == "..data": // how Kubernetes changes a mounted volume: by renaming a link
		return true
	case strings.HasPrefix(base, "."), strings.HasSuffix(base, "~"):
		return false
	case r.folder() != path: // beside a .jsonl file
		return slices.Contains([]string{"lexicon.yaml", "areas.yaml", "outside.yaml", "outside.fr.yaml", "asked.yaml", "asked.fr.yaml", "topics.yaml", "frozen.yaml"}, below)
	}
	return slices.Contains([]string{"", ".md", ".yaml"}, filepath.Ext(base))
}
