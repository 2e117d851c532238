package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/gorilla/websocket"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// receiver is an OTLP/HTTP collector that keeps what it is sent.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex // guards all below
	all  []*spans.Span
	body strings.Builder
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := new(receiver)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		data, err := io.ReadAll(q.Body)
		var sent collector.ExportTraceServiceRequest
		if q.URL.Path != "/v1/traces" || err != nil || proto.Unmarshal(data, &sent) != nil {
			t.Errorf("the collector was sent what it does not know to %s", q.URL.Path)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.body.Write(data)
		for _, resource := range sent.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				r.all = append(r.all, scope.Spans...)
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(r.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	return r
}

// named gives the span of a name whose parent has another, or nil. An empty parent is none.
func (r *receiver) named(name, parent string) *spans.Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := map[string]string{}
	for _, s := range r.all {
		names[string(s.SpanId)] = s.Name
	}
	for _, s := range r.all {
		if s.Name == name && names[string(s.ParentSpanId)] == parent {
			return s
		}
	}
	return nil
}

// A running server sends its spans, as a tree, to a collector; nothing that a visitor wrote is in them.
func TestTracesOfAServer(t *testing.T) {
	r := receive(t)
	cmd, url := serving(t, t.TempDir(), "--store", "memory:")
	if res, _ := request.Send(t, "POST", "http://"+url+"/v1/ask", `{"text":"my boss must get an lmia canary"}`); res.Header.Get("X-Request-Id") == "" {
		t.Error("the reply has no X-Request-Id")
	}
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+url+"/v1/chat", nil)
	must(t, err)
	defer ws.Close()
	for _, frame := range []string{`{"type":"hello"}`, `{"type":"say","id":"1","text":"what is an lmia canary"}`} {
		must(t, ws.WriteMessage(websocket.TextMessage, []byte(frame)))
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Fatal(err)
		}
	}
	must(t, cmd.Process.Signal(syscall.SIGTERM))
	must(t, cmd.Wait())
	for _, want := range [][2]string{{"POST /v1/ask", ""}, {"match", "POST /v1/ask"}, {"frame hello", ""}, {"frame say", ""}, {"match", "frame say"}, {"store append", "frame say"}} {
		if r.named(want[0], want[1]) == nil {
			t.Errorf("there is no span %q under %q", want[0], want[1])
		}
	}
	if strings.Contains(r.body.String(), "canary") || !strings.Contains(r.body.String(), "service.name") {
		t.Error("the traces hold a visitor's words, or not whose they are")
	}
}

// refusing is a channel that takes nothing.
type refusing struct{}

func (refusing) Name() string { return "crm" }

func (refusing) Deliver(context.Context, session.Intake) error {
	return errors.New("canary@example.com was not taken")
}

// An attempt to deliver has its span, which says that it failed and not of whom; a log line within it says which trace it is of.
func TestTracesOfADelivery(t *testing.T) {
	r := receive(t)
	var out strings.Builder
	logger := slog.New(traceHandler{slog.NewJSONHandler(&out, nil)})
	tracer, stop, err := startTraces(t.Context(), logger)
	must(t, err)
	_ = tracedChannel{refusing{}, tracer}.Deliver(t.Context(), session.Intake{Reference: "TSL-CANARY"})
	ctx, span := tracer.Start(t.Context(), "here")
	logger.InfoContext(ctx, "within")
	span.End()
	stop()
	s := r.named("deliver", "")
	if s == nil || s.Status.GetCode() != spans.Status_STATUS_CODE_ERROR || strings.Contains(strings.ToLower(s.String()), "canary") {
		t.Errorf("the span is %v", s)
	}
	if !strings.Contains(out.String(), `"trace_id":"`+span.SpanContext().TraceID().String()) {
		t.Errorf("the log says %s", out.String())
	}
}

// Without the standard variables nothing of it is there.
func TestTracesAreOff(t *testing.T) {
	for _, row := range []struct {
		variables map[string]string
		want      bool
	}{
		{nil, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "true"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "none"}, false},
	} {
		if got := tracesWanted(func(name string) string { return row.variables[name] }); got != row.want {
			t.Errorf("%v: got %t", row.variables, got)
		}
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318")
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	if _, _, err := startTraces(t.Context(), slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "http/protobuf") {
		t.Errorf("another protocol: %v", err)
	}
}
