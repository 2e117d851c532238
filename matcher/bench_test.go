package matcher

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// generated makes a library of n answers with so many alternates each, of words drawn as English draws them (Zipf's law), and messages about it: words of
// an answer among others.
func generated(n, alternates int) (*corpus.Corpus, []string) {
	random := rand.New(rand.NewPCG(7, 11))
	words := make([]string, 2000+6*n)
	for i := range words {
		for k := i + 26; k > 0; k /= 26 {
			words[i] += string(rune('a'+k%26)) + string("aeiou"[k%5])
		}
	}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(len(words)-1))
	sentence := func(own []string, length int) string {
		var s []string
		for range length {
			if random.IntN(3) == 0 {
				s = append(s, own[random.IntN(len(own))])
			} else {
				s = append(s, words[zipf.Uint64()])
			}
		}
		return strings.Join(s, " ")
	}
	var answers []*corpus.Answer
	var messages []string
	for i := range n {
		var own []string
		for range 8 {
			own = append(own, words[random.IntN(len(words))])
		}
		a := &corpus.Answer{Slug: fmt.Sprintf("a%06d", i), Area: fmt.Sprint("area", i%14), Question: sentence(own, 9), Lang: "en", Body: sentence(own, 40)}
		for range alternates {
			a.Alternates = append(a.Alternates, sentence(own, 8))
		}
		answers = append(answers, a)
		if i%(1+n/500) == 0 {
			messages = append(messages, sentence(own, 8))
		}
	}
	return corpus.New(answers, nil, nil), messages
}

// BenchmarkBuild is the first build of a library of the promised size, and from what was kept of it.
func BenchmarkBuild(b *testing.B) {
	c, _ := generated(2500, 20)
	snapshot := Build(c, Options{Fresh: true}).Snapshot()
	b.Run("learning", func(b *testing.B) {
		for b.Loop() {
			Build(c, Options{Fresh: true})
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			if restored(c, Shipped(), snapshot) == nil {
				b.Fatal("refused")
			}
		}
	})
}

// BenchmarkMatch asks a library of 2,500 answers with 12,500 alternates: the BM25F stage alone, and the whole pipeline.
func BenchmarkMatch(b *testing.B) {
	c, messages := generated(2500, 5)
	ix := Build(c, Options{Fresh: true})
	b.Run("bm25f", func(b *testing.B) {
		s := newScratch(ix)
		read := make([]message, len(messages))
		for i, said := range messages {
			ix.candidates(Query{Text: said}, s)
			read[i] = s.message
			read[i].items = slices.Clone(s.message.items)
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
