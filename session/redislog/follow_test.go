package redislog

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// A follower misses nothing when the connection for messages is cut off without a word, in one direction or in both: after it is made again the number is
// looked at. Without that look, and without the one every pollEvery, this waits in vain.
func TestFollowThroughLoss(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	writer := mustOpen(t, s.URL(""))
	defer writer.Close()
	for name, lose := range map[string][2]bool{"messages": {false, true}, "everything": {true, true}} {
		t.Run(name, func(t *testing.T) {
			proxy := redistest.NewProxy(t, s.Addr)
			l := mustOpen(t, strings.Replace(s.URL(""), s.Addr, proxy.Addr, 1))
			defer l.Close()
			told := make(chan int64, 100)
			defer l.Follow(name, func(w session.Wake) { told <- w.Last })()
			mustAppend(t, writer, name, sessiontest.Exchange(1))
			wantWake(t, told, 2)
			proxy.Lose(lose[0], lose[1])
			mustAppend(t, writer, name, sessiontest.Exchange(3))
			proxy.Lose(false, false)
			wantWake(t, told, 4)
			proxy.Cut()
			mustAppend(t, writer, name, sessiontest.Exchange(5))
			wantWake(t, told, 6)
		})
	}
}

// wantWake waits until it is said that there are so many events.

func wantWake(t *testing.T, told <-chan int64, want int64) {
	t.Helper()
	wait := time.After(hangsFor)
	for {
		select {
		case last := <-told:
			if last == want {
				return
			}
		case <-wait:
			t.Fatalf("nobody said that there are %d events", want)
		}
	}
}
