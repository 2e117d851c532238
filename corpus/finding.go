package corpus

import (
	"cmp"
	"fmt"
	"slices"
)

// Findings are collected instead of returned one by one, because somebody who brings 2,500 pages wants to see all that is
// wrong with them at once.

// Finding is one thing that is wrong with a corpus, where it stands and what to do about it.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line"` // from 1
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"`    // its stable name, "unknown-key"
	Message  string   `json:"message"` // what to do
}

// Severity is Error or Warning.
type Severity string

// A corpus with an Error is not published. A Warning is for its writers.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// String gives the finding as one line, "file:line: severity: rule: what to do".
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s: %s", f.File, f.Line, f.Severity, f.Rule, f.Message)
}

// HasErrors reports whether any of the findings keeps the corpus from being published.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}

// sortFindings puts findings in the order in which somebody would go through the files.
func sortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
}

// findings collects what is wrong with one file.
type findings struct {
	file string
	list []Finding
}

func (f *findings) errorf(line int, rule, format string, args ...any) {
	f.list = append(f.list, Finding{f.file, max(line, 1), Error, rule, fmt.Sprintf(format, args...)})
}

func (f *findings) warnf(line int, rule, format string, args ...any) {
	f.list = append(f.list, Finding{f.file, max(line, 1), Warning, rule, fmt.Sprintf(format, args...)})
}

// place says on which line of its file a field of an answer stands, so that later checks can point at it.
type place struct {
	field string
	item  int // of a list, from 0; -1 for the field as a whole
	line  int
}

// Where tells the file and line of a field of the answer ("alternates", item 3); item -1 is the field as a whole.
// An answer that was not read from a file is at the start of the file that it would have.
func (a *Answer) Where(field string, item int) (file string, line int) {
	file, line = a.file, 1
	if file == "" {
		file = a.Area + "/" + a.Slug + ".md"
	}
	for _, p := range a.places {
		if p.field == field && (p.item == item || p.item == -1) {
			line = p.line
		}
	}
	return file, line
}

// Finding makes a finding about a field of the answer. The caller or Lint gives it its rule.
func (a *Answer) Finding(field string, item int, severity Severity, format string, args ...any) Finding {
	file, line := a.Where(field, item)
	return Finding{File: file, Line: line, Severity: severity, Message: fmt.Sprintf(format, args...)}
}
