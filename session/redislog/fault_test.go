package redislog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
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
			err := l.Append(ctx, "ada", exchange(first-2))
			return err == nil || errors.Is(err, session.ErrDuplicate)
		})
		proxy.Lose(false, true)
		turn := exchange(first)
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
	mustAppend(t, l, "ada", exchange(1))
	s.Do("config", "set", "maxmemory", "3mb")
	var err error
	n := 0
	for err == nil {
		n++
		err = l.Append(t.Context(), fmt.Sprint("c", n), submission("m1", fmt.Sprint("TSL-", n), 1))
	}
	if !strings.Contains(err.Error(), "no memory left") || l.Ready(t.Context()) == nil {
		t.Errorf("got %v", err)
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
	if err := l.Append(t.Context(), "ada", exchange(1)); err == nil || !strings.Contains(err.Error(), "this Redis is a replica") {
		t.Errorf("got %v", err)
	}
	s.Do("replicaof", "no", "one")
	mustAppend(t, l, "ada", exchange(1))
}

// A server that has forgotten the script, as after a restart or on a new primary, is given it again within the same call.
func TestScriptForgotten(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	for n := range int64(3) {
		s.Do("script", "flush")
		mustAppend(t, l, "ada", exchange(n*2+1))
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
	if err := l.Append(t.Context(), "c1", exchange(3)); !errors.Is(err, session.ErrConflict) {
		t.Errorf("going on: got %v", err)
	}
	mustAppend(t, l, "c1", exchange(1))
}

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
		err := l.Append(ctx, "ada", exchange(3))
		return err == nil || errors.Is(err, session.ErrDuplicate)
	})
	wantEvents(t, l, "ada", 4)
	wantIntakes(t, l, 1)
	wantWake(t, told, 4)
}

// A disk that is full ends in an honest refusal, whichever way Redis takes it: with appendfsync always it ends, else it refuses to write. What was acknowledged
// is there when there is room again.
func TestFullDisk(t *testing.T) {
	for _, fsync := range []string{"always", "everysec"} {
		t.Run(fsync, func(t *testing.T) {
			dir := smallDisk(t)
			s := redistest.StartIn(t, dir, "--appendonly", "yes", "--appendfsync", fsync, "--auto-aof-rewrite-percentage", "0")
			l := mustOpenWith(t, Options{URL: s.URL(""), Wait: Auto, AcceptWeaker: true})
			defer l.Close()
			filler := dir + "/filler"
			fill(t, filler)
			acked := int64(0)
			redistest.Until(t, "a turn is refused", func(ctx context.Context) bool {
				for range 200 {
					if l.Append(ctx, "ada", exchange(acked*2+1)) != nil {
						return true
					}
					acked++
				}
				return false
			})
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if s.Ended() {
				s.Restart()
			}
			redistest.Until(t, "turns are taken again", func(ctx context.Context) bool {
				events, err := l.Read(ctx, "ada", 0)
				if err != nil {
					return errors.Is(err, session.ErrNotFound) && acked == 0
				}
				if fsync == "always" && int64(len(events)) < acked*2 {
					t.Fatalf("%d turns were acknowledged, there are %d events", acked, len(events))
				}
				return l.Append(ctx, "ada", exchange(int64(len(events))+1)) == nil
			})
		})
	}
}

