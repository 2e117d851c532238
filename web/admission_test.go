package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/room"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// figure adds up a metric, over all its labels or those that have a value among these.
func figure(t testing.TB, s *Server, name string, values ...string) (sum float64) {
	t.Helper()
	families, err := s.metrics.registry.Gather()
	must(t, err)
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			found := len(values) == 0
			for _, label := range m.GetLabel() {
				for _, value := range values {
					found = found || label.GetValue() == value
				}
			}
			if found {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}

// until waits for something that happens by itself.
func until(t testing.TB, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !true(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: ", what)
		}
	}
}

// occupy takes all places of a room until the function that it gives is called.
func occupy(r *room.Room) (empty func()) {
	n := 0
	for r.TryEnter() {
		n++
	}
	return func() {
		for range n {
			r.Leave()
		}
	}
}

// startWith runs a server with another room for its turns.
func startWith(t *testing.T, r *room.Room, o Options) (*Server, *httptest.Server) {
	t.Helper()
	o.Log, o.Bot, o.Connections = cmp.Or(o.Log, session.Log(memlog.New())), starter(), formOfTests
	s := New(o)
	s.room, s.leaveRoom = r, r.Leave
	h := httptest.NewServer(s)
	t.Cleanup(func() { shutDown(t, s); h.Close() })
	return s, h
}

// seenFrames notes in which order frames are matched.
type seenFrames struct {
	noop.Tracer
	mu      sync.Mutex // guards the following
	come    int
	matched []int
}

type frameKey struct{}

// Start implements trace.Tracer: it counts frames, and notes which one is matched.
func (f *seenFrames) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch name {
	case "frame say":
		f.come++
		ctx = context.WithValue(ctx, frameKey{}, f.come)
	case "match":
		f.matched = append(f.matched, ctx.Value(frameKey{}).(int))
	}
	return f.Tracer.Start(ctx, name, o...)
}

// Who has asked a lot waits behind who has not, although they came first.
func TestLeastFirst(t *testing.T) {
	seen, places := &seenFrames{}, room.New(1, time.Minute) // one after another
	_, h := startWith(t, places, Options{Tracer: seen, MessageEvery: time.Hour, MessageBurst: 16})
	greedy, modest := dial(t, h, hello), dial(t, h, hello)
	const before = 8
	for n := range before {
		greedy.send(fmt.Sprintf(`{"type":"say","id":"g%d","text":"hello"}`, n))
		greedy.next()
	}
	leave := occupy(places)
	for i, c := range []*client{greedy, modest} {
		c.send(`{"type":"say","id":"last","text":"hello"}`)
		until(t, "it waits", func() bool { return places.Waiting() == i+1 })
	}
	leave()
	greedy.next()
	modest.next()
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if got, want := seen.matched[before:], []int{before + 2, before + 1}; !slices.Equal(got, want) {
		t.Errorf("frames had their turn in the order %v, want %v", got, want)
	}
}

// When nobody gets to a message in time its sender is told that it was not received, and nothing of it is kept; a cry for help is answered all the
// same, and what is sent again once there is room.
func TestBusy(t *testing.T) {
	places := room.New(1, time.Millisecond)
	s, h := startWith(t, places, Options{})
	leave := occupy(places)
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","lang":"fr","text":"lmia"}`)
	if m := c.next(); m["code"] != "unavailable" || m["re"] != "m1" || m["message"] != s.bot.Load().Busy("fr") || m["retry_after"] != busyAfter.Seconds() {
		t.Errorf("got %v", m)
	}
	if n := figure(t, s, "answerbot_limited_total", "busy"); n != 1 {
		t.Errorf("it was counted %v times", n)
	}
	c.send(`{"type":"say","id":"m2","text":"I want to kill myself"}`)
	if m := c.next(); m["reason"] != "crisis" || m["seq"] != 2.0 {
		t.Errorf("a cry for help: got %v", m)
	}
	leave()
	c.send(`{"type":"say","id":"m1","lang":"fr","text":"lmia"}`)
	if m := c.next(); m["type"] != "answer" || m["re"] != "m1" || m["seq"] != 4.0 {
		t.Errorf("sent again: got %v", m)
	}
}

