package redislog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// Every turn that was acknowledged is there after kill -9 of Redis, and none is there twice or torn. With appendonly no this fails at the first round.
func TestKilled(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	var acked sync.Map // conversation to number of turns
	for round := range rounds(3, 100) {
		ctx, cancel := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for w := range 8 {
			writers.Go(func() {
				c := fmt.Sprintf("%d-%d", round, w)
				for n := int64(0); ctx.Err() == nil; n++ {
					if l.Append(ctx, c, submission(fmt.Sprint("m", n), fmt.Sprintf("TSL-%s-%d", c, n), n*2+1)) != nil {
						return
					}
					acked.Store(c, n+1)
				}
			})
		}
		time.Sleep(time.Duration(100+round%7*20) * time.Millisecond) // in the midst of it
		s.Kill()
		cancel()
		writers.Wait()
		s.Restart()
	}
	turns := 0
	for round := range rounds(3, 100) {
		for w := range 8 {
			c := fmt.Sprintf("%d-%d", round, w)
			n, _ := acked.LoadOrStore(c, int64(0))
			events, err := l.Read(t.Context(), c, 0)
			if err != nil && !errors.Is(err, session.ErrNotFound) || int64(len(events)) < n.(int64)*2 || len(events)%2 != 0 {
				t.Errorf("%v: %v turns were acknowledged, there are %d events, %v", c, n, len(events), err)
			}
			for i := range n.(int64) {
				if _, err := l.Intake(t.Context(), fmt.Sprintf("TSL-%s-%d", c, i)); err != nil {
					t.Errorf("an acknowledged intake: %v", err)
				}
			}
			turns += len(events) / 2
		}
	}
	wantIntakes(t, l, turns)
	t.Logf("%d kills, %d turns", rounds(3, 100), turns)
}

// A primary that loses sight of its replica without a word acknowledges no intake any more: what it would acknowledge dies with it when the replica is
// promoted. The same with --store-wait 0 loses every one of them, which shows that the test looks in the right place.
func TestFailover(t *testing.T) {
	for _, wait := range []int{Auto, 0} {
		t.Run(fmt.Sprint("wait ", wait), func(t *testing.T) {
			for range rounds(1, 10) {
				failover(t, wait)
			}
		})
	}
}

func failover(t *testing.T, wait int) {
	s := redistest.Start(t, redistest.Durable...)
	proxy := redistest.NewProxy(t, s.Addr)
	replica := s.Replica(proxy.Addr, redistest.Durable...)
	l := mustOpenWith(t, Options{URL: s.URL(""), Wait: wait})
	defer l.Close()
	var acked []string
	submit := func(n int) {
		reference := fmt.Sprint("TSL-", n)
		ctx, cancel := context.WithTimeout(t.Context(), callWithin)
		defer cancel()
		for range 2 { // the visitor sends it again: a duplicate is a receipt too
			err := l.Append(ctx, reference, submission("m1", reference, 1))
			if err == nil || errors.Is(err, session.ErrDuplicate) {
				acked = append(acked, reference)
				return
			}
		}
	}
	for n := range 20 {
		submit(n)
	}
	if len(acked) != 20 {
		t.Fatalf("with the replica in sight %d of 20 intakes were acknowledged", len(acked))
	}
	proxy.Lose(true, true)
	for n := 20; n < 24; n++ {
		submit(n)
	}
	s.Kill()
	replica.Do("replicaof", "no", "one")
	after := mustOpen(t, replica.URL(""))
	defer after.Close()
	lost := 0
	for _, reference := range acked {
		if _, err := after.Intake(t.Context(), reference); err != nil {
			lost++
		}
	}
	if wait == 0 && lost == 0 || wait != 0 && lost > 0 {
		t.Errorf("%d of %d acknowledged intakes are lost", lost, len(acked))
	}
}

// With Sentinels, turns are taken again by the promoted replica without a restart, and what was acknowledged is there.
func TestFailoverBySentinel(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	s.Replica("", redistest.Durable...)
	l := mustOpen(t, "redis://"+redistest.Sentinel(t, s)+"/?master=firm")
	defer l.Close()
	told := make(chan int64, 100)
	defer l.Follow("ada", func(w session.Wake) { told <- w.Last })()
	mustAppend(t, l, "ada", submission("m1", "TSL-1", 1))
	s.Kill()
	redistest.Until(t, "turns are taken again", func(ctx context.Context) bool {
		err := l.Append(ctx, "ada", sessiontest.Exchange(3))
		return err == nil || errors.Is(err, session.ErrDuplicate)
	})
	wantEvents(t, l, "ada", 4)
	wantIntakes(t, l, 1)
	wantWake(t, told, 4)
}
