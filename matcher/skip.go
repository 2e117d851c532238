package matcher

import (
	"math/bits"
	"slices"
)

// Skipping what cannot be among the best (MaxScore; Turtle, Flood: Query Evaluation, Strategies and Optimizations, 1995).
//
// A word can give an answer at most the greatest of its impacts. Once ten answers have reached some score, the words that can together give less
// than that need not be walked through: an answer that has nothing but them is not among the ten. Only the other words' postings are read, window
// by window of 4,096 answers, whose scores fit into the nearest cache; and for an answer found there that could still be among the ten, the
// common words are looked up, the most telling first, until it cannot. The score to beat is known before anything is read: of each word, the tenth
// greatest impact is kept.
//
// The result is that of scoring all answers, to the last bit: bounds leave room for rounding, and who gets past them is scored anew in the
// message's own order.

const (
	window   = 4096
	rounding = 1e-4 // share of a sum that its rounding stays below
)

// term is a word of the message in the midst of a search.
type term struct {
	docs    []uint32
	impacts []float32
	weight  float32
	areas   uint64
	bound   float32 // the most it can give
	sure    float32 // what the best answers get from it at least
	from    int     // where the window begins
	at      int     // the first posting that has not been passed
	found   float32 // what it gives the answer at hand
}

// skip finds the best answers without scoring all.
func (l *Lexical) skip(r *Reading, u *lookup) []uint64 {
	l.gather(r, u)
	u.room(window)
	var beat float32
	for i := range u.terms {
		beat = max(beat, u.terms[i].sure)
	}
	for {
		spared := 0
		for spared < len(u.ordered) && u.limits[spared+1]*(1+rounding) < beat {
			spared++
		}
		walked := u.ordered[spared:]
		base := ^uint32(0)
		for _, t := range walked {
			if t.at < len(t.docs) {
				base = min(base, t.docs[t.at])
			}
		}
		if base == ^uint32(0) {
			return u.heap.sorted()
		}
		for _, t := range walked {
			l.fill(u, t, base)
		}
		beat = l.sift(u, base, spared, beat)
	}
}

// fill adds a word's impacts to the window that begins at base.
func (l *Lexical) fill(u *lookup, t *term, base uint32) {
	t.from = t.at
	scores := u.scores[:window]
	for t.at < len(t.docs) {
		place := t.docs[t.at] - base
		if place >= window {
			break
		}
		if t.areas == everywhere || l.ix.areas[t.docs[t.at]]&t.areas != 0 {
			scores[place] += float32(t.weight * t.impacts[t.at])
			u.touched[place/64] |= 1 << (place % 64)
		}
		t.at++
	}
}

// sift empties the window, offers the answers that may be among the best, and returns the score to beat from now on. The first so many
// terms of ordered have been spared.
func (l *Lexical) sift(u *lookup, base uint32, spared int, beat float32) float32 {
	for word := range u.touched {
		left := u.touched[word]
		u.touched[word] = 0
		for ; left != 0; left &= left - 1 {
			place := word*64 + bits.TrailingZeros64(left)
			score := u.scores[place]
			u.scores[place] = 0
			doc := base + uint32(place)
			if !l.promising(u, doc, score, spared, beat) {
				continue
			}
			for _, t := range u.ordered[spared:] {
				t.found = l.in(t, doc, t.from, t.at)
			}
			score = 0
			for i := range u.terms {
				score += u.terms[i].found
			}
			u.heap.offer(orderKey(score, l.ix.slugPlace[doc]))
			beat = max(beat, u.heap.least())
		}
	}
	return beat
}

// promising looks the spared words up as long as they can bring an answer among the best.
func (l *Lexical) promising(u *lookup, doc uint32, score float32, spared int, beat float32) bool {
	for i := spared - 1; i >= 0; i-- {
		if (score+u.limits[i+1])*(1+rounding) < beat {
			return false
		}
		t := u.ordered[i]
		t.at = seek(t.docs, t.at, doc)
		t.found = l.in(t, doc, t.at, min(t.at+1, len(t.docs)))
		score += t.found
	}
	return score*(1+rounding) >= beat
}

// in is what a word gives an answer by its postings from one place to another.
func (l *Lexical) in(t *term, doc uint32, from, to int) float32 {
	at, ok := slices.BinarySearch(t.docs[from:to], doc)
	if !ok || t.areas != everywhere && l.ix.areas[doc]&t.areas == 0 {
		return 0
	}
	return float32(t.weight * t.impacts[from+at])
}

// seek returns the first place from at on whose answer is not before doc, in steps that double.
func seek(docs []uint32, at int, doc uint32) int {
	if at >= len(docs) || docs[at] >= doc {
		return at
	}
	step := 1
	for at+step < len(docs) && docs[at+step] < doc {
		at += step
		step *= 2
	}
	further, _ := slices.BinarySearch(docs[at+1:min(at+step, len(docs))], doc)
	return at + 1 + further
}
