package load

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

var starter = sync.OnceValue(func() *bot.Bot {
	c := corpus.Starter()
	return bot.New(c, matcher.Build(c, matcher.Options{}))
})

// serve runs a real server on an address until stop is called, which tells everybody when to come back.
func serve(t testing.TB, log session.Log, address string) (url string, stop func()) {
	t.Helper()
	rim := web.New(web.Options{Log: log, Bot: starter(), MessageEvery: -1})
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	h := rim.HTTPServer()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Serve(listener) // always ErrServerClosed
	}()
	stop = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := rim.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := h.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		<-ended
	})
	t.Cleanup(stop)
	return "http://" + listener.Addr().String(), stop
}

func player(t testing.TB, s Settings) *Player {
	t.Helper()
	p, err := New(s, 100)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Visitors of every kind play on a real server: every reply is right, and there is one record for each receipt.
func TestPlay(t *testing.T) {
	log := memlog.New()
	url, _ := serve(t, log, "127.0.0.1:0")
	questions, out, err := Rehearse(t.Context(), url, FromCorpus(corpus.Starter()), 60, 1)
	if err != nil || len(questions)+out != 60 {
		t.Fatalf("%d questions, %d left out, %v", len(questions), out, err)
	}
	span := Span{Ramp: 100 * time.Millisecond, Warmup: 200 * time.Millisecond, Lasts: 1500 * time.Millisecond}
	var receipts []string
	for _, test := range []struct {
		name string
		away bool
		play func(p *Player)
	}{
		{"closed", false, func(p *Player) { p.Closed(t.Context(), 8, span) }},
		{"closed, away", true, func(p *Player) { p.Closed(t.Context(), 8, span) }},
		{"open questions", false, func(p *Player) { p.OpenTurns(t.Context(), 20, 60, span) }},
		{"open conversations", false, func(p *Player) { p.OpenConversations(t.Context(), 50, 20, span) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := player(t, Settings{URL: url, Questions: questions, Turns: 3, Think: Think{Exponential, 20 * time.Millisecond}, Away: test.away,
				Followups: 0.2, Ratings: 0.4, Intakes: 0.4, Leaves: 0.2, Timeout: 20 * time.Second})
			test.play(p)
			r := p.Stats.Report()
			if r.Bad() > 0 || r.Replied == 0 || r.Turn.Count == 0 || r.Connect.Count == 0 || r.Open != 0 || len(r.Closed)+len(r.Failed) > 0 {
				t.Errorf("got %+v", r)
			}
			receipts = append(receipts, p.Stats.Receipts()...)
		})
	}
	var stored []string
	for i, err := range log.Intakes(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, i.Reference)
	}
	slices.Sort(receipts)
	slices.Sort(stored)
	if len(stored) == 0 || !slices.Equal(receipts, stored) {
		t.Errorf("receipts %v, records %v", receipts, stored)
	}
}

// A server goes down and another takes its place: everybody is told when to come back, and finds their conversation again.
func TestComingBack(t *testing.T) {
	const visitors = 40
	log := memlog.New()
	url, stop := serve(t, log, "127.0.0.1:0")
	p := player(t, Settings{URL: url, Questions: []Question{NewQuestion("what is an lmia", "")}})
	held := p.Hold(t.Context(), visitors, 0, 1, true)
	defer held.End()
	held.Asked()
	if r := p.Stats.Report(); r.Open != visitors || r.Replied != visitors || r.Bad() > 0 {
		t.Fatalf("got %+v", r)
	}
	stop()
	serve(t, log, url[len("http://"):])
	for held.Lost() > 0 || p.Stats.Resume.Quantiles().Count < visitors {
		select {
		case <-held.Changed():
		case <-time.After(30 * time.Second):
			t.Fatalf("%d are not back: %+v", held.Lost(), p.Stats.Report())
		}
	}
	r := p.Stats.Report()
	if r.Forgotten > 0 || r.Bad() > 0 || r.Closed["1001 going away"] != visitors || r.Open != visitors {
		t.Errorf("got %+v", r)
	}
}

// A server of a store that has forgotten everything is found out.
func TestForgotten(t *testing.T) {
	url, stop := serve(t, memlog.New(), "127.0.0.1:0")
	p := player(t, Settings{URL: url, Questions: []Question{NewQuestion("what is an lmia", "")}})
	v := p.Visitor()
	if err := v.Connect(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	defer v.Leave()
	if err := v.Say(t.Context(), time.Now(), v.next()); err != nil {
		t.Fatal(err)
	}
	stop()
	serve(t, memlog.New(), url[len("http://"):])
	if err := v.Say(t.Context(), time.Now(), v.next()); err != nil { // the connection is gone: it comes back and asks again
		t.Fatal(err)
	}
	if r := p.Stats.Report(); r.Forgotten != 1 || r.Replied != 2 || r.Bad() > 0 {
		t.Errorf("got %+v", r)
	}
}

func TestRehearse(t *testing.T) {
	url, _ := serve(t, memlog.New(), "127.0.0.1:0")
	sure := corpus.Starter().Answers()[0].Question
	mixed := []Question{NewQuestion(sure, ""), NewQuestion(sure, "no-such-answer"), NewQuestion("hello", "")}
	kept, out, err := Rehearse(t.Context(), url, mixed, 10, 1)
	if err != nil || out != 2 || len(kept) != 1 || kept[0].Expect == "" {
		t.Errorf("got %v, %d left out, %v", kept, out, err)
	}
	if _, _, err := Rehearse(t.Context(), url, mixed[2:], 10, 1); err == nil {
		t.Error("no question is answered, and that is no error")
	}
	limited := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }))
	defer limited.Close()
	if _, _, err := Rehearse(t.Context(), limited.URL, mixed, 10, 1); err == nil {
		t.Error("a limit is no error")
	}
}
