package main

import (
	"fmt"
	"io"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// corpusFlags say which answers are given.
type corpusFlags struct {
	Corpus        string `help:"Folder or .jsonl file of answers; empty for the starter corpus." placeholder:"DIR|FILE.jsonl"`
	RequireReview bool   `help:"Give only answers that a lawyer has reviewed."`
}

// open loads the answers. Findings that keep them from being published are printed, and one error says so.
func (f corpusFlags) open(errs io.Writer) (*corpus.Corpus, error) {
	if err := isThere("corpus", f.Corpus, wantCorpus); err != nil {
		return nil, err
	}
	c, err := openCorpus(f.Corpus, errs)
	if err != nil || !f.RequireReview {
		return c, err
	}
	c = c.Only(func(a *corpus.Answer) bool { return !a.Draft() })
	if len(c.Answers())+len(c.Frozen()) == 0 {
		return nil, fmt.Errorf("no answer of the corpus has been reviewed, and --require-review asks for reviewed ones only")
	}
	return c, nil
}

// wantCorpus is what names a corpus.
const wantCorpus = "a folder of answers or a .jsonl file"

func openCorpus(path string, errs io.Writer) (*corpus.Corpus, error) {
	if path == "" {
		return corpus.Starter(), nil
	}
	if err := missing(path, wantCorpus); err != nil {
		return nil, err
	}
	c, findings, err := corpus.Open(path)
	if err != nil {
		return nil, err
	}
	if c == nil {
		for _, f := range findings {
			fmt.Fprintln(errs, f)
		}
		return nil, fmt.Errorf("the corpus %s cannot be published; see the findings above", path)
	}
	return c, nil
}

// weightsFlags say by which weights the signals that an answer fits are combined.
type weightsFlags struct {
	Weights string `help:"File of weights that fit, or eval --fit, has learnt from a library, in place of those that ship." placeholder:"FILE.json"`
}

// weights reads them: nil for those that ship.
func (f weightsFlags) weights() (*matcher.Weights, error) {
	if f.Weights == "" {
		return nil, nil
	}
	if err := isThere("weights", f.Weights, "a file that answerbot fit --out has written"); err != nil {
		return nil, err
	}
	return matcher.ReadWeights(f.Weights)
}

// newBot builds the index and the bot over it, and tells how far it is. No weights and no rules are those that ship. The
// index knows the frozen answers too.
func newBot(c *corpus.Corpus, weights *matcher.Weights, rules *triage.Rules, errs io.Writer) *bot.Bot {
	b := bot.New(c, buildIndex(c.Thawed(), matcher.Options{Weights: weights}, errs))
	if rules == nil {
		return b
	}
	return b.WithTriage(rules)
}

// today is the day by which reviews are due.
func today() corpus.Date { return dayOf(time.Now()) }

func dayOf(t time.Time) corpus.Date { return corpus.Date(t.Format(time.DateOnly)) }
