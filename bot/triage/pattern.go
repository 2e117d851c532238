package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A phrase of the rules is words in order, each a stem. What it may hold beside words:
//
//	a|b      either
//	[name]   any of the list of that name
//	a#       a as it is written, not its stem
//	a+b      b right after a; otherwise up to three other words may stand between
//	@soon    a date of that kind
//	a & b    both, in any order, not far from each other
//	a & !b   a, and no b in the same sentences
//	= a      the message says nothing else
//	a ...    in a guard: a, and after it what is found
//	a +      in a guard: a, and right after it what is found
//	a ~      in a guard: a, and what is found shares a word with it
//
// It is compiled into parts of elements of sequences of numbers. The search goes through the places of a part's first element and tries the
// rest from there; messages are short and elements few, so nothing cleverer is needed. Which phrases to try at all is known from the words
// of the message (vocabulary.leads).

const (
	gap          = 3 // other words between two words of a part
	guardGap     = 1 // in a guard, which is to hold back no more than it says
	beforeOthers = 2 // other words between a guard that ends in + and what is found
)

// reach is how far apart the words of a phrase may stand: how many other words among all of them, and how many ends of sentences.
type reach struct{ others, stops int }

// A story holds the words of some phrase by chance, so in one they have to stand within a sentence and nearly next to each other. Who tells of an
// emergency at length also says it plainly. Who types many words without the end of a sentence is in a hurry, and no story. With the reach of other
// messages 192 of the 17,807 questions of the library would be taken for an emergency, and with this one 132 are.
var (
	inMessage = reach{others: 8, stops: 1}
	inStory   = reach{others: 2, stops: 0}
)

// storyWords is how many words are more than a message in a hurry has.
const storyWords = 18

// isStory reports whether a message is several sentences of many words.
func (m *message) isStory() bool {
	return len(m.places) > storyWords && m.stops(span{to: len(m.places) - 1}) > 0
}

// reach gives how far apart the words of the pattern may stand in a message; a guard's may in a story as elsewhere.
func (p *pattern) reach(m *message) reach {
	if p.rule >= 0 && m.story {
		return inStory
	}
	return inMessage
}

// where is where a guard has to stand.
type where uint8

const (
	anywhere    where = iota // in the sentences of what is found
	before                   // and begin before it
	rightBefore              // and end before it, but for beforeOthers
	shared                   // and share a word with it
)

type pattern struct {
	source string
	gap    int
	rule   int
	whole  bool
	where  where // of a guard
	parts  []part
	not    []part
}

// elements gives with what each element that has to be there may begin, in room.
func (p *pattern) elements(room [][]int32) [][]int32 {
	all := room[:0]
	for _, part := range p.parts {
		for _, e := range part {
			begins := e.begins
			if e.rests != nil {
				begins = slices.Compact(slices.Clone(begins))
			}
			all = append(all, begins)
		}
	}
	return all
}

type part []element

// element is one word of a phrase: with what the sequences that it may be begin, in order of these numbers, and how each goes on. Where none goes on,
// as in most, each number stands there once and rests is nil.
type element struct {
	begins []int32
	rests  []sequence
}

// sequence is words one right after the other, or a date.
type sequence []int32

// found calls yield with the places of the pattern until it returns true, and reports whether it did.
func (p *pattern) found(m *message, yield func(span) bool) bool {
	if p.whole {
		return p.isAll(m) && yield(span{to: len(m.places)})
	}
	return p.with(m, 0, span{}, p.reach(m), yield)
}

// with looks for the parts from number k on, near what has been found of the others.
func (p *pattern) with(m *message, k int, so span, within reach, yield func(span) bool) bool {
	if k == len(p.parts) {
		return !p.excluded(m, so) && yield(so)
	}
	return p.parts[k].each(m, min(p.gap, within.others), func(s span) bool {
		if k > 0 {
			s = span{min(so.from, s.from), max(so.to, s.to), so.own + s.own}
		}
		return s.others() <= within.others && m.stops(s) <= within.stops && p.with(m, k+1, s, within, yield)
	})
}

