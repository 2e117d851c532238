package web

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

// metrics count what happens. No label ever holds a visitor's words, an address or a reference: only names that the program knows.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	served     *prometheus.HistogramVec
	frames     *prometheus.CounterVec
	replies    *prometheus.CounterVec
	duration   prometheus.Histogram
	confidence prometheus.Histogram
	sockets    prometheus.Gauge
	rejected   *prometheus.CounterVec
	stored     *prometheus.CounterVec
	storing    prometheus.Histogram
	helpful    *prometheus.CounterVec
	answers    prometheus.Gauge
	version    *prometheus.GaugeVec
	loaded     prometheus.Gauge
}

// finer is the growth of a native histogram's buckets, for servers that scrape those; others get the classic ones.
const finer = 1.1

// fromMicroseconds are classic buckets from 50 µs to about 12 s.
var fromMicroseconds = prometheus.ExponentialBuckets(0.00005, 2.5, 14)

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	seconds := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Name: name, Help: help, Buckets: fromMicroseconds, NativeHistogramBucketFactor: finer}
	}
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		requests:   counter("answerbot_http_requests_total", "Requests by route, method and status.", "route", "method", "code"),
		served:     prometheus.NewHistogramVec(seconds("answerbot_http_seconds", "From a request to the end of its reply, by route."), []string{"route"}),
		frames:     counter("answerbot_frames_total", "Frames of clients that were understood, by type.", "type"),
		replies:    counter("answerbot_replies_total", "Replies by type and reason.", "type", "reason"),
		duration:   prometheus.NewHistogram(seconds("answerbot_turn_seconds", "From a message to its durable reply.")),
		confidence: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "answerbot_confidence", Help: "Confidence of answers and of questions back.", Buckets: prometheus.LinearBuckets(0.1, 0.1, 9)}),
		sockets:    gauge("answerbot_sockets", "Open websockets."),
		rejected:   counter("answerbot_rejected_total", "Frames rejected, by error code.", "code"),
		stored:     counter("answerbot_appends_total", "Turns appended to the log, by outcome.", "outcome"),
		storing:    prometheus.NewHistogram(seconds("answerbot_append_seconds", "How long the log takes to make a turn durable.")),
		helpful:    counter("answerbot_helpful_total", "Ratings of answers.", "helpful"),
		answers:    gauge("answerbot_answers", "Answers that can be given."),
		version:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "answerbot_corpus_info", Help: "1 for the corpus that answers are given from."}, []string{"hash"}),
		loaded:     gauge("answerbot_corpus_loaded_timestamp_seconds", "When that corpus went live."),
	}
	m.registry.MustRegister(m.requests, m.served, m.frames, m.replies, m.duration, m.confidence, m.sockets, m.rejected, m.stored, m.storing, m.helpful,
		m.answers, m.version, m.loaded, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
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
}

// turn counts a reply and how long it took.
func (m *metrics) turn(e session.Event, took time.Duration) {
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
