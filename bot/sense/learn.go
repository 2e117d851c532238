package sense

import (
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
	stride  = 0.03 // of AdaGrad
	decay   = 1e-3 // towards nothing
	sharp   = 3    // by which products are multiplied before they are compared
	asNew   = 0.3  // share of the questions that are learnt from as if nothing else were known to be asked, as of a new answer
	leastOf = 2    // texts that have a term, or nothing can be learnt of it

	noneStride = 0.01 // of plain gradient descent, for "none of them"
	little     = 1e-3 // a slope that is not worth a move
)

// Learn learns where terms lie: each question is to be nearer to the sentence that tells it than to the others of its answer, with what else is asked of
// them and sometimes without. It is a softmax over the sentences, and the loss its negative log likelihood.
func Learn(answers []Answer) *Model {
	l := &learner{model: &Model{Examples: HashOf(answers)}, at: make(map[uint32]int), random: rand.New(rand.NewPCG(1, 2))} // the same each time
	answers = l.weighed(answers)
	examples := examplesOf(answers)
	for range rounds {
		known := l.known(answers)
		l.random.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		for _, e := range examples {
			l.learn(e, answers[e.answer].Sentences, known[e.answer])
		}
	}
	l.model.compact(l.points)
	return l.model
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

type learner struct {
	model   *Model
	at      map[uint32]int // places of its terms
	points  []Point
	squares []Point // of the slopes so far, by which AdaGrad shortens its steps
	none    float64 // how much likelier it is that no sentence tells it
	random  *rand.Rand
}

// weighed takes in the terms that enough texts have, lays their points anywhere, and weighs the texts.
func (l *learner) weighed(answers []Answer) []Answer {
	having, m := make(map[uint32]int), l.model
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
			l.at[term] = len(m.terms)
			m.terms, m.having = append(m.terms, term), append(m.having, uint32(n))
		}
	}
	l.points, l.squares = make([]Point, len(m.terms)), make([]Point, len(m.terms))
	for i := range l.points {
		for j := range l.points[i] {
			l.points[i][j] = float32(l.random.NormFloat64() / math.Sqrt(dimensions))
		}
	}
	weigh := func(texts [][]Term) (weighed [][]Term) {
		for _, text := range texts {
			weighed = append(weighed, m.Weigh(text))
		}
		return weighed
	}
	all := make([]Answer, len(answers))
	for i, a := range answers {
		for _, s := range a.Sentences {
			all[i].Sentences = append(all[i].Sentences, Sentence{Terms: m.Weigh(s.Terms), Asked: weigh(s.Asked)})
		}
		all[i].Strays = weigh(a.Strays)
	}
	return all
}

// point gives where a text lies by now.
func (l *learner) point(text []Term) (p Point) {
	for _, t := range text {
		if at, known := l.at[t.ID]; known {
			p.add(t.Weight, &l.points[at])
		}
	}
	return p
}

// known gives where all questions lie by now, by answer and sentence.
func (l *learner) known(answers []Answer) [][][]Point {
	all := make([][][]Point, len(answers))
	for i, a := range answers {
		for _, s := range a.Sentences {
			points := make([]Point, len(s.Asked))
			for k, question := range s.Asked {
				points[k] = l.point(question)
			}
			all[i] = append(all[i], points)
		}
	}
	return all
}

// learn moves the points of a question's terms and of the sentences' towards each other, or apart. The other questions stay where they are.
func (l *learner) learn(e example, all []Sentence, known [][]Point) {
	alone, none := l.random.Float64() < asNew, len(all)-1
	where := l.point(e.question)
	sentences, odds := make([]Point, len(all)), make([]float64, len(all))
	for i := range all {
		sentences[i] = l.point(all[i].Terms)
		switch {
		case alone:
		case i == e.sentence:
			sentences[i].join(known[i], e.at)
		default:
			sentences[i].join(known[i], -1)
		}
		odds[i] = sharp * float64(where.Dot(&sentences[i]))
	}
	odds[none] += l.none
	softmax(odds)
	odds[e.sentence]-- // the slopes
	l.none -= noneStride * odds[none]
	var slope Point
	for i := range all {
		by := float32(sharp * odds[i])
		slope.add(by, &sentences[i])
		if by > little || by < -little {
			var towards Point
			towards.add(by, &where)
			l.move(all[i].Terms, &towards)
		}
	}
	l.move(e.question, &slope)
}

// move moves the points of a text's terms against a slope.
func (l *learner) move(text []Term, slope *Point) {
	for _, t := range text {
		at, known := l.at[t.ID]
		if !known {
			continue
		}
		point, squares := &l.points[at], &l.squares[at]
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
