package main

import (
	"errors"
	"fmt"

	"github.com/treadstone-law/answerbot/corpus"
)

type freezeCommand struct {
	Area   string `env:"ANSWERBOT_CORPUS_FREEZE_AREA" help:"Take out all answers of this area." placeholder:"AREA"`
	Slug   string `help:"Take out this answer." placeholder:"SLUG"`
	Why    string `help:"The reason, for those who come after, in one line." default:"Taken out by hand; no reason was given."`
	Corpus string `help:"Folder or .jsonl file of answers." placeholder:"DIR"`
}

func (*freezeCommand) Help() string {
	return `For the day on which the law changes: the answers are neither given nor shown from then on, and visitors who ask for them
are handed to a person. A server that runs on this corpus follows at once, whatever else is being changed in it. The answer
files stay as they are; a line in frozen.yaml beside them says what is out, since when and why. Take the line away to put the
answers back.

Examples
  answerbot corpus freeze --corpus answers/ --slug rent-increase-limit --why "Bill 60 changes the guideline on 1 January"
  answerbot corpus freeze --corpus answers/ --area tenancy`
}

func (c *freezeCommand) Run(s *streams) error {
	switch {
	case (c.Area == "") == (c.Slug == ""):
		return misused{errors.New("freezing takes either --area AREA or --slug SLUG")}
	case c.Corpus == "":
		return misused{errors.New("--corpus is missing: the starter corpus is part of the program and cannot be frozen; answerbot corpus export --help shows how to make a folder of it")}
	}
	if err := isThere("corpus", c.Corpus, wantCorpus); err != nil {
		return err
	}
	if err := corpus.Freeze(c.Corpus, c.Area, c.Slug, c.Why, today()); err != nil {
		return err
	}
	after, err := openCorpus(c.Corpus, s.err)
	if err != nil {
		return fmt.Errorf("it is frozen, also on a running server, which takes no other change until the corpus is sound: %w", err)
	}
	fmt.Fprintf(s.out, "%s%s is frozen; %s of %s can be given\n", c.Area, c.Slug, count(len(after.Answers()), "answer"), c.Corpus)
	return nil
}
