package matcher

import (
	"math"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Fitting: the signals' weights maximise the probability of the right answers among the candidates (a listwise softmax
// loss), the confidence is a logistic regression of "the first is right". Both are small convex problems with an L2 penalty,
// solved by Newton's method.

// Observation is what the matcher saw for one labelled message.
type Observation struct {
	candidates []candidate
	right      []bool
	known      knownShare
	answerable bool    // a right answer is in the corpus
	Ranks      float64 // how much it counts for how signals are combined
	Weight     float64 // how much it counts for the confidence
}

// Observe measures a message whose right answers are known; right is nil for a message that no answer fits.
func (ix *Index) Observe(q Query, right func(slug string) bool) Observation {
	q.Text = text.Written(q.Text)
	ix = ix.speaking(q)
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	ix.candidates(q, s)
	for i := range s.candidates { // whichever comes first by the weights to be learnt
		ix.compare(&s.candidates[i], s)
	}
	o := Observation{candidates: slices.Clone(s.candidates), known: s.known, answerable: right != nil, Ranks: 1, Weight: 1}
	for _, c := range o.candidates {
		o.right = append(o.right, right != nil && right(c.slug))
	}
	return o
}

// confidenceRidge is the penalty on the confidence's weights (chosen on the dev splits of two labelled sets among 3, 6 and 10).
const confidenceRidge = 6.0

// Fit learns weights from observations, without the signal called left, to see what that is worth, or with all where that is empty; SignalNames has the names.
// Bands are left as they are in start.
func Fit(observations []Observation, start *Weights, left string) *Weights {
	w := *start
	w.Signals = fitSignals(observations, start.Signals, slices.Index(signalNames[:], left))
	var x [][]float64
	var first, among, weights []float64
	for i := range observations {
		o := &observations[i]
		if len(o.candidates) == 0 || o.Weight == 0 {
			continue
		}
		o.order(&w)
		s := scratch{candidates: o.candidates, known: o.known}
		cues := look(&s)
		x, weights = append(x, append(cues[:], 1)), append(weights, o.Weight)
		first, among = append(first, o.rightAmong(1)), append(among, o.rightAmong(Offered))
	}
	beta := logistic(x, first, weights, confidenceRidge)
	w.Bias = beta[copy(w.Confidence[:], beta)]
	beta = logistic(x, among, weights, confidenceRidge)
	w.BiasAmong = beta[copy(w.Among[:], beta)]
	return &w
}

// SignalNames returns the names of what candidates are measured by.
func SignalNames() []string { return slices.Clone(signalNames[:]) }

// Judge gives the answers in the order in which w puts them, the best first, how sure it is of the first, and how sure that it is among those offered.
func (o *Observation) Judge(w *Weights) (ranked []string, confidence, among float64) {
	if len(o.candidates) == 0 {
		return nil, 0, 0
	}
	o.order(w)
	for _, c := range o.candidates {
		ranked = append(ranked, c.slug)
	}
	confidence, among = w.confidence(&scratch{candidates: o.candidates, known: o.known})
	return ranked, confidence, among
}

// rightAmong is 1 if one of the first n candidates is right, else 0.
func (o *Observation) rightAmong(n int) float64 {
	if slices.Contains(o.right[:min(n, len(o.right))], true) {
		return 1
	}
	return 0
}

// order sorts the candidates by w.
func (o *Observation) order(w *Weights) {
	rightDocs := make(map[uint32]bool)
	for i, c := range o.candidates {
		if o.right[i] {
			rightDocs[c.doc] = true
		}
	}
	w.combine(o.candidates)
	slices.SortFunc(o.candidates, byScore)
	w.probabilities(o.candidates)
	for i, c := range o.candidates {
		o.right[i] = rightDocs[c.doc]
	}
}

// fitSignals is listwise logistic regression, beginning with beta. The signal left out gets no weight.
func fitSignals(observations []Observation, beta [signals]float64, left int) [signals]float64 {
	const steps = 25
	if left >= 0 {
		beta[left] = 0
	}
	for range steps {
		likely, gradient, hessian := listwise(observations, &beta)
		if left >= 0 {
			for j := range beta {
				hessian[left][j], hessian[j][left] = 0, 0
			}
			gradient[left], hessian[left][left] = 0, 1
		}
		step := solve(hessian, gradient)
		for tries := 0; ; tries++ { // a whole step may go too far
			next, size := beta, 0.0
			for j := range next {
				next[j] += step[j]
				size += step[j] * step[j]
				step[j] /= 2
			}
			if size < 1e-8 || tries == steps {
				return beta
			}
			if now, _, _ := listwise(observations, &next); now > likely {
				beta = next
				break
			}
		}
	}
	return beta
}

// listwise returns the logarithm of how likely the right answers are under beta, less the penalty, its gradient, and the negative of its Hessian.
func listwise(observations []Observation, beta *[signals]float64) (likely float64, gradient []float64, hessian [][]float64) {
	const ridge = 2.0
	gradient, hessian = make([]float64, signals), square(int(signals))
	for j, b := range beta {
		likely -= ridge * b * b / 2
		gradient[j] = -ridge * b
		hessian[j][j] = ridge
	}
	for i := range observations {
		if o := &observations[i]; o.Ranks > 0 && slices.Contains(o.right, true) && slices.Contains(o.right, false) {
			likely += o.listwise(beta, gradient, hessian)
		}
	}
	return likely, gradient, hessian
}

// listwise adds an observation's part to the gradient and to the negative of the Hessian, and returns its part of the log likelihood.
func (o *Observation) listwise(beta *[signals]float64, gradient []float64, hessian [][]float64) float64 {
	p := make([]float64, len(o.candidates))
	top := math.Inf(-1)
	for i, c := range o.candidates {
		for j, v := range c.signals {
			p[i] += beta[j] * float64(v)
		}
		top = max(top, p[i])
	}
	var all, right float64
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		all += p[i]
		if o.right[i] {
			right += p[i]
		}
	}
	var mean, rightMean [signals]float64
	for i, c := range o.candidates {
		for j, v := range c.signals {
			mean[j] += p[i] / all * float64(v)
			if o.right[i] {
				rightMean[j] += p[i] / right * float64(v)
			}
		}
	}
	for j := range gradient {
		gradient[j] += o.Ranks * (rightMean[j] - mean[j])
	}
	for i, c := range o.candidates {
		for j := range hessian {
			dj := float64(c.signals[j]) - mean[j]
			for k := range j + 1 {
				h := o.Ranks * p[i] / all * dj * (float64(c.signals[k]) - mean[k])
				hessian[j][k] += h
				if k != j {
					hessian[k][j] += h
				}
			}
		}
	}
	return o.Ranks * math.Log(right/all)
}

