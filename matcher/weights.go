package matcher

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/treadstone-law/answerbot/corpus"
)

// Weights say how the signals are combined and the confidence is computed. `answerbot eval --fit` learns them from labelled
// messages, `answerbot fit` from a corpus alone. Those that ship were learnt from lay questions about the starter corpus: alternates
// are written to differ from one another, so that one held back is harder to find than what visitors type.
type Weights struct {
	Signals    [signals]float64 `json:"signals"`
	Bias       float64          `json:"bias"`
	Confidence [cues]float64    `json:"confidence"`
	BiasAmong  float64          `json:"bias_among"`
	Among      [cues]float64    `json:"among"`
	Bands      Bands            `json:"bands"`
}

//go:embed weights.json
var shipped []byte

// Shipped returns the weights that ship.
var Shipped = sync.OnceValue(func() *Weights { return ours(shipped) })

// ours reads weights that are part of the program.
func ours(data []byte) *Weights {
	w, err := parseWeights(data)
	if err != nil {
		panic(fmt.Sprintf("reading weights that ship: %v", err))
	}
	return w
}

// Those that ship for libraries of few alternates an answer, and how many few and many are.
const (
	fewAlternates  = 8
	manyAlternates = 80
)

//go:embed weights.few.json
var shippedFew []byte

var weightsOfFew = sync.OnceValue(func() *Weights { return ours(shippedFew) })

// weightsFor gives the weights that ship for a library: by how many alternates its answers have on average, in logarithms, what lies between those for few
// and those for many. With few a message that finds its answer looks less like anything known, and confidences by the weights for many are far too timid.
func weightsFor(c *corpus.Corpus) *Weights {
	alternates := 0
	for _, a := range c.Answers() {
		alternates += len(a.Alternates)
	}
	each := float64(alternates) / float64(max(1, len(c.Answers())))
	share := math.Log(max(fewAlternates, min(manyAlternates, each))/fewAlternates) / math.Log(manyAlternates/fewAlternates)
	return weightsOfFew().toward(Shipped(), share)
}

// toward gives the weights that lie a share of the way from w to other, with its bands.
func (w *Weights) toward(other *Weights, share float64) *Weights {
	if share == 1 {
		return other
	}
	between := func(a, b float64) float64 { return a + share*(b-a) }
	mixed := Weights{Bias: between(w.Bias, other.Bias), BiasAmong: between(w.BiasAmong, other.BiasAmong), Bands: other.Bands}
	for i := range mixed.Signals {
		mixed.Signals[i] = between(w.Signals[i], other.Signals[i])
	}
	for i := range mixed.Confidence {
		mixed.Confidence[i], mixed.Among[i] = between(w.Confidence[i], other.Confidence[i]), between(w.Among[i], other.Among[i])
	}
	return &mixed
}

// ReadWeights reads weights from a file written by WriteFile.
func ReadWeights(path string) (*Weights, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading weights: %w", err)
	}
	w, err := parseWeights(data)
	if err != nil {
		return nil, fmt.Errorf("reading weights from %s: %w", path, err)
	}
	return w, nil
}

// parseWeights takes what WriteFile writes and nothing else: of another version, there may be more signals or other ones.
func parseWeights(data []byte) (*Weights, error) {
	w := new(Weights)
	if err := json.Unmarshal(data, w, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("these are no weights of this version (answerbot fit --out writes them): %w", err)
	}
	if w.Signals == [signals]float64{} {
		return nil, errors.New("there are no weights in it; answerbot fit --out writes them")
	}
	return w, nil
}

// WriteFile writes w as JSON.
func (w *Weights) WriteFile(path string) error {
	data, err := json.Marshal(w, jsontext.WithIndent("  "))
	if err != nil {
		return fmt.Errorf("encoding weights: %w", err)
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("writing weights: %w", err)
	}
	return nil
}

// combine gives each candidate its score.
func (w *Weights) combine(candidates []candidate) {
	for i := range candidates {
		c := &candidates[i]
		c.score = 0
		for j, v := range c.signals {
			c.score += float32(float32(w.Signals[j]) * v)
		}
	}
}

// probabilities sets the candidates' shares by softmax of their scores. The weights' size is the temperature.
func (w *Weights) probabilities(candidates []candidate) {
	if len(candidates) == 0 {
		return
	}
	var sum float64
	for i := range candidates {
		p := math.Exp(float64(candidates[i].score - candidates[0].score))
		candidates[i].probability = p
		sum += p
	}
	for i := range candidates {
		candidates[i].probability /= sum
	}
}

// terms tells what a candidate's score is made of.
func (w *Weights) terms(c *candidate) []Term {
	var terms []Term
	for i, v := range c.signals {
		terms = append(terms, Term{Name: signalNames[i], Value: float64(v), Weight: w.Signals[i]})
	}
	return terms
}
