package load

import (
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session/memlog"
)

// BenchmarkConnect opens conversations, server and visitors in one process: the handshake, the hello and the goodbye.
func BenchmarkConnect(b *testing.B) {
	url, _ := serve(b, memlog.New(), "127.0.0.1:0")
	p := player(b, Settings{URL: url, Questions: []Question{NewQuestion("what is an lmia", "")}})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			v := p.Visitor()
			if err := v.Connect(b.Context(), time.Now()); err != nil {
				b.Error(err)
				return
			}
			v.Leave()
		}
	})
}
