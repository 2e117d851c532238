package main

import (
	"context"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// limit is how many answers are asked for: no measure looks further.
const limit = 10

// peer is a way to find answers.
type peer struct {
	name string
	open func(ctx context.Context, c *corpus.Corpus) (index, error)
}

// index is what a peer has built. It serves one caller at a time.
type index struct {
	build time.Duration
	// find returns the slugs of at most limit answers, best first, and how long that took.
	find  func(text string) ([]string, time.Duration, error)
	close func() error
}

// inProcess are the peers that need nothing but Go. The first is ours: what the others are compared with.
var inProcess = []peer{
	{"answerbot", timed(ours)},
	{"Bleve", timed(bleveDefault)},
	{"Bleve english", timed(bleveEnglish)},
	{"SQLite FTS5", timed(fts5)},
}

// search is find without the clock.
type search func(text string) ([]string, error)

// opener builds an index in this process.
type opener func(c *corpus.Corpus) (search, func() error, error)

// timed puts the clock around an index in this process.
func timed(open opener) func(context.Context, *corpus.Corpus) (index, error) {
	return func(_ context.Context, c *corpus.Corpus) (index, error) {
		begin := time.Now()
		search, closeIndex, err := open(c)
		if err != nil {
			return index{}, err
		}
		build := time.Since(begin)
		find := func(text string) ([]string, time.Duration, error) {
			begin := time.Now()
			slugs, err := search(text)
			return slugs, time.Since(begin), err
		}
		return index{build, find, closeIndex}, nil
	}
}

func ours(c *corpus.Corpus) (search, func() error, error) {
	ix := matcher.Build(c, matcher.Options{})
	return func(text string) ([]string, error) {
		var slugs []string
		for _, m := range ix.Match(matcher.Query{Text: text}, limit).Matches {
			slugs = append(slugs, m.Answer.Slug)
		}
		return slugs, nil
	}, func() error { return nil }, nil
}

// document is an answer as the peers are given it: the same texts that our matcher reads.
type document struct {
	Slug       string   `json:"slug"`
	Question   string   `json:"question"`
	Alternates []string `json:"alternates"`
	Takeaways  []string `json:"takeaways"`
	Summary    string   `json:"summary"`
	Body       string   `json:"body"`
}

func documents(c *corpus.Corpus) []document {
	var all []document
	for _, a := range c.Answers() {
		all = append(all, document{a.Slug, a.Question, a.Alternates, a.Takeaways, a.Summary, corpus.Plain(a.Body)})
	}
	return all
}

// field is one text of a document, and how much a word in it counts for the peers that weigh fields.
type field struct {
	name  string
	boost float64
	text  func(d document) string
}

// fields has the boosts.
var fields = []field{
	{"question", 2, func(d document) string { return d.Question }},
	{"alternates", 2, func(d document) string { return strings.Join(d.Alternates, "\n") }},
	{"takeaways", 1, func(d document) string { return strings.Join(d.Takeaways, "\n") }},
	{"summary", 1, func(d document) string { return d.Summary }},
	{"body", 1, func(d document) string { return d.Body }},
}
