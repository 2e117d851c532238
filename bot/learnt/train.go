package learnt

import (
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Example is a message from which is learnt, and what kind it is of.
type Example struct {
	Kind, Text string
}

// Learner says what is learnt and how.
type Learner struct {
	Tells  [][]string // for each thing that is to be told, the kinds of its examples
	Others []string   // the kinds of those that decide how like is like enough
	Exact  []string   // kinds of examples that are of their kind, word for word, whatever else is learnt

	Shares        // of those
	Brief  Shares // the same of brief ones: a few words have less to tell by, and most of what is said in mid-conversation is brief
	Few    int    // words of a brief message at most; 0 for none

	Bits   uint8   // of a feature's hash
	Short  bool    // messages are short: where a word stands counts, and the whole message
	Smooth float64 // so many features does a message have besides those that it has
}

// Shares say how like is like enough: as like as so many of those that are none.
type Shares struct {
	Sure, Maybe float64 // that are taken for one, and that may be one
}

const (
	method = 6 // counts up whenever the same examples come to teach something else

	epochs = 12
	rate   = 0.3
	decay  = 1e-7
)

// Digest stands for examples and for the way of learning from them.
func (l Learner) Digest(examples []Example) [32]byte {
	sum := sha256.New()
	fmt.Fprintln(sum, method, l)
	for _, e := range examples {
		fmt.Fprintln(sum, e.Kind, e.Text)
	}
	return [32]byte(sum.Sum(nil))
}

// Train learns a model from examples and gives it as it is stored.
func (l Learner) Train(examples []Example) []byte {
	all := make([]sample, len(examples))
	f := new(found)
	known := make(map[uint64]uint64)
	for i, e := range examples {
		f.extract(text.Tokens(text.Written(e.Text)), l)
		if slices.Contains(l.Exact, e.Kind) {
			known[f.line] |= l.things(e.Kind)
		}
		all[i] = sample{e.Kind, slices.Clone(f.features), float64(l.value(len(f.features))), l.brief(f.words), halfOf(e.Text)}
	}
	m := &Model{Examples: l.Digest(examples), learner: l, tells: make([]regression, len(l.Tells))}
	m.weights = make([]byte, len(l.Tells)<<l.Bits)
	var fits sync.WaitGroup
	for i, kinds := range l.Tells {
		fits.Go(func() { m.fit(i, all, func(kind string) bool { return slices.Contains(kinds, kind) }) })
	}
	fits.Wait()
	for _, hash := range slices.Sorted(maps.Keys(known)) {
		m.lines = append(m.lines, line{hash, known[hash]})
	}
	return m.encode()
}

// things are those that an example of a kind is, a bit for each.
func (l Learner) things(kind string) (is uint64) {
	for i, kinds := range l.Tells {
		if slices.Contains(kinds, kind) {
			is |= 1 << i
		}
	}
	return is
}

// sample is an example by its features, each of the same value.
type sample struct {
	kind  string
	found []uint32
	value float64
	brief bool
	half  int // of the two halves of the others
}

// halfOf parts texts into halves by what they are, so that an example more leaves all others where they were.
func halfOf(text string) int {
	sum := fnv.New32a()
	_, _ = io.WriteString(sum, text)
	return int(sum.Sum32() & 1)
}

// fit learns the regression of the thing at i from all samples.
func (m *Model) fit(i int, all []sample, is func(kind string) bool) {
	w, bias := m.learner.descend(all, is)
	long, brief := m.learner.unseen(all, is)
	m.tells[i] = regression{Bias: float32(bias), Scale: m.round(i, w), Long: m.learner.Shares.from(long), Brief: m.learner.Brief.from(brief)}
}

// unseen gives the log odds of all others, the highest first, each from what was learnt without it and half of the rest.
func (l Learner) unseen(all []sample, is func(kind string) bool) (long, brief []float64) {
	for half := range 2 {
		inHalf := func(i int) bool { return slices.Contains(l.Others, all[i].kind) && all[i].half == half }
		var rest []sample
		for i, s := range all {
			if !inHalf(i) {
				rest = append(rest, s)
			}
		}
		w, bias := l.descend(rest, is)
		for i := range all {
			switch {
			case inHalf(i) && all[i].brief:
				brief = append(brief, all[i].odds(w, bias))
			case inHalf(i):
				long = append(long, all[i].odds(w, bias))
			}
		}
	}
	for _, odds := range [][]float64{long, brief} {
		slices.Sort(odds)
		slices.Reverse(odds)
	}
	return long, brief
}

// from gives the log odds from which on a message is like enough, of those that the others have, the highest first.
func (s Shares) from(odds []float64) bounds {
	least := func(share float64) float32 {
		if len(odds) == 0 {
			return beyond
		}
		return float32(odds[int(share*float64(len(odds)))])
	}
	return bounds{Sure: least(s.Sure), Maybe: least(s.Maybe)}
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
func (l Learner) descend(samples []sample, is func(kind string) bool) (w []float64, bias float64) {
	w = make([]float64, 1<<l.Bits)
	moved := make([]float64, len(w))
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

// round keeps eight bits of each weight of the regression at i, and gives what they are to be multiplied by.
func (m *Model) round(i int, w []float64) (scale float32) {
	most := 0.0
	for _, x := range w {
		most = max(most, math.Abs(x))
	}
	scale = float32(most / math.MaxInt8)
	for f, x := range w {
		m.weights[f*len(m.tells)+i] = byte(int8(math.Round(x / float64(scale))))
	}
	return scale
}
