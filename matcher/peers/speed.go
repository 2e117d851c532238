package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/generate"
)

// How quick the ways to find an answer are, on libraries of any size that are made the same every time. Our two stages stand apart: the whole
// pipeline does more than any search, and BM25F alone does what a search does. Of each way, the clock runs from the text of a message to the ten best
// answers; only the row "BM25F stage" begins with the words read, as stages do.

// Alternates of each answer, and the sizes up to which a way is asked: learning classifiers for more takes long, and so do the peers.
const (
	alternates = 5
	mostLearnt = 2500
	mostPeers  = 25000
)

// way is something to be asked, up to a size of library.
type way struct {
	name string
	most int
	open opener
}

const stageName, pipelineName = "answerbot, BM25F stage", "answerbot, whole pipeline"

var ways = []way{
	{stageName, 1 << 30, nil}, // asked by words that were read
	{"answerbot, BM25F from the text", 1 << 30, lexical},
	{pipelineName, mostLearnt, ours},
	{"Bleve, default analyzer", mostPeers, bleveDefault},
	{"Bleve, english, several fields", mostPeers, bleveEnglish},
	{"SQLite FTS5", mostPeers, fts5},
}

func lexical(c *corpus.Corpus) (search, func() error, error) {
	l := matcher.NewLexical(c)
	return func(text string) ([]string, error) {
		var slugs []string
		for _, m := range l.Search(text, limit) {
			slugs = append(slugs, m.Answer.Slug)
		}
		return slugs, nil
	}, func() error { return nil }, nil
}

// contestant is a way that is ready to be asked: ask asks one of the messages.
type contestant struct {
	name  string
	ask   func(message int) error
	close func() error
	took  []time.Duration
}

// race prints the table of one size of library after the other. The ways take turns in every run, so that a slow moment of the machine
// hits all of them; a run before the first warms caches and is not counted.
func race(ctx context.Context, sizes []int, runs, most int, out io.Writer) error {
	for _, n := range sizes {
		answers, messages := generate.Library(n, alternates)
		messages = messages[:min(most, len(messages))]
		contestants, err := enter(answers, messages)
		if err != nil {
			return err
		}
		for run := range runs + 1 {
			for i := range contestants {
				runtime.GC() // nobody pays for the garbage of the one before
				for message := range messages {
					if err := contestants[i].askTimed(ctx, message, run > 0); err != nil {
						return err
					}
				}
			}
		}
		if err := printRace(out, n, len(messages), runs, contestants); err != nil {
			return err
		}
		for _, c := range contestants {
			err = errors.Join(err, c.close())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enter builds what there is to be asked on a corpus.
func enter(answers *corpus.Corpus, messages []string) ([]contestant, error) {
	var all []contestant
	for _, w := range ways {
		if len(answers.Answers()) > w.most {
			continue
		}
		if w.open == nil {
			all = append(all, stage(answers, messages))
			continue
		}
		find, closeIndex, err := w.open(answers)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		all = append(all, contestant{name: w.name, close: closeIndex, ask: func(message int) error {
			_, err := find(messages[message])
			return err
		}})
	}
	return all, nil
}

func stage(answers *corpus.Corpus, messages []string) contestant {
	l := matcher.NewLexical(answers)
	read := make([]matcher.Reading, len(messages))
	for i, said := range messages {
		l.Read(said, &read[i])
	}
	return contestant{name: stageName, close: func() error { return nil }, ask: func(message int) error {
		l.Best(&read[message], limit)
		return nil
	}}
}

func (c *contestant) askTimed(ctx context.Context, message int, counts bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	begin := time.Now()
	err := c.ask(message)
	if counts {
		c.took = append(c.took, time.Since(begin))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}

// at is a quantile of the times in microseconds. It sorts them.
func (c *contestant) at(quantile float64) float64 {
	slices.Sort(c.took)
	return float64(c.took[int(quantile*float64(len(c.took)-1))].Nanoseconds()) / 1000
}

func printRace(out io.Writer, n, messages, runs int, contestants []contestant) error {
	fmt.Fprintf(out, "%d answers with %d alternates each, %d messages, %d runs, one thread\n\n", n, alternates, messages, runs)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "p50 µs\tp99 µs\tp50 ÷ BM25F stage\tp50 ÷ whole pipeline\t ")
	var pipeline *contestant
	for i := range contestants {
		if contestants[i].name == pipelineName {
			pipeline = &contestants[i]
		}
	}
	for i := range contestants {
		c := &contestants[i]
		against := "-"
		if pipeline != nil {
			against = fmt.Sprintf("%.2f", c.at(0.5)/pipeline.at(0.5))
		}
		fmt.Fprintf(w, "%.1f\t%.1f\t%.1f\t%s\t  %s\n", c.at(0.5), c.at(0.99), c.at(0.5)/contestants[0].at(0.5), against, c.name)
	}
	fmt.Fprintln(w)
	return w.Flush()
}
