package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/corpus/importer"
)

type exportCommand struct {
	Format  string `env:"ANSWERBOT_CORPUS_EXPORT_FORMAT" help:"jsonl (answers alone, for programs), folder (a whole corpus, to be worked on) or jsonld (schema.org FAQPage, what search engines read)." enum:"jsonl,folder,jsonld" default:"jsonl"`
	Drafts  bool   `help:"Have drafts that no lawyer has reviewed in jsonld too."`
	BaseURL string `help:"Address of the site that shows the answers, for the links of jsonld." name:"base-url" placeholder:"https://HOST"`
	Out     string `env:"ANSWERBOT_CORPUS_EXPORT_OUT" help:"File to write, replaced whole; of the format folder the folder, in which nothing is replaced. Default: standard output." placeholder:"FILE"`
	Path    string `arg:"" optional:"" name:"dir" help:"Folder or .jsonl file; the starter corpus if none is given."`
}

func (*exportCommand) Help() string {
	return `Your answers stay yours: take them elsewhere, or show them to search engines.

Frozen answers are not exported, nor are drafts as jsonld, which others show as the firm's word, unless --drafts asks for them. A folder has what stands beside the answers too: lexicon.yaml, areas.yaml, outside.yaml, asked.yaml and their like. What is there
already with another text is kept and named (exit code 1).

Examples
  answerbot corpus export --format folder --out firm/              (the starter answers, to begin with)
  answerbot corpus export --out answers.jsonl answers/
  answerbot corpus export --format jsonld --base-url https://firm.example --out faq.jsonld answers/`
}

func (c *exportCommand) Run(s *streams) error {
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return misused{fmt.Errorf("--base-url %q: want an address like https://firm.example", c.BaseURL)}
	}
	if c.Format == "folder" && c.Out == "" {
		return misused{errors.New("--format folder: want a folder to write into, --out DIR")}
	}
	answers, err := openCorpus(c.Path, s.err)
	if err != nil {
		return err
	}
	if c.Format == "folder" {
		return c.folder(s, answers)
	}
	var text bytes.Buffer
	given := answers.Answers()
	if c.Format == "jsonld" {
		if given, err = c.published(s.err, given); err != nil {
			return err
		}
		err = corpus.WriteJSONLD(&text, given, c.BaseURL)
	} else {
		warnOfFrozen(s.err, answers)
		err = corpus.WriteJSONL(&text, answers)
	}
	if err != nil {
		return err
	}
	if c.Out == "" {
		if _, err := s.out.Write(text.Bytes()); err != nil {
			return fmt.Errorf("printing the corpus: %w", err)
		}
		return nil
	}
	if err := corpus.ReplaceFile(c.Out, text.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: %s", c.Out, count(len(given), "answer"))
	if n := len(answers.Frozen()); n > 0 {
		fmt.Fprintf(s.err, "; %d frozen left out", n)
	}
	fmt.Fprintln(s.err)
	return nil
}

// published gives the answers that lawyers have reviewed and tells how many drafts are left out, or gives all where drafts are asked for. It fails
// where all are drafts.
func (c *exportCommand) published(errs io.Writer, answers []*corpus.Answer) ([]*corpus.Answer, error) {
	reviewed := slices.DeleteFunc(slices.Clone(answers), (*corpus.Answer).Draft)
	drafts := len(answers) - len(reviewed)
	switch {
	case c.Drafts || drafts == 0:
		return answers, nil
	case len(reviewed) == 0:
		return nil, errors.New("no answer of the corpus has been reviewed, and others are given reviewed ones only; --drafts gives them drafts too")
	}
	fmt.Fprintf(errs, "%s left out; --drafts takes them too\n", count(drafts, "draft"))
	return reviewed, nil
}

// folder writes the corpus as a folder, with what stands beside its answers.
func (c *exportCommand) folder(s *streams, answers *corpus.Corpus) error {
	written, err := importer.Write(c.Out, answers.Answers(), false)
	if err != nil {
		return err
	}
	copied, kept, err := corpus.CopyBeside(c.Out, c.Path)
	if err != nil {
		return err
	}
	for _, left := range slices.Concat(written.Kept, written.Unlinked) {
		fmt.Fprintln(s.err, left)
	}
	for _, name := range kept {
		fmt.Fprintf(s.err, "%s: there is another text already; it is kept\n", filepath.Join(c.Out, name))
	}
	fmt.Fprintf(s.out, "%s: %s new, %d unchanged, %d kept as they were", c.Out, count(len(written.New), "answer"), len(written.Unchanged), len(written.Kept))
	if n := len(answers.Frozen()); n > 0 {
		fmt.Fprintf(s.out, ", %d frozen left out", n)
	}
	if len(copied) > 0 {
		fmt.Fprintf(s.out, "; beside them %s", strings.Join(copied, ", "))
	}
	fmt.Fprintf(s.out, "\nnext: answerbot corpus lint %s\n", c.Out)
	if len(written.Kept)+len(kept) > 0 {
		return errReported
	}
	return nil
}

// warnOfFrozen names the answers that refer to one that is not exported: the file could not be loaded with them.
func warnOfFrozen(errs io.Writer, c *corpus.Corpus) {
	for _, a := range c.Answers() {
		for _, slug := range append([]string{a.Translates}, a.Related...) {
			if slug != "" && c.Answer(slug) == nil {
				fmt.Fprintf(errs, "%s refers to %s, which is frozen; take that out before you load the exported file\n", a.Slug, slug)
			}
		}
	}
}
