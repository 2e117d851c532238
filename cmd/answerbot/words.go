package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// How numbers, errors, tables and what visitors typed are written for people.

// oneLine gives what an error says on one line, so that whoever reads a log or a terminal has one fact a line. Errors that were several have a semicolon between
// them.
func oneLine(err error) string {
	var all string
	for line := range strings.Lines(err.Error()) {
		line = strings.Join(strings.Fields(line), " ")
		switch {
		case all == "" || line == "":
		case strings.ContainsRune(".:;,", rune(all[len(all)-1])):
			all += " "
		default:
			all += "; "
		}
		all += line
	}
	return all
}

// printable keeps what a visitor typed from moving a terminal's cursor.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// count gives a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// haveOf makes the verb follow the number before it.
func haveOf(n int) string {
	if n == 1 {
		return " has"
	}
	return " have"
}

// table lines the columns up of what is printed with tabs between them, until it is flushed.
func table(out io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(out, 0, 0, 2, ' ', 0) }
