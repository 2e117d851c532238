package matcher

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Training of the network: stochastic gradient descent on the softmax of an example's own answer against others, those that share most words
// with it and a sample of the rest (Jean et al., On Using Very Large Target Vocabulary for Neural Machine Translation, 2015), with a step for each point that
// shrinks as it has moved (Duchi et al., Adaptive Subgradient Methods, 2011, one sum for each point instead of each number). Part of the features and
// of the hidden units are left out at random, so that none is relied on alone (Srivastava et al., Dropout, 2014). The rate does not fall; what is
// kept is the mean of what the network was at moments of the later half of training (Polyak and Juditsky, Acceleration of Stochastic Approximation
// by Averaging, 1992; Izmailov et al., Averaging Weights Leads to Wider Optima and Better Generalization, 2018), which errs less than any one of
// them and costs a match nothing. Chance comes from a fixed seed, and sums have one order: the network is the same on every machine.

const (
	leastUses      = 5 // examples that must have a feature for it to have a point
	leastUsesSmall = 2 // in a library of fewer examples than smallLibrary
	smallLibrary   = 10_000
	nearest        = 32 // other answers that an example is held against: those that share most words with its own
	sampled        = 32 // and so many of the rest
	leastPasses    = 3  // over the examples, and the more the fewer they are
	mostPasses     = 30
	stepsWanted    = 240_000
	moments        = 16  // of the later half of training whose mean is kept
	leaveFeature   = 0.3 // chance of a feature to be left out
	leaveUnit      = 0.2 // and of a hidden unit
	leaveHeard     = 0.1 // and of all that the background hears
	netRate        = 0.1
	answerRate     = 0.5 // of that, for the answers' points
	offsetRate     = 0.1
	tooLittle      = 1e-3 // an error that is not worth a step
	startingPoint  = 0.5  // standard deviation of a point's length before training
)

// netTrainer is the working memory of training.
type netTrainer struct {
	network
	examples []example
	random   *rand.Rand
	rowOf    []int32   // by feature: its row, or -1
	learnt   []float32 // all of it: points, answers, offsets and bias are parts of it
	mean     []float32 // of what was learnt at some moments
	points   []float32 // by row
	near     [][]int32 // by answer: the nearest others
	moved    []float32 // by row: the sum of squares of its gradients
	shifted  []float32 // by hidden unit of the background, likewise; none without one
	turned   []float32 // by answer, likewise
	biased   []float32 // by hidden unit, likewise
	kept     []entry   // of the example at hand; feature is a row here
	heard    []float32 // by the background, if that is not left out
	hidden   []float32
	let      []float32 // by hidden unit: 0 if it is left out or below zero
	back     []float32 // the error at the hidden units
	classes  []int32
	counted  int    // classes[:counted] stand for themselves, each of the others for several
	taken    []bool // by answer: it is among those
	errors   []float32
}

// trainNetwork learns the network from examples that have so many features, about so many answers.
func trainNetwork(examples []example, features, docs int) *network {
	t := &netTrainer{random: rand.New(rand.NewPCG(1, 2)), turned: make([]float32, docs), biased: make([]float32, hiddenUnits), hidden: make([]float32, hiddenUnits),
		let: make([]float32, hiddenUnits), back: make([]float32, hiddenUnits), taken: make([]bool, docs)}
	for _, e := range examples {
		if len(e.x.entries) > 0 && int(e.doc) < docs {
			t.examples = append(t.examples, e)
		}
	}
	t.number(features)
	t.begin(docs)
	t.near = neighbours(t.examples, features, docs)
	t.train(min(mostPasses, max(leastPasses, stepsWanted/max(1, len(t.examples)))))
	cells := make([]uint16, len(t.points))
	for i, x := range t.points {
		cells[i] = half(round16(x))
	}
	return &network{rows{t.rowOf, cells, hiddenUnits}, slices.Clone(t.network.behind), slices.Clone(t.network.bias), slices.Clone(t.network.answers), slices.Clone(t.offsets)}
}

// train learns from all examples so many times, each time in another order.
func (t *netTrainer) train(passes int) {
	left := passes * len(t.examples)
	every := max(1, left/2/moments)
	for range passes {
		for _, i := range t.random.Perm(len(t.examples)) {
			t.learn(&t.examples[i])
			if left--; left < moments*every && left%every == 0 {
				addScaled(t.mean, t.learnt, 1.0/moments)
			}
		}
	}
	copy(t.learnt, t.mean)
}

// number gives the features that enough examples have a row.
func (t *netTrainer) number(features int) {
	uses := make([]int, features)
	for _, e := range t.examples {
		for _, f := range e.x.entries {
			uses[f.feature]++
		}
	}
	t.rowOf = make([]int32, features)
	rows, least := int32(0), leastUses
	if len(t.examples) < smallLibrary {
		least = leastUsesSmall
	}
	for f, n := range uses {
		t.rowOf[f] = -1
		if n >= least {
			t.rowOf[f] = rows
			rows++
		}
	}
	t.moved = make([]float32, rows)
}

// begin makes room for what is learnt, the points in all directions.
func (t *netTrainer) begin(docs int) {
	if len(t.examples) > 0 {
		t.shifted = make([]float32, len(t.examples[0].heard))
	}
	points := (len(t.moved) + len(t.shifted) + docs) * hiddenUnits
	t.learnt = make([]float32, rowOf(points+docs+hiddenUnits))
	t.mean = make([]float32, len(t.learnt))
	side := float32(startingPoint * math.Sqrt(12.0/hiddenUnits)) // of a uniform distribution with that deviation
	for i := range points {
		t.learnt[i] = float32(side * (t.random.Float32() - 0.5))
	}
	answers := points - docs*hiddenUnits
	t.points, t.network.behind, t.network.answers = t.learnt[:len(t.moved)*hiddenUnits], t.learnt[len(t.moved)*hiddenUnits:answers], t.learnt[answers:points]
	t.offsets, t.network.bias = t.learnt[points:points+docs], t.learnt[points+docs:][:hiddenUnits]
}

