package bot

import (
	"cmp"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// The library knows of its answers how people ask about them (asked.yaml). A follow-up that is worded like one of these questions is told by the same
// sentence. How alike two are is the cosine of their words, of pairs of these, and of the kinds of questions that they are; a word weighs the more, the fewer
// questions have it.

// wording is a question as what it is made of, of length one, in order of terms.
type wording []weighted

// weighted is a term, by its hash, and how much it weighs.
type weighted struct {
	term   uint32
	weight float32
}

// How much what a question is made of weighs, beside how rare it is.
const (
	wordWeight  = 1
	pairWeight  = 0.5 // two words in a row
	beginWeight = 0.5 // how a long word begins, by which a slip at its end and "sponsoring" are like "sponsor"
	kindWeight  = 1.5 // the kind of a question
	beginLength = 5
)

// wordings tells how much terms weigh in a language.
type wordings struct {
	lang      text.Lang
	questions float64
	having    map[uint32]float64 // of the questions that the library knows, by term; those that one alone has are left out
	stems     map[string]string  // of the words in them: stemming takes longer than all else
}

// wordingsOf counts the terms of all that is known to be asked of the answers in a language.
func wordingsOf(c *corpus.Corpus, lang string) *wordings {
	w := &wordings{lang: text.LangOf(lang), having: make(map[uint32]float64), stems: make(map[string]string)}
	for _, asked := range c.Asked {
		if a := c.Answer(asked.Slug); a == nil || a.Lang != lang {
			continue
		}
		for _, question := range asked.Texts {
			said := hear(question)
			w.questions++
			for _, token := range said.tokens {
				if _, known := w.stems[token.Word]; !known {
					w.stems[token.Word] = text.Stem(token.Word, w.lang)
				}
			}
			for _, t := range w.terms(said.tokens) {
				w.having[t.term]++
			}
		}
	}
	maps.DeleteFunc(w.having, func(_ uint32, n float64) bool { return n == 1 })
	return w
}

// terms gives what a question is made of, each once, with what it weighs as what it is.
func (w *wordings) terms(tokens []text.Token) wording {
	all := make(wording, 0, 3*len(tokens)+kinds)
	add := func(weight float32, words ...string) {
		h := fnv.New32a()
		for _, word := range words {
			_, _ = io.WriteString(h, word) // a hash takes everything
			_, _ = h.Write([]byte{0})
		}
		all = append(all, weighted{h.Sum32(), weight})
	}
	before := ""
	for _, token := range tokens {
		stem, known := w.stems[token.Word]
		if !known {
			stem = text.Stem(token.Word, w.lang)
		}
		add(wordWeight, stem)
		if before != "" {
			add(pairWeight, before, stem)
		}
		if len(stem) > beginLength {
			add(beginWeight, stem[:beginLength], "")
		}
		before = stem
	}
	for i, kind := range kindsOfAsking() {
		if kind.asks.in(tokens) {
			add(kindWeight, "", strconv.Itoa(i))
		}
	}
	slices.SortFunc(all, func(a, b weighted) int { return cmp.Compare(a.term, b.term) })
	return slices.CompactFunc(all, func(a, b weighted) bool { return a.term == b.term })
}

// of gives the wording of a question.
func (w *wordings) of(tokens []text.Token) wording {
	all := w.terms(tokens)
	length := 0.0
	for i := range all {
		t := &all[i]
		t.weight *= float32(math.Log((w.questions + 1) / (max(1, w.having[t.term]) + 0.5)))
		length += float64(t.weight * t.weight)
	}
	for i := range all {
		all[i].weight /= float32(math.Sqrt(length))
	}
	return all
}

// like is the cosine of two questions.
func (w wording) like(other wording) float64 {
	var sum float32
	for i, j := 0, 0; i < len(w) && j < len(other); {
		switch a, b := w[i], other[j]; {
		case a.term < b.term:
			i++
		case a.term > b.term:
			j++
		default:
			sum += float32(a.weight * b.weight)
			i, j = i+1, j+1
		}
	}
	return float64(sum)
}

// likest is how like a question is to the likest of others.
func (w wording) likest(others []wording) float64 {
	most := 0.0
	for _, other := range others {
		most = max(most, w.like(other))
	}
	return most
}

// wordingIn are the wordings of the library's languages, counted once somebody asks about an answer, or by Warm before that.
type wordingIn struct{ english, french func() *wordings }

func newWordingIn(c *corpus.Corpus) wordingIn {
	return wordingIn{
		english: sync.OnceValue(func() *wordings { return wordingsOf(c, english.lang) }),
		french:  sync.OnceValue(func() *wordings { return wordingsOf(c, french.lang) }),
	}
}

func (w wordingIn) in(lang string) *wordings {
	if lang == french.lang {
		return w.french()
	}
	return w.english()
}

// Warm makes what takes a moment when somebody asks about an answer for the first time.
func (b *Bot) Warm() {
	b.wordings.english()
	b.wordings.french()
}
