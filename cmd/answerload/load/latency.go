package load

import (
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Latency collects times, for all goroutines. It is true to three figures from a microsecond to ten minutes.
type Latency struct {
	mu        sync.Mutex // guards histogram
	histogram *hdrhistogram.Histogram
}

const longest = 10 * time.Minute

func newLatency() *Latency {
	return &Latency{histogram: hdrhistogram.New(1, longest.Microseconds(), 3)}
}

// Record adds one time.
func (l *Latency) Record(d time.Duration) {
	us := min(max(d, time.Microsecond), longest).Microseconds()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.histogram.RecordValue(us); err != nil { // within the bounds that it was made with
		panic(err)
	}
}

// Reset forgets everything.
func (l *Latency) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.histogram.Reset()
}

// Quantiles are what is told of many times, in milliseconds.
type Quantiles struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"mean_ms"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	P999  float64 `json:"p999_ms"`
	Max   float64 `json:"max_ms"`
}

// Quantiles sums up what has been recorded.
func (l *Latency) Quantiles() Quantiles {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := func(percent float64) float64 { return float64(l.histogram.ValueAtQuantile(percent)) / 1000 }
	return Quantiles{
		Count: l.histogram.TotalCount(), Mean: l.histogram.Mean() / 1000, P50: at(50), P90: at(90), P99: at(99), P999: at(99.9),
		Max: float64(l.histogram.Max()) / 1000,
	}
}
