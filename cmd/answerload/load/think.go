package load

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// Think is how long visitors think: a shape of chance and its mean, written as "exponential:5s". The zero value is no time at all.
type Think struct {
	Shape string
	Mean  time.Duration
}

// The shapes. A lognormal one has the long tail of people who are called away; its sigma of 1 puts 5 in 100 beyond three times the mean.
const (
	Fixed       = "fixed"
	Uniform     = "uniform" // from nothing to twice the mean
	Exponential = "exponential"
	Lognormal   = "lognormal"
)

// UnmarshalText reads SHAPE:MEAN, or a time alone, which is the mean of an exponential one.
func (t *Think) UnmarshalText(text []byte) error {
	shape, mean, ok := strings.Cut(string(text), ":")
	if !ok {
		shape, mean = Exponential, shape
	}
	d, err := time.ParseDuration(mean)
	if err != nil || d < 0 {
		return fmt.Errorf("want a time such as 5s, or fixed:, uniform:, exponential: or lognormal: before it, got %q", text)
	}
	switch shape {
	case Fixed, Uniform, Exponential, Lognormal:
		*t = Think{shape, d}
		return nil
	}
	return fmt.Errorf("there is no shape %q: want fixed, uniform, exponential or lognormal", shape)
}

// String writes t as UnmarshalText reads it.
func (t Think) String() string {
	if t.Mean == 0 {
		return "0s"
	}
	return t.Shape + ":" + t.Mean.String()
}

// MarshalText implements encoding.TextMarshaler.
func (t Think) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Next draws one time.
func (t Think) Next(chance *rand.Rand) time.Duration {
	mean := float64(t.Mean)
	switch t.Shape {
	case Uniform:
		return time.Duration(2 * mean * chance.Float64())
	case Exponential:
		return time.Duration(mean * chance.ExpFloat64())
	case Lognormal:
		return time.Duration(mean * math.Exp(chance.NormFloat64()-0.5)) // the mean of exp(N(0,1)) is exp(1/2)
	}
	return t.Mean
}