// logistic fits a logistic regression by Newton's method; the last column of x is the constant, which is not penalised.
func logistic(x [][]float64, y, weights []float64, ridge float64) []float64 {
	if len(x) == 0 {
		return make([]float64, cues+1)
	}
	n := len(x[0])
	beta, spread := make([]float64, n), spreads(x, weights)
	for range 30 {
		gradient := make([]float64, n)
		hessian := square(n)
		for j := range n - 1 {
			gradient[j] = -ridge * spread[j] * beta[j]
			hessian[j][j] = ridge*spread[j] + 1e-9
		}
		hessian[n-1][n-1] = 1e-6
		for i, row := range x {
			var z float64
			for j, v := range row {
				z += beta[j] * v
			}
			p := sigmoid(z)
			for j, v := range row {
				gradient[j] += weights[i] * (y[i] - p) * v
				for k := range n {
					hessian[j][k] += weights[i] * p * (1 - p) * v * row[k]
				}
			}
		}
		step := solve(hessian, gradient)
		var size float64
		for j := range beta {
			beta[j] += max(-3, min(3, step[j]))
			size += step[j] * step[j]
		}
		if size < 1e-10 {
			break
		}
	}
	return beta
}

// spreads are the standard deviations of the columns. The penalty is in proportion: a cue that varies little may weigh more.
func spreads(x [][]float64, weights []float64) []float64 {
	mean, spread := make([]float64, len(x[0])), make([]float64, len(x[0]))
	var all float64
	for i, row := range x {
		all += weights[i]
		for j, v := range row {
			mean[j] += weights[i] * v
			spread[j] += weights[i] * v * v
		}
	}
	for j := range mean {
		mean[j] /= all
		spread[j] = math.Sqrt(max(0, spread[j]/all-mean[j]*mean[j]))
	}
	return spread
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// solve gives x of a·x = b by Gaussian elimination with pivots; a and b are overwritten.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for col := range n {
		pivot := col
		for row := col + 1; row < n; row++ {
			if math.Abs(a[row][col]) > math.Abs(a[pivot][col]) {
				pivot = row
			}
		}
		a[col], a[pivot] = a[pivot], a[col]
		b[col], b[pivot] = b[pivot], b[col]
		if a[col][col] == 0 {
			continue
		}
		for row := col + 1; row < n; row++ {
			f := a[row][col] / a[col][col]
			for k := col; k < n; k++ {
				a[row][k] -= f * a[col][k]
			}
			b[row] -= f * b[col]
		}
	}
	x := make([]float64, n)
	for row := n - 1; row >= 0; row-- {
		x[row] = b[row]
		for k := row + 1; k < n; k++ {
			x[row] -= a[row][k] * x[k]
		}
		if a[row][row] != 0 {
			x[row] /= a[row][row]
		}
	}
	return x
}
