package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/web/desk"
)

// changesFolder holds what editors have proposed at the desk, each file in the place that it would have in the corpus. A corpus does not read it,
// since it is hidden.
const changesFolder = ".changes"

// proposals write changes beside the answers of a folder. They implement desk.Library.
type proposals struct {
	folder string
	mu     sync.Mutex // one at a time: each learns a corpus anew
}

// newProposals gives where changes are written, or nil where the answers are no files in a folder.
func newProposals(flags corpusFlags) desk.Library {
	if info, err := os.Stat(flags.Corpus); flags.Corpus == "" || err != nil || !info.IsDir() {
		return nil
	}
	return &proposals{folder: flags.Corpus}
}

// Alternate implements desk.Library. What was proposed for the same answer before stays in its file.
func (p *proposals) Alternate(ctx context.Context, slug, question string) (c desk.Change, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, err := openCorpus(p.folder, io.Discard)
	if err != nil {
		return c, err
	}
	a := before.Answer(slug)
	if a == nil {
		return c, &queue.Refusal{Key: "answer"}
	}
	file, _ := a.Where("question", 0)
	file, err = filepath.Rel(p.folder, file)
	if err != nil {
		return c, fmt.Errorf("placing the change: %w", err)
	}
	scratch, err := os.MkdirTemp("", "answerbot-change-")
	if err != nil {
		return c, fmt.Errorf("making room for the change: %w", err)
	}
	defer os.RemoveAll(scratch)
	after, text, err := p.changed(scratch, file, slug, question)
	if err != nil {
		return c, err
	}
	questions := distinct(append(questionsOf(before, after), question))
	moved, err := diff(ctx, io.Discard, before, after, questions, func(int) {})
	if err != nil {
		return c, err
	}
	c = desk.Change{File: filepath.Join(changesFolder, file), Asked: len(questions)}
	for _, m := range moved {
		c.Moved = append(c.Moved, desk.Moved{Question: m.Question, Old: m.Old.ID, New: m.New.ID, OldSure: m.Old.Confidence, NewSure: m.New.Confidence})
	}
	return c, p.write(file, text)
}

// changed makes the corpus as it would be, in a folder of its own, and gives the answer's file.
func (p *proposals) changed(scratch, file, slug, question string) (*corpus.Corpus, []byte, error) {
	if err := copyCorpus(scratch, p.folder); err != nil {
		return nil, nil, fmt.Errorf("copying the answers: %w", err)
	}
	place := filepath.Join(scratch, file)
	if earlier, err := os.ReadFile(filepath.Join(p.folder, changesFolder, file)); err == nil {
		if err := os.WriteFile(place, earlier, 0o600); err != nil {
			return nil, nil, fmt.Errorf("taking the earlier change along: %w", err)
		}
	}
	c, err := openCorpus(scratch, io.Discard)
	if err != nil {
		return nil, nil, &queue.Refusal{Key: "earlier"}
	}
	known := c.Answer(slug)
	if known == nil { // somebody has edited the earlier change, and now it is left out with another that is frozen
		return nil, nil, &queue.Refusal{Key: "earlier"}
	}
	a := *known
	if strings.EqualFold(a.Question, question) || slices.ContainsFunc(a.Alternates, func(other string) bool { return strings.EqualFold(other, question) }) {
		return nil, nil, &queue.Refusal{Key: "there"}
	}
	a.Alternates = append(slices.Clone(a.Alternates), question)
	text := corpus.Markdown(&a)
	if err := os.WriteFile(place, text, 0o600); err != nil {
		return nil, nil, fmt.Errorf("trying the change: %w", err)
	}
	var findings bytes.Buffer
	after, err := openCorpus(scratch, &findings)
	if err != nil {
		return nil, nil, &queue.Refusal{Key: "unpublishable", About: summary(err, findings.String(), scratch, "corpus lint")}
	}
	return after, text, nil
}

// copyCorpus copies a folder of answers without what is hidden, such as the history of a repository, which may be large and is never read.
func copyCorpus(to, from string) error {
	for _, path := range within(from) {
		place := filepath.Join(to, filepath.Base(path))
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.IsDir() {
			if err := os.CopyFS(place, os.DirFS(path)); err != nil {
				return err
			}
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(place, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// notSlug is what is no part of an answer's name.
var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// Draft implements desk.Library. The file has the question and nothing else; answerbot corpus lint says what is to be written.
func (p *proposals) Draft(_ context.Context, area, question string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, err := openCorpus(p.folder, io.Discard)
	if err != nil {
		return "", err
	}
	if _, ok := c.Area(area); !ok {
		return "", &queue.Refusal{Key: "area"}
	}
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(question), "-"), "-")
	slug = strings.Trim(slug[:min(len(slug), 60)], "-")
	if slug == "" || c.Answer(slug) != nil {
		return "", &queue.Refusal{Key: "named"}
	}
	file := filepath.Join(area, slug+".md")
	if _, err := os.Stat(filepath.Join(p.folder, "answers")); err == nil {
		file = filepath.Join("answers", file)
	}
	if _, err := os.Stat(filepath.Join(p.folder, changesFolder, file)); err == nil {
		return "", &queue.Refusal{Key: "begun", About: filepath.Join(changesFolder, file)}
	}
	a := &corpus.Answer{Slug: slug, Area: area, Question: question, Lang: "en", Updated: today(), Review: corpus.Review{State: "draft"}}
	return filepath.Join(changesFolder, file), p.write(file, corpus.Markdown(a))
}

// write puts a file among the changes, whole or not at all.
func (p *proposals) write(file string, text []byte) error {
	place := filepath.Join(p.folder, changesFolder, file)
	err := os.MkdirAll(filepath.Dir(place), 0o755)
	if err == nil {
		err = corpus.ReplaceFile(place, text)
	}
	if err != nil {
		return fmt.Errorf("writing the change: %w", err)
	}
	return nil
}
