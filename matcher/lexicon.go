package matcher

import (
	"cmp"
	"slices"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// The lexicon bridges what people say and what the law calls it: "kicked out" brings "evicted eviction" with it. Phrases
// are compared by stems, so that "kicking me" needs no line of its own; an entry holds only for the answers of its areas;
// and what it adds counts less than what was typed, except where the entry only mends a spelling or a language. A misspelling of one word is
// no phrase: it is another spelling of the word (misspelt.go).

const (
	expandWeight  = 0.25
	replaceWeight = 1
)

// everywhere is the area set of a word that holds in all areas.
const everywhere = ^uint64(0)

// lexicon finds phrases by their first word: those that begin with stem s are phrases[start[s]:start[s+1]], the longest first.
type lexicon struct {
	start   []uint32
	phrases []phrase
}

// phrase is one way of saying, and what it adds.
type phrase struct {
	stems  []int32
	adds   []int32 // stems
	weight float32
	areas  uint64
}

// of returns the phrases that begin with a stem. Stems that became known after the lexicon begin none.
func (l *lexicon) of(stem int32) []phrase {
	if stem < 0 || int(stem)+1 >= len(l.start) {
		return nil
	}
	return l.phrases[l.start[stem]:l.start[stem+1]]
}

// newLexicon takes the entries for messages in v's language and numbers their words in v. What an entry of kind french means is said in English,
// whatever language the message is in, and numbered in english, if that is not nil. areaBit gives the bit of an area in an area set.
func newLexicon(entries []corpus.Entry, v, english *vocabulary, areaBit map[string]uint64) *lexicon {
	l := new(lexicon)
	for _, e := range entries {
		meant := v
		switch {
		case e.Kind == "french":
			meant = english
		case text.LangOf(e.Lang) != v.lang:
			meant = nil
		}
		if meant == nil {
			continue
		}
		areas := everywhere
		if len(e.Areas) > 0 {
			areas = 0
			for _, area := range e.Areas {
				areas |= areaBit[area]
			}
		}
		weight := float32(expandWeight)
		if e.Kind == "misspelling" || e.Kind == "french" {
			weight = replaceWeight
		}
		adds := l.contentStems(e.Means, meant)
		for _, say := range e.Say {
			if _, _, ok := spelling(e, say); ok {
				continue
			}
			stems := stemsOf(say, v)
			if len(stems) == 0 || areas == 0 {
				continue
			}
			l.phrases = append(l.phrases, phrase{stems: stems, adds: adds, weight: weight, areas: areas})
		}
	}
	l.index(len(v.stems.names))
	return l
}

// index orders the phrases: by first stem, then the longest first, else as written.
func (l *lexicon) index(stems int) {
	slices.SortStableFunc(l.phrases, func(a, b phrase) int { return cmp.Or(cmp.Compare(a.stems[0], b.stems[0]), len(b.stems)-len(a.stems)) })
	l.start = make([]uint32, stems+1)
	for _, p := range l.phrases {
		l.start[p.stems[0]+1]++
	}
	for s := range stems {
		l.start[s+1] += l.start[s]
	}
}

func stemsOf(s string, v *vocabulary) []int32 {
	var stems []int32
	for _, t := range text.Tokens(s) {
		stems = append(stems, v.words[v.add(t)].stem)
	}
	return stems
}

func (l *lexicon) contentStems(s string, v *vocabulary) []int32 {
	var stems []int32
	for _, t := range text.Tokens(s) {
		if w := v.words[v.add(t)]; !w.stop && !slices.Contains(stems, w.stem) {
			stems = append(stems, w.stem)
		}
	}
	return stems
}

// expand appends to items what the phrases within the items of one sentence add.
func (l *lexicon) expand(sentence, items []item) []item {
	for i := range sentence {
	phrases:
		for _, p := range l.of(sentence[i].stem) {
			if i+len(p.stems) > len(sentence) {
				continue
			}
			for j, stem := range p.stems {
				if sentence[i+j].stem != stem {
					continue phrases
				}
			}
			for _, stem := range p.adds {
				items = append(items, item{stem: stem, word: -1, weight: p.weight, areas: p.areas, sentence: sentence[i].sentence, added: true})
			}
		}
	}
	return items
}
