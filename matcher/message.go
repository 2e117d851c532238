package matcher

import "github.com/treadstone-law/answerbot/matcher/text"

// item is one word of a message after analysis, or a word that the lexicon added to it.
type item struct {
	stem     int32  // -1: no answer and no entry holds it
	word     int32  // in the vocabulary; -1: unknown
	token    int32  // which token of the message
	areas    uint64 // the areas in which it holds
	weight   float32
	sentence int32
	row      int32 // of its stem in message.stems; only what analyse made has one
	stop     bool
	added    bool // by the lexicon
	unknown  bool // as typed; it may have been corrected since
	passed   bool // unknown, and too many before it were too: not looked into
}

// message is an analysed message: its own words in order, sentence by sentence, then what was added.
type message struct {
	lang      text.Lang
	tokens    []text.Token
	items     []item
	own       int // items[:own] are the message's own words
	sentences int
	stems     []int32 // each once
	counts    []bool  // whether a word with that stem counts
	scored    []scoredStem
	rows      []int32 // by stem: its place in stems, plus one; zero between messages
}

// scoredStem is what BM25F asks for: a stem that counts, once.
type scoredStem struct {
	areas  uint64 // in which it holds
	stem   int32
	weight float32
	added  bool // by the lexicon
}

// analyser turns texts into messages for one language: tokens, spelling, lexicon, stems, in this order.
type analyser struct {
	v       *vocabulary
	speller *speller // nil: nothing is corrected
	lexicon *lexicon
}

// read analyses a text that belongs to the corpus: all of its words become known.
func (a *analyser) read(s string) message {
	m := message{lang: a.v.lang, tokens: text.Tokens(s)}
	for i, t := range m.tokens {
		id := a.v.add(t)
		m.items = append(m.items, a.item(id, t, int32(i)))
	}
	a.finish(&m)
	return m
}

func (a *analyser) item(id int32, t text.Token, token int32) item {
	w := &a.v.words[id]
	return item{stem: w.stem, word: id, token: token, areas: everywhere, weight: 1, sentence: int32(t.Sentence), stop: w.stop}
}

// analyse fills m, whose tokens are set, with what the visitor's words come to.
func (a *analyser) analyse(m *message) {
	m.items = m.items[:0]
	tries := maxTries
	for i, t := range m.tokens {
		m.items = append(m.items, a.lookup(t, int32(i), &tries))
	}
	a.finish(m)
	m.number(len(a.v.stems.names))
}

// number finds out which words share a stem, in one pass however many they are. There are so many stems in all.
func (m *message) number(stems int) {
	if len(m.rows) < stems {
		m.rows = make([]int32, stems)
	}
	m.stems, m.counts, m.scored = m.stems[:0], m.counts[:0], m.scored[:0]
	for i := range m.items {
		it := &m.items[i]
		if it.stem < 0 {
			continue
		}
		row := m.rows[it.stem]
		if row == 0 {
			m.stems, m.counts = append(m.stems, it.stem), append(m.counts, false)
			row = int32(len(m.stems))
			m.rows[it.stem] = row
		}
		it.row = row - 1
		if !it.stop && !m.counts[it.row] { // said twice, a word is still one word
			m.counts[it.row] = true
			m.scored = append(m.scored, scoredStem{it.areas, it.stem, it.weight, it.added})
		}
	}
	for _, stem := range m.stems {
		m.rows[stem] = 0
	}
}

// lookup finds a typed token: as it is, by its stem, or corrected, as long as tries are left.
func (a *analyser) lookup(t text.Token, token int32, tries *int) item {
	if id := a.v.find(t.Word); id >= 0 {
		return a.item(id, t, token)
	}
	unknown := item{stem: -1, word: -1, token: token, areas: everywhere, weight: 1, sentence: int32(t.Sentence), unknown: true}
	if t.Kind != text.Word { // a form's name is the same in all languages
		unknown.stem = a.v.stems.find(t.Word)
		unknown.unknown = unknown.stem < 0
		return unknown
	}
	if text.IsStop(t.Word, a.v.lang) {
		unknown.stop = true
		return unknown
	}
	if a.v.lang == text.French {
		if id := a.v.find(text.Elided(t.Word)); id >= 0 {
			return a.item(id, t, token)
		}
	}
	if *tries == 0 {
		unknown.passed = true
		return unknown
	}
	*tries--
	if stem := a.v.stems.find(text.Stem(t.Word, a.v.lang)); stem >= 0 {
		unknown.stem, unknown.unknown = stem, false
		return unknown
	}
	if a.speller == nil {
		return unknown
	}
	if id := a.speller.correct(t.Word); id >= 0 {
		corrected := a.item(id, t, token)
		corrected.weight, corrected.unknown = correctWeight, true
		return corrected
	}
	return unknown
}

// finish adds what the lexicon knows.
func (a *analyser) finish(m *message) {
	m.own = len(m.items)
	m.sentences = 0
	for from := 0; from < m.own; {
		to := from
		for to < m.own && m.items[to].sentence == m.items[from].sentence {
			to++
		}
		m.items = a.lexicon.expand(m.items[from:to], m.items)
		from = to
		m.sentences++
	}
}
