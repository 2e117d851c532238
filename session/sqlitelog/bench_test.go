package sqlitelog

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
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

func BenchmarkAppend(b *testing.B) {
	l := mustOpen(b, filepath.Join(b.TempDir(), "a.db"))
	defer l.Close()
	for n := 0; b.Loop(); n++ {
		if err := l.Append(b.Context(), session.ConversationOf(fmt.Sprint(n/10)), exchange(int64(n%10)*2+1)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

func BenchmarkAppend64AtOnce(b *testing.B)  { benchmarkAtOnce(b, 64) }
func BenchmarkAppend256AtOnce(b *testing.B) { benchmarkAtOnce(b, 256) }

// benchmarkAtOnce has each goroutine hold one conversation of ten turns after another.
func benchmarkAtOnce(b *testing.B, goroutines int) {
	l := mustOpen(b, filepath.Join(b.TempDir(), "a.db"))
	defer l.Close()
	var conversations atomic.Int64
	b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
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

func BenchmarkRead20(b *testing.B) {
	l := mustOpen(b, filepath.Join(b.TempDir(), "a.db"))
	defer l.Close()
	c := session.ConversationOf("reader")
	for n := range int64(10) {
		if err := l.Append(b.Context(), c, exchange(n*2+1)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if events, err := l.Read(b.Context(), c, 0); err != nil || len(events) != 20 {
			b.Fatal(len(events), err)
		}
	}
}
