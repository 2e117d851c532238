package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

type diffCommand struct {
	Queries string `help:"Also ask these: a file with one question a line, or JSON lines with a field text." placeholder:"FILE"`
	Format  string `env:"ANSWERBOT_CORPUS_DIFF_FORMAT" help:"text or json." enum:"text,json" default:"text"`
	Old     string `arg:"" help:"The corpus as it is: a folder or .jsonl file."`
	New     string `arg:"" help:"The corpus as it would be."`
}

func (*diffCommand) Help() string {
	return `Answers compete: a better alternate for one can take a question from another. This asks both corpora every question and
alternate that stands in either of them, and yours, and prints those whose first answer changes, with the confidence in
each. Review it before you publish, as you would a change of text.

Exit code 0 also when something changes; 1 when a corpus or the file of questions cannot be read.

Examples
  answerbot corpus diff answers/ answers-edited/
  answerbot corpus diff --queries asked-last-month.txt answers/ answers-edited/`
}

// change is a question whose first answer is another one.
type change struct {
	Question string `json:"question"`
	Old      found  `json:"old"`
	New      found  `json:"new"`
}

// found is the first answer to a question; none has no ID.
type found struct {
	ID         string  `json:"id,omitempty"`
	Confidence float64 `json:"confidence"`
}

func (f found) String() string {
	if f.ID == "" {
		return "nothing"
	}
	return fmt.Sprintf("%s (%.2f)", f.ID, f.Confidence)
}

// Run asks both corpora and prints what differs.
func (c *diffCommand) Run(s *streams) error {
	before, err := openCorpus(c.Old, s.err)
	if err != nil {
		return err
	}
	after, err := openCorpus(c.New, s.err)
	if err != nil {
		return err
	}
	questions := questionsOf(before, after)
	if c.Queries != "" {
		more, err := readQuestions(c.Queries)
		if err != nil {
			return err
		}
		questions = distinct(append(questions, more...))
	}
	bar := newProgress(s.err, "asking", len(questions))
	changes, err := diff(s.context, s.err, before, after, questions, bar.step)
	bar.end()
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printChanges(s.out, changes)
	}
	for _, ch := range changes {
		fmt.Fprintf(s.out, "%q: %s → %s\n", ch.Question, ch.Old, ch.New)
	}
	added, gone, edited := compare(before, after)
	fmt.Fprintf(s.out, "%d of %s another first answer; answers: %d new, %d gone, %d changed\n", len(changes), count(len(questions), "question")+haveOf(len(changes)), added, gone, edited)
	return nil
}

func printChanges(out io.Writer, changes []change) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, ch := range changes {
		if err := encoder.Encode(ch); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	return nil
}

// questionsOf gives every question and alternate of the corpora once.
func questionsOf(all ...*corpus.Corpus) []string {
	var questions []string
	for _, c := range all {
		for _, a := range c.Answers() {
			questions = append(append(questions, a.Question), a.Alternates...)
		}
	}
	return distinct(questions)
}

// distinct keeps the first of texts that are the same.
func distinct(texts []string) []string {
	seen := make(map[string]bool, len(texts))
	kept := texts[:0]
	for _, text := range texts {
		if !seen[text] {
			seen[text] = true
			kept = append(kept, text)
		}
	}
	return kept
}

// readQuestions reads one question a line, or the field text of one JSON object a line.
func readQuestions(file string) ([]string, error) {
	if err := isThere("queries", file, "a file with one question a line"); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading --queries: %w", err)
	}
	var questions []string
	for n, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if line = strings.TrimSpace(line); !utf8.ValidString(line) {
			return nil, fmt.Errorf("%s:%d: the question has bytes that are no text: want UTF-8", file, n+1)
		}
		if strings.HasPrefix(line, "{") {
			var query struct{ Text string }
			if err := json.Unmarshal([]byte(line), &query); err != nil {
				return nil, fmt.Errorf("%s:%d: want a question, or a JSON object with a field text: %w", file, n+1, err)
			}
			if line = strings.TrimSpace(query.Text); line == "" {
				return nil, fmt.Errorf("%s:%d: the JSON object has no text in its field text", file, n+1)
			}
		}
		if line != "" {
			questions = append(questions, line)
		}
	}
	return questions, nil
}

// diff asks both corpora on all processors and gives the changes in the order of the questions.
func diff(ctx context.Context, errs io.Writer, before, after *corpus.Corpus, questions []string, step func(int)) ([]change, error) {
	was, is := buildIndex(before, matcher.Options{}, errs), buildIndex(after, matcher.Options{}, errs)
	pairs := make([]change, len(questions))
	var next, done atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(questions) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				pairs[i] = change{questions[i], first(was, questions[i]), first(is, questions[i])}
				step(int(done.Add(1)))
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil {
		return nil, errors.New("interrupted")
	}
	var changes []change
	for _, pair := range pairs {
		if pair.Old.ID != pair.New.ID {
			changes = append(changes, pair)
		}
	}
	return changes, nil
}

func first(index *matcher.Index, question string) found {
	matches := index.Match(matcher.Query{Text: question}, 1).Matches
	if len(matches) == 0 {
		return found{}
	}
	return found{matches[0].Answer.Slug, matches[0].Confidence}
}

// compare counts the answers that only one corpus has, and those whose text differs.
func compare(before, after *corpus.Corpus) (added, gone, edited int) {
	for _, a := range after.Answers() {
		switch old := before.Answer(a.Slug); {
		case old == nil:
			added++
		case old.Version != a.Version:
			edited++
		}
	}
	for _, a := range before.Answers() {
		if after.Answer(a.Slug) == nil {
			gone++
		}
	}
	return added, gone, edited
}
