package learnt

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Kind is what an example is.
type Kind uint8

// The kinds of examples.
const (
	Harmless Kind = iota
	Crisis
	Urgent
	Question // of the library: harmless, and what decides how like an emergency is like enough
)

// Example is a message from which is learnt.
type Example struct {
	Kind Kind
	Text string
}

const (
	method = 2 // counts up whenever the same examples come to teach something else

	epochs     = 8
	rate       = 0.3
	decay      = 1e-7
	sureShare  = 1.0 / 500 // of the library's questions that are taken for an emergency
	maybeShare = 1.0 / 50  // and that may be one
)

// Digest stands for examples and for the way of learning from them.
func Digest(examples []Example) [32]byte {
	sum := sha256.New()
	fmt.Fprintln(sum, method)
	for _, e := range examples {
		fmt.Fprintln(sum, e.Kind, e.Text)
	}
	return [32]byte(sum.Sum(nil))
}

// Train learns a model from examples and gives it as it is stored.
func Train(examples []Example) []byte {
	all := make([]sample, len(examples))
	f := new(found)
	for i, e := range examples {
		f.extract(text.Tokens(e.Text))
		all[i] = sample{e.Kind, slices.Clone(f.features), float64(value(len(f.features)))}
	}
	m := &Model{Examples: Digest(examples)}
	m.crisis = fit(all, func(k Kind) bool { return k == Crisis })
	m.pressing = fit(all, func(k Kind) bool { return k == Crisis || k == Urgent })
	return m.encode()
}

// sample is an example by its features, each of the same value.
type sample struct {
	kind  Kind
	found []uint32
	value float64
}

// fit learns a regression from all samples.
func fit(all []sample, is func(Kind) bool) regression {
	r := rounded(descend(all, is))
	odds := unseen(all, is)
	r.sure, r.maybe = least(odds, sureShare), least(odds, maybeShare)
	return r
}

// unseen gives the log odds of all questions, the highest first, each from what was learnt without it and half of the others.
func unseen(all []sample, is func(Kind) bool) []float64 {
	var odds []float64
	for half := range 2 {
		inHalf := func(i int) bool { return all[i].kind == Question && i%2 == half }
		var rest []sample
		for i, s := range all {
			if !inHalf(i) {
				rest = append(rest, s)
			}
		}
		w, bias := descend(rest, is)
		for i := range all {
			if inHalf(i) {
				odds = append(odds, all[i].odds(w, bias))
			}
		}
	}
	slices.Sort(odds)
	slices.Reverse(odds)
	return odds
}

// least gives the log odds that a share of all reaches.
func least(odds []float64, share float64) float32 {
	return float32(odds[int(share*float64(len(odds)))])
}

func (s *sample) odds(w []float64, bias float64) float64 {
	sum := 0.0
	for _, f := range s.found {
		sum += w[f]
	}
	return bias + float64(sum*s.value)
}

// descend minimises the logistic loss by stochastic gradients whose steps shrink with what each weight has moved (AdaGrad; Duchi, Hazan and Singer,
// 2011). The order of the samples is shuffled the same way every time.
func descend(samples []sample, is func(Kind) bool) (w []float64, bias float64) {
	w = make([]float64, features)
	moved := make([]float64, features)
	biasMoved := 0.0
	chance := rand.New(rand.NewPCG(1, 2))
	order := chance.Perm(len(samples))
	for range epochs {
		chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			off := 1 / (1 + math.Exp(-s.odds(w, bias)))
			if is(s.kind) {
				off--
			}
			for _, f := range s.found {
				g := float64(off*s.value) + float64(decay*w[f])
				moved[f] += float64(g * g)
				w[f] -= rate * g / (math.Sqrt(moved[f]) + 1e-8)
			}
			biasMoved += float64(off * off)
			bias -= rate * off / (math.Sqrt(biasMoved) + 1e-8)
		}
	}
	return w, bias
}

// rounded keeps eight bits of each weight.
func rounded(w []float64, bias float64) regression {
	most := 0.0
	for _, x := range w {
		most = max(most, math.Abs(x))
	}
	r := regression{bias: float32(bias), scale: float32(most / math.MaxInt8), weights: make([]int8, features)}
	for i, x := range w {
		r.weights[i] = int8(math.Round(x / float64(r.scale)))
	}
	return r
}
