package slots

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Example is a message whose pieces are marked: [name:Priya], {the worry}, as ParseExample reads it.
type Example struct {
	Text  string
	Stage Stage
	Marks []Span
}

// ParseExample reads a line of a file of examples: what was shown, a tab, and the message with its marks.
func ParseExample(line string) (Example, error) {
	stage, marked, ok := strings.Cut(line, "\t")
	at := slices.Index(stageNames[:], stage)
	if !ok || at < 0 {
		return Example{}, fmt.Errorf("want what was shown (%s), a tab and a message: %q", strings.Join(stageNames[:], ", "), line)
	}
	e := Example{Stage: Stage(at)}
	var plain strings.Builder
	matter := -1 // where it began
	for rest := marked; rest != ""; {
		sign := strings.IndexAny(rest, "{}[]")
		if sign < 0 {
			plain.WriteString(rest)
			break
		}
		plain.WriteString(rest[:sign])
		switch c := rest[sign]; {
		case c == '{' && matter < 0:
			matter = plain.Len()
		case c == '}' && matter >= 0:
			e.Marks = append(e.Marks, Span{Label: Matter, From: matter, To: plain.Len()})
			matter = -1
		case c == '[':
			name, more, _ := strings.Cut(rest[sign+1:], ":")
			value, after, closed := strings.Cut(more, "]")
			label := slices.Index(names[:], name)
			if label <= int(Matter) || !closed || value == "" || strings.ContainsAny(value, "{}[") {
				return Example{}, fmt.Errorf("want [label:words] at %q: %q", rest[sign:], line)
			}
			from := plain.Len()
			plain.WriteString(value)
			e.Marks = append(e.Marks, Span{Label: Label(label), From: from, To: plain.Len()})
			rest = after
			continue
		default:
			return Example{}, fmt.Errorf("unexpected %q at %q: %q", c, rest[sign:], line)
		}
		rest = rest[sign+1:]
	}
	if matter >= 0 {
		return Example{}, fmt.Errorf("{ is not closed: %q", line)
	}
	if e.Text = plain.String(); strings.TrimSpace(e.Text) == "" {
		return Example{}, fmt.Errorf("want a message: %q", line)
	}
	return e, nil
}

// Plain is the n-th of many messages that are the same throughout. Most of such come without a form.
func Plain(message string, is Label, n int) Example {
	stage := [...]Stage{Chat, Names, Chat, Contact, Chat, Chat, Sent, Chat}[n%8]
	return Example{Text: message, Stage: stage, Marks: []Span{{Label: is, To: len(message)}}}
}

// Common is how often a word is in the library's questions that is common.
const Common = 3

// Lists are words that are known beforehand.
type Lists struct {
	Given, Family []string // names
	Common        []string // words of the library's questions
}

func (l *Lists) hashed() *lists {
	hashed := func(words []string) hashes {
		h := make(hashes, 0, len(words))
		for _, w := range words {
			h = append(h, uint32(hash(offset, text.Fold(w))>>32))
		}
		slices.Sort(h)
		return slices.Compact(h)
	}
	return &lists{hashed(l.Given), hashed(l.Family), hashed(l.Common)}
}

const (
	method = 1 // counts up whenever the same examples come to teach something else

	runs   = 4
	epochs = 8
	rate   = 0.07
	decay  = 3e-5

	// So many words are learnt from as if they had never been heard of, so that what stands around them counts.
	maskedNames, masked = 0.25, 0.1

	// So many of those that came to one step of the form are learnt from as if they had come to another: people answer what they like.
	elsewhere = 0.2
)

// Digest stands for examples, for the lists and for the way of learning from them.
func Digest(examples []Example, known *Lists) [32]byte {
	sum := sha256.New()
	fmt.Fprintln(sum, method, labels, hashBits, known.Given, known.Family, known.Common)
	for _, e := range examples {
		fmt.Fprintf(sum, "%d %q", e.Stage, e.Text)
		for _, mark := range e.Marks {
			fmt.Fprintln(sum, mark.Label, mark.From, mark.To)
		}
	}
	return [32]byte(sum.Sum(nil))
}

// learner is a model while it is learnt.
type learner struct {
	Model
	scratch
	random *rand.Rand
	w, g   []float64 // weights, and the sums of the squares of their gradients
	tg     [labels][labels]float64
	bg     [2][labels]float64 // first and last
	masks  []uint8
	odds   [][labels]float32
}

// sample is an example by its words and their labels.
type sample struct {
	words []word
	gold  []Label
	stage Stage
}

// Train learns a model from examples and gives it as it is stored: the mean of several descents, each of which meets the examples in another order.
func Train(examples []Example, known *Lists) []byte {
	m := train(examples, known.hashed())
	m.Examples = Digest(examples, known)
	return m.encode()
}

func train(examples []Example, known *lists) *Model {
	m := &Model{lists: known}
	var samples []sample
	for _, e := range examples {
		if words := split(e.Text, intake.Ways(e.Text)); len(words) > 0 {
			samples = append(samples, sample{words, e.gold(words), e.Stage})
		}
	}
	sum := newMean()
	var descents sync.WaitGroup
	for seed := range uint64(runs) {
		descents.Go(func() {
			l := &learner{Model: Model{lists: known}, random: rand.New(rand.NewPCG(seed, 1)), w: make([]float64, labels<<hashBits), g: make([]float64, labels<<hashBits)}
			l.descend(slices.Clone(samples), sum)
		})
	}
	descents.Wait()
	sum.store(m)
	return m
}

