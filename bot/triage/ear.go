package triage

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// What a word is does not depend on the message it stands in, and finding it out costs microseconds: two stems, and for a word that no phrase has
// the distance to all that begin alike. So it is remembered for the words heard lately. A word has two places, by its
// hash, and who comes later takes the first. Words stand there apart from each other and from whoever said them.

// earSize is how many words are remembered, a power of two. The library's own words are a quarter as many, so that three rarely share two places.
const earSize = 1 << 15

// longestHeard is the longest word that is remembered, in bytes.
const longestHeard = 32

// heard is what a word is.
type heard struct {
	word   string
	ids    []int32     // of vocabulary
	little [2]bool     // by language: it is a stop word
	long   [2][]string // by language: what it is short for; nil for itself
}

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
	if known != nil && known.word == w {
		return known
	}
	if other := second.Load(); other != nil && other.word == w {
		return other
	}
	h := &heard{word: strings.Clone(w), ids: v.numbers(w)} // a part of the message would keep all of it
	for i := range v.languages {
		h.little[i] = text.IsStop(w, text.Lang(i))
		h.long[i] = v.languages[i].spellings[w]
	}
	if len(w) <= longestHeard {
		if known != nil {
			second.Store(known)
		}
		first.Store(h)
	}
	return h
}
