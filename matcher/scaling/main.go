// Command scaling draws what a message costs by the size of the library and by the number of threads: go run ./matcher/scaling scaling.svg
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/generate"
)

// What is measured: BM25F on libraries of these sizes, and the whole pipeline on those that are learnt in a minute or so.
var (
	sizes      = []int{250, 1000, 2500, 10000, 25000, 100000, 250000}
	mostLearnt = 2500
)

const (
	alternates = 5
	limit      = 10
	passes     = 5                      // over the messages, after one that warms caches
	held       = 700 * time.Millisecond // for each number of threads
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "scaling: want the file to write: go run ./matcher/scaling scaling.svg")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], []byte(measure().draw()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "scaling:", err)
		os.Exit(1)
	}
}

// measure makes both plots' lines and prints what it finds.
func measure() picture {
	words := [2]line{{name: "BM25F, median", colour: "#0b6e4f"}, {name: "BM25F, 99th percentile", colour: "#0b6e4f", dashed: true}}
	whole := [2]line{{name: "whole pipeline, median", colour: "#9b2226"}, {name: "whole pipeline, 99th percentile", colour: "#9b2226", dashed: true}}
	threadsWords, threadsWhole := line{name: "BM25F, 250,000 answers", colour: "#0b6e4f"}, line{name: "whole pipeline, 2,500 answers", colour: "#9b2226"}
	for _, n := range sizes {
		c, messages := generate.Library(n, alternates)
		lexical := matcher.NewLexical(c)
		search := func(said string) { lexical.Search(said, limit) }
		words[0].add(n, messages, search, 0.5)
		words[1].add(n, messages, search, 0.99)
		if n == sizes[len(sizes)-1] {
			threadsWords.threads(messages, search)
		}
		if n > mostLearnt {
			continue
		}
		ix := matcher.Build(c, matcher.Options{Fresh: true})
		match := func(said string) { ix.Match(matcher.Query{Text: said}, limit) }
		whole[0].add(n, messages, match, 0.5)
		whole[1].add(n, messages, match, 0.99)
		if n == mostLearnt {
			threadsWhole.threads(messages, match)
		}
	}
	return picture{
		{title: "Microseconds a message, one thread", across: "answers in the library", lines: append(words[:], whole[:]...)},
		{title: fmt.Sprintf("Messages a second, %d processors", runtime.NumCPU()), across: "threads", lines: []line{threadsWords, threadsWhole}},
	}
}

// add measures a quantile of what a message costs in microseconds.
func (l *line) add(size int, messages []string, find func(string), quantile float64) {
	var took []time.Duration
	for pass := range passes + 1 {
		for _, said := range messages {
			begin := time.Now()
			find(said)
			if pass > 0 {
				took = append(took, time.Since(begin))
			}
		}
	}
	slices.Sort(took)
	us := float64(took[int(quantile*float64(len(took)-1))].Nanoseconds()) / 1000
	l.points = append(l.points, point{float64(size), us})
	fmt.Printf("%s, %d answers: %.1f µs\n", l.name, size, us)
}

// threads measures messages a second by one thread, two, four and so on to twice the processors.
func (l *line) threads(messages []string, find func(string)) {
	for n := 1; n <= 2*runtime.NumCPU(); n *= 2 {
		var found atomic.Int64
		var wg sync.WaitGroup
		begin := time.Now()
		for thread := range n {
			wg.Go(func() {
				count := int64(0)
				for at := thread; time.Since(begin) < held; at++ {
					find(messages[at%len(messages)])
					count++
				}
				found.Add(count)
			})
		}
		wg.Wait()
		rate := float64(found.Load()) / time.Since(begin).Seconds()
		l.points = append(l.points, point{float64(n), rate})
		fmt.Printf("%s, %d threads: %.0f a second\n", l.name, n, rate)
	}
}
