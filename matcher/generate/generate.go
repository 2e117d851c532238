// Package generate makes libraries of any size, the same every time, to measure the matcher by.
//
// Words are drawn as often as the starter corpus uses them, which is Zipf's law with the law's own words. A larger library needs more
// words (Heaps' law: with the root of its length), so to those of the starter corpus come pairs of them written as one word.
package generate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// How an answer is made: it has so many words of its own, every third word of what is written about it is one of them, and its texts are so
// long. A message is as long as an alternate.
const (
	ownWords       = 8
	everyOwn       = 3
	questionLength = 9
	saidLength     = 8
	bodyLength     = 40
	areas          = 14
	mostMessages   = 500
)

// Library makes n answers with so many alternates each, and at most 500 messages, each about one of them.
func Library(n, alternates int) (*corpus.Corpus, []string) {
	used, different := starterWords()
	g := &generator{random: rand.New(rand.NewPCG(7, 11)), used: used, different: different}
	g.size = int(float64(len(different)) * math.Sqrt(max(1, float64(n)/float64(len(corpus.Starter().Answers())))))
	var answers []*corpus.Answer
	var messages []string
	for i := range n {
		var own []string
		for range ownWords {
			own = append(own, g.word(g.random.IntN(g.size)))
		}
		a := &corpus.Answer{Slug: fmt.Sprintf("a%06d", i), Area: fmt.Sprint("area", i%areas), Question: g.sentence(own, questionLength), Lang: "en", Body: g.sentence(own, bodyLength)}
		for range alternates {
			a.Alternates = append(a.Alternates, g.sentence(own, saidLength))
		}
		answers = append(answers, a)
		if i%(1+n/mostMessages) == 0 {
			messages = append(messages, g.sentence(own, saidLength))
		}
	}
	return corpus.New(answers, corpus.Beside{}), messages
}

// generator draws words.
type generator struct {
	random    *rand.Rand
	used      []string // the words of the starter corpus, each as often as it is used
	different []string // each once
	size      int      // of the vocabulary
}

// word is the one at a place of the vocabulary: beyond the starter's own, two of them as one.
func (g *generator) word(at int) string {
	if at < len(g.different) {
		return g.different[at]
	}
	return g.different[at%len(g.different)] + g.different[at*7919%len(g.different)]
}

func (g *generator) sentence(own []string, length int) string {
	words := make([]string, length)
	for i := range words {
		if g.random.IntN(everyOwn) == 0 {
			words[i] = own[g.random.IntN(len(own))]
		} else {
			words[i] = g.used[g.random.IntN(len(g.used))]
		}
	}
	return strings.Join(words, " ")
}

// starterWords reads the questions, alternates and bodies of the starter corpus.
var starterWords = sync.OnceValues(func() (used, different []string) {
	seen := make(map[string]bool)
	for _, a := range corpus.Starter().Answers() {
		for _, t := range text.Tokens(a.Question + "\n" + strings.Join(a.Alternates, "\n") + "\n" + corpus.Plain(a.Body)) {
			if t.Kind != text.Word {
				continue
			}
			used = append(used, t.Word)
			if !seen[t.Word] {
				seen[t.Word] = true
				different = append(different, t.Word)
			}
		}
	}
	return used, different
})
