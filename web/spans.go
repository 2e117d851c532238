package web

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// span begins a span, or nothing where no traces are wanted.
func (s *Server) span(ctx context.Context, name string, about ...attribute.KeyValue) (context.Context, func()) {
	if s.Tracer == nil {
		return ctx, func() {}
	}
	ctx, span := s.Tracer.Start(ctx, name, trace.WithAttributes(about...))
	return ctx, func() { span.End() }
}

// context is that of the frame which is handled, with its span.
func (c *socket) context() context.Context {
	if c.handling == nil {
		return context.Background()
	}
	return c.handling
}

// handle gives a frame its span, where traces are wanted.
func (c *socket) handle(kind string) (end func()) {
	if c.server.Tracer != nil {
		c.handling, end = c.server.span(context.Background(), "frame "+kind, attribute.String("answerbot.frame", kind))
	}
	return end
}

// handled ends a frame that began at a time, and says in the log that it came: which type, in which conversation, nothing of what it says.
func (c *socket) handled(kind string, begin time.Time, end func()) {
	since(c.server.metrics.handled.WithLabelValues(kind), begin)
	if c.server.Logger.Enabled(c.context(), slog.LevelDebug) {
		conversation := ""
		if c.talk != nil {
			conversation = c.talk.id
		}
		c.server.Logger.DebugContext(c.context(), "a frame was handled", "type", kind, "conversation", conversation)
	}
	if end != nil {
		end()
		c.handling = nil
	}
}
