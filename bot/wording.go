package bot

import (
	"cmp"
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
	having    map[uint32]float64        // of the questions that the library knows, by term; those that one alone has are left out
	stems     map[string]string         // of the words in them: stemming takes longer than all else
	asked     map[string][]corpus.Asked // by the slug of the answer
}

// wordingsOf counts the terms of all that is known to be asked of the answers in a language.
func wordingsOf(c *corpus.Corpus, lang string) *wordings {
	w := &wordings{lang: text.LangOf(lang), having: make(map[uint32]float64), stems: make(map[string]string), asked: make(map[string][]corpus.Asked)}
	for _, asked := range c.Asked {
		w.asked[asked.Slug] = append(w.asked[asked.Slug], asked)
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
			for _, t := range w.terms(w.read(said.tokens)) {
				w.having[t.term]++
			}
		}
	}
	maps.DeleteFunc(w.having, func(_ uint32, n float64) bool { return n == 1 })
	return w
}

// question is what is asked of an answer, taken apart once for all that look at it.
type question struct {
	stems []string    // of its tokens
	kinds [kinds]bool // that it is of
}

func (w *wordings) read(tokens []text.Token) question {
	q := question{stems: w.stemsOf(tokens)}
	for i, kind := range kindsOfAsking() {
		q.kinds[i] = kind.asks.in(tokens)
	}
	return q
}

// stemsOf gives the stem of each token.
func (w *wordings) stemsOf(tokens []text.Token) []string {
	stems := make([]string, len(tokens))
	for i, token := range tokens {
		stem, known := w.stems[token.Word]
		if !known {
			stem = text.Stem(token.Word, w.lang)
		}
		stems[i] = stem
	}
	return stems
}

// terms gives what a question is made of, each once, with what it weighs as what it is.
func (w *wordings) terms(q question) wording {
	all := make(wording, 0, 3*len(q.stems)+kinds)
	add := func(weight float32, words ...string) { all = append(all, weighted{hashOf(words...), weight}) }
	before := ""
	for _, stem := range q.stems {
		add(wordWeight, stem)
		if before != "" {
			add(pairWeight, before, stem)
		}
		if len(stem) > beginLength {
			add(beginWeight, stem[:beginLength], "")
		}
		before = stem
	}
	for i, is := range q.kinds {
		if is {
			add(kindWeight, "", strconv.Itoa(i))
		}
	}
	slices.SortFunc(all, func(a, b weighted) int { return cmp.Compare(a.term, b.term) })
	return slices.CompactFunc(all, func(a, b weighted) bool { return a.term == b.term })
}

// hashOf is the hash of words, FNV-1a with a zero after each of them. (hash/fnv takes bytes, and words would be copied into them.)
func hashOf(words ...string) uint32 {
	const offset, prime = 2166136261, 16777619
	h := uint32(offset)
	for _, word := range words {
		for i := range len(word) {
			h = (h ^ uint32(word[i])) * prime
		}
		h *= prime
	}
	return h
}

// of gives the wording of a question.
func (w *wordings) of(q question) wording {
	all := w.terms(q)
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

// known are questions that the library knows, as an inverted index: a new one shares few terms with each of them.
type known struct {
	postings  []posting // in order of terms
	questions int
}

// posting is what a term weighs in a question.
type posting struct {
	weighted
	question int
}

func knownOf(questions []wording) known {
	k := known{questions: len(questions)}
	for i, question := range questions {
		for _, t := range question {
			k.postings = append(k.postings, posting{t, i})
		}
	}
	slices.SortFunc(k.postings, func(a, b posting) int { return cmp.Compare(a.term, b.term) })
	return k
}

// like gives the cosines of a question and each of those known.
func (k known) like(w wording) []float32 {
	cosines, rest := make([]float32, k.questions), k.postings
	for _, t := range w {
		at, _ := slices.BinarySearchFunc(rest, t.term, func(p posting, term uint32) int { return cmp.Compare(p.term, term) })
		for rest = rest[at:]; len(rest) > 0 && rest[0].term == t.term; rest = rest[1:] {
			cosines[rest[0].question] += float32(t.weight * rest[0].weight)
		}
	}
	return cosines
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
