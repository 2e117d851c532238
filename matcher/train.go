package matcher

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// A linear classifier per answer: one-vs-rest support vector machines with squared hinge loss, trained by dual coordinate
// descent (Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, 2008).
//
// Examples are everything that was written about an answer: its alternates and its question, and with less weight its takeaways,
// summary and the sentences of its body. Two things make thousands of answers cheap to learn. The bias is fixed at -1, so an example that
// shares no feature with an answer's own is already on the right side and never needs looking at. And of those that share some,
// only the worst offenders are trained on: after a first round with the nearest, each further round adds the ones that
// the classifier so far gets wrong by their words, which it finds through the examples' own inverted index: to find worse ones by their
// letters too takes longer. Training stops early: more passes and more offenders fit the alternates better and lay questions worse. Within a round an example
// that is on the right side and has no weight after a few passes is left alone until the last one.
//
// Kept weights are rounded to sixteen bits, which costs nothing in quality and halves what is learnt on disk.
//
// Each classifier is independent of all others and the order of its steps is fixed: the weights are the same on every machine.

const (
	rounds         = 2   // of training, each followed by a search for new offenders
	epochs         = 7   // passes over the examples in a round
	shrinkAfter    = 3   // passes after which those on the right side are left alone
	firstOffenders = 300 // nearest examples of other answers
	moreOffenders  = 300 // added in each later round
	keptWeights    = 1000
)

// An example of another answer counts this much for each of the answer's own, at most 1: with a hundred alternates the classifier does best
// when all count alike, with twenty when it is lenient (success@1 on lay questions .821 against .838).
const negativesPerOwn = 0.01

// example is one thing written about an answer.
type example struct {
	x      vector
	doc    int32 // or the number after the last answer's: about none
	weight float32
	heard  []float32 // by the background; nil without one
}

// trainer holds what all classifiers share while they are learnt.
type trainer struct {
	examples []example
	byDoc    [][]int32
	start    []uint32 // the inverted index of the examples' words: feature f is in postings[start[f]:start[f+1]]
	postings []entry  // feature is the number of the example here
	norms    []float32
	features int
}

func newTrainer(examples []example, features, docs int) *trainer {
	t := &trainer{examples: examples, byDoc: make([][]int32, docs), start: make([]uint32, features+1), norms: make([]float32, len(examples)), features: features}
	for i, e := range examples {
		t.byDoc[e.doc] = append(t.byDoc[e.doc], int32(i))
		for _, f := range e.x.wordBlock() {
			t.start[f.feature+1]++
		}
		for _, f := range e.x.entries {
			t.norms[i] += float32(f.value * f.value)
		}
	}
	for f := range features {
		t.start[f+1] += t.start[f]
	}
	t.postings = make([]entry, t.start[features])
	next := slices.Clone(t.start)
	for i, e := range examples {
		for _, f := range e.x.wordBlock() {
			t.postings[next[f.feature]] = entry{int32(i), f.value}
			next[f.feature]++
		}
	}
	return t
}

// train learns all classifiers on all processors and returns their weights; progress is called after each.
func (t *trainer) train(workers int, progress func()) [][]entry {
	learnt := make([][]entry, len(t.byDoc))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			c := newClassifier(t)
			for doc := next.Add(1) - 1; doc < int64(len(t.byDoc)); doc = next.Add(1) - 1 {
				learnt[doc] = c.learn(int32(doc))
				progress()
			}
		})
	}
	wg.Wait()
	return learnt
}

// invert turns the classifiers' weights into postings.
func (t *trainer) invert(learnt [][]entry) *linear {
	l := &linear{start: make([]uint32, t.features+1)}
	for _, weights := range learnt {
		for _, e := range weights {
			l.start[e.feature+1]++
		}
	}
	for f := range t.features {
		l.start[f+1] += l.start[f]
	}
	l.docs = make([]uint32, l.start[t.features])
	l.weights = make([]uint16, l.start[t.features])
	next := slices.Clone(l.start)
	for doc, weights := range learnt {
		for _, e := range weights {
			l.docs[next[e.feature]], l.weights[next[e.feature]] = uint32(doc), half(e.value)
			next[e.feature]++
		}
	}
	return l
}

// classifier is the working memory of one worker.
type classifier struct {
	t      *trainer
	doc    int32
	w      []float32 // by feature
	scores []float32 // by example
	alpha  []float32 // by example
	own    float32   // penalty on a mistake with one of the answer's own examples (C), and with another's
	other  float32
	active []int32
	member []bool // of active, by example
	busy   []int32
	chosen selection
}

func newClassifier(t *trainer) *classifier {
	n := len(t.examples)
	return &classifier{t: t, w: make([]float32, t.features), scores: make([]float32, n), alpha: make([]float32, n), member: make([]bool, n)}
}

