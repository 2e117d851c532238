package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/lint"
)

// corpusCommand holds what is done with a corpus.
type corpusCommand struct {
	Lint   lintCommand   `cmd:"" help:"Say what keeps a corpus from being published, one finding a line. Exit code 0 when publishable."`
	Stats  statsCommand  `cmd:"" help:"Count answers by area, language and review state."`
	Import importCommand `cmd:"" help:"Turn saved pages, FAQ data, spreadsheets and JSON Lines into answer files."`
	Export exportCommand `cmd:"" help:"Give a corpus as a folder, as JSON Lines, or as FAQ data for search engines."`
	Freeze freezeCommand `cmd:"" help:"Take an answer or an area out at once, without touching its files."`
	Diff   diffCommand   `cmd:"" help:"Say for which questions another answer comes first in a changed corpus."`

	Misspellings misspellingsCommand `cmd:"" help:"Print what alternates misspell, as entries for lexicon.yaml."`
}

type lintCommand struct {
	Format string `env:"ANSWERBOT_CORPUS_LINT_FORMAT" help:"text or json." enum:"text,json" default:"text"`
	Path   string `arg:"" optional:"" help:"Folder or .jsonl file; the starter corpus if none is given."`
}

func (*lintCommand) Help() string {
	var b strings.Builder
	b.WriteString("A finding is one line, file:line: severity: rule: what to do; with --format json one object a line. An error keeps the corpus\n" +
		"from being published, a warning is for its writers. A file .answerbot-lint.yaml at the root of the corpus switches rules,\n" +
		"as in  rules: {stale: error, byline: off}  (off, warning or error):\n\n")
	for _, rule := range append(corpus.Rules(), lint.Rules()...) {
		fmt.Fprintf(&b, "  %-20s  %s\n", rule.Name, rule.About)
	}
	return b.String()
}

func (l *lintCommand) Run(s *streams) error {
	if err := missing(l.Path, wantCorpus); l.Path != "" && err != nil {
		return err
	}
	findings, err := corpus.Check(l.Path, today(), lint.Rules()...)
	if err != nil {
		return err
	}
	return s.printFindings(findings, l.Format)
}

// printFindings prints findings, one a line, and fails where one of them is an error.
func (s *streams) printFindings(findings []corpus.Finding, format string) error {
	for _, f := range findings {
		if format != "json" {
			fmt.Fprintln(s.out, f)
		} else if err := s.printJSON(f); err != nil {
			return err
		}
	}
	if corpus.HasErrors(findings) {
		return errReported
	}
	return nil
}

type statsCommand struct {
	JSON bool   `help:"Print one JSON object." name:"json"`
	Path string `arg:"" optional:"" help:"Folder or .jsonl file; the starter corpus if none is given."`
}

func (c *statsCommand) Run(s *streams) error {
	answers, err := openCorpus(c.Path, s.err)
	if err != nil {
		return err
	}
	stats := corpus.Stats(answers)
	if c.JSON {
		return s.printJSON(stats)
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "area\tanswers\twords\talternates\tsources\tgrade\t")
	for _, name := range slices.Sorted(maps.Keys(stats.Areas)) {
		a := stats.Areas[name]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.1f\t\n", name, a.Answers, a.Words, a.Alternates, a.Sources, a.Grade)
	}
	fmt.Fprintf(w, "all\t%d\t%d\t%d\t%d\t%.1f\t\n", stats.Answers, stats.Words, stats.Alternates, stats.Sources, stats.Grade)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing statistics: %w", err)
	}
	fmt.Fprintf(s.out, "\nEnglish %d, French %d, in both %d · lexicon %d entries · drafts %d, reviewed %d · frozen %d · %s\n", stats.Languages["en"], stats.Languages["fr"],
		stats.Translated, stats.Lexicon, stats.Review[corpus.Draft], stats.Review[corpus.Reviewed], stats.Frozen, stats.Hash)
	return nil
}
