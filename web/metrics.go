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

// metrics count what happens. No label ever holds a visitor's words.
type metrics struct {
	registry *prometheus.Registry
	replies  *prometheus.CounterVec
	duration prometheus.Histogram
	sockets  prometheus.Gauge
	rejected *prometheus.CounterVec
	stored   *prometheus.CounterVec
	helpful  *prometheus.CounterVec
	answers  prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		replies:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_replies_total", Help: "Replies by type and reason."}, []string{"type", "reason"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "answerbot_turn_seconds", Help: "From a message to its durable reply.",
			Buckets: prometheus.ExponentialBuckets(0.00005, 2.5, 14)}),
		sockets:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "answerbot_sockets", Help: "Open websockets."}),
		rejected: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_rejected_total", Help: "Frames rejected, by error code."}, []string{"code"}),
		stored:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_appends_total", Help: "Turns appended to the log, by outcome."}, []string{"outcome"}),
		helpful:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_helpful_total", Help: "Ratings of answers."}, []string{"helpful"}),
		answers:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "answerbot_answers", Help: "Answers that can be given."}),
	}
	m.registry.MustRegister(m.replies, m.duration, m.sockets, m.rejected, m.stored, m.helpful, m.answers, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) corpus(c *corpus.Corpus) { m.answers.Set(float64(len(c.Answers()))) }

// turn counts a reply and how long it took.
func (m *metrics) turn(e session.Event, took time.Duration) {
	m.replies.WithLabelValues(string(e.Type), string(e.Reason)).Inc()
	m.duration.Observe(took.Seconds())
}

func (m *metrics) rate(helpful bool) {
	label := "no"
	if helpful {
		label = "yes"
	}
	m.helpful.WithLabelValues(label).Inc()
}
