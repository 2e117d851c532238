package redislog

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
)

// exchange is a turn of the usual size: a question of 60 bytes and an answer of 1.2 KB.
func exchange(first int64) session.Turn {
	at := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	client := fmt.Sprint("m", first)
	return session.Turn{Client: client, Events: []session.Event{
		{Type: session.TypeVisitor, Seq: first, Re: client, At: at, Text: strings.Repeat("why", 20)},
		{Type: session.TypeAnswer, Seq: first + 1, Re: client, At: at, Confidence: 0.94, Answer: &session.Answer{
			ID: "work-permit-vs-permanent-residence", Area: "immigration", Summary: strings.Repeat("because ", 120),
		}},
	}}
}

func BenchmarkAppend(b *testing.B)          { benchmark(b, 1, redistest.Durable...) }
func BenchmarkAppend64AtOnce(b *testing.B)  { benchmark(b, 64, redistest.Durable...) }
func BenchmarkAppend256AtOnce(b *testing.B) { benchmark(b, 256, redistest.Durable...) }

// BenchmarkAppend256AtOnceInMemory shows what is left without the disk.
func BenchmarkAppend256AtOnceInMemory(b *testing.B) { benchmark(b, 256) }

// benchmark has each goroutine hold one conversation of ten turns after another.
func benchmark(b *testing.B, goroutines int, settings ...string) {
	l := mustOpen(b, redistest.Start(b, settings...).URL(""))
	defer l.Close()
	var conversations atomic.Int64
	b.SetParallelism(max(goroutines/runtime.GOMAXPROCS(0), 1))
	if goroutines == 1 {
		b.SetParallelism(1)
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	b.RunParallel(func(pb *testing.PB) {
		var c string
		for n := 0; pb.Next(); n++ {
			if n%10 == 0 {
				c = session.ConversationOf(fmt.Sprint(conversations.Add(1)))
			}
			if err := l.Append(b.Context(), c, exchange(int64(n%10)*2+1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}
