package main

import (
	"fmt"

	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

// fitCommand learns weights from a corpus alone.
type fitCommand struct {
	corpusFlags
	Out string `help:"Write what was learnt to this file." placeholder:"FILE.json"`
}

// Run learns, and prints how well the held-back alternates were found.
func (f *fitCommand) Run(s *streams) error {
	c, err := f.open(s.err)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.err, "building five indexes, each without a part of the alternates and of the answers")
	parts := eval.Folds(c, matcher.Options{})
	w := eval.Learn(parts)
	measured := eval.Measure(eval.Ask(parts, w), w.Bands)
	measured.Set, measured.Split, measured.Answers = "alternates", "held back", len(c.Answers())
	if f.Out != "" {
		if err := w.WriteFile(f.Out); err != nil {
			return err
		}
	}
	return printFigures(s.out, figures{Figures: measured})
}