// learn trains the classifier of one answer and returns its heaviest weights in order of features.
func (c *classifier) learn(doc int32) []entry {
	c.weigh(doc)
	for _, i := range c.t.byDoc[doc] {
		c.axpy(i, c.t.examples[i].weight) // the first guess: the sum of the answer's own examples
		c.join(i)
	}
	own := len(c.active)
	c.offend(max(firstOffenders, own))
	clear(c.w)
	for round := range rounds {
		c.descend()
		if round < rounds-1 {
			c.offend(max(moreOffenders, own))
		}
	}
	keep := keptWeights
	if own > firstOffenders { // many subjects, which is what is outside
		keep = outsideKept
	}
	weights := c.heaviest(keep)
	clear(c.w)
	for _, i := range c.active {
		c.alpha[i], c.member[i] = 0, false
	}
	c.active = c.active[:0]
	return weights
}

// weigh sets what mistakes cost: the fewer examples an answer has, the less is any of them trusted.
func (c *classifier) weigh(doc int32) {
	c.doc = doc
	var own float32
	for _, i := range c.t.byDoc[doc] {
		own += c.t.examples[i].weight
	}
	trust := min(1, float32(own*negativesPerOwn))
	c.own = 0.5 + float32(0.5*trust)
	c.other = float32(c.own * trust)
}

func (c *classifier) join(i int32) {
	if !c.member[i] {
		c.member[i] = true
		c.active = append(c.active, i)
	}
}

// descend makes the passes of one round.
func (c *classifier) descend() {
	for epoch := range epochs {
		switch {
		case epoch < shrinkAfter || epoch == epochs-1:
			c.pass(c.active)
		case epoch == shrinkAfter:
			c.busy = c.busy[:0]
			for _, i := range c.active {
				if c.step(i) || c.alpha[i] > 0 {
					c.busy = append(c.busy, i)
				}
			}
		default:
			c.pass(c.busy)
		}
	}
}

func (c *classifier) pass(examples []int32) {
	for _, i := range examples {
		c.step(i)
	}
}

// step descends along the coordinate of one example and reports whether that changed anything. With the bias fixed at -1 an answer's
// own example is to score 2 before the bias, any other 0.
func (c *classifier) step(i int32) bool {
	e := &c.t.examples[i]
	sign, target, cost := float32(-1), float32(0), c.other
	if e.doc == c.doc {
		sign, target, cost = 1, 2, float32(c.own*e.weight)
	}
	half := 1 / (2 * cost)
	gradient := float32(sign*c.dot(i)) - target + float32(c.alpha[i]*half)
	alpha := max(0, c.alpha[i]-gradient/(c.t.norms[i]+half))
	step := alpha - c.alpha[i]
	if step == 0 {
		return false
	}
	c.axpy(i, float32(sign*step))
	c.alpha[i] = alpha
	return true
}

func (c *classifier) dot(i int32) float32 {
	var sum float32
	for _, f := range c.t.examples[i].x.entries {
		sum += float32(f.value * c.w[f.feature])
	}
	return sum
}

// axpy adds step times example i to the weights.
func (c *classifier) axpy(i int32, step float32) {
	for _, f := range c.t.examples[i].x.entries {
		c.w[f.feature] += float32(step * f.value)
	}
}

// offend adds the n examples of other answers with the highest scores above zero to the active ones.
func (c *classifier) offend(n int) {
	clear(c.scores)
	for f, w := range c.w {
		if w == 0 {
			continue
		}
		for _, p := range c.t.postings[c.t.start[f]:c.t.start[f+1]] {
			c.scores[p.feature] += float32(w * p.value)
		}
	}
	for _, i := range c.active {
		c.scores[i] = 0
	}
	c.chosen.largest(c.scores, n, c.join)
}

// heaviest returns the n weights farthest from zero, in order of features.
func (c *classifier) heaviest(n int) []entry {
	var kept []entry
	c.chosen.sizes = c.chosen.sizes[:0]
	for _, w := range c.w {
		c.chosen.sizes = append(c.chosen.sizes, float32(math.Abs(float64(w))))
	}
	c.chosen.largest(c.chosen.sizes, n, func(f int32) { kept = append(kept, entry{f, round16(c.w[f])}) })
	return kept
}

// selection finds the largest of many numbers without sorting them: the upper bits of a positive float order like the float, so one
// count of them finds the threshold. It is what makes training linear in the number of examples.
type selection struct {
	counts [1 << 15]int32
	sizes  []float32
}

// largest calls do, in order of places, for the n largest of values that are above zero. Of those that differ in their last
// bits only, the first ones are taken.
func (s *selection) largest(values []float32, n int, do func(at int32)) {
	clear(s.counts[:])
	found := 0
	for _, v := range values {
		if v > 0 {
			s.counts[math.Float32bits(v)>>16]++
			found++
		}
	}
	least, room := uint32(0), n // all above least are taken, and so many of it
	if found > n {
		for least = uint32(len(s.counts)) - 1; int(s.counts[least]) < room; least-- {
			room -= int(s.counts[least])
		}
	}
	for i, v := range values {
		if v <= 0 {
			continue
		}
		switch size := math.Float32bits(v) >> 16; {
		case size > least:
			do(int32(i))
		case size == least && room > 0:
			do(int32(i))
			room--
		}
	}
}
