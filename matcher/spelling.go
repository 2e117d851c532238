package matcher

import (
	"math/bits"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Spelling correction against the corpus's own vocabulary.
//
// A word that the corpus does not know is looked up among all words that it comes to by deleting letters: each known word
// is filed under itself with up to two letters deleted, and so is the typed word; where the two meet, the edit distance is
// at most two each way, and is then computed (symmetric delete spelling correction, Wolf Garbe, 2012). Only the first eight
// letters are filed, which keeps the table small; the distance looks at all. The price is one binary search per deletion,
// about forty for a word of eight letters.
//
// Who writes by the ear is further from the word than two letters: "fone", "leeve". So a word is filed under its consonants as they sound, too, and
// is compared by its sound (text.Sound).
//
// Of several words the likeliest slip is taken (text.Slip), and among equals the one that the corpus uses more often. `answerbot eval --typos 2` and
// `--by-ear` measure what misspelt messages cost.
//
// What is left out on purpose: words of fewer than three letters and words with digits are never corrected (a wrong form
// number is worse than none), and a second mistake is allowed only in words of seven letters or more.

const (
	filedLetters  = 8
	minCorrected  = 4 // letters of the word that is meant; shorter ones have too many neighbours, save by their sound
	minTyped      = 3 // letters of what was typed; so short, it is only taken for a word that the corpus uses often
	minShortCount = 50
	minTwoEdits   = 7 // letters from which two mistakes are allowed
	minWordCount  = 2 // a word that a corpus of many uses once may itself be a slip
	manyWords     = 10_000
	correctWeight = 0.8

	maxHeard  = 2   // by how many letters two sounds may differ; short ones not at all
	heardCost = 0.7 // of going by the ear; what sounds otherwise comes on top

	// maxTries is how many unknown words of a message are looked into: stemmed, corrected, compared by their letters. A message in another
	// language or of noise would cost milliseconds, and what is left of one that has more of them says nothing.
	maxTries = 50
)

// speller files the words of a vocabulary under their deletions: a sorted array of hashes, and beside each the word.
type speller struct {
	v     *vocabulary
	forms []uint64 // the hash of a form in the upper half, the word's place by count in the lower, in order
	order []int32  // words, the most frequent first
}

func newSpeller(v *vocabulary) *speller {
	s := &speller{v: v}
	least := int32(minWordCount)
	if len(v.words) < manyWords {
		least = 1
	}
	for _, id := range v.byCount() {
		w := v.words[id]
		if w.kind != text.Word || len(w.text) < minTyped || w.count < least {
			continue
		}
		place := uint64(len(s.order))
		s.order = append(s.order, id)
		file := func(form uint32) { s.forms = append(s.forms, uint64(form)<<32|place) }
		if len(w.text) >= minCorrected {
			eachDeletion(w.text, file)
		}
		file(soundForm(text.Sound(w.text, v.lang)))
	}
	slices.Sort(s.forms)
	return s
}

// filed returns the entries of a form.
func (s *speller) filed(form uint32) []uint64 {
	from, _ := slices.BinarySearch(s.forms, uint64(form)<<32)
	to := from
	for to < len(s.forms) && uint32(s.forms[to]>>32) == form {
		to++
	}
	return s.forms[from:to]
}

// eachDeletion calls do with the hashes of the first letters of w as they are, with each one and, in long words, with each two deleted.
func eachDeletion(w string, do func(form uint32)) {
	head := w[:min(len(w), filedLetters)]
	do(formOf(head, -1, -1))
	for i := range len(head) {
		do(formOf(head, i, -1))
		if len(w) < minTwoEdits {
			continue
		}
		for j := i + 1; j < len(head); j++ {
			do(formOf(head, i, j))
		}
	}
}

// formOf hashes the letters of head without those at i and j.
func formOf(head string, i, j int) uint32 {
	h := uint64(1)
	for at := range len(head) {
		if at != i && at != j {
			h = h<<8 | uint64(head[at]) // eight letters fit; the leading one keeps their number
		}
	}
	return uint32(mix(saltLetter, h) >> 32)
}

// soundForm hashes the consonants of a sound.
func soundForm(sound string) uint32 {
	h := uint64(saltSound)
	for _, b := range []byte(text.Skeleton(sound)) {
		h = mix(h, uint64(b))
	}
	return uint32(h >> 32)
}

// correct returns the number of the word that was most likely meant by w, or -1.
func (s *speller) correct(w string) int32 {
	return s.likeliest(w, func(known *word) bool {
		return min(len(w), len(known.text)) >= minCorrected || known.count >= minShortCount
	})
}

// likeliest returns the number of the word, among those that may be meant, that was most likely meant by w, or -1.
func (s *speller) likeliest(w string, may func(known *word) bool) int32 {
	if len(w) < minTyped || len(w) > 24 {
		return -1
	}
	limit := 1
	if len(w) >= minTwoEdits {
		limit = 2
	}
	best, bestCost := int32(-1), float32(limit)+0.3
	consider := func(entry uint64, cost func(w, known string) float32) {
		id := s.order[uint32(entry)]
		known := &s.v.words[id]
		if !may(known) {
			return
		}
		c := cost(w, known.text) - 0.04*float32(min(bits.Len32(uint32(known.count)), 12)) // a logarithm that is the same on every machine
		if known.text[len(known.text)-1] != w[len(w)-1] {
			c += 0.1
		}
		if c < bestCost || c == bestCost && id < best {
			best, bestCost = id, c
		}
	}
	mistyped := func(w, known string) float32 { return mistyped(w, known, limit) }
	eachDeletion(w, func(form uint32) {
		for _, entry := range s.filed(form) {
			consider(entry, mistyped)
		}
	})
	sound := text.Sound(w, s.v.lang)
	misheard := func(_, known string) float32 { return misheard(sound, text.Sound(known, s.v.lang)) }
	for _, entry := range s.filed(soundForm(sound)) {
		consider(entry, misheard)
	}
	return best
}

// unlikely is the cost of what nobody means.
const unlikely = 99

// mistyped is the cost of w as a slip of the fingers, of no more than so many letters, where known was meant.
func mistyped(w, known string, limit int) float32 {
	if diff := len(known) - len(w); diff > limit || -diff > limit || text.Distance(w, known, limit) > limit {
		return unlikely
	}
	cost := text.Slip(w, known)
	if known[0] != w[0] {
		cost += 0.6 // people get the first letter right
	}
	return cost
}

// misheard is the cost of a slip of the ear between two words that sound so.
func misheard(sound, known string) float32 {
	limit := maxHeard
	if min(len(sound), len(known)) < minCorrected {
		limit = 0
	}
	if text.Distance(sound, known, limit) > limit {
		return unlikely
	}
	return heardCost + text.Slip(sound, known)
}
