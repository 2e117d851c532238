// Package lint checks a corpus by asking it: whether its own questions find their answers, and where answers compete.
package lint

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

// Rules returns the rules of this package, for corpus.Check.
func Rules() []corpus.Rule {
	return []corpus.Rule{
		{Name: "finds-itself", About: "a question that finds its own answer first", Find: findsItself},
		{Name: "colliding-alternates", About: "alternates that are not nearly those of another answer", Find: colliding},
	}
}

// findsItself asks every question as a visitor would: whoever copies the title of a page has to be given that page.
func findsItself(c *corpus.Corpus, _ corpus.Date) []corpus.Finding {
	index := matcher.Build(c, matcher.Options{})
	answers := c.Answers()
	first := make([]*corpus.Answer, len(answers))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(answers); i = int(next.Add(1)) - 1 {
				if matches := index.Match(matcher.Query{Text: answers[i].Question, Lang: answers[i].Lang}, 1).Matches; len(matches) > 0 {
					first[i] = matches[0].Answer
				}
			}
		})
	}
	workers.Wait()
	var found []corpus.Finding
	for i, a := range answers {
		switch {
		case first[i] == nil:
			found = append(found, a.Finding("question", -1, corpus.Error, "ask this in words that mean something; it finds no answer at all"))
		case first[i] != a:
			found = append(found, a.Finding("question", -1, corpus.Error, "say in the question what tells it from %q, which it finds first", first[i].Slug))
		}
	}
	return found
}
