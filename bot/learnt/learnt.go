// Package learnt tells what a message is like by what was learnt from examples.
//
// Phrases are sure and can be read by everybody, but there are more ways to say "he will kill me" or "when do you call me back" than anybody lists. So
// for each kind of message that is to be told a logistic regression has learnt from some hundred or thousand examples, English and French, how such
// messages are put, and from the library's own questions, and what is said in the midst of conversations, how others are. It looks at stems, at two of them
// near each other, and at runs of letters, which see through a misspelling. How like is like enough is set by how many of those others are as like: one in a
// thousand, say, of those that are as brief, or as long.
package learnt

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// hashBits is how many bits of a feature's hash are used at most: a model has a weight for each of so many features.
const hashBits = 18

// Model tells how like examples of some kinds a message is.
type Model struct {
	Examples [32]byte // what it was learnt from
	learner  Learner
	tells    []regression
	weights  []byte // eight bits each, those of one feature side by side: a message has its features anywhere in memory
	lines    []line // in order of their hashes
}

// line is a whole message that is an example, and the things that it is, a bit for each.
type line struct {
	Hash uint64
	Is   uint64
}

// regression is a logistic regression, save its weights.
type regression struct {
	Bias, Scale float32
	Long, Brief bounds
}

// bounds are from which log odds on a message is taken for one, and may be one.
type bounds struct{ Sure, Maybe float32 }

// Likeness is what a message is like.
type Likeness struct {
	Words int // of the message
	model *Model
	odds  [mostTold]float32
}

// beyond are log odds that no message has: what an example says is so.
const beyond = 1000

// mostTold is how many things a model can tell.
const mostTold = 64

// Degree is how like.
type Degree uint8

// The degrees.
const (
	Unlike Degree = iota
	Maybe
	Sure
)

// Like tells what a message is like, whatever its language: to one that is neither English nor French it knows hardly a word.
func (m *Model) Like(said []text.Token) Likeness {
	f := pool.Get().(*found)
	defer pool.Put(f)
	f.extract(said, m.learner)
	l := Likeness{Words: f.words, model: m}
	if at, known := slices.BinarySearchFunc(m.lines, f.line, func(l line, hash uint64) int { return cmp.Compare(l.Hash, hash) }); known {
		for i := range m.tells {
			l.odds[i] = -beyond
			if m.lines[at].Is>>i&1 == 1 {
				l.odds[i] = beyond
			}
		}
		return l
	}
	m.logOdds(f.features, &l.odds)
	return l
}

// Degree tells how like the thing that the model tells at i the message is.
func (l *Likeness) Degree(i int) Degree {
	if l.Words == 0 {
		return Unlike
	}
	switch b := l.bounds(i); {
	case l.odds[i] >= b.Sure:
		return Sure
	case l.odds[i] >= b.Maybe:
		return Maybe
	}
	return Unlike
}

// bounds gives those of the thing at i for a message as long.
func (l *Likeness) bounds(i int) bounds {
	if l.model.learner.brief(l.Words) {
		return l.model.tells[i].Brief
	}
	return l.model.tells[i].Long
}

// Exact reports whether the message is an example, word for word.
func (l *Likeness) Exact() bool { return l.odds[0] == beyond || l.odds[0] == -beyond }

// Over is by how much, in log odds, the message is more like the thing at i than one that is only just sure to be it.
func (l *Likeness) Over(i int) float32 {
	if l.Words == 0 {
		return 0
	}
	return l.odds[i] - l.bounds(i).Sure
}

// logOdds weighs features, all alike, for a text as a whole: a long one is no more like a kind for having more of them.
func (m *Model) logOdds(features []uint32, odds *[mostTold]float32) {
	var sums [mostTold]int32
	n := len(m.tells)
	for _, f := range features {
		for i, w := range m.weights[int(f)*n:][:n] {
			sums[i] += int32(int8(w))
		}
	}
	value := m.learner.value(len(features))
	for i := range m.tells {
		odds[i] = m.tells[i].Bias + float32(m.tells[i].Scale*float32(sums[i])*value)
	}
}

const (
	stemmed           = 6    // letters of a word that stand for it: its stem, without the time that a stemmer takes
	shortRun, longRun = 4, 5 // letters of a word that are looked at together
	mostFeatures      = 4000 // of a message; what comes later is not looked at
)

