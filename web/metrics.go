package web

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/room"
)

// metrics count what happens. No label ever holds a visitor's words, an address or a reference: only names that the program knows.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	served     *prometheus.HistogramVec
	frames     *prometheus.CounterVec
	handled    *prometheus.HistogramVec
	replies    *prometheus.CounterVec
	duration   prometheus.Histogram
	match      prometheus.Histogram
	confidence prometheus.Histogram
	sockets    prometheus.Gauge
	rejected   *prometheus.CounterVec
	limits     *prometheus.CounterVec
	stored     *prometheus.CounterVec
	storing    prometheus.Histogram
	helpful    *prometheus.CounterVec
	answers    prometheus.Gauge
	version    *prometheus.GaugeVec
	loaded     prometheus.Gauge
	newest     prometheus.Gauge
	refused    prometheus.Gauge
}

// finer is the growth of a native histogram's buckets, for servers that scrape those; others get the classic ones.
const finer = 1.1

// Classic buckets: from 50 µs to about 12 s for what goes over a network or to a disk, from 10 µs to 40 ms for what only computes.
var (
	fromMicroseconds = prometheus.ExponentialBuckets(0.00005, 2.5, 14)
	toMilliseconds   = prometheus.ExponentialBuckets(0.00001, 2, 13)
)

func newMetrics() *metrics {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	auto := promauto.With(registry)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return auto.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return auto.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	seconds := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Name: name, Help: help, Buckets: fromMicroseconds, NativeHistogramBucketFactor: finer}
	}
	m := &metrics{
		registry: registry,
		requests: counter("answerbot_http_requests_total", "Requests by route, method and status.", "route", "method", "code"),
		served:   auto.NewHistogramVec(seconds("answerbot_http_seconds", "From a request to the end of its reply, by route."), []string{"route"}),
		frames:   counter("answerbot_frames_total", "Frames of clients that were understood, by type.", "type"),
		handled:  auto.NewHistogramVec(seconds("answerbot_frame_seconds", "From a frame to the end of what it led to, by type."), []string{"type"}),
		replies:  counter("answerbot_replies_total", "Replies by type and reason.", "type", "reason"),
		duration: auto.NewHistogram(seconds("answerbot_turn_seconds", "From a message to its durable reply.")),
		match: auto.NewHistogram(prometheus.HistogramOpts{Name: "answerbot_match_seconds", Help: "Triage, matching and deciding what to say to a message, or what to find.",
			Buckets: toMilliseconds, NativeHistogramBucketFactor: finer}),
		confidence: auto.NewHistogram(prometheus.HistogramOpts{Name: "answerbot_confidence", Help: "Confidence of answers and of questions back.", Buckets: prometheus.LinearBuckets(0.1, 0.1, 9)}),
		sockets:    gauge("answerbot_sockets", "Open websockets."),
		rejected:   counter("answerbot_rejected_total", "Frames rejected, by error code.", "code"),
		limits:     counter("answerbot_limited_total", "What was refused for now, by the limit that it met.", "limit"),
		stored:     counter("answerbot_appends_total", "Turns appended to the log, by outcome.", "outcome"),
		storing:    auto.NewHistogram(seconds("answerbot_append_seconds", "How long the log takes to make a turn durable.")),
		helpful:    counter("answerbot_helpful_total", "Ratings of answers.", "helpful"),
		answers:    gauge("answerbot_answers", "Answers that can be given."),
		version:    auto.NewGaugeVec(prometheus.GaugeOpts{Name: "answerbot_corpus_info", Help: "1 for the corpus that answers are given from."}, []string{"hash"}),
		loaded:     gauge("answerbot_corpus_loaded_timestamp_seconds", "When that corpus went live."),
		newest:     gauge("answerbot_corpus_updated_timestamp_seconds", "When the newest of its answers was updated."),
		refused:    gauge("answerbot_corpus_refused", "1 while a changed corpus is refused and the one before stays."),
	}
	for _, limit := range []string{"address_sockets", "address_handshakes", "address_messages", "address_requests", "conversation", "partner", "slowed", "busy"} {
		m.limits.WithLabelValues(limit) // from 0 on, so that the first one is seen as an increase
	}
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) corpus(c *corpus.Corpus, now time.Time) {
	m.answers.Set(float64(len(c.Answers())))
	m.version.Reset()
	m.version.WithLabelValues(c.Hash()).Set(1)
	m.loaded.Set(float64(now.Unix()))
	m.refused.Set(0)
	var newest corpus.Date
	for _, a := range c.Answers() {
		newest = max(newest, a.Updated)
	}
	if day, err := time.Parse(time.DateOnly, string(newest)); err == nil {
		m.newest.Set(float64(day.Unix()))
	}
}

// met counts a limit that somebody has to wait for.
func (m *metrics) met(limit string, wait time.Duration) time.Duration {
	if wait > 0 {
		m.limits.WithLabelValues(limit).Inc()
	}
	return wait
}

// degraded shows whether the store is known not to work.
func (m *metrics) degraded(down *atomic.Bool) {
	promauto.With(m.registry).NewGaugeFunc(prometheus.GaugeOpts{Name: "answerbot_degraded", Help: "1 while answers are given and nothing can be kept."}, func() float64 {
		if down.Load() {
			return 1
		}
		return 0
	})
}

// waiting shows how many wait for their turn.
func (m *metrics) waiting(r *room.Room) {
	promauto.With(m.registry).NewGaugeFunc(prometheus.GaugeOpts{Name: "answerbot_turns_waiting", Help: "Messages and searches that wait for others to be done."},
		func() float64 { return float64(r.Waiting()) })
}

// since observes how long something of one type took.
func since(h prometheus.Observer, begin time.Time) { h.Observe(time.Since(begin).Seconds()) }

// turn counts a reply and how long it took.
func (m *metrics) turn(e *session.Event, took time.Duration) {
	m.replies.WithLabelValues(string(e.Type), string(e.Reason)).Inc()
	m.duration.Observe(took.Seconds())
	if e.Confidence > 0 {
		m.confidence.Observe(e.Confidence)
	}
}

func (m *metrics) append(outcome string, took time.Duration) {
	m.stored.WithLabelValues(outcome).Inc()
	m.storing.Observe(took.Seconds())
}

func (m *metrics) rate(helpful bool) {
	label := "no"
	if helpful {
		label = "yes"
	}
	m.helpful.WithLabelValues(label).Inc()
}
