package bot

import (
	"cmp"
	"slices"
	"strconv"
	"sync"

	"github.com/treadstone-law/answerbot/bot/sense"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// The library knows of its answers how people ask about them (asked.yaml). A follow-up that is worded like one of these questions is told by the same
// sentence. How alike two are is the cosine of their words, of pairs of these, and of the kinds of questions that they are; a word weighs the more, the fewer
// of the questions and sentences have it that the model of package sense was learnt from. What is worded otherwise may still be after the same: that model
// has learnt it from all that is known to be asked of the starter corpus.

// wording is a question as what it is made of, weighed, in order of terms.
type wording []sense.Term

// How much what a question is made of weighs, beside how rare it is.
const (
	wordWeight  = 1
	pairWeight  = 0.5 // two words in a row
	beginWeight = 0.5 // how a long word begins, by which a slip at its end and "sponsoring" are like "sponsor"
	kindWeight  = 1.5 // the kind of a question
	signWeight  = 4   // what a sentence tells, and what else is known of it
	beginLength = 5
)

// wordings takes questions apart in a language.
type wordings struct {
	lang  text.Lang
	model *sense.Model
	stems map[string]string         // of the words in what is known to be asked: stemming takes longer than all else
	asked map[string][]corpus.Asked // by the slug of the answer
}

// wordingsOf takes in what is known to be asked of the answers in a language.
func wordingsOf(c *corpus.Corpus, lang string, model *sense.Model) *wordings {
	w := &wordings{lang: text.LangOf(lang), model: model, stems: make(map[string]string), asked: make(map[string][]corpus.Asked)}
	for _, asked := range c.Asked {
		if a := c.Answer(asked.Slug); a == nil || a.Lang != lang {
			continue
		}
		w.asked[asked.Slug] = append(w.asked[asked.Slug], asked)
		for _, question := range asked.Texts {
			for _, token := range hear(question).tokens {
				if _, known := w.stems[token.Word]; !known {
					w.stems[token.Word] = text.Stem(token.Word, w.lang)
				}
			}
		}
	}
	return w
}

// colon is the sign as it is set in the language.
func (w *wordings) colon() string {
	if w.lang == text.French {
		return "\u00a0:"
	}
	return ":"
}

// question is what is asked of an answer, taken apart once for all that look at it.
type question struct {
	stems []string    // of its tokens
	kinds [kinds]bool // that it is of
}

// read takes a question apart.
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
func (q question) terms() []sense.Term {
	all := make([]sense.Term, 0, 3*len(q.stems)+kinds)
	add := func(weight float32, words ...string) {
		all = append(all, sense.Term{ID: hashOf(words...), Weight: weight})
	}
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
	slices.SortFunc(all, func(a, b sense.Term) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b sense.Term) bool { return a.ID == b.ID })
}

// terms gives what a passage with the stems of all its words is made of, with signs of what it tells.
func (p *passage) terms(stems []string) []sense.Term {
	all := question{stems: stems}.terms()
	for i, is := range append(p.tells[:], p.key, p.time, p.limit, p.words < fewInPassage) {
		if is {
			all = append(all, sense.Term{ID: hashOf("", "", strconv.Itoa(i)), Weight: signWeight})
		}
	}
	return all
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

// wording weighs what a question is made of.
func (w *wordings) wording(q question) wording { return w.model.Weigh(q.terms()) }

// known are questions that the library knows, as an inverted index: a new one shares few terms with each of them.
type known struct {
	postings  []posting // in order of terms
	questions int
}

// posting is what a term weighs in a question.
type posting struct {
	sense.Term
	question int
}

func knownOf(questions []wording) known {
	k := known{questions: len(questions)}
	for i, question := range questions {
		for _, t := range question {
			k.postings = append(k.postings, posting{t, i})
		}
	}
	slices.SortFunc(k.postings, func(a, b posting) int { return cmp.Compare(a.ID, b.ID) })
	return k
}

// like gives the cosines of a question and each of those known.
func (k known) like(w wording) []float32 {
	cosines, rest := make([]float32, k.questions), k.postings
	for _, t := range w {
		at, _ := slices.BinarySearchFunc(rest, t.ID, func(p posting, term uint32) int { return cmp.Compare(p.ID, term) })
		for rest = rest[at:]; len(rest) > 0 && rest[0].ID == t.ID; rest = rest[1:] {
			cosines[rest[0].question] += float32(t.Weight * rest[0].Weight)
		}
	}
	return cosines
}

// mostLike is the largest of them, 0 where nothing is known.
func (k known) mostLike(w wording) (most float64) {
	for _, cosine := range k.like(w) {
		most = max(most, float64(cosine))
	}
	return most
}

// wordingIn are the wordings of the library's languages, made once somebody asks about an answer, or by Warm before that.
type wordingIn struct{ english, french func() *wordings }

func newWordingIn(c *corpus.Corpus, model func() *sense.Model) wordingIn {
	return wordingIn{
		english: sync.OnceValue(func() *wordings { return wordingsOf(c, english.lang, model()) }),
		french:  sync.OnceValue(func() *wordings { return wordingsOf(c, french.lang, model()) }),
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