// begins reports whether each element begins somewhere, which is told sooner than where.
func (p *pattern) begins(m *message) bool {
	for _, part := range p.parts {
		for i := range part {
			if !slices.ContainsFunc(part[i].begins, func(at int32) bool { return m.marked[at] }) {
				return false
			}
		}
	}
	return true
}

func (p *pattern) excluded(m *message, found span) bool {
	if len(p.not) == 0 {
		return false
	}
	from, to := m.sentences(found)
	for _, part := range p.not {
		if part.each(m, p.gap, func(s span) bool { return s.from >= from && s.to <= to }) {
			return true
		}
	}
	return false
}

// each calls yield with the places of a part, one for each beginning, until it returns true, and reports whether it did.
func (p part) each(m *message, gap int, yield func(span) bool) bool {
	for i := range m.places {
		var s span
		found := p[0].at(m, i, func(end int) (ok bool) {
			s, ok = p[1:].follows(m, span{i, end, end - i}, gap)
			return ok
		})
		if found && yield(s) {
			return true
		}
	}
	return false
}

// follows reports whether the elements come in order after a place, with at most so many other words before each, and gives the place of all.
func (p part) follows(m *message, so span, gap int) (all span, ok bool) {
	if len(p) == 0 {
		return so, true
	}
	for i := so.to; i < len(m.places) && i <= so.to+gap && !m.places[i].stop; i++ {
		found := p[0].at(m, i, func(end int) bool {
			all, ok = p[1:].follows(m, span{so.from, end, so.own + end - i}, gap)
			return ok
		})
		if found {
			return all, true
		}
	}
	return span{}, false
}

func byFirst(a, b sequence) int { return cmp.Compare(a[0], b[0]) }

func newElement(all []sequence) element {
	slices.SortStableFunc(all, byFirst)
	e := element{begins: make([]int32, len(all))}
	for i, s := range all {
		e.begins[i] = s[0]
	}
	if !slices.ContainsFunc(all, func(s sequence) bool { return len(s) > 1 }) {
		e.begins = slices.Compact(e.begins)
		return e
	}
	e.rests = make([]sequence, len(all))
	for i, s := range all {
		e.rests[i] = s[1:]
	}
	return e
}

// at calls yield with the ends of what the element may be at a place, until it returns true, and reports whether it did.
func (e *element) at(m *message, i int, yield func(end int) bool) bool {
	for _, id := range m.places[i].ids {
		for k := e.first(id); k < len(e.begins) && e.begins[k] == id; k++ {
			end, ok := i+1, true
			if e.rests != nil {
				end, ok = e.rests[k].follows(m, i+1)
			}
			if ok && yield(end) {
				return true
			}
		}
	}
	for _, kind := range m.places[i].dates {
		id := int32(kind)
		if k := e.first(id); k < len(e.begins) && e.begins[k] == id && yield(m.places[i].end) {
			return true
		}
	}
	return false
}

// first gives the place of the first sequence that begins with a number, or with a higher one. They are few: a search would cost more.
func (e *element) first(id int32) int {
	k := 0
	for k < len(e.begins) && e.begins[k] < id {
		k++
	}
	return k
}

func (s sequence) follows(m *message, at int) (end int, ok bool) {
	for _, id := range s {
		if at >= len(m.places) || !slices.Contains(m.places[at].ids, id) {
			return 0, false
		}
		at++
	}
	return at, true
}

// isAll reports whether the message is the phrase and nothing else but ends of sentences.
func (p *pattern) isAll(m *message) bool {
	last := len(m.places)
	for last > 0 && m.places[last-1].stop {
		last--
	}
	ok := false
	p.parts[0][0].at(m, 0, func(end int) bool {
		all, follows := p.parts[0][1:].follows(m, span{to: end}, 0)
		ok = follows && all.to == last
		return ok
	})
	return ok
}

