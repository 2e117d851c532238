package redislog

import (
	"testing"

	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func BenchmarkAppend(b *testing.B)          { benchmark(b, 1, redistest.Durable...) }
func BenchmarkAppend64AtOnce(b *testing.B)  { benchmark(b, 64, redistest.Durable...) }
func BenchmarkAppend256AtOnce(b *testing.B) { benchmark(b, 256, redistest.Durable...) }

// BenchmarkAppend256AtOnceInMemory shows what is left without the disk.
func BenchmarkAppend256AtOnceInMemory(b *testing.B) { benchmark(b, 256) }

func benchmark(b *testing.B, goroutines int, settings ...string) {
	l := mustOpen(b, redistest.Start(b, settings...).URL(""))
	defer l.Close()
	sessiontest.BenchmarkAppend(b, l, goroutines)
}
