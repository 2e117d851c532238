// Package redislog keeps conversations in Redis, for as many replicas of the server as there are.
//
// A conversation is a stream whose entry ids are the sequence numbers of its events: 1-0, 2-0, … A turn is appended by one
// script, which Redis runs whole or not at all: it refuses a client id that is there already and a first number that is not
// the next, and only then writes the events, the intake's record and its place in the outbox. So a turn that is sent again
// after a lost reply is done once. Turns of many conversations share pipelines (see lane).
//
// Everything of a conversation has one hash tag of shards many, and its intakes with it, so that a script may touch both on a
// Cluster. An intake's record is a key of its own and the truth; the outbox and the list of intakes are sorted sets that Sweep
// rebuilds from the records. The outbox is no consumer group, since the pending list of a group forgets entries that were
// trimmed (XAUTOCLAIM) and is gone with its stream: a set scored by due time, of which a script takes a lease, has nothing to
// lose that the records do not have.
//
// Publishing is a wake-up only. Followers compare sequence numbers with the stream, after every resubscription and every
// pollEvery.
//
// No call takes longer than callWithin. Writes are never repeated by the client library; what became of a write that got no
// reply is unknown, which is what the promise of Append says.
//
// Words are not sealed as sqlitelog seals them: the key would lie in the same append-only file. What was forgotten or has
// expired leaves that file when Redis rewrites it, which Sweep asks for.
package redislog

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

const (
	// callWithin bounds every call of the store.
	callWithin = 2 * time.Second

	// shards is how many hash tags there are, and so how many primaries a Cluster may spread conversations over. It is part
	// of the names of the keys and never changes.
	shards = 16
)

// Log is a session.Log in Redis.
type Log struct {
	options Options
	prefix  string
	name    string // of this Log among those that publish; no other has it
	logger  *slog.Logger

	write, read node // their pools are apart, so that reads never keep a turn waiting
	lanes       []*lane
	followers   session.Followers
	listener    *listener
	promise     atomic.Pointer[promise]
	layout      atomic.Pointer[error] // why what is in Redis is not for this program; nil until it is known

	quit       chan struct{} // closed to end the goroutines
	background sync.WaitGroup
	gate       session.Gate
}

var _ session.Log = (*Log)(nil)

// node is Redis as one client sees it.
type node struct{ redis.UniversalClient }

// of gives the client of the primary that holds the key: in a Cluster WAIT must go where the write went.
func (n node) of(ctx context.Context, key string) (redis.Cmdable, error) {
	if cluster, ok := n.UniversalClient.(*redis.ClusterClient); ok {
		return cluster.MasterForKey(ctx, key)
	}
	return n.UniversalClient, nil
}

// primaries gives a client for each of them.
func (n node) primaries(ctx context.Context) (all []redis.Cmdable, err error) {
	cluster, ok := n.UniversalClient.(*redis.ClusterClient)
	if !ok {
		return []redis.Cmdable{n.UniversalClient}, nil
	}
	var mu sync.Mutex // guards all
	err = cluster.ForEachMaster(ctx, func(_ context.Context, c *redis.Client) error {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, c)
		return nil
	})
	return all, err
}

// cluster reports whether there may be several primaries.
func (n node) cluster() bool { _, ok := n.UniversalClient.(*redis.ClusterClient); return ok }

// shard is the hash tag of a conversation and of the intakes made in it.
func shard(conversation string) int {
	h := fnv.New32a()
	h.Write([]byte(conversation)) // never fails
	return int(h.Sum32() % shards)
}

func (l *Log) key(shard int, kind, name string) string {
	key := l.prefix + ":{" + l.prefix + "-" + strconv.Itoa(shard) + "}:" + kind
	if name != "" {
		key += ":" + name
	}
	return key
}

// The names of the keys.
func (l *Log) events(conversation string) string {
	return l.key(shard(conversation), "events", conversation)
}

func (l *Log) clients(conversation string) string {
	return l.key(shard(conversation), "clients", conversation)
}

// keys are those of a conversation, its stream first.
func (l *Log) keys(conversation string) []string {
	return []string{l.events(conversation), l.clients(conversation), l.key(shard(conversation), "feedback", conversation)}
}

func (l *Log) record(shard int, reference string) string { return l.key(shard, "intake", reference) }
func (l *Log) index(shard int) string                    { return l.key(shard, "intakes", "") }
func (l *Log) outbox(shard int) string                   { return l.key(shard, "outbox", "") }
func (l *Log) channel(conversation string) string        { return l.prefix + ":wake:" + conversation }

// Append implements session.Log.
func (l *Log) Append(ctx context.Context, conversation string, turn session.Turn) error {
	t, err := l.newPending(conversation, turn)
	if err == nil {
		err = l.call(ctx, func(ctx context.Context) error {
			if turn.Intake != nil {
				if err := l.mayTake(ctx, t); err != nil {
					return err
				}
			}
			return l.laneOf(t.shard).append(ctx, t)
		})
	}
	if err != nil {
		return fmt.Errorf("append turn: %w", explain(err))
	}
	l.followers.Wake(conversation, session.Wake{Last: turn.Last()})
	return nil
}

