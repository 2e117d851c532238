package triage

import (
	"hash/maphash"
	"sync"
	"sync/atomic"

	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What a word is does not depend on the message it stands in, and finding it out costs microseconds: two stems, and for a word that no phrase has
// the distance to all that begin alike. So it is remembered for the words heard lately. A word has two places, by its
// hash, and who comes later takes the first. Words stand there apart from each other and from whoever said them.

// earSize is how many words are remembered, a power of two. The library's own words are a quarter as many, so that three rarely share two places.
const earSize = 1 << 15

// longestHeard is the longest word that is remembered, in bytes.
const longestHeard = 32

// heard is what a word is. Matching has driven these words out of the nearer caches when the next message comes, so that hearing costs above all
// what is fetched: all of it is in one line of 64 bytes.
type heard struct {
	letters [longestHeard]byte // of the word, if it is remembered
	long    *[2][]string       // by language: what it is short for; nil for itself, in both or in one
	ids     [4]int32           // of vocabulary: two for a language at most
	size    uint8              // of letters
	count   uint8              // of ids
	little  [2]bool            // by language: it is a stop word
	stop    bool               // it is the end of a sentence
	begins  bool               // a date may begin with it
}

func (h *heard) is(w string) bool { return string(h.letters[:h.size]) == w }

// ear remembers words, and lends out messages.
type ear struct {
	seed     maphash.Seed
	words    [earSize]atomic.Pointer[heard]
	messages sync.Pool // of *message
}

// listen makes the vocabulary ready for messages, once it is complete.
func (v *vocabulary) listen() {
	v.ear = &ear{seed: maphash.MakeSeed()}
	v.ear.messages.New = func() any { return &message{marked: make([]bool, len(v.leads))} }
}

// hear gives what a word is.
func (v *vocabulary) hear(w string) *heard {
	at := maphash.String(v.ear.seed, w) % earSize
	first, second := &v.ear.words[at], &v.ear.words[at^1]
	known := first.Load()
	if known != nil && known.is(w) {
		return known
	}
	if other := second.Load(); other != nil && other.is(w) {
		return other
	}
	h := v.learn(w)
	if len(w) <= longestHeard {
		h.size = uint8(copy(h.letters[:], w))
		if known != nil {
			second.Store(known)
		}
		first.Store(h)
	}
	return h
}

// learn finds out what a word is.
func (v *vocabulary) learn(w string) *heard {
	h := &heard{stop: w == "." || w == "?", begins: dates.Begins(w)}
	h.count = uint8(copy(h.ids[:], v.numbers(w)))
	for i := range v.languages {
		h.little[i] = text.IsStop(w, text.Lang(i))
		if long := v.languages[i].spellings[w]; long != nil {
			if h.long == nil {
				h.long = new([2][]string)
			}
			h.long[i] = long
		}
	}
	return h
}
