package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// Written says what Write did with each answer, by file names below the folder.
type Written struct {
	New       []string  `json:"new"`
	Replaced  []string  `json:"replaced"`
	Unchanged []string  `json:"unchanged"` // were there with the same text
	Kept      []Skipped `json:"kept"`      // not written, and why: another text stands there already
	Unlinked  []Skipped `json:"unlinked"`  // written without a slug that they name and that is nowhere
}

// Write writes answers as files AREA/SLUG.md below the answers of the corpus in folder dir, which is made if it is not there.
// A file that is there with another text is kept, unless overwrite is asked for; then so is nobody's work but by wish lost.
// Slugs that it names as related or translated and that are neither written nor there are left out.
//
// All files are first written beside their places and then renamed into them, so that a file is never seen half-written,
// and nothing at all is changed if there is no room for all of them. Writing the same answers again changes nothing.
func Write(dir string, answers []*corpus.Answer, overwrite bool) (Written, error) {
	report, err := write(dir, answers, overwrite)
	if err != nil {
		return Written{}, fmt.Errorf("writing answers to %s: %w", dir, err)
	}
	return report, nil
}

func write(dir string, answers []*corpus.Answer, overwrite bool) (report Written, err error) {
	root, err := answersFolder(dir)
	if err != nil {
		return report, err
	}
	there, err := slugsIn(root)
	if err != nil {
		return report, err
	}
	if err := clearStages(dir); err != nil {
		return report, err
	}
	stage, err := os.MkdirTemp(dir, ".import-*") // the loader passes hidden folders by
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()

	p := &plan{root: root, stage: stage, there: there, batch: map[string]*corpus.Answer{}, overwrite: overwrite}
	for _, a := range answers {
		if p.batch[a.Slug] == nil {
			p.batch[a.Slug] = a
		}
	}
	for _, a := range answers {
		if err := p.add(a); err != nil {
			return Written{}, err
		}
	}
	return p.report, p.carryOut()
}

// abandoned is the age from which on a stage is nobody's any more: an import that was killed has left it.
const abandoned = time.Hour

// clearStages takes out what imports that were killed have left.
func clearStages(dir string) error {
	left, err := fs.Glob(os.DirFS(filepath.Clean(dir)), ".import-*")
	for _, name := range left {
		stage := filepath.Join(dir, name)
		if info, e := os.Stat(stage); e == nil && time.Since(info.ModTime()) > abandoned {
			err = errors.Join(err, os.RemoveAll(stage))
		}
	}
	return err
}

// answersFolder finds where the answers of a corpus stand, and makes the folder of a new one.
func answersFolder(dir string) (string, error) {
	root := filepath.Join(dir, "answers")
	if info, err := os.Stat(root); err == nil && info.IsDir() {
		return root, nil
	}
	direct, err := fs.Glob(os.DirFS(filepath.Clean(dir)), "[a-z0-9]*/*.md")
	if err != nil {
		return "", err
	}
	if len(direct) > 0 { // areas stand at the root of this one
		return dir, nil
	}
	return root, os.MkdirAll(root, 0o755)
}

// slugsIn gives the file of every slug below a folder.
func slugsIn(root string) (map[string]string, error) {
	there := map[string]string{}
	areas, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	for _, area := range areas {
		if strings.HasPrefix(area.Name(), ".") {
			continue
		}
		files, err := os.ReadDir(filepath.Join(root, area.Name()))
		if err != nil { // a file, not an area
			continue
		}
		for _, f := range files {
			if slug, ok := strings.CutSuffix(f.Name(), ".md"); ok {
				there[slug] = filepath.Join(area.Name(), f.Name())
			}
		}
	}
	return there, nil
}

// plan is what is going to be renamed.
type plan struct {
	root, stage string
	there       map[string]string         // files by slug
	batch       map[string]*corpus.Answer // the first answer of each slug
	overwrite   bool
	moves       [][2]string // from the stage to the root
	report      Written
}

// add puts the file of an answer on the stage, if it is to be written.
func (p *plan) add(a *corpus.Answer) error {
	file := filepath.Join(a.Area, a.Slug+".md")
	first := p.batch[a.Slug]
	linked, unlinked := p.linked(a, file)
	text := corpus.Markdown(linked)
	keep := func(why string, args ...any) {
		p.report.Kept = append(p.report.Kept, Skipped{File: file, What: a.Question, Why: fmt.Sprintf(why, args...)})
	}
	switch old := p.there[a.Slug]; {
	case first != a && first.Question == a.Question && first.Body == a.Body: // the same page twice
		p.report.Unchanged = append(p.report.Unchanged, file)
		return nil
	case first != a:
		keep("another answer of this import has the same slug: %q", first.Question)
		return nil
	case old == "":
		p.report.New = append(p.report.New, file)
	case old != file:
		keep("the slug is taken by %s; move or remove that first", old)
		return nil
	default:
		current, err := os.ReadFile(filepath.Join(p.root, old))
		if err != nil {
			return err
		}
		switch {
		case bytes.Equal(current, text):
			p.report.Unchanged = append(p.report.Unchanged, file)
			p.report.Unlinked = append(p.report.Unlinked, unlinked...)
			return nil
		case !p.overwrite:
			keep("there is another text already; ask to overwrite it, or merge by hand")
			return nil
		}
		p.report.Replaced = append(p.report.Replaced, file)
	}
	p.report.Unlinked = append(p.report.Unlinked, unlinked...)
	staged := filepath.Join(p.stage, file)
	if err := os.MkdirAll(filepath.Dir(staged), 0o755); err != nil {
		return err
	}
	p.moves = append(p.moves, [2]string{staged, filepath.Join(p.root, file)})
	return os.WriteFile(staged, text, 0o644)
}

// linked gives an answer without the slugs that it names and that are nowhere, and a word about each of them.
func (p *plan) linked(a *corpus.Answer, file string) (linked *corpus.Answer, unlinked []Skipped) {
	nowhere := func(slug string) bool { return p.batch[slug] == nil && p.there[slug] == "" }
	for _, slug := range append(slices.Clone(a.Related), a.Translates) {
		if slug != "" && slug != a.Slug && nowhere(slug) {
			unlinked = append(unlinked, Skipped{File: file, What: a.Question, Why: fmt.Sprintf("it names the answer %q, which is not there; written without", slug)})
		}
	}
	kept := *a
	kept.Related = slices.DeleteFunc(slices.Clone(a.Related), func(slug string) bool { return slug == a.Slug || nowhere(slug) })
	if nowhere(a.Translates) {
		kept.Translates = ""
	}
	return &kept, unlinked
}

// carryOut renames what is on the stage. The files are on the disk before any of them gets its name.
func (p *plan) carryOut() error {
	for _, move := range p.moves {
		if err := toDisk(move[0]); err != nil {
			return err
		}
	}
	for _, move := range p.moves {
		if err := os.MkdirAll(filepath.Dir(move[1]), 0o755); err != nil {
			return err
		}
		if err := os.Rename(move[0], move[1]); err != nil {
			return err
		}
	}
	return nil
}

// toDisk waits until the text of a file would survive a power cut.
func toDisk(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