// compiler turns phrases into patterns.
type compiler struct {
	*vocabulary
	lexicon *lexicon
	lists   map[string][]line
	guards  map[string]int        // numbers of the guards, by name
	used    map[string]bool       // lists
	known   map[string][]sequence // what a list stands for
	numbers map[string]sequence   // of one word each, by how it is written
	room    []sequence            // for what the word at hand stands for
}

// sequence gives the numbers of a run of words.
func (c *compiler) sequence(s string) sequence {
	seq := make(sequence, 0, 1+strings.Count(s, "+"))
	for word := range strings.SplitSeq(s, "+") {
		if one, known := c.numbers[word]; known {
			seq = append(seq, one...)
			continue
		}
		word, isExact := strings.CutSuffix(word, exact)
		for _, w := range splitWords(word) {
			if isExact {
				w += exact
			}
			seq = append(seq, c.number(w))
		}
	}
	return seq
}

// compile reads one phrase.
func (c *compiler) compile(source string) (pattern, error) {
	p := pattern{source: source}
	rest, whole := strings.CutPrefix(strings.TrimSpace(source), "=")
	p.whole = whole
	for suffix, place := range map[string]where{"...": before, " +": rightBefore, " ~": shared} {
		if cut, found := strings.CutSuffix(rest, suffix); found {
			rest, p.where = cut, place
		}
	}
	for _, text := range strings.Split(rest, "&") {
		text, not := strings.CutPrefix(strings.TrimSpace(text), "!")
		words := strings.Fields(text)
		compiled := make(part, len(words))
		for i, word := range words {
			c.room = c.room[:0]
			for alternative := range strings.SplitSeq(word, "|") {
				if err := c.alternative(alternative, 0); err != nil {
					return p, err
				}
			}
			compiled[i] = newElement(c.room)
		}
		switch {
		case len(compiled) == 0:
			return p, fmt.Errorf("a part of it has no words")
		case not:
			p.not = append(p.not, compiled)
		default:
			p.parts = append(p.parts, compiled)
		}
	}
	if len(p.parts) == 0 {
		return p, fmt.Errorf("it says only what must not be there")
	}
	if p.whole && len(p.parts)+len(p.not) > 1 {
		return p, fmt.Errorf("a phrase that is all of a message (=) has one part, no &")
	}
	return p, nil
}

// maxDepth is how deep lists may hold lists.
const maxDepth = 4

// alternative adds to the room what a word, a run of words, a date or a list stands for. Most words have been seen before.
func (c *compiler) alternative(s string, depth int) error {
	if one, known := c.numbers[s]; known {
		c.room = append(c.room, one)
		return nil
	}
	name, isList := strings.CutPrefix(s, "[")
	switch {
	case isList && strings.HasSuffix(name, "]"):
		return c.list(strings.TrimSuffix(name, "]"), depth)
	case strings.HasPrefix(s, "@"):
		kind := slices.Index(dateNames[:], s)
		if kind < 0 {
			return fmt.Errorf("there is no date %s; the dates are %s", s, strings.Join(dateNames[:], ", "))
		}
		c.room = append(c.room, sequence{int32(kind)})
	default:
		seq := c.sequence(s)
		if len(seq) == 0 {
			return fmt.Errorf("%q has no letters", s)
		}
		c.room = append(c.room, seq)
	}
	return nil
}

// list adds to the room what a list stands for.
func (c *compiler) list(name string, depth int) error {
	if all, known := c.known[name]; known {
		c.room = append(c.room, all...)
		return nil
	}
	entries, known := c.lists[name]
	if !known {
		return fmt.Errorf("there is no list [%s]", name)
	}
	if depth > maxDepth {
		return fmt.Errorf("the list [%s] holds itself", name)
	}
	c.used[name] = true
	from := len(c.room)
	for _, entry := range entries {
		if err := c.alternative(strings.Join(strings.Fields(entry.text), "+"), depth+1); err != nil {
			return err
		}
	}
	slices.SortStableFunc(c.room[from:], byFirst) // once for all elements that it is in
	c.known[name] = slices.Clone(c.room[from:])
	return nil
}