// smallDisk mounts a disk of 8 MB.
func smallDisk(t *testing.T) string {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("a small disk can be mounted by root only: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill leaves little room on the disk.
func fill(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for err == nil {
		_, err = f.Write(block)
	}
	info, err := f.Stat()
	if err == nil {
		err = f.Truncate(info.Size() - 256<<10)
	}
	if err != nil {
		t.Fatal(err)
	}
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
	mustAppend(t, l, "ada", exchange(1))
	apart := l.write
	l.write = l.read // nobody else uses the log here
	if err := l.Append(t.Context(), "ada", exchange(3)); err == nil {
		t.Error("a turn went through although every connection is taken: this test proves nothing")
	}
	l.write = apart
	cancel()
	s.Kill() // a cancelled context does not end a read that has no deadline
	readers.Wait()
}

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
			mustAppend(t, writer, name, exchange(1))
			wantWake(t, told, 2)
			proxy.Lose(lose[0], lose[1])
			mustAppend(t, writer, name, exchange(3))
			proxy.Lose(false, false)
			wantWake(t, told, 4)
			proxy.Cut()
			mustAppend(t, writer, name, exchange(5))
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

// What is forgotten is gone from the disk once Sweep has had the append-only file rewritten; before, it is there.
func TestForgetLeavesNoWords(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	const secret = "xyzzy-plugh"
	turn := exchange(1)
	turn.Client, turn.Events[0].Text, turn.Feedback = secret, secret, &session.Feedback{Text: secret}
	mustAppend(t, l, "ada", turn)
	mustAppend(t, l, "bob", exchange(1))
	if err := l.Forget(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(s.Files()), secret) {
		t.Fatal("the words are not in the files: this test looks in the wrong place")
	}
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	redistest.Until(t, "the words are gone", func(context.Context) bool { return !strings.Contains(string(s.Files()), secret) })
	wantEvents(t, l, "bob", 2)
}

// Everything of a conversation, a case and an intake has the time to live that its kind has, and what has expired is taken out of the list and the outbox.
func TestExpiry(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	keep := session.Retention{Conversations: 10 * time.Hour, Intakes: 100 * time.Hour}
	l := mustOpenWith(t, Options{URL: s.URL(""), Wait: Auto, Retention: keep})
	defer l.Close()
	turn := submission("m1", "TSL-1", 1)
	turn.Feedback = &session.Feedback{Text: "x"}
	mustAppend(t, l, "ada", turn)
	mustAppend(t, l, session.CaseOf("TSL-1"), exchange(1))
	caseKeys, record := l.keys(session.CaseOf("TSL-1")), l.record(shard("ada"), "TSL-1")
	for key, want := range map[string]time.Duration{
		l.keys("ada")[0]: keep.Conversations, l.keys("ada")[1]: keep.Conversations, l.keys("ada")[2]: keep.Conversations,
		caseKeys[0]: keep.Intakes, caseKeys[1]: keep.Intakes, record: keep.Intakes,
	} {
		if left, err := s.Client.PTTL(t.Context(), key).Result(); err != nil || left > want || left < want-time.Hour {
			t.Errorf("%s is kept for %v, %v, want %v", key, left, err, want)
		}
	}
	s.Do("del", record) // as if it had expired
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := s.Do("exists", l.index(shard("ada")), l.outbox(shard("ada"))); n != int64(0) {
		t.Errorf("the list or the outbox still names it")
	}
}

// A turn that Redis has done by half, as a broken append-only file can make it, was never acknowledged: it is not shown, and sent again it is there once and
// whole, with its intake.
func TestHalfDone(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	turn := submission("m3", "TSL-1", 3)
	keys := append(l.keys("ada"), l.record(shard("ada"), "TSL-1"))
	for half := range 4 {
		s.Do("flushall")
		mustAppend(t, l, "ada", exchange(1))
		for _, command := range [][]any{
			{"xadd", keys[0], "3-0", "event", "{}"}, {"xadd", keys[0], "4-0", "event", "{}"},
			{"hset", keys[3], "intake", "{}", "at", "1", "of", "ada", "last", "4"}, {"hset", keys[1], "m3", "4"},
		}[:half+1] {
			s.Do(command...)
		}
		wantEvents(t, l, "ada", 2)
		mustAppend(t, l, "ada", turn)
		if err := l.Append(t.Context(), "ada", turn); !errors.Is(err, session.ErrDuplicate) {
			t.Errorf("again: got %v", err)
		}
		wantEvents(t, l, "ada", 4)
		wantIntakes(t, l, 1)
	}
}

// An entry that somebody has deleted from a stream is missed, rather than passed over.
func TestGap(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	mustAppend(t, l, "ada", exchange(1))
	mustAppend(t, l, "ada", exchange(3))
	s.Do("xdel", l.events("ada"), "2-0")
	if _, err := l.Read(t.Context(), "ada", 0); err == nil || !strings.Contains(err.Error(), "entry 2-0 is missing") {
		t.Errorf("got %v", err)
	}
}