// found is what a text has been found to have.
type found struct {
	features []uint32 // each once
	words    int
	line     uint64 // hash of the whole
	bits     uint8
	seen     [1 << hashBits / 64]uint64 // a bit for each of the features
}

// pool keeps all those bits for the next message.
var pool = sync.Pool{New: func() any { return new(found) }}

// extract finds the features of a text and counts its words.
func (f *found) extract(said []text.Token, l Learner) {
	for _, feature := range f.features {
		f.seen[feature/64] = 0
	}
	f.features, f.words, f.bits = f.features[:0], 0, l.Bits
	f.line = offset
	var before, last uint64 // hashes of the stems
	for _, t := range said {
		stem := t.Word
		if t.Kind == text.Word {
			f.words++
			stem = stem[:min(len(stem), stemmed)]
			if len(t.Word) >= shortRun {
				f.addRuns(t.Word)
			}
		}
		h := hash(offset, stem)
		f.add(h)
		if last != 0 {
			f.add(h ^ last*prime)
		}
		if before != 0 {
			f.add(h ^ before*prime*prime)
		}
		if l.Short && last == 0 {
			f.add(h ^ first)
		}
		before, last, f.line = last, h, hash(hash(f.line, t.Word), " ")
	}
	if l.Short {
		f.add(last ^ end)
		f.add(f.line ^ first)
		f.add(hash(end, string(rune('0'+min(len(said), 20)))))
	}
}

func (f *found) add(h uint64) {
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	feature := uint32(h >> (64 - f.bits))
	if f.seen[feature/64]>>(feature%64)&1 == 0 && len(f.features) < mostFeatures {
		f.seen[feature/64] |= 1 << (feature % 64)
		f.features = append(f.features, feature)
	}
}

// addRuns adds each run of letters of "<word>".
func (f *found) addRuns(word string) {
	for n := shortRun; n <= longRun; n++ {
		for from := -1; from+n <= len(word)+1; from++ {
			h := uint64(offset) ^ uint64(n)
			if from < 0 {
				h = hash(h, "<")
			}
			h = hash(h, word[max(from, 0):min(from+n, len(word))])
			if from+n > len(word) {
				h = hash(h, ">")
			}
			f.add(h)
		}
	}
}

// Constants of the hash FNV-1a, and what tells a word that begins or ends a message from one elsewhere.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
	first  = 0x9e3779b97f4a7c15
	end    = 0xc2b2ae3d27d4eb4f
)

func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime
	}
	return h
}

// header is how a model begins; its regressions follow, then their weights, then its lines.
type header struct {
	Examples [32]byte
	Smooth   float32
	Bits     uint8
	Few      uint8
	Short    bool
	Tells    uint16
	Lines    uint32
}

func (m *Model) encode() []byte {
	data, _ := binary.Append(nil, binary.LittleEndian, header{m.Examples, float32(m.learner.Smooth), m.learner.Bits, uint8(m.learner.Few), m.learner.Short, uint16(len(m.tells)), uint32(len(m.lines))}) // of fixed size
	data, _ = binary.Append(data, binary.LittleEndian, m.tells)
	data = append(data, m.weights...)
	data, _ = binary.Append(data, binary.LittleEndian, m.lines)
	return data
}

// Decode reads a model that Train made, and goes on using its bytes. It is part of the program, and a test reads it.
func Decode(data []byte) *Model {
	const broken = "a model that ships is broken; make learn writes it anew"
	var h header
	at, err := binary.Decode(data, binary.LittleEndian, &h)
	if err != nil || h.Bits > hashBits || h.Tells > mostTold {
		panic(broken)
	}
	m := &Model{Examples: h.Examples, learner: Learner{Smooth: float64(h.Smooth), Bits: h.Bits, Few: int(h.Few), Short: h.Short}, tells: make([]regression, h.Tells), lines: make([]line, h.Lines)}
	n, err := binary.Decode(data[at:], binary.LittleEndian, m.tells)
	from := at + n
	to := from + len(m.tells)<<h.Bits
	if err != nil || len(data) != to+binary.Size(m.lines) {
		panic(broken)
	}
	m.weights = data[from:to:to]
	_, _ = binary.Decode(data[to:], binary.LittleEndian, m.lines) // there are as many
	return m
}

// brief reports whether a message of so many words is brief.
func (l Learner) brief(words int) bool { return words <= l.Few }

// value is what each of n features counts.
func (l Learner) value(n int) float32 { return float32(1 / math.Sqrt(float64(n)+l.Smooth)) }
