package redislog

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func TestLog(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	url := func() string { s.Do("flushall"); return s.URL("") }
	t.Run("one", func(t *testing.T) {
		sessiontest.Run(t, func(t *testing.T) session.Log { return mustOpen(t, url()) },
			func(t *testing.T, closed session.Log) session.Log { return mustOpen(t, closed.(*Log).options.URL) })
	})
	t.Run("two", func(t *testing.T) { two(t, url) })
}

func TestLogInCluster(t *testing.T) {
	servers := redistest.Cluster(t, redistest.Durable...)
	two(t, func() string {
		for _, s := range servers {
			s.Do("flushall")
		}
		return redistest.ClusterURL(servers)
	})
}

func TestLogWithReplica(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	s.Replica("")
	two(t, func() string { s.Do("flushall"); return s.URL("") })
}

// two checks the promise with two logs that share nothing but Redis, as two replicas of the server do.
func two(t *testing.T, url func() string) {
	open := func(t *testing.T, url string) session.Log {
		return &both{logs: [2]*Log{mustOpen(t, url), mustOpen(t, url)}}
	}
	sessiontest.Run(t, func(t *testing.T) session.Log { return open(t, url()) },
		func(t *testing.T, closed session.Log) session.Log { return open(t, closed.(*both).logs[0].options.URL) })
}

func mustOpen(t testing.TB, url string) *Log {
	t.Helper()
	return mustOpenWith(t, Options{URL: url, Wait: Auto})
}

func mustOpenWith(t testing.TB, o Options) *Log {
	t.Helper()
	l, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// both makes every call on one or the other of two logs, by turns.
type both struct {
	logs  [2]*Log
	calls atomic.Uint64
}

func (b *both) next() *Log { return b.logs[b.calls.Add(1)%2] }

func (b *both) Append(ctx context.Context, conversation string, turn session.Turn) error {
	return b.next().Append(ctx, conversation, turn)
}

func (b *both) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	return b.next().Read(ctx, conversation, after)
}

func (b *both) Newest(ctx context.Context, conversation string, most int) ([]session.Event, error) {
	return b.next().Newest(ctx, conversation, most)
}

func (b *both) Follow(conversation string, wake func(session.Wake)) (stop func()) {
	return b.next().Follow(conversation, wake)
}

func (b *both) Type(conversation, who string) { b.next().Type(conversation, who) }

func (b *both) Replace(ctx context.Context, intake session.Intake) error {
	return b.next().Replace(ctx, intake)
}

func (b *both) Hold(ctx context.Context, reference string, held bool) error {
	return b.next().Hold(ctx, reference, held)
}

func (b *both) Erase(ctx context.Context, reference string) error {
	return b.next().Erase(ctx, reference)
}

func (b *both) Forget(ctx context.Context, conversation string) error {
	return b.next().Forget(ctx, conversation)
}

func (b *both) References(ctx context.Context) ([]string, error) {
	return b.next().References(ctx)
}

func (b *both) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return b.next().Intakes(ctx)
}

func (b *both) Intake(ctx context.Context, reference string) (session.Intake, error) {
	return b.next().Intake(ctx, reference)
}

func (b *both) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]string, error) {
	return b.next().Claim(ctx, now, lease, n)
}

func (b *both) Defer(ctx context.Context, reference string, until time.Time) error {
	return b.next().Defer(ctx, reference, until)
}

func (b *both) Waiting(ctx context.Context, before time.Time) (int, time.Time, error) {
	return b.next().Waiting(ctx, before)
}

func (b *both) Settle(ctx context.Context, reference string) error {
	return b.next().Settle(ctx, reference)
}

func (b *both) Feedback(ctx context.Context) iter.Seq2[session.Feedback, error] {
	return b.next().Feedback(ctx)
}

func (b *both) Sweep(ctx context.Context, now time.Time) error { return b.next().Sweep(ctx, now) }

func (b *both) Promise() session.Promise { return b.next().Promise() }

func (b *both) Ready(ctx context.Context) error { return b.next().Ready(ctx) }

func (b *both) Close() error { return errors.Join(b.logs[0].Close(), b.logs[1].Close()) }
