package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus/importer"
)

type importCommand struct {
	Format    string   `env:"ANSWERBOT_CORPUS_IMPORT_FORMAT,ANSWERBOT_FORMAT" help:"What the files hold: page, jsonld, csv or jsonl. Default: found from each file." enum:",page,jsonld,csv,jsonl" default:""`
	Out       string   `env:"ANSWERBOT_CORPUS_IMPORT_OUT,ANSWERBOT_OUT" help:"Folder of the corpus to write into; made if it is not there." default:"imported"`
	Overwrite bool     `help:"Replace answers that are there with another text. Without it they are kept and named."`
	Files     []string `arg:"" name:"file" help:"Files to read. A folder stands for all files below it."`
}

func (*importCommand) Help() string {
	return `Formats
  page    a saved answer page, HTML or text, with its line "Written by … · Updated …"
  jsonld  schema.org FAQPage or QAPage, in a web page or by itself
  csv     a spreadsheet whose first line names the columns; a question and an answer are needed
  jsonl   one JSON object a line, such as answerbot corpus export prints

Every answer becomes a draft, answers/AREA/SLUG.md in the folder; JSON Lines that say who has reviewed an answer keep that. What a source does not say (takeaways, sources of law, a date) stays empty, so
that answerbot corpus lint asks for it. What cannot be read is named with its file, its line and the reason on the error
output; the rest is written, all of it or, if there is no room, nothing. Importing again changes nothing.

Exit code 0 when everything was imported, 1 when something was left out.

Examples
  answerbot corpus import --out firm/ saved-pages/*.html
  answerbot corpus import --format csv --out firm/ faq.csv && answerbot corpus lint firm/`
}

// Run reads all files, then writes the answers of those that could be read.
func (c *importCommand) Run(s *streams) error {
	if c.Out == "" {
		return misused{errors.New("--out is empty: want a folder to write into")}
	}
	for _, name := range c.Files {
		if err := missing(name, "a file or folder to import"); err != nil {
			return err
		}
	}
	names, err := filesBelow(c.Files)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return misused{fmt.Errorf("%s: there is no file to import below it", strings.Join(c.Files, ", "))}
	}
	bar := newProgress(s.err, "reading", len(names))
	answers, skipped := importer.ReadFiles(c.Format, names, bar.step)
	bar.end()
	if s.context.Err() != nil {
		return errors.New("importing was interrupted; nothing was written")
	}
	var written importer.Written
	if len(answers) > 0 {
		if written, err = importer.Write(c.Out, answers, c.Overwrite); err != nil {
			return err
		}
	}
	for _, left := range slices.Concat(skipped, written.Kept, written.Unlinked) {
		fmt.Fprintln(s.err, left)
	}
	fmt.Fprintf(s.out, "read %s from %s", count(len(answers), "answer"), count(len(names), "file"))
	if n := len(skipped); n > 0 {
		fmt.Fprintf(s.out, "; left out %s, named above", count(n, "part"))
	}
	fmt.Fprintf(s.out, "\n%s: %d new, %d replaced, %d unchanged, %d kept as they were\n", c.Out, len(written.New), len(written.Replaced), len(written.Unchanged), len(written.Kept))
	if len(written.New)+len(written.Replaced) > 0 {
		fmt.Fprintf(s.out, "next: answerbot corpus lint %s\n", c.Out)
	}
	if len(skipped)+len(written.Kept) > 0 {
		return errReported
	}
	return nil
}

// filesBelow replaces folders by the files below them. Hidden ones are nobody's answers.
func filesBelow(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || !info.IsDir() {
			files = append(files, name) // a file that cannot be looked at is reported with those that cannot be read
			continue
		}
		err := filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case path != name && strings.HasPrefix(entry.Name(), "."):
				if entry.IsDir() {
					return fs.SkipDir
				}
			case !entry.IsDir() && !isOpenEnded(path):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("importing the folder %s: %w", name, err)
		}
	}
	return files, nil
}

// isOpenEnded reports whether a path is a pipe, a socket or a device, which nobody means by a folder, and whose end may never come.
func isOpenEnded(path string) bool {
	info, err := os.Stat(path) // a link that leads nowhere is reported when it is read
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}
