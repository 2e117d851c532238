// Package matcher ranks the answers of a corpus for a message and says how sure it is.
//
// An Index is immutable, built from a corpus, pure and in memory: safe for all goroutines without locks, and the same
// corpus and message give the same floats on every machine. A message goes through these stages, each a file:
//
//	matcher/text   tokens that keep what law needs, stems
//	misspelt.go    misspellings that the corpus knows
//	spelling.go    unknown words corrected against the corpus's own
//	lexicon.go     what people say brings what the law calls it
//	bm25f.go       candidates from an inverted index over the fields of the answers
//	language.go    how likely each answer's own words would say this
//	features.go    the message as a sparse vector
//	train.go       a linear classifier per answer, learnt from the alternates
//	network.go     a network with one hidden layer, learnt from the same
//	outside.go     what is about none of the answers
//	background.go  the message as the starter corpus's network hears it, for any other library
//	rescore.go     the candidates compared by all signals, one combined score
//	places.go      the places elsewhere that a message names
//	confidence.go  the probability that the first is what was asked for
package matcher

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Query is a message to be matched.
type Query struct {
	Text    string
	Lang    string   // "en", "fr" or empty: found from the text
	Area    string   // only answers of this area; empty for all
	Areas   []string // only answers of these areas; none for all
	Lean    *Lean    // what the conversation has been about; nil for a message on its own
	Worded  bool     // find nothing unless an answer asked for uses a word of the message
	Explain bool     // fill in Match.Terms, and Words, Worded and Reasons of the result
}

// Lean is what is expected before a message is read. Its numbers are added to scores, so they are log odds; a message that speaks
// clearly for another answer outweighs them. With a lean the confidence is still that of the message's own words; how much the lean
// is worth is for the caller to judge by the scores.
type Lean struct {
	Areas   map[string]float64 // by area: the best of its answers become candidates too
	Answers map[string]float64 // by slug: these become candidates whatever the message says
}

// toward is what the lean adds to an answer's score.
func (l *Lean) toward(a *corpus.Answer) float32 {
	if l == nil {
		return 0
	}
	return float32(l.Areas[a.Area] + l.Answers[a.Slug])
}

// Match is one answer found.
type Match struct {
	Answer     *corpus.Answer
	Score      float64 // of the combined signals, comparable within one result only
	Confidence float64 // calibrated probability that this answer is what was asked for
	Terms      []Term  // what the score is made of, if asked for
}

// Term is one signal's part in a score or a confidence: Value times Weight.
type Term struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Weight float64 `json:"weight"`
}

// Result is what was found for a query, best first.
type Result struct {
	Matches []Match
	Among   float64 // calibrated probability that one of the first Offered matches is what was asked for
	Words   []Heard // how the message was understood, if asked for
	Worded  bool    // whether an answer asked for uses a word of the message, if asked for
	Reasons []Term  // what the first match's confidence is made of, if asked for
}

// Heard is how one word of a message was understood.
type Heard struct {
	Word string `json:"word"`          // as typed
	As   string `json:"as,omitempty"`  // the word or stem it was taken for, "" for unknown
	Why  string `json:"why,omitempty"` // "stop word", "corrected", "unknown", "lexicon" or ""
}

// Index finds answers.
type Index struct {
	whole      *corpus.Corpus // in all languages
	french     func() *Index  // finds answers for who speaks French; nil where one index is for all
	corpus     *corpus.Corpus // what is found here
	findable   string         // which corpus that is
	areaBit    map[string]uint64
	areas      []uint64 // by answer
	slugOrder  []uint32 // answers in order of slugs
	slugPlace  []uint32 // by answer: its place there
	stems      *numbers // of all languages
	analysers  [2]*analyser
	langs      []text.Lang // of the answers, the most frequent first
	inverted   *inverted
	language   *language
	dictionary *dictionary
	linear     *linear
	utterances *utterances
	network    *network
	outside    *outside
	background *background // nil for the starter corpus itself
	echoes     *echoes     // of utterances in the background
	abroad     []bool      // by answer: its texts name places elsewhere
	weights    *Weights
	bands      *BandRules // nil: the weights' own
	scratch    *sync.Pool
}

// Corpus returns the answers that are found.
func (ix *Index) Corpus() *corpus.Corpus { return ix.whole }

// WithWeights returns an index that combines the same signals by other weights.
func (ix *Index) WithWeights(w *Weights) *Index {
	other := *ix
	other.weights = w
	if ix.french != nil {
		other.french = sync.OnceValue(func() *Index { return ix.french().WithWeights(w) })
	}
	return &other
}

