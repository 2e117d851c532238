package web

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/treadstone-law/answerbot/web/room"
	"github.com/treadstone-law/answerbot/web/sockets"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// faulty panics where a message is matched, as long as it is told to.
type faulty struct {
	noop.Tracer
	on atomic.Bool
}

// Start implements trace.Tracer.
func (f *faulty) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	if name == "match" && f.on.Load() {
		panic("out of range")
	}
	return f.Tracer.Start(ctx, name, o...)
}

// A fault met in one request gives its place back: the next one has it.
func TestPlaceAfterFault(t *testing.T) {
	fault, places := new(faulty), room.New(1, time.Millisecond)
	_, h := startWith(t, places, Options{Tracer: fault})
	fault.on.Store(true)
	for _, what := range []string{"GET /v1/search?q=lmia", "GET /learn?q=lmia", `POST /v1/ask {"text":"lmia"}`, `POST /v1/chat {"frames":[{"type":"hello"},{"type":"say","id":"a","text":"lmia"}]}`} {
		method, rest, _ := strings.Cut(what, " ")
		path, body, _ := strings.Cut(rest, " ")
		res, _ := request.Send(t, method, h.URL+path, body)
		if want := map[bool]int{true: 200, false: 500}[path == "/v1/chat"]; res.StatusCode != want { // its frames say it
			t.Errorf("%s: got status %d, want %d", what, res.StatusCode, want)
		}
		if !places.TryEnter() {
			t.Fatalf("%s keeps its place", what)
		}
		places.Leave()
	}
}

// A message that meets a fault ends its own connection alone. Its sender is told that nothing comes of it, and resumes; the fault is in the log with its place.
func TestFaultEndsOneConnection(t *testing.T) {
	for _, form := range []sockets.Form{sockets.Goroutine, sockets.Auto} {
		fault, log := new(faulty), new(lockedBuffer)
		_, h := start(t, Options{Tracer: fault, Connections: form, Logger: slog.New(slog.NewTextHandler(log, nil))})
		c, other := dial(t, h, hello), dial(t, h, hello)
		other.send(`{"type":"say","id":"o","text":"hello"}`)
		other.want("reply", 2, "")
		fault.on.Store(true)
		c.send(`{"type":"say","id":"a","text":"hello canary"}`)
		if m := c.next(); m["type"] != "error" || m["code"] != "invalid" || m["re"] != "a" || !strings.Contains(fmt.Sprint(m["message"]), "911") {
			t.Errorf("%s: got %v", form, m)
		}
		if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseInternalServerErr) {
			t.Errorf("%s: got %v, want the close code 1011", form, err)
		}
		fault.on.Store(false)
		other.send(`{"type":"say","id":"p","text":"hello"}`)
		other.want("reply", 4, "")
		c = dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q}`, c.token))
		c.send(`{"type":"say","id":"b","text":"hello"}`)
		c.want("reply", 2, "")
		if all := log.take(); !strings.Contains(all, "survive_test.go") || strings.Contains(all, "canary") {
			t.Errorf("%s: the log says\n%s", form, all)
		}
	}
}
