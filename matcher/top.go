package matcher

import (
	"cmp"
	"math"
	"slices"
)

// The best of many scores, ties by slug, without sorting them all: score and place by slug make one number of 64 bits that orders like the
// two, and a heap whose first is the least of the best so far turns nearly all others away by one comparison.

// orderKey orders scores from the highest, ties by slug from the first: the greater key is the better answer.
func orderKey(score float32, bySlug uint32) uint64 {
	bits := math.Float32bits(score + 0) // so that there is one zero
	if bits>>31 != 0 {
		bits = ^bits
	} else {
		bits |= 1 << 31
	}
	return uint64(bits)<<32 | uint64(^bySlug)
}

// slugOf is the place by slug of a key's answer.
func slugOf(key uint64) uint32 { return ^uint32(key) }

// scoreOf is the score in a key, which was above zero.
func scoreOf(key uint64) float32 { return math.Float32frombits(uint32(key>>32) &^ (1 << 31)) }

// heap keeps the n greatest keys that it is offered.
type heap struct {
	keys []uint64
	n    int
}

// offer takes a key, if it is among the n greatest so far.
func (h *heap) offer(key uint64) {
	if len(h.keys) < h.n {
		h.keys = append(h.keys, key)
		for at := len(h.keys) - 1; at > 0 && h.keys[(at-1)/2] > h.keys[at]; at = (at - 1) / 2 {
			h.keys[(at-1)/2], h.keys[at] = h.keys[at], h.keys[(at-1)/2]
		}
		return
	}
	if key <= h.keys[0] {
		return
	}
	at := 0
	for {
		child := 2*at + 1
		if child >= len(h.keys) {
			break
		}
		if child+1 < len(h.keys) && h.keys[child+1] < h.keys[child] {
			child++
		}
		if h.keys[child] >= key {
			break
		}
		h.keys[at] = h.keys[child]
		at = child
	}
	h.keys[at] = key
}

// least is the score that is too low to be looked at.
func (h *heap) least() float32 {
	if len(h.keys) < h.n {
		return 0
	}
	return scoreOf(h.keys[0])
}

// sorted gives the keys, the best first.
func (h *heap) sorted() []uint64 {
	slices.Sort(h.keys)
	slices.Reverse(h.keys)
	return h.keys
}

// bySlug sets the answers' places in order of slugs.
func (ix *Index) bySlug() {
	answers := ix.corpus.Answers()
	ix.slugOrder, ix.slugPlace = make([]uint32, len(answers)), make([]uint32, len(answers))
	for doc := range answers {
		ix.slugOrder[doc] = uint32(doc)
	}
	slices.SortFunc(ix.slugOrder, func(a, b uint32) int { return cmp.Compare(answers[a].Slug, answers[b].Slug) })
	for place, doc := range ix.slugOrder {
		ix.slugPlace[doc] = uint32(place)
	}
}

// sort orders the candidates by score.
func (ix *Index) sort(s *scratch) {
	s.heap.keys = s.heap.keys[:0]
	for i := range s.candidates {
		s.heap.keys = append(s.heap.keys, orderKey(s.candidates[i].score, ix.slugPlace[s.candidates[i].doc]))
	}
	s.sorted = s.sorted[:0]
	for _, key := range s.heap.sorted() {
		s.sorted = append(s.sorted, s.candidates[s.place[ix.slugOrder[slugOf(key)]]-1])
	}
	s.candidates, s.sorted = s.sorted, s.candidates
	for i := range s.candidates {
		s.place[s.candidates[i].doc] = int32(i) + 1
	}
}