// Match ranks the answers for q and returns at most limit of them. What has the message's letters and small words alone is ranked too, unless
// q.Worded says otherwise.
func (ix *Index) Match(q Query, limit int) Result {
	q.Text = text.Written(q.Text)
	ix = ix.speaking(q)
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	ix.candidates(q, s)
	var r Result
	if q.Explain {
		r.Words, r.Worded = ix.heard(&s.message), ix.worded(q, s)
	}
	if len(s.candidates) == 0 || q.Worded && !ix.worded(q, s) {
		return r
	}
	ix.compare(&s.candidates[0], s)
	top, among := ix.weights.confidence(s)
	r.Among = among
	r.Matches = make([]Match, min(limit, len(s.candidates)))
	for i := range r.Matches {
		c, m := &s.candidates[i], &r.Matches[i]
		*m = Match{Answer: ix.corpus.Answers()[c.doc], Score: float64(c.score), Confidence: top}
		if i > 0 {
			m.Confidence = share(top, s.candidates[0].probability, c.probability)
		}
		if q.Explain {
			m.Terms = ix.weights.terms(c)
		}
	}
	if q.Explain {
		r.Reasons = ix.weights.reasons(s)
	}
	return r
}

// worded reports whether any candidate uses a word of the message that carries a subject, as it was typed, corrected or brought by the lexicon, or
// a word that begins as an unknown last one does, which may not be typed to its end. Without one a candidate is there for letters and small words alone.
func (ix *Index) worded(q Query, s *scratch) bool {
	if slices.ContainsFunc(s.candidates, func(c candidate) bool { return s.bm25[c.doc] > 0 }) {
		return true
	}
	m := &s.message
	if m.own == 0 || m.items[m.own-1].stop || m.items[m.own-1].stem >= 0 {
		return false
	}
	typed := m.tokens[m.items[m.own-1].token].Word
	answers := ix.corpus.Answers()
	return len(typed) >= minTyped && slices.ContainsFunc(ix.analysers[m.lang].v.words, func(w word) bool {
		docs, _ := ix.inverted.postings(w.stem)
		return strings.HasPrefix(w.text, typed) && slices.ContainsFunc(docs, func(doc uint32) bool { return q.asks(answers[doc].Area) })
	})
}

// Offered is how many matches a question back offers.
const Offered = 3

// share gives a later match its part of what is left after the first one's confidence, by the ratio of their probabilities.
func share(top, first, other float64) float64 {
	if first <= 0 {
		return 0
	}
	return min(top*other/first, 1-top)
}

// candidates fills s with the message's candidates, scored and in order.
func (ix *Index) candidates(q Query, s *scratch) {
	s.reset()
	m := &s.message
	again := func(a, b text.Token) bool { return a.Kind == text.Word && a.Word == b.Word }
	m.tokens = slices.CompactFunc(text.Append(m.tokens[:0], q.Text), again) // "help help help" is no more about help than "help"
	m.lang = ix.langOf(q, m.tokens)
	a := ix.analysers[m.lang]
	a.analyse(m)
	ix.measure(m, s)
	ix.choose(q, s)
	ix.rescore(s)
	ix.weights.combine(s.candidates)
	if q.Lean != nil {
		for i := range s.candidates {
			s.candidates[i].score += q.Lean.toward(ix.corpus.Answers()[s.candidates[i].doc])
		}
	}
	ix.sort(s)
	ix.weights.probabilities(s.candidates)
}

// byScore orders candidates: the best first, ties by slug.
func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.slug, b.slug))
}

// langOf is the language in which to read a message: the one asked for if there are answers in it, else the one it looks like.
func (ix *Index) langOf(q Query, tokens []text.Token) text.Lang {
	if len(ix.langs) == 1 {
		return ix.langs[0]
	}
	lang := text.LangOf(q.Lang)
	if q.Lang == "" {
		lang, _ = text.Detect(tokens)
	}
	if slices.Contains(ix.langs, lang) {
		return lang
	}
	return ix.langs[0]
}

// heard tells how each word was understood.
func (ix *Index) heard(m *message) []Heard {
	var words []Heard
	a := ix.analysers[m.lang]
	for i := range m.items {
		it := &m.items[i]
		h := Heard{}
		if it.stem >= 0 {
			h.As = a.v.stems.names[it.stem]
		}
		switch {
		case it.added:
			h.Why = "lexicon"
		case it.stop:
			h.Why = "stop word"
		case it.unknown && it.word >= 0:
			h.As, h.Why = a.v.words[it.word].text, "corrected"
		case it.stem < 0:
			h.Why = "unknown"
		}
		if !it.added {
			h.Word = m.tokens[it.token].Word
		}
		words = append(words, h)
	}
	return words
}
