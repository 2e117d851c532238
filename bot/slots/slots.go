// Package slots finds in a message what the contact form asks for: who somebody is, who is on the other side, how and when to reach them.
//
// There is no end of ways to say so ("im olu 647...", "vs Northgate Bakery", "not this one thats his"), so it is not told by rules: a conditional random field
// (Lafferty, McCallum and Pereira, 2001) has learnt it from some thousand messages in which each such piece is marked (examples), and gives each word of a message
// one label and how sure that is. What it looks at is in features.go, how it has learnt in train.go.
package slots

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/bot/intake"
)

// Label is what a word is a part of.
type Label uint8

// The labels. Only a way to be reached is Mine or NotMine, and it is one of both.
const (
	Lead     Label = iota // what leads to the others, and courtesies
	Matter                // the worry, the question, the story
	Name                  // of the visitor
	Opposing              // name of the other side
	Mine                  // a number or an address at which the visitor is reached
	NotMine               // one at which they are not
	When                  // when, where and how to reach them, or not to
	NoCalls               // that they are not to be called
	ByEmail               // that they would rather be written to
	ByPhone               // that they would rather be called
	Call                  // that they want to be called, or a person
	labels   = iota
)

// names are the labels as the examples have them.
var names = [labels]string{"", "matter", "name", "other", "mine", "no", "when", "nocall", "email", "phone", "call"}

// Stage is what was shown when a message came.
type Stage uint8

// The stages.
const (
	Chat    Stage = iota // no form
	Names                // the form, which asks for names
	About                // and what it is about
	Contact              // and how to reach somebody
	Sent                 // what became of a request
	stages  = iota
)

var stageNames = [stages]string{"first", "names", "about", "contact", "sent"}

// Span is a piece of a message.
type Span struct {
	Label
	From, To int
	Sure     float32     // probability of the least sure of its words
	Way      *intake.Way // of Mine and NotMine
}

// Reading is a message in pieces, from its beginning to its end; what stands between words is in none.
type Reading struct {
	Spans []Span
	words []word
	odds  [][labels]float32 // of each word, the probability of each label
}

// Likely is how likely it is that anything of a message has a label.
func (r *Reading) Likely(l Label) (most float32) {
	for _, p := range r.odds {
		most = max(most, p[l])
	}
	return most
}

// Names gives where names stand, or perhaps do: each run of words that are at least so likely the name of either side.
func (r *Reading) Names(likely float32) (at [][2]int) {
	for i, p := range r.odds {
		w := &r.words[i]
		switch last := len(at) - 1; {
		case p[Name]+p[Opposing] < likely:
		case i > 0 && last >= 0 && at[last][1] == r.words[i-1].to:
			at[last][1] = w.to
		default:
			at = append(at, [2]int{w.from, w.to})
		}
	}
	return at
}

// Read reads a message.
func (m *Model) Read(message string, ways []intake.Way, at Stage) Reading {
	words := split(message, ways)
	if len(words) == 0 || at == Chat && !m.mayTell(words) {
		return Reading{}
	}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.extract(m.lists, words, at, nil)
	m.emit(s)
	odds := make([][labels]float32, len(words))
	m.marginals(s, odds)
	return Reading{Spans: together(words, m.viterbi(s), odds), words: words, odds: odds}
}

// together joins neighbouring words of one label. odds may be nil.
func together(words []word, path []Label, odds [][labels]float32) (spans []Span) {
	for i, l := range path {
		w := &words[i]
		s := Span{Label: l, From: w.from, To: w.to, Way: w.way}
		if odds != nil {
			s.Sure = odds[i][l]
		}
		if last := len(spans) - 1; last >= 0 && spans[last].Label == l && w.way == nil {
			spans[last].To, spans[last].Sure = s.To, min(spans[last].Sure, s.Sure)
			continue
		}
		spans = append(spans, s)
	}
	return spans
}

// mayTell reports whether a message that comes without a form may tell something: half of them do not, and need not be read.
func (m *Model) mayTell(words []word) bool {
	for i := range words {
		w := &words[i]
		switch {
		case w.way != nil, telling[w.folded], i > 0 && (w.shape == capital || w.shape == shouted):
			return true
		case w.shape <= letter && m.lists.look(w, 0).class&isCommon == 0:
			return true
		}
	}
	return false
}

// telling are common words in what tells how to reach somebody, or whom something is against.
var telling = wordSet(`name names nom appelle call calls ring phone phones telephone email emails mail courriel reach contact number appelez rappelez telephonez ecrivez appel appels against contre
	text texts texto textez message messages voicemail side opposing lawyer avocat`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

//go:embed slots.learnt
var shipped []byte

// Shipped is the model that is part of the program.
var Shipped = sync.OnceValue(func() *Model { return Decode(shipped) })