// mayTake says why an intake cannot be taken: Redis could lose it, or its reference is in use in another shard. The script
// looks into its own.
func (l *Log) mayTake(ctx context.Context, t *pending) error {
	if p := l.promise.Load(); !p.Intakes {
		return fmt.Errorf("%w: %s", session.ErrNotDurable, p.Says)
	}
	pipe := l.read.Pipeline()
	var found []*redis.IntCmd
	for s := range shards {
		if s != t.shard {
			found = append(found, pipe.Exists(ctx, l.record(s, t.reference)))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("look for intake %s: %w", t.reference, err)
	}
	for _, f := range found {
		if f.Val() > 0 {
			return fmt.Errorf("intake %s is recorded already", t.reference)
		}
	}
	return nil
}

// Read implements session.Log.
func (l *Log) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	after = max(after, 0)
	return l.readStream(ctx, conversation, func(pipe redis.Pipeliner, stream string) *redis.XMessageSliceCmd {
		return pipe.XRange(ctx, stream, "("+id(after), "+")
	}, func(found []redis.XMessage, last int64) ([]session.Event, error) { return eventsOf(found, after, last) })
}

// Newest implements session.Log.
func (l *Log) Newest(ctx context.Context, conversation string, most int) ([]session.Event, error) {
	return l.readStream(ctx, conversation, func(pipe redis.Pipeliner, stream string) *redis.XMessageSliceCmd {
		return pipe.XRevRangeN(ctx, stream, "+", "-", int64(most))
	}, func(found []redis.XMessage, last int64) ([]session.Event, error) {
		slices.Reverse(found)
		return eventsOf(found, max(last-int64(most), 0), last)
	})
}

// readStream asks for entries of a conversation and has them read. It knows up to which number there are any.
func (l *Log) readStream(ctx context.Context, conversation string, ask func(pipe redis.Pipeliner, stream string) *redis.XMessageSliceCmd,
	read func(found []redis.XMessage, last int64) ([]session.Event, error)) (events []session.Event, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		pipe := l.read.Pipeline()
		entries := ask(pipe, l.events(conversation))
		mark := pipe.HGet(ctx, l.clients(conversation), "")
		switch _, err := pipe.Exec(ctx); {
		case errors.Is(mark.Err(), redis.Nil) && entries.Err() == nil:
			return session.ErrNotFound
		case err != nil:
			return err
		}
		last, err := mark.Int64()
		if err == nil {
			events, err = read(entries.Val(), last)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", explain(err))
	}
	return events, nil
}

// eventsOf reads the entries after a number up to the last. Each has to be there.
func eventsOf(found []redis.XMessage, after, last int64) ([]session.Event, error) {
	events := make([]session.Event, max(last-after, 0))
	for i := range events {
		want := id(after + int64(i) + 1)
		if i >= len(found) || found[i].ID != want {
			return nil, fmt.Errorf("entry %s is missing from the stream: somebody has changed it", want)
		}
		if err := decode(found[i].Values["event"], &events[i]); err != nil {
			return nil, fmt.Errorf("decode event %s: %w", want, err)
		}
	}
	return events, nil
}

// id is the stream id of a sequence number.
func id(seq int64) string { return strconv.FormatInt(seq, 10) + "-0" }

// Forget implements session.Log. The append-only file keeps the words until Redis has rewritten it.
func (l *Log) Forget(ctx context.Context, conversation string) error {
	err := l.call(ctx, func(ctx context.Context) error {
		gone, err := forgetScript.Run(ctx, l.write, l.keys(conversation), l.channel(conversation), l.wakeText(0)).Int()
		if err == nil && gone > 0 {
			err = l.leftTraces(ctx)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("forget conversation: %w", explain(err))
	}
	l.followers.Wake(conversation, session.Wake{})
	return nil
}

// Ready implements session.Log.
func (l *Log) Ready(ctx context.Context) error {
	err := l.call(ctx, func(ctx context.Context) error {
		probed := 1 // all shards are in one place, unless there are several
		if l.write.cluster() {
			probed = shards
		}
		errs := make(chan error, probed)
		for s := range probed {
			go func() { errs <- probeScript.Run(ctx, l.write, []string{l.key(s, "probe", l.name)}, probeSize).Err() }()
		}
		var err error
		for range probed {
			err = errors.Join(err, <-errs)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("write to the store: %w", explain(err))
	}
	return nil
}

// Close implements session.Log.
func (l *Log) Close() error {
	if !l.gate.Close() {
		return nil
	}
	close(l.quit)
	l.listener.close()
	l.background.Wait()
	if err := errors.Join(l.write.Close(), l.read.Close()); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// call runs f within callWithin, unless the log is closed, ctx has ended, or what is in Redis is not for this program.
func (l *Log) call(ctx context.Context, f func(context.Context) error) error {
	if err := l.gate.Enter(); err != nil {
		return err
	}
	defer l.gate.Leave()
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.understood(ctx); err != nil {
		return err
	}
	return f(ctx)
}
