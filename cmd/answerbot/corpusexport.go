package main

import (
	"bytes"
	"fmt"
	"io"
	"net/url"

	"github.com/treadstone-law/answerbot/corpus"
)

type exportCommand struct {
	Format  string `env:"ANSWERBOT_CORPUS_EXPORT_FORMAT" help:"jsonl (what this program reads) or jsonld (schema.org FAQPage, what search engines read)." enum:"jsonl,jsonld" default:"jsonl"`
	BaseURL string `help:"Address of the site that shows the answers, for the links of jsonld." name:"base-url" placeholder:"https://HOST"`
	Out     string `env:"ANSWERBOT_CORPUS_EXPORT_OUT" help:"File to write, replaced whole. Default: standard output." placeholder:"FILE"`
	Path    string `arg:"" optional:"" name:"dir" help:"Folder or .jsonl file; the starter corpus if none is given."`
}

func (*exportCommand) Help() string {
	return `Your answers stay yours: take them elsewhere, or show them to search engines.

Frozen answers are not exported. What stands beside the answers, lexicon.yaml, areas.yaml, outside.yaml, asked.yaml and their like, are files of their own; copy them along.

Examples
  answerbot corpus export --out answers.jsonl answers/
  answerbot corpus export --format jsonld --base-url https://firm.example --out faq.jsonld answers/
  answerbot corpus export --out starter.jsonl && answerbot corpus import --out answers/ starter.jsonl   (a corpus to begin with)`
}

func (c *exportCommand) Run(s *streams) error {
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return misused{fmt.Errorf("--base-url %q: want an address like https://firm.example", c.BaseURL)}
	}
	answers, err := openCorpus(c.Path, s.err)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if c.Format == "jsonld" {
		err = corpus.WriteJSONLD(&text, answers.Answers(), c.BaseURL)
	} else {
		err = corpus.WriteJSONL(&text, answers)
	}
	if err != nil {
		return err
	}
	warnOfFrozen(s.err, answers)
	if c.Out == "" {
		if _, err := s.out.Write(text.Bytes()); err != nil {
			return fmt.Errorf("printing the corpus: %w", err)
		}
		return nil
	}
	if err := corpus.ReplaceFile(c.Out, text.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: %s", c.Out, count(len(answers.Answers()), "answer"))
	if n := len(answers.Frozen()); n > 0 {
		fmt.Fprintf(s.err, "; %d frozen left out", n)
	}
	fmt.Fprintln(s.err)
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
