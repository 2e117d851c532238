package redislog

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

const (
	// maxBatch bounds a pipeline, and with it how long its first turn waits for its last.
	maxBatch = 256

	// waitWithin is how long replicas have to confirm.
	waitWithin = 500 * time.Millisecond

	// waitAgain is how long turns that can do without a confirmation are not held up after one has failed to come.
	waitAgain = 5 * time.Second
)

// lane sends turns to one primary. Each of its senders takes all the turns that wait and sends them as one pipeline: a round
// trip and a system call are shared by many conversations. An order among them is not needed, since the script checks numbers.
type lane struct {
	log     *Log
	turns   chan *pending // unbuffered: whoever waits is still free to leave
	patient atomic.Int64  // from then on, in Unix nanoseconds, turns that can do without a confirmation wait for one too
}

// pending is a turn on its way to Redis.
type pending struct {
	shard     int
	reference string // of its intake
	keys      []string
	args      []any
	done      chan error // takes the outcome without waiting: the caller may have left
	reply     *redis.Cmd
}

// newPending encodes a turn, or says what is wrong with it.
func (l *Log) newPending(conversation string, turn session.Turn) (*pending, error) {
	kept, err := turn.Encode()
	if err != nil {
		return nil, err
	}
	p := &pending{
		shard: shard(conversation),
		keys:  l.keys(conversation),
		args: []any{l.channel(conversation), l.wakeText(turn.Last()), turn.Events[0].Seq, turn.Client,
			l.options.Retention.Of(conversation).Milliseconds(), len(kept.Events)},
		done: make(chan error, 1),
	}
	for _, e := range kept.Events {
		p.args = append(p.args, e)
	}
	p.args = append(p.args, kept.Feedback)
	if turn.Intake != nil {
		p.reference = turn.Intake.Reference
		p.keys = append(p.keys, l.record(p.shard, p.reference), l.index(p.shard), l.outbox(p.shard))
		p.args = append(p.args, p.reference, kept.Intake, turn.Intake.At.UnixMilli(), l.options.Retention.Intakes.Milliseconds(), conversation)
	}
	return p, nil
}

// laneOf is the lane for a shard: one for all where there is one primary.
func (l *Log) laneOf(shard int) *lane { return l.lanes[shard%len(l.lanes)] }

// append hands over a turn and waits until Redis has it or ctx ends.
func (n *lane) append(ctx context.Context, t *pending) error {
	select {
	case n.turns <- t:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-t.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run sends turns until the log is closed.
func (n *lane) run() {
	for {
		select {
		case t := <-n.turns:
			n.send(n.gather(t))
		case <-n.log.quit:
			return
		}
	}
}

// gather gives t and the turns that wait behind it. Who is about to hand over another goes first, where the processors are busy: a round trip then costs
// more turns less.
func (n *lane) gather(t *pending) []*pending {
	runtime.Gosched()
	batch := []*pending{t}
	for len(batch) < maxBatch {
		select {
		case t := <-n.turns:
			batch = append(batch, t)
		default:
			return batch
		}
	}
	return batch
}

// A batch is sent again where Redis says that it has not done it, since it does not know the script or holds the shard no longer.
const (
	sendTries = 4
	sendAgain = 50 * time.Millisecond // the Cluster's new layout is fetched meanwhile
)

// send appends the turns of a batch.
func (n *lane) send(batch []*pending) {
	ctx, cancel := context.WithTimeout(context.Background(), callWithin)
	defer cancel()
	full := false
	for try := 0; ; try++ {
		confirmed, err := n.exchange(ctx, batch, full)
		var again []*pending
		for _, t := range batch {
			switch outcome := t.outcome(err, confirmed); {
			case try < sendTries && undone(outcome):
				again = append(again, t)
			default:
				t.done <- outcome
			}
		}
		if len(again) == 0 {
			return
		}
		batch, full = again, true
		if cluster, ok := n.log.write.UniversalClient.(*redis.ClusterClient); ok {
			cluster.ReloadState(ctx)
			time.Sleep(sendAgain)
		}
	}
}

// undone reports whether a turn has certainly not been done and may be elsewhere.
func undone(err error) bool {
	return err != nil && (strings.HasPrefix(err.Error(), "NOSCRIPT") || strings.HasPrefix(err.Error(), "MOVED "))
}

// exchange sends the turns in one pipeline and reports whether enough replicas have confirmed them. full sends the script itself.
func (n *lane) exchange(ctx context.Context, batch []*pending, full bool) (confirmed bool, err error) {
	primary, err := n.log.write.of(ctx, batch[0].keys[0])
	if err != nil {
		return false, err
	}
	pipe := primary.Pipeline()
	intake := false
	for _, t := range batch {
		if full {
			t.reply = appendScript.Eval(ctx, pipe, t.keys, t.args...)
		} else {
			t.reply = appendScript.EvalSha(ctx, pipe, t.keys, t.args...)
		}
		intake = intake || t.reference != ""
	}
	replicas := n.log.promise.Load().wait
	if replicas == 0 || !intake && time.Now().UnixNano() < n.patient.Load() {
		_, _ = pipe.Exec(ctx) // each turn has its own error
		return replicas == 0, nil
	}
	wait := pipe.Do(ctx, "wait", replicas, waitWithin.Milliseconds())
	_, _ = pipe.Exec(ctx)
	acked, waitErr := wait.Int()
	if confirmed = waitErr == nil && acked >= replicas; !confirmed {
		n.patient.Store(time.Now().Add(waitAgain).UnixNano())
	}
	return confirmed, nil
}

// outcome is what became of a turn. An intake that the replicas have not confirmed may be lost with the primary: nobody may be
// told that it has been received.
func (t *pending) outcome(err error, confirmed bool) error {
	if err != nil {
		return err
	}
	reply, err := t.reply.Text()
	switch {
	case err != nil:
		return err
	case t.reference != "" && !confirmed && (reply == "done" || reply == "duplicate"):
		return fmt.Errorf("intake %s is not confirmed by enough replicas", t.reference)
	}
	switch reply {
	case "done":
		return nil
	case "duplicate":
		return session.ErrDuplicate
	case "conflict":
		return session.ErrConflict
	case "damaged":
		return errors.New("entries are missing from the stream: somebody has changed it")
	case "taken":
		return fmt.Errorf("intake %s is recorded already", t.reference)
	}
	return fmt.Errorf("the script answers %q", reply)
}
