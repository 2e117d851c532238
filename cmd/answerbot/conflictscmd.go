package main

import (
	"fmt"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
)

// conflictsCommand checks a conflict list, and tries names on it.
type conflictsCommand struct {
	File string   `arg:"" help:"The list: CSV with the columns name, aliases and note."`
	Name []string `arg:"" optional:"" help:"What a visitor might type; each is looked up."`
}

// Run prints the findings, and for each name what may be meant by it.
func (c *conflictsCommand) Run(s *streams) error {
	if err := missing(c.File, wantConflicts); err != nil {
		return misused{err}
	}
	list, err := conflictFlags{Conflicts: c.File}.open(func(f corpus.Finding) { fmt.Fprintln(s.out, f) })
	if list == nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: %d entries\n", c.File, list.Len())
	for _, name := range c.Name {
		found := "no one on the list"
		if hits := list.Check(name); len(hits) > 0 {
			found = strings.Join(hits, "; ")
		}
		fmt.Fprintf(s.out, "%s: %s\n", name, found)
	}
	return nil
}
