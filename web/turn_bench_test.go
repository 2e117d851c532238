//go:build unix

package web

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/redislog"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// How many turns a second one process takes: go test ./web -run '^$' -bench Turn. What a turn waits for is part of it, the log as durable as it
// is in production, so many conversations are at it at once. "frames" has everything but the network: the bytes of a frame in, the bytes of its replies
// out. "socket" has it too, and with it the client's share of the processors and a handshake for every ten turns: what the server does of it is under
// (*parker).worker and (*parker).run in a profile.

// turnsHeld is how many turns a conversation of the benchmarks has.
const turnsHeld = 10

// saying are the frames of the benchmarks' conversations: questions in the words of the library's alternates, and what people say between them.
func saying() [][]byte {
	var all [][]byte
	for i, a := range corpus.Starter().Answers() {
		if len(a.Alternates) == 0 {
			continue
		}
		text := a.Alternates[i%len(a.Alternates)]
		if i%8 == 3 {
			text = "thanks, that helps a lot"
		}
		frame, err := json.Marshal(map[string]string{"type": "say", "id": fmt.Sprint("m", i), "text": text})
		if err != nil {
			panic(err)
		}
		all = append(all, frame)
	}
	return all
}

// stores are the logs that a turn is measured with.
var stores = []struct {
	name string
	open func(b *testing.B) session.Log
}{
	{"memory", func(*testing.B) session.Log { return memlog.New() }},
	{"sqlite", func(b *testing.B) session.Log {
		log, err := sqlitelog.Open(filepath.Join(b.TempDir(), "a.sqlite"), session.Retention{})
		return opened(b, log, err)
	}},
	{"redis", func(b *testing.B) session.Log {
		log, err := redislog.Open(b.Context(), redislog.Options{URL: redistest.Start(b, redistest.Durable...).URL("")})
		return opened(b, log, err)
	}},
}

func opened(b *testing.B, log session.Log, err error) session.Log {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := log.Close(); err != nil {
			b.Error(err)
		}
	})
	return log
}

// BenchmarkTurn is a turn with each store and so many conversations at once.
func BenchmarkTurn(b *testing.B) {
	frames := saying()
	for _, store := range stores {
		for _, atOnce := range []int{2, 64, 256} {
			b.Run(fmt.Sprintf("frames/%s/%d", store.name, atOnce), func(b *testing.B) {
				s := New(Options{Log: store.open(b), Bot: starter(), MessageEvery: -1})
				turns(b, atOnce, frames, func() speaker { return newTalker(b, s) })
			})
		}
		b.Run(fmt.Sprintf("socket/%s/64", store.name), func(b *testing.B) {
			_, h := start(b, Options{Log: store.open(b), MessageEvery: -1})
			turns(b, 64, frames, func() speaker { return caller{dial(b, h, hello)} })
		})
	}
}

// speaker is one side of a conversation.
type speaker interface {
	say(frame []byte) error // returns when the reply is there
	end()
}

// turns has conversations held until the benchmark ends and reports how long turns took.
func turns(b *testing.B, atOnce int, frames [][]byte, begin func() speaker) {
	var began atomic.Int64
	took := make(chan []time.Duration, atOnce)
	b.SetParallelism(max(1, atOnce/runtime.GOMAXPROCS(0)))
	b.ReportAllocs()
	before := processorTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		var c speaker
		at := int(began.Add(1)) * 37
		for n := 0; pb.Next(); n++ {
			if n%turnsHeld == 0 {
				if c != nil {
					c.end()
				}
				c = begin()
			}
			start := time.Now()
			if err := c.say(frames[(at+n)%len(frames)]); err != nil {
				b.Error(err)
				return
			}
			mine = append(mine, time.Since(start))
		}
		if c != nil {
			c.end()
		}
		took <- mine
	})
	b.StopTimer()
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/turn")
	close(took)
	var all []time.Duration
	for some := range took {
		all = append(all, some...)
	}
	if slices.Sort(all); len(all) > 0 {
		b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
		b.ReportMetric(float64(all[(len(all)-1)*99/100].Microseconds()), "p99-µs")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

// processorTime is what this process has used, the store's server apart; other programs on the machine do not change it.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// talker is a conversation without a network.
type talker struct {
	b   *testing.B
	c   *socket
	out []any
}

func newTalker(b *testing.B, s *Server) *talker {
	t := &talker{b: b, c: &socket{server: s}}
	t.c.out = &t.out
	if err := t.say([]byte(hello)); err != nil {
		b.Error(err)
	}
	return t
}

func (t *talker) say(frame []byte) error {
	if err := t.c.frame(frame); err != nil {
		return err
	}
	for _, v := range t.out {
		if err := encoded(v, func([]byte) error { return nil }); err != nil {
			return err
		}
	}
	t.out = t.out[:0]
	return nil
}

func (t *talker) end() { t.c.talk.leave() }

// caller is a conversation over a websocket.
type caller struct{ *client }

func (c caller) say(frame []byte) error {
	if err := c.WriteMessage(websocket.TextMessage, frame); err != nil {
		return err
	}
	_, _, err := c.ReadMessage()
	return err
}

func (c caller) end() { c.Close() }