// learn takes one example's step.
func (t *netTrainer) learn(e *example) {
	t.hear(e)
	t.sample(e.doc)
	t.judge(e.weight)
	clear(t.back)
	for i, class := range t.classes {
		if wrong := t.errors[i]; wrong > tooLittle || wrong < -tooLittle {
			t.turn(class, wrong)
		}
	}
	var size float32
	for k := range t.back {
		t.back[k] = float32(t.back[k] * t.let[k])
		square := float32(t.back[k] * t.back[k])
		size += square
		t.biased[k] += square
		t.network.bias[k] -= float32(offsetRate * netRate * t.back[k] / root(t.biased[k]+1e-3))
	}
	if size == 0 {
		return
	}
	for _, f := range t.kept {
		t.moved[f.feature] += float32(float32(f.value*f.value) * size / hiddenUnits)
		step := float32(netRate / root(t.moved[f.feature]+1e-6))
		addScaled(t.point(f.feature), t.back, -float32(step*f.value))
	}
	for k, v := range t.heard {
		t.shifted[k] += float32(float32(v*v) * size / hiddenUnits)
		addScaled(t.behind(k), t.back, -float32(netRate/root(t.shifted[k]+1e-6)*v))
	}
}

func (t *netTrainer) point(row int32) []float32 {
	return t.points[int(row)*hiddenUnits : int(row+1)*hiddenUnits]
}

func (t *netTrainer) behind(unit int) []float32 {
	return t.network.behind[unit*hiddenUnits : (unit+1)*hiddenUnits]
}

func (t *netTrainer) answer(doc int32) []float32 {
	return t.network.answers[int(doc)*hiddenUnits : int(doc+1)*hiddenUnits]
}

// hear sets the hidden units to what the features that are not left out say.
func (t *netTrainer) hear(e *example) {
	t.kept = t.kept[:0]
	for _, f := range e.x.entries {
		if row := t.rowOf[f.feature]; row >= 0 && t.random.Float32() >= leaveFeature {
			t.kept = append(t.kept, entry{row, float32(f.value / (1 - leaveFeature))})
		}
	}
	copy(t.hidden, t.network.bias)
	for _, f := range t.kept {
		addScaled(t.hidden, t.point(f.feature), f.value)
	}
	t.heard = t.heard[:0]
	if len(e.heard) > 0 && t.random.Float32() >= leaveHeard {
		for k, v := range e.heard {
			v = float32(v / (1 - leaveHeard))
			t.heard = append(t.heard, v)
			addScaled(t.hidden, t.behind(k), v)
		}
	}
	for k, v := range t.hidden {
		t.let[k] = 0
		if t.random.Float32() >= leaveUnit && v > 0 {
			t.let[k] = 1 / (1 - leaveUnit)
		}
		t.hidden[k] = float32(v * t.let[k])
	}
}

// sample sets classes to the answer, those nearest to it, and others spread over the rest, from a place by chance.
func (t *netTrainer) sample(doc int32) {
	t.classes = append(append(t.classes[:0], doc), t.near[doc]...)
	t.counted = len(t.classes)
	for _, class := range t.classes {
		t.taken[class] = true
	}
	docs := len(t.offsets)
	n := min(sampled, docs)
	stride := max(1, docs/n)
	from := t.random.IntN(docs)
	for i := range n {
		if other := int32((from + i*stride + t.random.IntN(stride)) % docs); !t.taken[other] {
			t.classes = append(t.classes, other)
		}
	}
	for _, class := range t.classes[:t.counted] {
		t.taken[class] = false
	}
}

// judge sets errors to how far each class's probability is from what it should be.
func (t *netTrainer) judge(weight float32) {
	stand := float32(math.Log(max(1, float64(len(t.offsets)-t.counted)/float64(max(1, len(t.classes)-t.counted)))))
	t.errors = t.errors[:0]
	top := float32(math.Inf(-1))
	for i, class := range t.classes {
		score := dot(t.answer(class), t.hidden) + t.offsets[class]
		if i >= t.counted {
			score += stand
		}
		t.errors = append(t.errors, score)
		top = max(top, score)
	}
	var sum float32
	for i, score := range t.errors {
		t.errors[i] = exp(score - top)
		sum += t.errors[i]
	}
	for i := range t.errors {
		t.errors[i] /= sum
		if i == 0 {
			t.errors[i]--
		}
		t.errors[i] = float32(t.errors[i] * weight)
	}
}

// turn moves an answer's point against its error and takes the error back to the hidden units.
func (t *netTrainer) turn(class int32, wrong float32) {
	point := t.answer(class)
	addScaled(t.back, point, wrong)
	t.turned[class] += float32(wrong * wrong)
	step := float32(netRate * answerRate / root(t.turned[class]+1e-2))
	addScaled(point, t.hidden, -float32(step*wrong))
	t.offsets[class] -= float32(float32(offsetRate*step) * wrong)
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// exp is e to the power of x, at most 0, to about a float's precision. math.Exp differs in its last bits from one kind of processor to another.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	whole := math.Floor(float64(x) * math.Log2E)
	rest := float64(x) - float64(whole*math.Ln2) // within [0, ln 2)
	sum, term := 1.0, 1.0
	for i := 1.0; i < 9; i++ {
		term = float64(term * rest / i)
		sum += term
	}
	return float32(math.Ldexp(sum, int(whole)))
}
