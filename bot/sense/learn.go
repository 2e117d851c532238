package sense

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Answer is what is learnt from: the sentences of an answer, of which the last, of no terms, stands for "none of them"; and what people say that has nothing
// to do with it.
type Answer struct {
	Sentences []Sentence
	Strays    [][]Term
}

// texts gives all that is said in it and of it.
func (a *Answer) texts(yield func([]Term) bool) {
	for _, s := range a.Sentences {
		for _, text := range append(slices.Clone(s.Asked), s.Terms) {
			if !yield(text) {
				return
			}
		}
	}
	for _, text := range a.Strays {
		if !yield(text) {
			return
		}
	}
}

// Sentence is a sentence, and what is known to be asked that it tells, as terms that have not been weighed.
type Sentence struct {
	Terms []Term
	Asked [][]Term
}

// How it is learnt. The numbers were chosen on follow-ups that are no part of it, bot/testdata/asked/dev.
const (
	rounds  = 4
	batch   = 8    // questions of an answer by which its sentences are moved at once: they are long, so that one at a time takes three times as long
	stride  = 0.03 // of AdaGrad
	decay   = 1e-3 // towards nothing
	sharp   = 3    // by which products are multiplied before they are compared
	asNew   = 0.3  // share of the questions that are learnt from as if nothing else were known to be asked, as of a new answer
	leastOf = 2    // texts that have a term, or nothing can be learnt of it

	noneStride = 0.01 // of plain gradient descent, for "none of them"
	little     = 1e-3 // a slope that is not worth a move

	learnings = 2 // each from points that lie elsewhere at first
)

// Learn learns where terms lie: each question is to be nearer to the sentence that tells it than to the others of its answer, with what else is asked of
// them and sometimes without. It is a softmax over the sentences, and the loss its negative log likelihood. Where the terms lie at first shows in what one
// learning finds, so there are two, of half the numbers each, put side by side: a product of points is the mean of theirs.
func Learn(answers []Answer) *Model {
	m := &Model{Examples: HashOf(answers)}
	placed := m.take(answers)
	points := make([]Point, len(m.terms))
	for n := range learnings {
		learnt := learn(placed, len(m.terms), rand.New(rand.NewPCG(1, uint64(2+n)))) // the same each time
		for i := range learnt {
			add(points[i][n*len(part{}):], float32(1/math.Sqrt(learnings)), learnt[i][:])
		}
	}
	m.compact(points)
	return m
}

// learn gives where so many terms lie, learnt from answers whose terms are their places.
func learn(answers []Answer, terms int, random *rand.Rand) []part {
	l := &learner{answers: answers, points: make([]part, terms), squares: make([]part, terms), random: random}
	for i := range l.points {
		for j := range l.points[i] {
			l.points[i][j] = float32(random.NormFloat64() / math.Sqrt(float64(len(part{}))))
		}
	}
	examples := examplesOf(answers)
	for range rounds {
		known := l.known()
		for _, some := range l.batches(examples) {
			l.learn(some, known[some[0].answer])
		}
	}
	return l.points
}

// HashOf tells answers from others.
func HashOf(answers []Answer) (sum [32]byte) {
	h := sha256.New()
	for _, a := range answers {
		for text := range a.texts {
			_ = binary.Write(h, binary.LittleEndian, uint32(len(text))) // a hash takes everything
			_ = binary.Write(h, binary.LittleEndian, text)
		}
	}
	return [32]byte(h.Sum(nil))
}

// example is one question, and the number of the sentence of an answer that it is asked of. A stray has no place among what is known to be asked.
type example struct {
	answer, sentence int
	question         []Term
	at               int // among what is asked of the sentence, or stray
}

// stray is the place of one.
const stray = -1

func examplesOf(answers []Answer) (all []example) {
	for i, a := range answers {
		for j, s := range a.Sentences {
			for k, question := range s.Asked {
				all = append(all, example{i, j, question, k})
			}
		}
		for _, text := range a.Strays {
			all = append(all, example{i, len(a.Sentences) - 1, text, stray})
		}
	}
	return all
}

// part is what one learning gives of a point.
type part [dimensions / learnings]float32

type learner struct {
	answers []Answer
	points  []part
	squares []part  // of the slopes so far, by which AdaGrad shortens its steps
	none    float64 // how much likelier it is that no sentence tells it
	random  *rand.Rand
}

