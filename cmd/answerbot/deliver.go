package main

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/web/desk"
)

// startDelivery brings submitted intakes to the firm's channels until stop is called, and to the desk as soon as somebody can sign in there. Without
// channels intakes stay in the outbox, so that those that came in earlier are delivered once there are some.
func startDelivery(log session.Log, channels []delivery.Channel, office *desk.Channel, logger *slog.Logger, figures prometheus.Registerer, tracer trace.Tracer) (stop func()) {
	all := append(slices.Clone(channels), office)
	if tracer != nil {
		for n, channel := range all {
			all[n] = tracedChannel{channel, tracer}
		}
	}
	now := func() []delivery.Channel {
		if office.On() {
			return all
		}
		return all[:len(channels)]
	}
	d := &delivery.Dispatcher{Log: log, Channels: now, Logger: logger, Now: time.Now, Observe: observeDelivery(figures, all...)}
	return background(context.Background(), d.Run)
}

// observeDelivery counts attempts, and how old intakes are when they arrive.
func observeDelivery(figures prometheus.Registerer, channels ...delivery.Channel) func(string, session.StepKind, time.Duration) {
	attempts := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "answerbot_deliveries_total", Help: "Attempts to bring intakes to the firm, by channel and outcome."}, []string{"channel", "outcome"})
	age := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "answerbot_delivery_age_seconds", Help: "From the submission of an intake to its delivery, by channel.",
		Buckets: []float64{1, 2, 5, 15, 60, 300, 1800, 7200, 86400, 345600}}, []string{"channel"})
	figures.MustRegister(attempts, age)
	for _, channel := range channels { // from 0 on, so that the first failure is seen as an increase
		for _, outcome := range []session.StepKind{session.StepDelivered, session.StepFailed, session.StepAbandoned, session.StepRefused} {
			attempts.WithLabelValues(channel.Name(), string(outcome))
		}
	}
	return func(channel string, outcome session.StepKind, since time.Duration) {
		attempts.WithLabelValues(channel, string(outcome)).Inc()
		if outcome == session.StepDelivered {
			age.WithLabelValues(channel).Observe(since.Seconds())
		}
	}
}