// A store that hangs does not keep those from being answered who wait behind the first to find out.
func TestRoomWithoutStore(t *testing.T) {
	log, places := &lameLog{Log: memlog.New()}, room.New(1, time.Minute)
	s, h := startWith(t, places, Options{Log: log})
	log.down.Store(true)
	log.hangs.Store(true)
	first := dial(t, h, hello)
	first.send(`{"type":"say","id":"m1","text":"hello"}`)
	first.want("reply", 0, keptNot)
	first.want("reply", 0, "")
	if !s.storeDown.Load() {
		t.Fatal("the store is taken to work")
	}
	asked := make(chan struct{})
	log.asked.Store(&asked)
	first.send(`{"type":"say","id":"m2","text":"hello"}`)
	<-asked // it hangs
	if !places.TryEnter() {
		t.Fatal("a turn has its place while the store hangs")
	}
	places.Leave()
	first.want("reply", 0, "")
}

// Requests that compute are refused in the same way, for their senders to come again.
func TestBusyRequests(t *testing.T) {
	places := room.New(1, time.Millisecond)
	_, h := startWith(t, places, Options{})
	defer occupy(places)()
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodPost, "/v1/ask", `{"text":"lmia"}`, 503},
		{http.MethodPost, "/v1/ask", `{"text":"I want to kill myself"}`, 200},
		{http.MethodGet, "/v1/search?q=lmia", "", 503},
		{http.MethodGet, "/learn?q=lmia", "", 503},
		{http.MethodGet, "/learn/immigration/lmia", "", 200},
	} {
		res, body := request.Send(t, test.method, h.URL+test.path, test.body)
		if res.StatusCode != test.status || (test.status == 503) != (res.Header.Get("Retry-After") == "5") {
			t.Errorf("%s %s: status %d, Retry-After %q, want %d\n%.200s", test.method, test.path, res.StatusCode, res.Header.Get("Retry-After"), test.status, body)
		}
	}
}

// Who goes on over a limit is told so at once for a while, and then read from more and more slowly; a cry for help among it is answered, though late.
func TestSlowedDown(t *testing.T) {
	for _, test := range []struct{ name, frame, want string }{
		{"over the limit", `{"type":"say","id":"%d","text":"hello"}`, "rate_limited"},
		{"what cannot be read", `{"type":"say","id":"%d","colour":1}`, "bad_frame"},
		{"pings", `{"type":"ping","id":"%d"}`, "ack"},
		{"erasing", `{"type":"forget","id":"%d"}`, "rate_limited"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, h := start(t, Options{MessageEvery: time.Hour, MessageBurst: 1})
			c := dial(t, h, hello)
			c.send(`{"type":"say","id":"m","text":"hello"}`)
			c.next()
			begin := time.Now()
			const slowed = 4
			for n := range noiseAtOnce + slowed {
				c.send(fmt.Sprintf(test.frame, n))
			}
			c.send(`{"type":"say","id":"cry","text":"I want to kill myself"}`)
			for n := range noiseAtOnce + slowed {
				m := c.next()
				if m["code"] != test.want && m["type"] != test.want || m["re"] != fmt.Sprint(n) && test.want != "bad_frame" {
					t.Fatalf("frame %d: got %v, want %s", n, m, test.want)
				}
			}
			// A slow machine only makes it take longer, so this cannot fail for that.
			if least := (slowed - 1) * noiseEvery; time.Since(begin) < least {
				t.Errorf("%d frames took %v, less than %v", noiseAtOnce+slowed, time.Since(begin), least)
			}
			if m := c.next(); m["reason"] != "crisis" || m["seq"].(float64) == 0 {
				t.Errorf("a cry for help: got %v", m)
			}
			if figure(t, s, "answerbot_limited_total", "slowed") < slowed-1 {
				t.Error("it was not counted")
			}
		})
	}
}

// The rank goes by what has been used of a share, and by the address where that has used more; without limits everybody is the first.
func TestRanks(t *testing.T) {
	for _, test := range []struct {
		used float64
		want int
	}{{0, 0}, {0.05, 0}, {0.1, 1}, {0.5, 8}, {0.95, 15}, {1, 15}} {
		if got := rankOf(test.used); got != test.want {
			t.Errorf("of %v used: rank %d, want %d", test.used, got, test.want)
		}
	}
	for _, l := range []*rate.Limiter{nil, rate.NewLimiter(rate.Inf, 20), rate.NewLimiter(rate.Every(-1), 20)} {
		if got := spent(l); got != 0 {
			t.Errorf("without a limit %v of it is used", got)
		}
	}
}
