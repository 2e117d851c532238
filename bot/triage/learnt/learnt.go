// Package learnt sees emergencies that no phrase of the rules tells: a model that has learnt from examples how like one a message is.
//
// Phrases are sure and can be read by lawyers, but there are more ways to say "he will kill me" than anybody lists: of emergencies in words that
// nobody had thought of, the rules see fewer than half. So two logistic regressions have learnt from some thousand examples, English and French, how
// emergencies are told, and from the library's own questions how others are. They look at stems, at two of them near each other, and at runs of
// letters, which see through a misspelling. What is as like an emergency as one library question in five hundred is taken for one; what is as like
// one as one in fifty only gets a line about whom to call beside its answer.
package learnt

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// A model has a weight for each of so many features, which are hashes.
const (
	hashBits = 18
	features = 1 << hashBits
)

// Model tells how like an emergency a message is.
type Model struct {
	Examples [32]byte // what it was learnt from
	crisis   regression
	pressing regression // crisis or urgent
}

// regression is a logistic regression whose weights are rounded to eight bits.
type regression struct {
	bias, scale float32
	sure, maybe float32 // from which log odds on a message is taken for one, and may be one
	weights     []int8
}

// Likeness is what a message is like.
type Likeness struct {
	Crisis, Pressing Degree
}

// Degree is how like.
type Degree uint8

// The degrees.
const (
	Unlike Degree = iota
	Maybe
	Sure
)

// Like tells what a message is like, whatever its language: to one that is neither English nor French it knows hardly a word. Of a word or two nothing
// is told, of a few little.
func (m *Model) Like(said []text.Token) Likeness {
	f := pool.Get().(*found)
	defer pool.Put(f)
	f.extract(said)
	if f.words < fewestMaybe {
		return Likeness{}
	}
	return Likeness{Crisis: m.crisis.degree(f), Pressing: m.pressing.degree(f)}
}

func (r *regression) degree(f *found) Degree {
	switch z := r.logOdds(f.features); {
	case z >= r.sure && f.words >= fewestSure:
		return Sure
	case z >= r.maybe:
		return Maybe
	}
	return Unlike
}

// logOdds weighs features, all alike, for a text as a whole: a long one is no more like an emergency for having more of them.
func (r *regression) logOdds(features []uint32) float32 {
	var sum int32
	for _, f := range features {
		sum += int32(r.weights[f])
	}
	return r.bias + float32(r.scale*float32(sum)*value(len(features)))
}

// value is what each of n features counts.
func value(n int) float32 { return float32(1 / math.Sqrt(float64(n)+100)) }

const (
	stemmed           = 6    // letters of a word that stand for it: its stem, without the time that a stemmer takes
	shortRun, longRun = 4, 5 // letters of a word that are looked at together
	fewestMaybe       = 3    // words of what may be like an emergency
	fewestSure        = 6    // and of what surely is: "and if he's already here?" may be about a visa
	mostFeatures      = 4000 // of a message; what comes later is not looked at
)

// found is what a text has been found to have.
type found struct {
	features []uint32 // each once
	words    int
	seen     [features / 64]uint64 // a bit for each of the features
}

// pool keeps all those bits for the next message.
var pool = sync.Pool{New: func() any { return new(found) }}

// extract finds the features of a text and counts its words.
func (f *found) extract(said []text.Token) {
	for _, feature := range f.features {
		f.seen[feature/64] = 0
	}
	f.features, f.words = f.features[:0], 0
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
		before, last = last, h
	}
}

func (f *found) add(h uint64) {
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	feature := uint32(h >> (64 - hashBits))
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

// Constants of the hash FNV-1a.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime
	}
	return h
}

//go:embed emergencies.learnt
var shipped []byte

// Shipped is the model that ships. `make learn` writes it.
var Shipped = sync.OnceValue(func() *Model { return decode(shipped) })

// header is how a model begins; the weights of both regressions follow.
type header struct {
	Examples [32]byte
	Crisis   [4]float32 // bias, scale, sure, maybe
	Pressing [4]float32
}

func (m *Model) encode() []byte {
	numbers := func(r *regression) [4]float32 { return [4]float32{r.bias, r.scale, r.sure, r.maybe} }
	data, _ := binary.Append(nil, binary.LittleEndian, header{m.Examples, numbers(&m.crisis), numbers(&m.pressing)}) // of fixed size
	data, _ = binary.Append(data, binary.LittleEndian, m.crisis.weights)
	data, _ = binary.Append(data, binary.LittleEndian, m.pressing.weights)
	return data
}

// decode reads a model that encode wrote: it is part of the program, and a test reads it.
func decode(data []byte) *Model {
	var h header
	n, err := binary.Decode(data, binary.LittleEndian, &h)
	if err != nil || len(data) != n+2*features {
		panic("the model of emergencies that ships is broken; make learn writes it anew")
	}
	of := func(numbers [4]float32, from int) regression {
		weights := make([]int8, features)
		_, _ = binary.Decode(data[from:from+features], binary.LittleEndian, weights) // there are as many
		return regression{numbers[0], numbers[1], numbers[2], numbers[3], weights}
	}
	return &Model{h.Examples, of(h.Crisis, n), of(h.Pressing, n+features)}
}
