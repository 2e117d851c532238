package matcher

import (
	"math"
	"slices"
)

// Confidence is the calibrated probability that the first match is what was asked for: a logistic regression on how far the
// first is ahead of the others and on how much of the message it explains. It learns from messages with an answer, and as much
// from messages without one, for a message that nothing fits still has a nearest answer.

// cue numbers what the confidence looks at.
type cue int

const (
	cueProbability  cue = iota // of the first, among the candidates
	cueMargin                  // of its score before the second's
	cueEntropy                 // of the candidates' probabilities
	cueLinear                  // the classifier's score of the first
	cueLinearGap               // before the best other
	cueNearest                 // the nearest utterance of the first
	cueBM25                    // the first's share of what BM25F could give
	cueCovered                 // share of the message the first explains
	cueKnown                   // share of the message's words that any answer uses
	cueLength                  // content words of the message, logarithm
	cueAgree                   // of the signals that put the first first
	cueLanguage                // how much likelier the message is in the first's words
	cueNetwork                 // what the network says of the first
	cueArea                    // share of the probability that falls to the first's area
	cueThree                   // mean of the three nearest utterances of the first
	cueUnknown                 // words of the message that no answer uses
	cueLanguageLong            // the language model again, for longer messages
	cueHidden                  // how much the network hears in the message: the length of its hidden units
	cueElsewhere               // share of the message that names places with law of their own
	cueOutside                 // the classifier's score of what no answer fits
	cues
)

var cueNames = [cues]string{"probability", "margin", "entropy", "classifier", "classifier margin", "nearest utterance", "bm25f", "covered",
	"known words", "length", "agreement",
	"language model", "network", "area", "three nearest",
	"unknown words", "language model, long", "heard by the network", "elsewhere", "outside"}

// knownShare counts the content words of a message, and those that some answer uses; elsewhere is the share that names other places, heard how
// much the network hears, outside the score of what no answer fits.
type knownShare struct {
	words, known, elsewhere, heard, outside float64
	brought                                 bool // the lexicon brought a word that some answer uses
}

func knownWords(m *message, ix *inverted) knownShare {
	var k knownShare
	for i := range m.items[:m.own] {
		it := &m.items[i]
		if it.stop {
			continue
		}
		k.words++
		if it.stem >= 0 && ix.start[it.stem] < ix.start[it.stem+1] {
			k.known++
		}
	}
	for i := range m.items[m.own:] {
		stem := m.items[m.own+i].stem
		k.brought = k.brought || ix.start[stem] < ix.start[stem+1]
	}
	k.elsewhere = elsewhere(m.tokens, k.words)
	return k
}

// agreeing are the signals that can each put an answer first.
var agreeing = []signal{sigBM25, sigLinear, sigLinearBest, sigLanguage, sigNetwork}

// compare finds what only the confidence asks about an answer.
func (ix *Index) compare(c *candidate, s *scratch) {
	c.near = ix.utterances.near(c.doc, s)
	c.covered = ix.covered(c.doc, &s.message)
}

// covered is the share of the message's content, by idf, whose stems the answer uses. Words that nothing knows count as the rarest.
func (ix *Index) covered(doc uint32, m *message) float32 {
	var held, all float32
	for i := range m.items[:m.own] {
		it := &m.items[i]
		if it.stop {
			continue
		}
		if it.stem < 0 {
			all += ix.inverted.rarest()
			continue
		}
		idf := ix.inverted.idf[it.stem]
		all += idf
		docs, _ := ix.inverted.postings(it.stem)
		if _, ok := slices.BinarySearch(docs, doc); ok {
			held += idf
		}
	}
	return ratio(held, all)
}

// look gives the cues of a result whose candidates are in order.
func look(s *scratch) (x [cues]float64) {
	first := &s.candidates[0]
	x[cueProbability] = first.probability
	x[cueMargin] = 4
	if len(s.candidates) > 1 {
		x[cueMargin] = min(4, float64(first.score-s.candidates[1].score))
	}
	var tops [signals]float32
	gap := float32(-1)
	for i := range s.candidates {
		c := &s.candidates[i]
		if c.probability > 0 {
			x[cueEntropy] -= c.probability * math.Log(c.probability)
		}
		for j, v := range c.signals {
			tops[j] = max(tops[j], v)
		}
		if i > 0 {
			gap = max(gap, c.signals[sigLinearBest])
		}
	}
	agree := 0
	for _, j := range agreeing {
		if first.signals[j] >= tops[j] {
			agree++
		}
	}
	x[cueLinear] = float64(max(first.signals[sigLinear], first.signals[sigLinearBest]))
	x[cueLinearGap] = float64(first.signals[sigLinearBest] - gap)
	x[cueNearest] = float64(first.near.sentence)
	x[cueBM25] = float64(first.signals[sigBM25])
	x[cueCovered] = float64(first.covered)
	if s.known.words > 0 {
		x[cueKnown] = s.known.known / s.known.words
	}
	x[cueLength] = math.Log(1 + s.known.words)
	x[cueAgree] = float64(agree) / float64(len(agreeing))
	x[cueLanguage] = float64(first.signals[sigLanguage])
	x[cueNetwork] = float64(first.signals[sigNetwork]) / 10
	x[cueHidden] = s.known.heard
	for i := range s.candidates {
		if s.candidates[i].area == first.area {
			x[cueArea] += s.candidates[i].probability
		}
	}
	x[cueThree] = float64(first.near.three)
	x[cueUnknown] = min(10, s.known.words-s.known.known)
	x[cueLanguageLong] = x[cueLanguage] * x[cueLength]
	if !first.abroad {
		x[cueElsewhere] = s.known.elsewhere
	}
	x[cueOutside] = s.known.outside
	return x
}

// confidence is the probability that the first candidate is right, and that one of the first three is: a message may fit two answers equally,
// which makes it a question back, or none, which makes it one for a person. A message without any known content word (numbers, emoji,
// stop words alone) is never answered with confidence; nor is one of which the lexicon alone makes something, unless that is enough to ask back.
func (w *Weights) confidence(s *scratch) (first, among float64) {
	if s.known.known == 0 && !s.known.brought {
		return 0, 0
	}
	x := look(s)
	z, zAmong := w.Bias, w.BiasAmong
	for i, v := range x {
		z += float64(w.Confidence[i] * v)
		zAmong += float64(w.Among[i] * v)
	}
	first = sigmoid(z)
	among = max(first, sigmoid(zAmong))
	if s.known.known == 0 && among < w.Bands.Clarify {
		return 0, 0
	}
	return first, among
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// reasons tells what a confidence is made of.
func (w *Weights) reasons(s *scratch) []Term {
	terms := []Term{{Name: "bias", Value: 1, Weight: w.Bias}}
	for i, v := range look(s) {
		terms = append(terms, Term{Name: cueNames[i], Value: v, Weight: w.Confidence[i]})
	}
	return terms
}
