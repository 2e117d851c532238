package triage

import (
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// message is a message as patterns see it: at each place the numbers of the words and dates that begin there. It is used again for other messages.
type message struct {
	words  []word
	places []place
	speaks [2]bool        // which languages it may be in
	story  bool           // see isStory
	spans  map[int][]held // of guards, by number; filled when first asked for

	spelt  []word   // words before or after short ones were written out
	texts  []string // of words
	dates  []int    // where a date may begin
	marked []bool   // by number of a word or date: it is there; filled by candidates
	marks  []int32  // the true ones of marked
	may    []int32  // the phrases of candidates
}

// word is a word as it is written, and what it is.
type word struct {
	*heard
	text string
}

type place struct {
	ids   []int32 // of vocabulary
	dates []int   // their kinds
	end   int     // of the date
	stop  bool    // the end of a sentence
}

// span is a run of places, and how many of them are words of the phrase that was found there.
type span struct{ from, to, own int }

// others is how many words stand among those of the phrase.
func (s span) others() int { return s.to - s.from - s.own }

// held is where a guard is found.
type held struct {
	span
	where where
}

// holds reports whether the guard holds back what is found in sentences from and to.
func (h held) holds(found span, from, to int) bool {
	switch {
	case h.from < from || h.to > to:
		return false
	case h.where == before:
		return h.from < found.from
	case h.where == rightBefore:
		return h.to <= found.from && found.from <= h.to+beforeOthers
	case h.where == shared:
		return h.from < found.to && found.from < h.to
	}
	return true
}

// vocabulary knows the words of all patterns by number, and which phrases they may lead to.
type vocabulary struct {
	languages [2]lexicon
	near      near
	count     int32     // of numbers: the kinds of dates have the first, then come the words
	leads     [][]int32 // by number of a word or date: where in needs the phrases are whose rarest element may begin with it
	needs     []int32   // for each phrase, its number and with what each of its other elements may begin, the rarer first: how many, and these; a zero ends it
	ear       *ear
}

// lexicon is the words of one language.
type lexicon struct {
	lang      text.Lang
	stems     map[string]int32
	surface   map[byte][]string   // the words as they are written in patterns, by first letter
	spellings map[string][]string // what is written in place of other words: "rn", "right now"
	distinct  map[string]bool     // words that are right as they are, however like one of the patterns' they look
	ordinary  map[byte][]string   // these by first letter, of which others may be slips
}

// near says how many days are soon.
type near struct{ Days, Soon, Lately, Recent int }

// The kinds of dates that patterns speak of.
const (
	dateHours  = iota // now, or within hours, today at the latest the next day
	dateDays          // within near.Days, from today
	dateSoon          // within near.Soon
	dateLately        // at most near.Lately ago
	dateRecent        // at most near.Recent ago
	datePast          // longer ago
	dateLater         // after near.Soon
	dateKinds
)

var dateNames = [dateKinds]string{"@hours", "@days", "@soon", "@lately", "@recent", "@past", "@later"}

// of gives the kinds that a mention is of.
func (n near) of(m dates.Mention) []int {
	var kinds []int
	add := func(kind int, is bool) {
		if is {
			kinds = append(kinds, kind)
		}
	}
	add(dateHours, m.Hours && m.Days >= 0 && m.Days <= 1 || m.Days == 0)
	add(dateDays, m.Days >= 0 && m.Days <= n.Days)
	add(dateSoon, m.Days >= 0 && m.Days <= n.Soon)
	add(dateLately, m.Days <= 0 && m.Days >= -n.Lately)
	add(dateRecent, m.Days <= 0 && m.Days >= -n.Recent)
	add(datePast, m.Days < -n.Recent)
	add(dateLater, m.Days > n.Soon)
	return kinds
}

// maxWords is how much of a message is looked at; 4,000 characters have about 800 words.
const maxWords = 1500

// read makes a message ready.
func (v *vocabulary) read(m *message, s string, at time.Time) {
	m.texts = dates.Append(m.texts[:0], text.Fold(s))
	m.words, m.places, m.dates = m.words[:0], m.places[:0], m.dates[:0]
	clear(m.spans)
	for _, w := range m.texts[:min(len(m.texts), maxWords)] {
		m.words = append(m.words, word{v.hear(w), w})
	}
	for i := range v.languages {
		if m.speaks[i] = speaks(m.words, text.Lang(i)); m.speaks[i] {
			m.spell(v, text.Lang(i))
		}
	}
	clear(m.texts)
	m.texts = m.texts[:0]
	for i, w := range m.words {
		m.texts = append(m.texts, w.text)
		m.places = append(m.places, place{stop: w.stop, ids: w.ids[:w.count]})
		if w.begins {
			m.dates = append(m.dates, i)
		}
	}
	m.story = m.isStory()
	for _, mention := range dates.At(m.texts, m.dates, at) {
		m.places[mention.From].dates, m.places[mention.From].end = v.near.of(mention), mention.To
	}
	clear(m.texts) // parts of the message, which is not kept
	clear(m.words)
	clear(m.spelt)
}

// spell writes out what is written short in a language.
func (m *message) spell(v *vocabulary, lang text.Lang) {
	isShort := func(w word) bool { return w.long != nil && w.long[lang] != nil }
	if !slices.ContainsFunc(m.words, isShort) {
		return
	}
	out := m.spelt[:0]
	for _, w := range m.words {
		if !isShort(w) {
			out = append(out, w)
			continue
		}
		for _, long := range w.long[lang] {
			out = append(out, word{v.hear(long), long})
		}
	}
	m.words, m.spelt = out, m.words
}

// numbers gives the numbers of a word in both languages; where it is in neither, those of the word it is a slip of.
func (v *vocabulary) numbers(w string) []int32 {
	var ids []int32
	for i := range v.languages {
		if id, ok := v.languages[i].stems[v.languages[i].stem(w)]; ok {
			ids = append(ids, id)
		}
		if id, ok := v.languages[i].stems[w+exact]; ok {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	for i := range v.languages {
		if meant := v.languages[i].meant(w); meant != "" {
			l := &v.languages[i]
			for _, form := range []string{l.stem(meant), meant + exact} {
				if id, ok := l.stems[form]; ok {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

// exact marks a word of a phrase that is not stemmed.
const exact = "#"

func (l *lexicon) stem(w string) string { return text.Stem(w, l.lang) }

// Slips of spelling are looked for in words of five letters or more, whose first letter is taken to be right; two in words of eight or more. Shorter
// words have too many neighbours: "hit", "his", "him". Common short slips are listed in the rules.
const (
	minCorrected = 5
	minTwoSlips  = 8
	maxCorrected = 20
)

// meant gives the word that w is a slip of, or "". It may be a distinct one that is nearer than any of the patterns': "rasing" is "raising" without a
// letter, and only then "raping" with another one. Of words as near as each other it is one that w lacks a letter of.
func (l *lexicon) meant(w string) string {
	if len(w) < minCorrected || len(w) > maxCorrected || l.distinct[w] || w[0] >= '0' && w[0] <= '9' {
		return ""
	}
	limit := 1
	if len(w) >= minTwoSlips {
		limit = 2
	}
	best, least, stem := "", limit+1, l.stem(w)
	for _, known := range l.surface[w[0]] {
		if diff := len(known) - len(w); diff > limit || -diff > limit {
			continue
		}
		if d := text.Distance(w, known, limit); (d < least || d == least && lacks(w, known) && !lacks(w, best)) && l.stem(known) != stem { // another form of it is no slip
			best, least = known, d
		}
	}
	if best == "" {
		return ""
	}
	for _, other := range l.ordinary[w[0]] {
		if d := text.Distance(w, other, limit); d < least || d == least && lacks(w, other) && !lacks(w, best) {
			best, least = other, d
		}
	}
	return best
}

// lacks reports whether w is a word with one of its letters left out, the commonest slip.
func lacks(w, word string) bool {
	if len(word) != len(w)+1 {
		return false
	}
	i := 0
	for i < len(w) && w[i] == word[i] {
		i++
	}
	return w[i:] == word[i+1:]
}

// candidates gives the phrases that may be in the message, in order: those of which each element begins somewhere. Only those are looked at whose
// rarest element does, which are few.
func (m *message) candidates(v *vocabulary) []int32 {
	for _, at := range m.marks {
		m.marked[at] = false
	}
	m.marks = m.marks[:0]
	for _, p := range m.places {
		for _, id := range p.ids {
			m.mark(id)
		}
		for _, kind := range p.dates {
			m.mark(int32(kind))
		}
	}
	m.may = m.may[:0]
	for _, at := range m.marks {
		for _, lead := range v.leads[at] {
			if m.has(v.needs[lead+1:]) {
				m.may = append(m.may, v.needs[lead])
			}
		}
	}
	slices.Sort(m.may)
	return slices.Compact(m.may)
}

// mark notes that a word or date is there.
func (m *message) mark(at int32) {
	if !m.marked[at] {
		m.marked[at] = true
		m.marks = append(m.marks, at)
	}
}

// has reports whether each element begins somewhere.
func (m *message) has(needs []int32) bool {
	for n := needs[0]; n > 0; n = needs[0] {
		if !slices.ContainsFunc(needs[1:1+n], func(at int32) bool { return m.marked[at] }) {
			return false
		}
		needs = needs[1+n:]
	}
	return true
}

// guard gives the places of a guard.
func (m *message) guard(number int, patterns []pattern) []held {
	spans, known := m.spans[number]
	if !known {
		for i := range patterns {
			if patterns[i].begins(m) {
				patterns[i].found(m, func(s span) bool { spans = append(spans, held{s, patterns[i].where}); return false })
			}
		}
		if m.spans == nil {
			m.spans = make(map[int][]held)
		}
		m.spans[number] = spans
	}
	return spans
}

// sentences gives the bounds of the sentences that a span stands in, their ends included.
func (m *message) sentences(s span) (from, to int) {
	from, to = s.from, s.to
	for from > 0 && !m.places[from-1].stop {
		from--
	}
	for to < len(m.places) && !m.places[to-1].stop {
		to++
	}
	return from, to
}

// stops counts the ends of sentences within a span.
func (m *message) stops(s span) int {
	n := 0
	for i := s.from; i < s.to; i++ {
		if m.places[i].stop {
			n++
		}
	}
	return n
}

// speaks reports whether a message may be in a language: it is not where the little words of the other one clearly prevail. A
// mixed or very short message may be in both.
func speaks(words []word, lang text.Lang) bool {
	other := text.English + text.French - lang
	var own, others int
	for _, w := range words {
		if w.little[lang] && !w.little[other] {
			own++
		}
		if w.little[other] && !w.little[lang] {
			others++
		}
	}
	return others < 2*own+2
}
