package redislog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// rounds is how often a fault strikes: few times in make test, many in make faults.
func rounds(few, many int) int {
	if os.Getenv("FAULTS") != "" {
		return many
	}
	return few
}

// hangsFor keeps a broken store from holding up the tests: no call may take longer than callWithin, and this is many times that.
const hangsFor = 20 * callWithin

// A Redis that is frozen holds nobody up for longer than callWithin, whatever the caller's context allows, and what became of the turn is found out
// by sending it again: it is there once. Without ContextTimeoutEnabled and the library's own time limits this fails after hangsFor.
func TestFrozen(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	mustAppend(t, l, "ada", submission("m1", "TSL-1", 1))
	s.Freeze()
	calls := map[string]func(context.Context) error{
		"Append": func(ctx context.Context) error { return l.Append(ctx, "ada", submission("m3", "TSL-3", 3)) },
		"Read":   func(ctx context.Context) error { _, err := l.Read(ctx, "ada", 0); return err },
		"Intake": func(ctx context.Context) error { _, err := l.Intake(ctx, "TSL-1"); return err },
		"Claim":  func(ctx context.Context) error { _, err := l.Claim(ctx, time.Now(), time.Minute, 1); return err },
		"Ready":  l.Ready,
	}
	var wg sync.WaitGroup
	for name, call := range calls {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), hangsFor)
			defer cancel()
			if err := call(ctx); err == nil || ctx.Err() != nil {
				t.Errorf("%s: got error %v, and the caller's context has ended: %v", name, err, ctx.Err())
			}
		})
	}
	wg.Wait()
	s.Thaw()
	redistest.Until(t, "turns are taken again", func(ctx context.Context) bool {
		err := l.Append(ctx, "ada", submission("m3", "TSL-3", 3))
		return err == nil || errors.Is(err, session.ErrDuplicate)
	})
	wantEvents(t, l, "ada", 4)
	wantIntakes(t, l, 2)
}

func wantIntakes(t *testing.T, l *Log, want int) {
	t.Helper()
	got := 0
	for _, err := range l.Intakes(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		got++
	}
	if got != want {
		t.Fatalf("got %d intakes, want %d", got, want)
	}
}

// A turn that was done and whose reply was lost on the way back is reported as unknown, and is a duplicate when it comes again. With the retries that the
// library makes by default, and without the check in the script, it would be there twice.
func TestLostReply(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	proxy := redistest.NewProxy(t, s.Addr)
	l := mustOpen(t, strings.Replace(s.URL(""), s.Addr, proxy.Addr, 1))
	defer l.Close()
	for n := range int64(rounds(2, 20)) {
		first := n*4 + 3
		redistest.Until(t, "there is a connection", func(ctx context.Context) bool {
			err := l.Append(ctx, "ada", sessiontest.Exchange(first-2))
			return err == nil || errors.Is(err, session.ErrDuplicate)
		})
		proxy.Lose(false, true)
		turn := sessiontest.Exchange(first)
		if err := l.Append(t.Context(), "ada", turn); err == nil || errors.Is(err, session.ErrDuplicate) || errors.Is(err, session.ErrConflict) {
			t.Fatalf("without a reply: got %v", err)
		}
		proxy.Lose(false, false)
		proxy.Cut()
		redistest.Until(t, "it is recorded", func(ctx context.Context) bool {
			err := l.Append(ctx, "ada", turn)
			if err == nil {
				t.Fatal("the turn was not done the first time: this test loses the wrong thing")
			}
			return errors.Is(err, session.ErrDuplicate)
		})
		wantEvents(t, l, "ada", int(first)+1)
	}
}

// A full memory is said honestly, keeps what there is readable, and tears no turn: the script is refused as a whole, which XADD, HSET and ZADD one by one
// would not be.
func TestOutOfMemory(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	s.Do("config", "set", "maxmemory", "3mb")
	var err error
	n := 0
	for err == nil {
		n++
		err = l.Append(t.Context(), fmt.Sprint("c", n), submission("m1", fmt.Sprint("TSL-", n), 1))
	}
	if !strings.Contains(err.Error(), "no memory left") {
		t.Errorf("got %v", err)
	}
	s.Do("config", "set", "maxmemory", "1mb") // what the buffers of connections take goes up and down: now there is too little in any case
	if err := l.Ready(t.Context()); err == nil {
		t.Error("it is ready")
	}
	wantEvents(t, l, "ada", 2)
	wantEvents(t, l, fmt.Sprint("c", n), 0)
	wantIntakes(t, l, n-1)
	s.Do("config", "set", "maxmemory", "0")
	mustAppend(t, l, fmt.Sprint("c", n), submission("m1", fmt.Sprint("TSL-", n), 1))
	wantIntakes(t, l, n)
}

// A primary that has become a replica refuses, says what to do, and serves again when it is promoted.
func TestReadOnly(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	s.Do("replicaof", "127.0.0.1", "1")
	if err := l.Append(t.Context(), "ada", sessiontest.Exchange(1)); err == nil || !strings.Contains(err.Error(), "this Redis is a replica") {
		t.Errorf("got %v", err)
	}
	s.Do("replicaof", "no", "one")
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
}

// A server that has forgotten the script, as after a restart or on a new primary, is given it again within the same call.
func TestScriptForgotten(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	for n := range int64(3) {
		s.Do("script", "flush")
		mustAppend(t, l, "ada", sessiontest.Exchange(n*2+1))
	}
	wantEvents(t, l, "ada", 6)
}

// Everything gone is noticed for what it is: the conversations are not there, and they may begin anew. The list and the outbox alone gone, Sweep puts every
// record back that is not settled; without Sweep the claim below stays empty.
func TestFlushed(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	for n := range 40 {
		mustAppend(t, l, fmt.Sprint("c", n), submission("m1", fmt.Sprintf("TSL-%02d", n), 1))
	}
	if err := l.Settle(t.Context(), "TSL-00"); err != nil {
		t.Fatal(err)
	}
	for n := range shards {
		s.Do("del", l.index(n), l.outbox(n))
	}
	wantIntakes(t, l, 0)
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	wantIntakes(t, l, 40)
	if claimed, err := l.Claim(t.Context(), time.Now(), time.Minute, 100); err != nil || len(claimed) != 39 {
		t.Errorf("claim: got %d, %v, want the 39 that are not settled", len(claimed), err)
	}
	s.Do("flushall")
	wantEvents(t, l, "c1", 0)
	if err := l.Append(t.Context(), "c1", sessiontest.Exchange(3)); !errors.Is(err, session.ErrConflict) {
		t.Errorf("going on: got %v", err)
	}
	mustAppend(t, l, "c1", sessiontest.Exchange(1))
}

// Reads that hang do not keep turns from being stored, since they have connections of their own. With one pool for both the second half fails, as it must.
func TestPoolsApart(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var readers sync.WaitGroup
	for range 2 * readPool {
		readers.Go(func() {
			for ctx.Err() == nil {
				l.read.BLPop(ctx, 0, "never")
			}
		})
	}
	redistest.Until(t, "all connections for reading are taken", func(context.Context) bool { return l.read.PoolStats().TotalConns >= readPool })
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	apart := l.write
	l.write = l.read // nobody else uses the log here
	if err := l.Append(t.Context(), "ada", sessiontest.Exchange(3)); err == nil {
		t.Error("a turn went through although every connection is taken: this test proves nothing")
	}
	cancel()
	s.Kill() // a cancelled context does not end a read that has no deadline
	readers.Wait()
	if err := apart.Close(); err != nil { // Close knows the other alone; what was given up may still be using that
		t.Error(err)
	}
}
