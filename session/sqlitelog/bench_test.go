package sqlitelog

import (
	"path/filepath"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func BenchmarkAppend(b *testing.B)          { benchmark(b, 1) }
func BenchmarkAppend64AtOnce(b *testing.B)  { benchmark(b, 64) }
func BenchmarkAppend256AtOnce(b *testing.B) { benchmark(b, 256) }

func benchmark(b *testing.B, goroutines int) {
	l := mustOpen(b, filepath.Join(b.TempDir(), "a.db"))
	defer l.Close()
	sessiontest.BenchmarkAppend(b, l, goroutines)
}

func BenchmarkRead20(b *testing.B) {
	l := mustOpen(b, filepath.Join(b.TempDir(), "a.db"))
	defer l.Close()
	c := session.ConversationOf("reader")
	for n := range int64(10) {
		if err := l.Append(b.Context(), c, sessiontest.Exchange(n*2+1)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if events, err := l.Read(b.Context(), c, 0); err != nil || len(events) != 20 {
			b.Fatal(len(events), err)
		}
	}
}
