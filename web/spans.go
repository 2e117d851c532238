package web

import (
	"context"
	"log/slog"

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

// handle gives a frame its span until end is called, and says in the log that it came: which type, in which conversation, nothing of what it says.
func (c *socket) handle(f frame) (end func()) {
	ctx, ended := c.server.span(context.Background(), "frame "+f.Type, attribute.String("answerbot.frame", f.Type))
	c.handling = ctx
	return func() {
		if c.server.Logger.Enabled(ctx, slog.LevelDebug) {
			conversation := ""
			if c.talk != nil {
				conversation = c.talk.id
			}
			c.server.Logger.DebugContext(ctx, "a frame was handled", "type", f.Type, "conversation", conversation)
		}
		ended()
		c.handling = nil
	}
}
