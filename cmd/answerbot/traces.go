package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	tracing "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/session/observed"
)

// Traces are off unless OpenTelemetry's own variables name where they go; then nothing of it runs. Spans carry names that the program knows: routes, types of frames,
// operations, channels. No words, no addresses, no references.

// tracesWithin bounds what is still sent when the server goes down.
const tracesWithin = 5 * time.Second

// tracesWanted reports whether the standard variables ask for traces.
func tracesWanted(getenv func(string) string) bool {
	if strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") || strings.EqualFold(getenv("OTEL_TRACES_EXPORTER"), "none") {
		return false
	}
	return getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// startTraces gives what makes spans, or nil where none are wanted. All else that the variables say (headers, sampling, batches) the library reads itself.
func startTraces(ctx context.Context, logger *slog.Logger) (tracer trace.Tracer, stop func(), err error) {
	if !tracesWanted(os.Getenv) {
		return nil, func() {}, nil
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := os.Getenv(name); p != "" && p != "http/protobuf" {
			return nil, nil, misused{fmt.Errorf("%s=%s: traces are sent by http/protobuf alone", name, p)}
		}
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, misused{fmt.Errorf("setting traces up by OTEL_EXPORTER_OTLP_…: %w", err)}
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "answerbot"), attribute.String("service.version", version)), resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, nil, misused{fmt.Errorf("reading OTEL_RESOURCE_ATTRIBUTES: %w", err)}
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { logger.Warn("sending traces", "error", err) }))
	provider := tracing.NewTracerProvider(tracing.WithBatcher(exporter), tracing.WithResource(about))
	logger.Info("traces are sent")
	return provider.Tracer("github.com/treadstone-law/answerbot"), func() {
		ctx, cancel := context.WithTimeout(context.Background(), tracesWithin)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			logger.Warn("sending the last traces", "error", err)
		}
	}, nil
}

// traced gives the store with a span for each call that belongs to a request, a frame or a delivery. Calls that nobody waits for have none.
func traced(log session.Log, tracer trace.Tracer) session.Log {
	if tracer == nil {
		return log
	}
	return &observed.Log{Log: log, Begin: func(ctx context.Context, operation string) (context.Context, func(error)) {
		if !trace.SpanContextFromContext(ctx).IsValid() {
			return ctx, func(error) {}
		}
		ctx, span := tracer.Start(ctx, "store "+operation, trace.WithSpanKind(trace.SpanKindClient))
		return ctx, func(err error) { endSpan(span, err) }
	}}
}

// endSpan ends a span. What an error says may hold more than a trace should.
func endSpan(span trace.Span, err error) {
	if failure(err) {
		span.SetStatus(codes.Error, "failed")
	}
	span.End()
}

// tracedChannel is a way to the firm with a span for each attempt.
type tracedChannel struct {
	delivery.Channel
	tracer trace.Tracer
}

// Deliver implements delivery.Channel.
func (c tracedChannel) Deliver(ctx context.Context, i session.Intake) error {
	ctx, span := c.tracer.Start(ctx, "deliver", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("answerbot.channel", c.Name())))
	err := c.Channel.Deliver(ctx, i)
	endSpan(span, err)
	return err
}

// traceHandler adds the ids of a trace to what is logged within one.
type traceHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h traceHandler) Handle(ctx context.Context, r slog.Record) error {
	if at := trace.SpanContextFromContext(ctx); at.IsValid() {
		r.AddAttrs(slog.String("trace_id", at.TraceID().String()), slog.String("span_id", at.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h traceHandler) WithAttrs(all []slog.Attr) slog.Handler {
	return traceHandler{h.Handler.WithAttrs(all)}
}

// WithGroup implements slog.Handler.
func (h traceHandler) WithGroup(name string) slog.Handler {
	return traceHandler{h.Handler.WithGroup(name)}
}
