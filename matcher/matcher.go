// Package matcher ranks the answers of a corpus for a message and says how sure it is.
//
// An Index is immutable, built from a corpus, pure and in memory: safe for all goroutines without locks, and the same
// corpus and message give the same floats on every machine.
package matcher

import "github.com/treadstone-law/answerbot/corpus"

// Query is a message to be matched.
type Query struct {
	Text string
	Lang string // "en", "fr" or empty: found from the text
	Area string // only answers of this area; empty for all
}

// Match is one answer found.
type Match struct {
	Answer     *corpus.Answer
	Score      float64
	Confidence float64 // calibrated probability that this answer is what was asked for
}

// Result is what was found for a query, best first.
type Result struct {
	Matches []Match
}

// Index finds answers.
type Index struct{ c *corpus.Corpus }

// Build makes the index of a corpus.
func Build(c *corpus.Corpus) *Index { return &Index{c} }

// Match ranks the answers for q and returns at most limit of them.
func (ix *Index) Match(q Query, limit int) Result { return Result{} }
