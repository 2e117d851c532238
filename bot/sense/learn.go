package sense

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Answer is what is learnt from: the sentences of an answer. The last, of no terms, stands for "none of them".
type Answer []Sentence

// Sentence is a sentence, and what is known to be asked that it tells, as terms that have not been weighed.
type Sentence struct {
	Terms []Term
	Asked [][]Term
}

// How is learnt. The numbers were chosen on follow-ups that are no part of it, bot/testdata/asked/dev.
const (
	rounds  = 4
	stride  = 0.03 // of AdaGrad
	decay   = 1e-3 // towards nothing
	sharp   = 3    // by which products are multiplied before they are compared
	alone   = 0.3  // share of the questions for which nothing else is known to be asked, as of a new answer
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
			l.learn(e, answers[e.answer], known[e.answer])
		}
	}
	l.model.compact(l.points)
	return l.model
}

// HashOf tells answers from others.
func HashOf(answers []Answer) (sum [32]byte) {
	h := sha256.New()
	for _, a := range answers {
		for _, s := range a {
			for _, text := range append(slices.Clone(s.Asked), s.Terms) {
				_ = binary.Write(h, binary.LittleEndian, uint32(len(text))) // a hash takes everything
				_ = binary.Write(h, binary.LittleEndian, text)
			}
		}
	}
	return [32]byte(h.Sum(nil))
}

// example is one question that is asked of a sentence of an answer, by their numbers.
type example struct{ answer, sentence, question int }

func examplesOf(answers []Answer) (all []example) {
	for a := range answers {
		for s := range answers[a] {
			for q := range answers[a][s].Asked {
				all = append(all, example{a, s, q})
			}
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
		for _, s := range a {
			for _, text := range append(slices.Clone(s.Asked), s.Terms) {
				m.texts++
				for _, t := range text {
					having[t.ID]++
				}
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
			l.points[i][j] = float32(l.random.NormFloat64() / math.Sqrt(Dimensions))
		}
	}
	all := make([]Answer, len(answers))
	for i, a := range answers {
		for _, s := range a {
			w := Sentence{Terms: m.Weigh(s.Terms)}
			for _, question := range s.Asked {
				w.Asked = append(w.Asked, m.Weigh(question))
			}
			all[i] = append(all[i], w)
		}
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
		for _, s := range a {
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
func (l *learner) learn(e example, a Answer, known [][]Point) {
	alone, none := l.random.Float64() < alone, len(a)-1
	question := a[e.sentence].Asked[e.question]
	where := l.point(question)
	sentences, odds := make([]Point, len(a)), make([]float64, len(a))
	for i := range a {
		sentences[i] = l.point(a[i].Terms)
		switch {
		case alone:
		case i == e.sentence:
			sentences[i].join(known[i], e.question)
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
	for i := range a {
		by := float32(sharp * odds[i])
		slope.add(by, &sentences[i])
		if by > little || by < -little {
			var towards Point
			towards.add(by, &where)
			l.move(a[i].Terms, &towards)
		}
	}
	l.move(question, &slope)
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
