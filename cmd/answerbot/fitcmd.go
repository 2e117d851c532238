package main

import (
	"errors"
	"fmt"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

// fitCommand learns weights from a corpus alone, or with a labelled set beside it.
type fitCommand struct {
	corpusFlags
	Beside     string `help:"Also learn from this labelled set about the corpus." placeholder:"DIR" type:"existingdir"`
	Alternates int    `help:"Learn for libraries that have so many alternates an answer, from halves of this one that --beside asks about." placeholder:"N"`
	Out        string `env:"ANSWERBOT_FIT_OUT" help:"Write what was learnt to this file." placeholder:"FILE.json"`
}

// Run learns, and prints how well the held-back alternates were found; with a labelled set how well its questions are, cross-validated.
func (f *fitCommand) Run(s *streams) error {
	c, err := f.open(s.err)
	if err != nil {
		return err
	}
	var beside *eval.Set
	if f.Beside != "" {
		if beside, err = eval.Load(f.Beside); err != nil {
			return err
		}
	}
	if f.Alternates > 0 {
		return f.learnFew(c, beside)
	}
	fmt.Fprintln(s.err, "building five indexes, each without a part of the alternates")
	parts, index := eval.Folds(c, matcher.Options{}), buildIndex(c, matcher.Options{}, s.err)
	w, figures := eval.Learn(parts, index, beside)
	figures.Set, figures.Split, figures.Answers = "alternates", "held back", len(c.Answers())
	if beside != nil {
		figures = eval.Measure(eval.CrossValidateBeside(parts, index, beside, beside.Queries, crossParts))
		figures.Set, figures.Split, figures.Answers = beside.Name, "cross-validated", len(c.Answers())
	}
	if f.Out != "" {
		if err := w.WriteFile(f.Out); err != nil {
			return err
		}
	}
	return printMatcher(s.out, figures)
}

// crossParts is how many parts a cross-validation has where nobody says.
const crossParts = 5

// learnFew learns the weights for libraries of few alternates, and writes them.
func (f *fitCommand) learnFew(c *corpus.Corpus, beside *eval.Set) error {
	if beside == nil || f.Out == "" {
		return misused{errors.New("--alternates: want --beside with a labelled set to learn from, and --out with a file to write to")}
	}
	return eval.LearnFew(c, f.Alternates, beside).WriteFile(f.Out)
}
