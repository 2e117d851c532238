package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
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

type intakeRetry struct {
	storeFlags
	Dead      bool   `help:"Every intake that a channel has given up on."`
	Reference string `arg:"" optional:"" help:"The intake to deliver again."`
}

// Help is shown by answerbot intake retry --help.
func (*intakeRetry) Help() string {
	return `A channel that fails is tried again for four days, then it gives up: a dead letter. This has the running server try again at once what
is not delivered, one intake by its reference or, with --dead, all dead letters. What a channel has taken is not sent to it again.`
}

// Run puts what is not delivered back to the front of the outbox.
func (c *intakeRetry) Run(s *streams) error {
	if (c.Reference == "") == !c.Dead {
		return misused{errors.New("intake retry: give a reference, or --dead for all dead letters")}
	}
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	references := []string{strings.ToUpper(strings.TrimSpace(c.Reference))}
	if c.Dead {
		if references, err = deadLetters(s.context, log); err != nil {
			return err
		}
	}
	for _, reference := range references {
		switch err := delivery.Retry(s.context, log, reference, time.Now()); {
		case errors.Is(err, session.ErrNotFound):
			return noIntake(reference)
		case err != nil:
			return fmt.Errorf("trying intake %s again: %w", reference, err)
		}
		fmt.Fprintf(s.out, "%s is tried again\n", reference)
	}
	if len(references) == 0 {
		fmt.Fprintln(s.out, "there are no dead letters")
	}
	return nil
}

func deadLetters(ctx context.Context, log session.Log) ([]string, error) {
	var references []string
	for i, err := range log.Intakes(ctx) {
		if err != nil {
			return nil, fmt.Errorf("reading the intakes: %w", err)
		}
		c, _, err := session.ReadCase(ctx, log, i.Reference)
		if err != nil {
			return nil, err
		}
		if c.Abandoned() {
			references = append(references, i.Reference)
		}
	}
	return references, nil
}

// printDelivery says how far each channel has come with an intake.
func printDelivery(ctx context.Context, out io.Writer, log session.Log, reference string) error {
	c, _, err := session.ReadCase(ctx, log, reference)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Channels)) {
		if name != "" {
			fmt.Fprintf(out, "%s: %s\n", name, progressOf(c.Channels[name]))
		}
	}
	return nil
}

func progressOf(d session.Delivery) string {
	switch {
	case d.Delivered:
		return "delivered"
	case d.Refused:
		return fmt.Sprintf("there is nobody to deliver it to (%s)", oneLineOf(d.Error))
	case d.Abandoned:
		return fmt.Sprintf("given up after %d attempts (%s); answerbot intake retry tries again", d.Attempts, oneLineOf(d.Error))
	case d.Attempts == 0:
		return "about to be tried again"
	}
	return fmt.Sprintf("%d attempts failed (%s), the next is at %s", d.Attempts, oneLineOf(d.Error), d.Next.Format(time.RFC3339))
}
