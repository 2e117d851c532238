package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/session/observed"
)

// storeFigures count the calls of the store. They are made before the server is, whose registry they then join.
type storeFigures struct {
	took   *prometheus.HistogramVec
	failed *prometheus.CounterVec
}

func newStoreFigures() *storeFigures {
	return &storeFigures{
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "answerbot_store_seconds", Help: "How long a call of the store takes, by operation.",
			Buckets: prometheus.ExponentialBuckets(0.00005, 2.5, 14), NativeHistogramBucketFactor: 1.1}, []string{"operation"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_store_errors_total", Help: "Calls of the store that failed, by operation. That somebody was first, or that there is nothing, is no failure."}, []string{"operation"}),
	}
}

func (f *storeFigures) register(figures prometheus.Registerer) {
	figures.MustRegister(f.took, f.failed)
	for _, operation := range observed.Operations { // from 0 on, so that the first failure is seen as an increase
		f.failed.WithLabelValues(operation)
	}
}

// over gives the store with its calls counted.
func (f *storeFigures) over(log session.Log) session.Log {
	return &observed.Log{Log: log, Begin: func(ctx context.Context, operation string) (context.Context, func(error)) {
		begin := time.Now()
		return ctx, func(err error) {
			f.took.WithLabelValues(operation).Observe(time.Since(begin).Seconds())
			if failure(err) {
				f.failed.WithLabelValues(operation).Inc()
			}
		}
	}}
}

// failure tells a store that does not work from one that says no.
func failure(err error) bool {
	for _, no := range []error{session.ErrConflict, session.ErrDuplicate, session.ErrNotFound, session.ErrHeld, context.Canceled} {
		if errors.Is(err, no) {
			return false
		}
	}
	return err != nil
}

// How often the outbox is looked at for its figures, and for how long.
const (
	outboxEvery  = 15 * time.Second
	outboxWithin = 3 * time.Second
)

// outboxFigures show what waits in the outbox.
type outboxFigures struct{ waiting, age prometheus.Gauge }

func newOutboxFigures(figures prometheus.Registerer) *outboxFigures {
	f := &outboxFigures{
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{Name: "answerbot_outbox_intakes", Help: "Intakes that not every channel has taken yet, without dead letters; the same on all servers of one store."}),
		age:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "answerbot_outbox_oldest_seconds", Help: "How long the oldest of them has waited; 0 where none waits."}),
	}
	figures.MustRegister(f.waiting, f.age)
	return f
}

// look reads the outbox. What cannot be read stays as it was; the store's own figures say that it fails.
func (f *outboxFigures) look(ctx context.Context, log session.Log, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, outboxWithin)
	defer cancel()
	n, oldest, err := log.Waiting(ctx, delivery.Tried(now))
	if err != nil {
		return
	}
	f.waiting.Set(float64(n))
	f.age.Set(0)
	if n > 0 {
		f.age.Set(max(0, now.Sub(oldest).Seconds()))
	}
}

// watch looks at the outbox now and then until stop is called.
func (f *outboxFigures) watch(log session.Log) (stop func()) {
	return background(context.Background(), func(ctx context.Context) {
		look := func() { f.look(ctx, log, time.Now()) }
		look()
		each(ctx, outboxEvery, look)
	})
}

// sayBuild shows which program this is.
func sayBuild(figures prometheus.Registerer) {
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "answerbot_build_info", Help: "1 for the program that runs."}, []string{"version", "commit", "go"})
	build.WithLabelValues(version, builtFrom(), runtime.Version()).Set(1)
	figures.MustRegister(build)
}
