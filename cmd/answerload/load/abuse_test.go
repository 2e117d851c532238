package load

import (
	"runtime"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// Abusers of every kind come beside honest visitors, who all get the right answers; when they are gone nothing of them is left.
func TestAbuse(t *testing.T) {
	url, _ := serve(t, memlog.New(), "127.0.0.1:0")
	questions, _, err := Rehearse(t.Context(), url, FromCorpus(corpus.Starter()), 20, 1)
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	bad := player(t, Settings{URL: url, Questions: questions, Timeout: 20 * time.Second})
	cut, end := bad.Abuse(t.Context(), Abuse{Idle: 40, SlowReaders: 10, SlowHeaders: 10, Flooders: 10, FloodRate: 20})
	if bad.Stats.Open.Load() < 40 || runtime.NumGoroutine() < before+40 {
		t.Errorf("%d conversations are open, %d goroutines", bad.Stats.Open.Load(), runtime.NumGoroutine())
	}
	good := player(t, Settings{URL: url, Questions: questions, Turns: 2, Think: Think{Fixed, 20 * time.Millisecond}, Timeout: 20 * time.Second})
	good.OpenConversations(t.Context(), 100, 20, Span{Lasts: 3 * time.Second})
	end()
	if r := good.Stats.Report(); r.Bad() > 0 || r.Replied == 0 || sum(r.Refused)+sum(r.Failed)+sum(r.Closed) > 0 {
		t.Errorf("honest visitors saw %+v", r)
	}
	if cut.Flooders.Load() == 0 {
		t.Error("no flooder was cut off")
	}
	deadline := time.Now().Add(time.Minute)
	for runtime.NumGoroutine() > before+5 {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, before %d", runtime.NumGoroutine(), before)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// A head that never ends is cut off by the server.
func TestSlowHeader(t *testing.T) {
	url, _ := serve(t, memlog.New(), "127.0.0.1:0")
	p := player(t, Settings{URL: url, Questions: []Question{NewQuestion("a?", "")}})
	p.slowHeader(t.Context()) // returns when it is
	if err := t.Context().Err(); err != nil {
		t.Error(err)
	}
}

func sum(of map[string]int64) (n int64) {
	for _, v := range of {
		n += v
	}
	return n
}
