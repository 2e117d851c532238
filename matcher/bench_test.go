package matcher

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/matcher/generate"
)

// BenchmarkBuild is the first build of a library of the promised size, and from what was kept of it.
func BenchmarkBuild(b *testing.B) {
	c, _ := generate.Library(2500, 20)
	snapshot := Build(c, Options{Fresh: true}).Snapshot()
	b.Run("learning", func(b *testing.B) {
		for b.Loop() {
			Build(c, Options{Fresh: true})
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			if restored(begin(c, Options{}), snapshot) == nil {
				b.Fatal("refused")
			}
		}
	})
}

// BenchmarkMatch asks a library of 2,500 answers with 12,500 alternates: the BM25F stage alone, and the whole pipeline.
func BenchmarkMatch(b *testing.B) {
	c, messages := generate.Library(2500, 5)
	ix := Build(c, Options{Fresh: true})
	b.Run("bm25f", func(b *testing.B) {
		s := newScratch(ix)
		read := make([]message, len(messages))
		for i, said := range messages {
			ix.candidates(Query{Text: said}, s)
			read[i] = s.message
			read[i].scored = slices.Clone(s.message.scored)
		}
		timed(b, len(messages), func(i int) {
			clear(s.bm25)
			ix.inverted.score(&read[i], s.bm25)
		})
	})
	b.Run("pipeline", func(b *testing.B) {
		timed(b, len(messages), func(i int) { ix.Match(Query{Text: messages[i]}, 3) })
	})
}

// BenchmarkHard asks what nobody should type. Each row is to stay below a millisecond.
func BenchmarkHard(b *testing.B) {
	c, _ := generate.Library(2500, 5)
	ix := Build(c, Options{Fresh: true})
	for _, name := range slices.Sorted(maps.Keys(hard)) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			timed(b, 1, func(int) { ix.Match(Query{Text: hard[name]}, 3) })
		})
	}
}

// timed reports the median and the 99th percentile of do over its n cases.
func timed(b *testing.B, n int, do func(i int)) {
	b.ReportAllocs()
	var took []time.Duration
	at := 0
	for b.Loop() {
		begin := time.Now()
		do(at % n)
		took = append(took, time.Since(begin))
		at++
	}
	slices.Sort(took)
	for _, q := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*q/100].Nanoseconds())/1000, fmt.Sprintf("p%d-µs", q))
	}
}

// BenchmarkLexical asks libraries by BM25F alone: the stage, which is what words that were read find, and all from text to answers. The largest
// takes minutes to make.
func BenchmarkLexical(b *testing.B) {
	for _, n := range []int{2500, 25000, 250000} {
		c, messages := generate.Library(n, 5)
		l := NewLexical(c)
		read := make([]Reading, len(messages))
		for i, said := range messages {
			l.Read(said, &read[i])
		}
		b.Run(fmt.Sprintf("stage/%d", n), func(b *testing.B) {
			timed(b, len(messages), func(i int) { l.Best(&read[i], 10) })
			b.ReportMetric(l.perAnswer(), "bytes/answer")
		})
		b.Run(fmt.Sprintf("search/%d", n), func(b *testing.B) {
			timed(b, len(messages), func(i int) { l.Search(messages[i], 10) })
		})
		b.Run(fmt.Sprintf("skipping/%d", n), func(b *testing.B) {
			var u lookup
			timed(b, len(messages), func(i int) {
				u.heap = heap{keys: u.heap.keys[:0], n: 10}
				l.skip(&read[i], &u)
			})
		})
	}
}

// perAnswer is the memory that an answer takes in the inverted index.
func (l *Lexical) perAnswer() float64 {
	ix := l.ix.inverted
	return float64(8*len(ix.docs)+8*len(ix.start)+8*len(l.most)+8*len(ix.areas)+8*len(l.ix.slugOrder)) / float64(len(ix.areas))
}
