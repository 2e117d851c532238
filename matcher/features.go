package matcher

import (
	"math"
	"sync/atomic"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Features of a message for the classifier and for comparing utterances: stems, pairs of neighbouring stems, pairs of content
// stems with stop words between them, and the letters of each word in runs of three and four. A feature is a 64-bit hash of what it
// is made of; the dictionary numbers the hashes that the corpus uses often enough to be worth learning.
//
// A vector has two blocks, words and letters, each weighted by tf-idf and brought to length one, so that a long story and
// a three-word fragment are of one size. Letters see through a misspelling that no correction found and join words of one family
// that the stemmer keeps apart.

// Weights of the two blocks in a vector, before they are brought to length one together.
const (
	wordsWeight   = 1.0
	lettersWeight = 0.75
)

// How long the runs of letters are. Runs of five say nothing more (success@1 on five labelled sets within .002).
const (
	shortRun = 3
	longRun  = 4
)

// entry is one number of a sparse vector.
type entry struct {
	feature int32
	value   float32
}

// vector is sparse: the words block, then the letters block, each in the order in which the text first has its features.
type vector struct {
	entries []entry
	words   int // entries[:words] is the words block
}

func (v vector) wordBlock() []entry { return v.entries[:v.words] }

// dictionary numbers features and knows how rare each is.
type dictionary struct {
	ids     *table
	idf     []float32
	stems   []int32       // by stem: the number of its feature, or -1
	letters [2]letterRuns // by language
}

// hash mixing by the constants of the 64-bit finalizer of MurmurHash3.
func mix(h, x uint64) uint64 {
	h ^= x
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return h
}

const (
	saltStem   = 0x9e3779b97f4a7c15
	saltPair   = 0xbf58476d1ce4e5b9
	saltSkip   = 0x94d049bb133111eb
	saltLetter = 0xd6e8feb86659fd93
	saltSound  = 0xa0761d6478bd642f
)

// wordFeature is a stem, whose second is none, or two stems.
type wordFeature struct {
	kind          uint64 // its salt
	first, second int32
}

const none = -1

func (f wordFeature) key() uint64 { return mix(mix(f.kind, uint64(f.first)+1), uint64(f.second)+1) }

// eachWordFeature calls do for each feature of the words block of items[:own] and of what the lexicon added to them.
func eachWordFeature(items []item, do func(f wordFeature, weight float32)) {
	prev, content := -1, -1
	for i := range items {
		it := &items[i]
		if it.stem < 0 {
			prev, content = -1, -1
			continue
		}
		do(wordFeature{saltStem, it.stem, none}, it.weight)
		if it.added {
			continue
		}
		if prev >= 0 && items[prev].sentence == it.sentence {
			do(wordFeature{saltPair, items[prev].stem, it.stem}, it.weight)
		}
		prev = i
		if it.stop {
			continue
		}
		if content >= 0 && items[content].sentence == it.sentence {
			do(wordFeature{saltSkip, items[content].stem, it.stem}, it.weight)
		}
		content = i
	}
}

// eachLetterKey calls do for each short run of letters of "<word>".
func eachLetterKey(word string, do func(key uint64)) {
	var padded [2 + 64]byte
	if len(word) < 3 || len(word) > 64 {
		return
	}
	p := append(append(append(padded[:0], '<'), word...), '>')
	for n := shortRun; n <= longRun; n++ {
		for i := 0; i+n <= len(p); i++ {
			h := uint64(n)
			for _, c := range p[i : i+n] {
				h = h<<8 | uint64(c)
			}
			do(mix(saltLetter, h))
		}
	}
}

// sparse gathers a vector: counts by feature in a dense array and the list of features touched.
type sparse struct {
	counts  []float32
	touched []int32
}

func (s *sparse) add(feature int32, weight float32) {
	if s.counts[feature] == 0 {
		s.touched = append(s.touched, feature)
	}
	s.counts[feature] += weight
}

// letterRuns has the features of the letters of each word of a vocabulary. A word's are looked up when a message first uses it; whoever
// is first, they are the same.
type letterRuns struct {
	words []word
	runs  []atomic.Pointer[[]int32] // by word
}

// file makes room for what the words of a vocabulary are made of, and looks its stems up once and for all.
func (d *dictionary) file(v *vocabulary) {
	d.letters[v.lang] = letterRuns{v.words, make([]atomic.Pointer[[]int32], len(v.words))}
	for stem := len(d.stems); stem < len(v.stems.names); stem++ {
		d.stems = append(d.stems, d.ids.find(wordFeature{saltStem, int32(stem), none}.key()))
	}
}

// find gives the number of a feature, or -1.
func (d *dictionary) find(f wordFeature) int32 {
	if f.kind == saltStem {
		return d.stems[f.first]
	}
	return d.ids.find(f.key())
}

// lettersOf gives the features of a word's letters.
func (d *dictionary) lettersOf(lang text.Lang, word int32) []int32 {
	l := &d.letters[lang]
	if known := l.runs[word].Load(); known != nil {
		return *known
	}
	var ids []int32
	eachLetterKey(l.words[word].text, func(key uint64) {
		if id := d.ids.find(key); id >= 0 {
			ids = append(ids, id)
		}
	})
	l.runs[word].Store(&ids)
	return ids
}

// words appends the words block of items, own words and added ones alike, to entries.
func (d *dictionary) words(items []item, s *sparse, entries []entry) []entry {
	eachWordFeature(items, func(f wordFeature, weight float32) {
		if id := d.find(f); id >= 0 {
			s.add(id, weight)
		}
	})
	return d.weigh(s, entries, wordsWeight)
}

// vector makes the vector of a message in the room of entries.
func (d *dictionary) vector(m *message, s *sparse, entries []entry) vector {
	entries = d.words(m.items, s, entries[:0])
	words := len(entries)
	for i := range m.items {
		it := &m.items[i]
		switch {
		case it.added, it.passed:
		case it.word >= 0:
			for _, id := range d.lettersOf(m.lang, it.word) {
				s.add(id, 1)
			}
		default:
			eachLetterKey(m.tokens[it.token].Word, func(key uint64) {
				if id := d.ids.find(key); id >= 0 {
					s.add(id, 1)
				}
			})
		}
	}
	entries = d.weigh(s, entries, lettersWeight)
	return vector{entries: entries, words: words}
}

// weigh empties s into entries as one block, weighted by tf-idf, of length weight.
func (d *dictionary) weigh(s *sparse, entries []entry, weight float32) []entry {
	from := len(entries)
	var sum float64
	for _, id := range s.touched {
		tf := s.counts[id]
		s.counts[id] = 0
		if tf > 1 {
			tf = 1 + logCount(tf)
		}
		v := float32(tf * d.idf[id])
		entries = append(entries, entry{id, v})
		sum += float64(v) * float64(v)
	}
	s.touched = s.touched[:0]
	if sum == 0 {
		return entries[:from]
	}
	scale := float32(float64(weight) / math.Sqrt(sum))
	for i := from; i < len(entries); i++ {
		entries[i].value *= scale
	}
	return entries
}

// logCount is the natural logarithm of a count, from a table so that it is cheap.
func logCount(n float32) float32 {
	if n < float32(len(logs)) {
		return logs[int(n)]
	}
	return logs[len(logs)-1]
}

var logs = func() (t [64]float32) {
	for i := 1; i < len(t); i++ {
		t[i] = float32(math.Log(float64(i)))
	}
	return t
}()
