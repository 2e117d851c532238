package sessiontest

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Exchange is a turn of the usual size: a question of 60 bytes and an answer of 1.2 KB.
func Exchange(first int64) session.Turn {
	at := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	client := fmt.Sprint("m", first)
	return session.Turn{Client: client, Events: []session.Event{
		{Type: session.TypeVisitor, Seq: first, Re: client, At: at, Text: strings.Repeat("why", 20)},
		{Type: session.TypeAnswer, Seq: first + 1, Re: client, At: at, Confidence: 0.94, Answer: &session.Answer{
			ID: "work-permit-vs-permanent-residence", Area: "immigration", Summary: strings.Repeat("because ", 120),
		}},
	}}
}

// BenchmarkAppend has each of so many goroutines hold one conversation of ten turns after another.
func BenchmarkAppend(b *testing.B, l session.Log, goroutines int) {
	var conversations atomic.Int64
	b.SetParallelism(max(goroutines/runtime.GOMAXPROCS(0), 1))
	if goroutines == 1 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	b.RunParallel(func(pb *testing.PB) {
		var c string
		for n := 0; pb.Next(); n++ {
			if n%10 == 0 {
				c = session.ConversationOf(fmt.Sprint(conversations.Add(1)))
			}
			if err := l.Append(b.Context(), c, Exchange(int64(n%10)*2+1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}
