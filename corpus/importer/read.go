// Package importer turns what a firm already has (saved pages, FAQ data in web pages, spreadsheets, JSON Lines) into
// answers of the corpus.
//
// What it gives is always a whole answer that the corpus can load, as a draft for somebody to read: a file that was cut off,
// that is in an unknown encoding or that holds something else is left out and named with the reason. What a source does not
// say (takeaways, sources of law, a date) stays empty, so that the lint of the corpus asks for it. Only what an answer cannot
// be without is made up, by rules that are the same every time: the slug from the address or the question, the summary from
// the first sentences of the text, the jurisdiction from the area.
package importer

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/treadstone-law/answerbot/corpus"
)

// The formats that can be read.
const (
	Page   = "page"   // a saved answer page, HTML or plain text
	JSONLD = "jsonld" // schema.org FAQPage or QAPage, in HTML or by itself
	CSV    = "csv"    // a spreadsheet with a header line
	JSONL  = "jsonl"  // one JSON object on each line
)

// formats are all of them.
var formats = []string{Page, JSONLD, CSV, JSONL}

// Skipped is something that was not read, and why.
type Skipped struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"` // 0 where the format has no lines that a person would look at
	What string `json:"what,omitempty"` // the question, column or script that was left out; empty for the whole file
	Why  string `json:"why"`
}

// String gives one line for a report.
func (s Skipped) String() string {
	at := s.File
	if s.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, s.Line)
	}
	if s.What != "" {
		return fmt.Sprintf("%s: %s: %s", at, s.What, s.Why)
	}
	return at + ": " + s.Why
}

// How much of a file is read. No page of text is as large as the first; a file of the second kind can hold a whole library.
const (
	maxPage = 8 << 20
	maxRows = 64 << 20
)

// Read reads all answers of one file. An empty format is found from the name and the text. The error is for a file that
// could not be read; a file that holds nothing of use is Skipped.
func Read(format, name string, r io.Reader) ([]*corpus.Answer, []Skipped, error) {
	if format != "" && !slices.Contains(formats, format) {
		return nil, nil, fmt.Errorf("importing %s: there is no format %q; it is one of %s", name, format, strings.Join(formats, ", "))
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxRows+1))
	if err != nil {
		return nil, nil, fmt.Errorf("importing %s: %w", name, err)
	}
	d := &document{name: name}
	if len(raw) > maxRows {
		d.skip(0, "", "the file is larger than %d MiB; split it", maxRows>>20)
		return nil, d.skipped, nil
	}
	text, err := decode(raw)
	if err != nil {
		d.skip(0, "", "%v", err)
		return nil, d.skipped, nil
	}
	if format == "" {
		format = sniff(name, text)
	}
	d.read(format, text)
	return d.answers, d.skipped, nil
}

func (d *document) read(format, text string) {
	switch {
	case len(text) > maxPage && format != CSV && format != JSONL:
		d.skip(0, "", "the file is larger than %d MiB; an answer is a few KiB", maxPage>>20)
	case strings.TrimSpace(text) == "":
		d.skip(0, "", "the file is empty")
	case format == Page:
		d.page(text)
	case format == JSONLD:
		d.jsonld(text)
	case format == CSV:
		d.csv(text)
	case format == JSONL:
		d.jsonl(text)
	default:
		d.skip(0, "", "it is not clear what the file holds; say so with --format %s", strings.Join(formats, "|"))
	}
}

// ReadFiles reads many files on all processors and gives what Read gives for each, in the order of names. A file that could
// not be read is Skipped. done, which may be nil, is called after each file with the number of files done so far, from
// several goroutines.
func ReadFiles(format string, names []string, done func(int)) ([]*corpus.Answer, []Skipped) {
	answers, skipped := make([][]*corpus.Answer, len(names)), make([][]Skipped, len(names))
	var next, finished atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				answers[i], skipped[i] = readFile(format, names[i])
				if n := int(finished.Add(1)); done != nil {
					done(n)
				}
			}
		})
	}
	workers.Wait()
	return slices.Concat(answers...), slices.Concat(skipped...)
}

func readFile(format, name string) ([]*corpus.Answer, []Skipped) {
	f, err := os.Open(name)
	if err != nil {
		return nil, []Skipped{{File: name, Why: err.Error()}}
	}
	defer f.Close()
	answers, skipped, err := Read(format, name, f)
	if err != nil {
		skipped = append(skipped, Skipped{File: name, Why: err.Error()})
	}
	return answers, skipped
}

// sniff finds the format of a text. Pages of the firm may carry FAQ data too; what the page itself says comes first.
func sniff(name, text string) string {
	head := strings.TrimSpace(text[:min(len(text), 1<<12)])
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case ext == ".csv" || ext == ".tsv":
		return CSV
	case ext == ".jsonl" || ext == ".ndjson":
		return JSONL
	case ext == ".jsonld":
		return JSONLD
	case byline().MatchString(text) || writtenBy().MatchString(tags().ReplaceAllString(text, "\n")):
		return Page
	case strings.Contains(text, "application/ld+json"):
		return JSONLD
	case strings.HasPrefix(head, "{") || strings.HasPrefix(head, "["):
		if strings.Contains(text, `"@type"`) {
			return JSONLD
		}
		return JSONL
	case strings.HasPrefix(head, "<") || ext == ".html" || ext == ".htm" || ext == ".txt":
		return Page
	case strings.ContainsAny(firstLine(head), ",;\t"):
		return CSV
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// document is a file that is being read.
type document struct {
	name    string
	answers []*corpus.Answer
	skipped []Skipped
}

func (d *document) skip(line int, what, why string, args ...any) {
	d.skipped = append(d.skipped, Skipped{d.name, line, what, fmt.Sprintf(why, args...)})
}

// add completes an answer and takes it, if it is one that the corpus can load.
func (d *document) add(line int, a *corpus.Answer) {
	complete(a)
	var missing []string
	if a.Question == "" {
		missing = append(missing, "question")
	}
	if a.Body == "" {
		missing = append(missing, "text")
	}
	if len(missing) > 0 {
		d.skip(line, a.Question, "there is no %s", strings.Join(missing, " and no "))
		return
	}
	sound, found := corpus.ReadAnswer(d.name, a.Area, a.Slug, corpus.Markdown(a))
	if sound == nil {
		for _, f := range found {
			if f.Severity == corpus.Error {
				d.skip(line, a.Question, "the answer cannot be loaded: %s: %s", f.Rule, f.Message)
				return
			}
		}
	}
	if !bytes.Equal(corpus.Markdown(sound), corpus.Markdown(a)) {
		d.skip(line, a.Question, "the answer would not be the same when read again")
		return
	}
	d.answers = append(d.answers, a)
}