// descend goes through the examples again and again, and adds what has been learnt in the second half of that.
func (l *learner) descend(samples []sample, sum *mean) {
	for epoch := range epochs {
		l.random.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		for _, s := range samples {
			l.step(s.words, s.gold, s.stage)
		}
		if epoch >= epochs/2 {
			sum.add(l)
		}
	}
}

// mean is that of all weights.
type mean struct {
	sync.Mutex
	n           int
	weights     []fixed
	follows     [labels][labels]fixed
	first, last [labels]fixed
}

// fixed is a number of so many billionths: a sum of these is the same in whatever order they come.
type fixed int64

const billion = 1e9

func newMean() *mean { return &mean{weights: make([]fixed, labels<<hashBits)} }

func (m *mean) add(l *learner) {
	m.Lock()
	defer m.Unlock()
	m.n++
	for i, w := range l.w {
		m.weights[i] += fixed(w * billion)
	}
	for k := range labels {
		m.first[k] += fixed(l.first[k] * billion)
		m.last[k] += fixed(l.last[k] * billion)
		for j := range labels {
			m.follows[k][j] += fixed(l.follows[k][j] * billion)
		}
	}
}

// store puts the means into a model, the weights in eight bits each.
func (m *mean) store(to *Model) {
	of := func(sum fixed) float64 { return float64(sum) / billion / float64(m.n) }
	for k := range labels {
		to.first[k], to.last[k] = of(m.first[k]), of(m.last[k])
		for j := range labels {
			to.follows[k][j] = of(m.follows[k][j])
		}
	}
	most := 0.0
	for _, w := range m.weights {
		most = max(most, math.Abs(of(w)))
	}
	to.ready()
	to.scale = float32(most / math.MaxInt8)
	weights := make([]int8, len(m.weights))
	for i, w := range m.weights {
		weights[i] = int8(math.Round(of(w) / float64(to.scale)))
	}
	to.rows = newRows(weights)
}

// gold gives the labels of words as the marks have them.
func (e *Example) gold(words []word) []Label {
	gold := make([]Label, len(words))
	for i, w := range words {
		var at Label
		for _, mark := range e.Marks {
			if mark.From < w.to && w.from < mark.To && (at == Lead || at == Matter) {
				at = mark.Label
			}
		}
		switch reached := at == Mine || at == NotMine; {
		case w.way != nil && !reached:
			at = NotMine
		case w.way == nil && reached: // what is no number as numbers are read
			at = Lead
		}
		gold[i] = at
	}
	return gold
}

// step goes down the gradient of one message.
func (l *learner) step(words []word, gold []Label, stage Stage) {
	l.masks = l.masks[:0]
	for i := range words {
		share := masked
		if gold[i] == Name || gold[i] == Opposing {
			share = maskedNames
		}
		mask := uint8(0)
		if i > 0 && gold[i] == gold[i-1] && share == maskedNames {
			mask = l.masks[i-1]
		} else if l.random.Float64() < share {
			mask = 1 + uint8(l.random.IntN(2))
		}
		l.masks = append(l.masks, mask)
	}
	if (stage == Names || stage == Contact) && l.random.Float64() < elsewhere {
		stage = Names + Contact - stage
	}
	l.extract(l.lists, words, stage, l.masks)
	n := len(words)
	l.scores = l.scores[:0]
	from := 0
	for i, end := range l.ends {
		var scores [labels]float64
		for _, f := range l.features[from:end] {
			for k, w := range (*[labels]float64)(l.w[int(f)*labels:]) {
				scores[k] += w
			}
		}
		from = end
		l.bound(&l.scratch, i, &scores)
		l.scores = append(l.scores, scores)
	}
	l.ready()
	l.odds = slices.Grow(l.odds[:0], n)[:n]
	l.marginals(&l.scratch, l.odds)
	var between [labels][labels]float64 // what is expected of neighbours, less what is
	for i := 1; i < n; i++ {
		l.pairs(i, &between)
		between[gold[i-1]][gold[i]]--
	}
	from = 0
	for i, end := range l.ends {
		var error [labels]float64
		for k := range labels {
			error[k] = float64(l.odds[i][k])
		}
		error[gold[i]]--
		for _, f := range l.features[from:end] {
			w, g := (*[labels]float64)(l.w[int(f)*labels:]), (*[labels]float64)(l.g[int(f)*labels:])
			for k, e := range error {
				if e > 1e-4 || e < -1e-4 {
					move(&w[k], &g[k], e)
				}
			}
		}
		from = end
		for k, e := range error {
			if i == 0 {
				move(&l.first[k], &l.bg[0][k], e)
			}
			if i == n-1 {
				move(&l.last[k], &l.bg[1][k], e)
			}
		}
	}
	for k := range labels {
		for j := range labels {
			move(&l.follows[k][j], &l.tg[k][j], between[k][j])
		}
	}
}

// pairs adds the probabilities of the labels of a word and the one before.
func (l *learner) pairs(i int, to *[labels][labels]float64) {
	var pair [labels][labels]float64
	most, sum := slices.Max(l.scores[i][:]), 0.0
	for j := range labels {
		after := math.Exp(l.scores[i][j]-most) * l.backward[i][j]
		for k := range labels {
			pair[k][j] = l.forward[i-1][k] * l.expFollows[k][j] * after
			sum += pair[k][j]
		}
	}
	for k := range labels {
		for j := range labels {
			to[k][j] += pair[k][j] / sum
		}
	}
}

// move takes a step of AdaGrad (Duchi, Hazan and Singer, 2011).
func move(w, g *float64, gradient float64) {
	gradient += decay * *w
	*g += gradient * gradient
	*w -= rate * gradient / math.Sqrt(1e-2+*g)
}
