package matcher

import (
	"cmp"
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
// the classifier so far gets wrong, which it finds through the examples' own inverted index.
//
// Each classifier is independent of all others and the order of its steps is fixed: the weights are the same on every machine.

const (
	svmC            = 1.0
	rounds          = 2   // of training, each followed by a search for new offenders
	epochs          = 12  // passes over the examples in a round
	firstOffenders  = 400 // nearest examples of other answers
	moreOffenders   = 400 // added in each later round
	keptWeights     = 4000
	negativesWeight = 1.0
)

// example is one thing written about an answer.
type example struct {
	x      vector
	doc    int32 // -1: about none
	weight float32
}

// linear holds the weights of all classifiers as postings: feature f has docs[start[f]:start[f+1]].
type linear struct {
	start   []uint32
	docs    []uint32
	weights []float32
}

// score adds the products of x with each answer's weights to scores.
func (l *linear) score(x []entry, scores []float32) {
	for _, e := range x {
		from, to := l.start[e.feature], l.start[e.feature+1]
		docs, weights := l.docs[from:to], l.weights[from:to]
		for j, doc := range docs {
			scores[doc] += float32(e.value * weights[j])
		}
	}
}

// trainer holds what all classifiers share while they are learnt.
type trainer struct {
	examples []example
	byDoc    [][]int32
	start    []uint32 // the examples' inverted index: feature f is in postings[start[f]:start[f+1]]
	postings []entry  // feature is the number of the example here
	norms    []float32
	features int
}

func newTrainer(examples []example, features, docs int) *trainer {
	t := &trainer{examples: examples, byDoc: make([][]int32, docs), start: make([]uint32, features+1), norms: make([]float32, len(examples)), features: features}
	for i, e := range examples {
		if e.doc >= 0 {
			t.byDoc[e.doc] = append(t.byDoc[e.doc], int32(i))
		}
		for _, f := range e.x.entries {
			t.start[f.feature+1]++
			t.norms[i] += float32(f.value * f.value)
		}
	}
	for f := range features {
		t.start[f+1] += t.start[f]
	}
	t.postings = make([]entry, t.start[features])
	next := slices.Clone(t.start)
	for i, e := range examples {
		for _, f := range e.x.entries {
			t.postings[next[f.feature]] = entry{int32(i), f.value}
			next[f.feature]++
		}
	}
	return t
}

// train learns all classifiers on all processors; progress is called after each.
func (t *trainer) train(workers int, progress func()) *linear {
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
	return t.invert(learnt)
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
	l.weights = make([]float32, l.start[t.features])
	next := slices.Clone(l.start)
	for doc, weights := range learnt {
		for _, e := range weights {
			l.docs[next[e.feature]], l.weights[next[e.feature]] = uint32(doc), e.value
			next[e.feature]++
		}
	}
	return l
}

// classifier is the working memory of one worker.
type classifier struct {
	t      *trainer
	w      []float32
	used   []int32 // features with a weight
	scores []float32
	near   []int32 // examples with a score
	alpha  []float32
	active []int32
	member []bool // of active, by example
}

func newClassifier(t *trainer) *classifier {
	n := len(t.examples)
	return &classifier{t: t, w: make([]float32, t.features), scores: make([]float32, n), alpha: make([]float32, n), member: make([]bool, n)}
}

// learn trains the classifier of one answer and returns its heaviest weights in order of features.
func (c *classifier) learn(doc int32) []entry {
	own := c.t.byDoc[doc]
	for _, i := range own {
		c.axpy(i, c.t.examples[i].weight) // the first guess: the sum of the answer's own examples
		c.join(i)
	}
	c.offend(firstOffenders)
	c.clearWeights()
	for round := range rounds {
		for range epochs {
			c.pass(doc)
		}
		if round < rounds-1 {
			c.offend(moreOffenders)
		}
	}
	weights := c.heaviest()
	c.clearWeights()
	for _, i := range c.active {
		c.alpha[i], c.member[i] = 0, false
	}
	c.active = c.active[:0]
	return weights
}

func (c *classifier) join(i int32) {
	if !c.member[i] {
		c.member[i] = true
		c.active = append(c.active, i)
	}
}

// pass is one round of coordinate descent over the active examples. With the bias fixed at -1 an answer's own example is to
// score 2 before the bias, any other 0.
func (c *classifier) pass(doc int32) {
	for _, i := range c.active {
		e := &c.t.examples[i]
		sign, target, cost := float32(-1), float32(0), float32(svmC*negativesWeight)
		if e.doc == doc {
			sign, target, cost = 1, 2, svmC*e.weight
		}
		half := 1 / (2 * cost)
		gradient := float32(sign*c.dot(i)) - target + float32(c.alpha[i]*half)
		alpha := max(0, c.alpha[i]-gradient/(c.t.norms[i]+half))
		if step := alpha - c.alpha[i]; step != 0 {
			c.axpy(i, float32(sign*step))
			c.alpha[i] = alpha
		}
	}
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
		if c.w[f.feature] == 0 {
			c.used = append(c.used, f.feature)
		}
		c.w[f.feature] += float32(step * f.value)
	}
}

func (c *classifier) clearWeights() {
	for _, f := range c.used {
		c.w[f] = 0
	}
	c.used = c.used[:0]
}

// offend adds the n examples of other answers with the highest scores above zero to the active ones.
func (c *classifier) offend(n int) {
	slices.Sort(c.used)
	c.used = slices.Compact(c.used)
	for _, f := range c.used {
		w := c.w[f]
		for _, p := range c.t.postings[c.t.start[f]:c.t.start[f+1]] {
			if c.scores[p.feature] == 0 {
				c.near = append(c.near, p.feature)
			}
			c.scores[p.feature] += float32(w * p.value)
		}
	}
	slices.Sort(c.near)
	c.near = slices.Compact(c.near)
	candidates := c.near[:0]
	for _, i := range c.near {
		if !c.member[i] && c.scores[i] > 0 {
			candidates = append(candidates, i)
		} else {
			c.scores[i] = 0
		}
	}
	slices.SortFunc(candidates, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.scores[b], c.scores[a]), cmp.Compare(a, b))
	})
	for at, i := range candidates {
		if at < n {
			c.join(i)
		}
		c.scores[i] = 0
	}
	c.near = c.near[:0]
}

// heaviest returns the keptWeights weights farthest from zero.
func (c *classifier) heaviest() []entry {
	slices.Sort(c.used)
	c.used = slices.Compact(c.used)
	var all []entry
	for _, f := range c.used {
		if c.w[f] != 0 {
			all = append(all, entry{f, c.w[f]})
		}
	}
	if len(all) > keptWeights {
		slices.SortFunc(all, func(a, b entry) int {
			return cmp.Or(cmp.Compare(math.Abs(float64(b.value)), math.Abs(float64(a.value))), cmp.Compare(a.feature, b.feature))
		})
		all = all[:keptWeights]
		slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.feature, b.feature) })
	}
	return all
}