// take takes in the terms that enough texts have, and gives the answers with their texts weighed, in which a term is its place in the model.
func (m *Model) take(answers []Answer) []Answer {
	having := make(map[uint32]int)
	for _, a := range answers {
		for text := range a.texts {
			m.texts++
			for _, t := range text {
				having[t.ID]++
			}
		}
	}
	for _, term := range slices.Sorted(maps.Keys(having)) {
		if n := having[term]; n >= leastOf {
			m.terms, m.having = append(m.terms, term), append(m.having, uint32(n))
		}
	}
	place := func(texts ...[]Term) [][]Term {
		placed := make([][]Term, len(texts))
		for i, text := range texts {
			for _, t := range m.Weigh(text) {
				if at, known := slices.BinarySearch(m.terms, t.ID); known {
					placed[i] = append(placed[i], Term{ID: uint32(at), Weight: t.Weight})
				}
			}
		}
		return placed
	}
	all := make([]Answer, len(answers))
	for i, a := range answers {
		for _, s := range a.Sentences {
			all[i].Sentences = append(all[i].Sentences, Sentence{Terms: place(s.Terms)[0], Asked: place(s.Asked...)})
		}
		all[i].Strays = place(a.Strays...)
	}
	return all
}

// batches gives the examples in another order, a few of one answer at a time.
func (l *learner) batches(examples []example) [][]example {
	l.random.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
	slices.SortStableFunc(examples, func(a, b example) int { return cmp.Compare(a.answer, b.answer) })
	var all [][]example
	from := 0
	for i := range examples {
		if next := i + 1; next == len(examples) || examples[next].answer != examples[i].answer || next-from == batch {
			all = append(all, examples[from:next])
			from = next
		}
	}
	l.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// point gives where a text lies by now.
func (l *learner) point(text []Term) (p part) {
	for _, t := range text {
		add(p[:], t.Weight, l.points[t.ID][:])
	}
	return p
}

// asked is where the questions lie that are known to be asked of a sentence, and their sum.
type asked struct {
	each []part
	sum  part
}

// known gives where all questions lie by now, by answer and sentence.
func (l *learner) known() [][]asked {
	all := make([][]asked, len(l.answers))
	for i, a := range l.answers {
		all[i] = make([]asked, len(a.Sentences))
		for j, s := range a.Sentences {
			of := &all[i][j]
			for _, question := range s.Asked {
				p := l.point(question)
				of.each = append(of.each, p)
				add(of.sum[:], 1, p[:])
			}
		}
	}
	return all
}

// join adds them to a sentence as Point.join does, but for the one at a place, which is none where it is negative.
func (a *asked) join(sentence *part, but int) {
	n := len(a.each)
	if but >= 0 {
		n--
	}
	if n == 0 {
		return
	}
	each := float32(1 / math.Sqrt(float64(n)))
	add(sentence[:], each, a.sum[:])
	if but >= 0 {
		add(sentence[:], -each, a.each[but][:])
	}
}

// learn moves the points of the terms of some questions on an answer and of its sentences towards each other, or apart. The other questions stay where they
// are.
func (l *learner) learn(some []example, known []asked) {
	all := l.answers[some[0].answer].Sentences
	none := len(all) - 1
	own, towards := make([]part, len(all)), make([]part, len(all))
	for i := range all {
		own[i] = l.point(all[i].Terms)
	}
	sentences, odds := make([]part, len(all)), make([]float64, len(all))
	for _, e := range some {
		alone, where := l.random.Float64() < asNew, l.point(e.question)
		copy(sentences, own)
		for i := range all {
			switch {
			case alone:
			case i == e.sentence:
				known[i].join(&sentences[i], e.at)
			default:
				known[i].join(&sentences[i], -1)
			}
			odds[i] = sharp * float64(dot(where[:], sentences[i][:]))
		}
		odds[none] += l.none
		softmax(odds)
		odds[e.sentence]-- // the slopes
		l.none -= noneStride * odds[none]
		var slope part
		for i := range all {
			by := float32(sharp * odds[i])
			add(slope[:], by, sentences[i][:])
			add(towards[i][:], by, where[:])
		}
		l.move(e.question, &slope)
	}
	for i := range all {
		if dot(towards[i][:], towards[i][:]) > little*little {
			l.move(all[i].Terms, &towards[i])
		}
	}
}

// move moves the points of a text's terms against a slope.
func (l *learner) move(text []Term, slope *part) {
	for _, t := range text {
		point, squares := &l.points[t.ID], &l.squares[t.ID]
		for k := range point {
			d := float32(t.Weight*slope[k]) + float32(decay*point[k])
			squares[k] += float32(d * d)
			point[k] -= stride * d / (float32(math.Sqrt(float64(squares[k]))) + 1e-6)
		}
	}
}

// softmax makes log odds probabilities.
func softmax(odds []float64) {
	most, sum := slices.Max(odds), 0.0
	for i := range odds {
		odds[i] = math.Exp(odds[i] - most)
		sum += odds[i]
	}
	for i := range odds {
		odds[i] /= sum
	}
}
