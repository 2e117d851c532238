package redislog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

// scored is an entry of one of the sorted sets.
type scored struct {
	shard     int
	reference string
	score     float64
}

// merge fetches a range of every shard's set and gives all entries, lowest score first.
func (l *Log) merge(ctx context.Context, fetch func(pipe redis.Pipeliner, shard int) *redis.ZSliceCmd) ([]scored, error) {
	pipe := l.read.Pipeline()
	var parts []*redis.ZSliceCmd
	for s := range shards {
		parts = append(parts, fetch(pipe, s))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	var all []scored
	for s, part := range parts {
		for _, z := range part.Val() {
			all = append(all, scored{s, fmt.Sprint(z.Member), z.Score})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.reference, b.reference))
	})
	return all, nil
}

// Claim implements session.Log. It looks for what is due in all shards and takes each shard's share of it there; whatever
// somebody else has taken meanwhile is not due any more.
func (l *Log) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) (claimed []string, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		if n <= 0 {
			return nil
		}
		due, err := l.merge(ctx, func(pipe redis.Pipeliner, s int) *redis.ZSliceCmd {
			return pipe.ZRangeByScoreWithScores(ctx, l.outbox(s), &redis.ZRangeBy{Min: "-inf", Max: ms(now), Count: int64(n)})
		})
		if err != nil {
			return err
		}
		claimed, err = l.claim(ctx, due[:min(len(due), n)], now, now.Add(lease))
		return err
	})
	if err != nil && len(claimed) == 0 {
		return nil, fmt.Errorf("claim intakes: %w", explain(err))
	}
	return claimed, nil // what was claimed is given, whatever became of the other shards: it would wait for its lease otherwise
}

func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// claim takes what is still due of due, in its order.
func (l *Log) claim(ctx context.Context, due []scored, now, until time.Time) ([]string, error) {
	var args [shards][]any
	for _, d := range due {
		if args[d.shard] == nil {
			args[d.shard] = []any{ms(now), ms(until)}
		}
		args[d.shard] = append(args[d.shard], d.reference)
	}
	taken := map[string]bool{}
	var errs []error
	for s, a := range args {
		if a == nil {
			continue
		}
		references, err := claimScript.Run(ctx, l.write, []string{l.outbox(s)}, a...).StringSlice()
		errs = append(errs, err)
		for _, reference := range references {
			taken[reference] = true
		}
	}
	var claimed []string
	for _, d := range due {
		if taken[d.reference] {
			claimed = append(claimed, d.reference)
		}
	}
	return claimed, errors.Join(errs...)
}

// Defer implements session.Log. Where the intake is only its shard knows, so all are asked.
func (l *Log) Defer(ctx context.Context, reference string, until time.Time) error {
	err := l.call(ctx, func(ctx context.Context) error {
		pipe := l.write.Pipeline()
		for s := range shards {
			pipe.ZAddXX(ctx, l.outbox(s), redis.Z{Score: float64(until.UnixMilli()), Member: reference})
		}
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("defer intake %s: %w", reference, explain(err))
	}
	return nil
}

// Settle implements session.Log.
func (l *Log) Settle(ctx context.Context, reference string) error {
	err := l.call(ctx, func(ctx context.Context) error {
		pipe := l.write.Pipeline()
		for s := range shards {
			settleScript.Eval(ctx, pipe, []string{l.record(s, reference), l.outbox(s)}, reference)
		}
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle intake %s: %w", reference, explain(err))
	}
	return nil
}

// Intake implements session.Log.
func (l *Log) Intake(ctx context.Context, reference string) (intake session.Intake, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		pipe := l.read.Pipeline()
		var records []*redis.StringCmd
		for s := range shards {
			records = append(records, pipe.HGet(ctx, l.record(s, reference), "intake"))
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		for _, r := range records {
			switch err := r.Err(); {
			case err == nil:
				return decode(r.Val(), &intake)
			case !errors.Is(err, redis.Nil):
				return err
			}
		}
		return session.ErrNotFound
	})
	if err != nil {
		return session.Intake{}, fmt.Errorf("intake %s: %w", reference, explain(err))
	}
	return intake, nil
}

// intakePage is how many intakes are fetched at once.
const intakePage = 100

// listed gives the places of all records, oldest first.
func (l *Log) listed(ctx context.Context) (all []scored, err error) {
	err = l.call(ctx, func(ctx context.Context) (err error) {
		all, err = l.merge(ctx, func(pipe redis.Pipeliner, s int) *redis.ZSliceCmd {
			return pipe.ZRangeWithScores(ctx, l.index(s), 0, -1)
		})
		return err
	})
	return all, err
}

// References implements session.Log. One whose record has just expired may be among them.
func (l *Log) References(ctx context.Context) (references []string, err error) {
	all, err := l.listed(ctx)
	if err != nil {
		return nil, fmt.Errorf("list references: %w", explain(err))
	}
	for _, one := range all {
		references = append(references, one.reference)
	}
	return references, nil
}

// Intakes implements session.Log.
func (l *Log) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return func(yield func(session.Intake, error) bool) {
		all, err := l.listed(ctx)
		for page := range slices.Chunk(all, intakePage) {
			var intakes []session.Intake
			if err = l.call(ctx, func(ctx context.Context) (err error) { intakes, err = l.fetch(ctx, page); return err }); err != nil {
				break
			}
			for _, in := range intakes {
				if !yield(in, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(session.Intake{}, fmt.Errorf("list intakes: %w", explain(err)))
		}
	}
}

// fetch gives the records of a page. One that has expired is left out.
func (l *Log) fetch(ctx context.Context, page []scored) (intakes []session.Intake, err error) {
	pipe := l.read.Pipeline()
	var records []*redis.StringCmd
	for _, p := range page {
		records = append(records, pipe.HGet(ctx, l.record(p.shard, p.reference), "intake"))
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, err
	}
	for i, r := range records {
		if errors.Is(r.Err(), redis.Nil) {
			continue
		}
		var in session.Intake
		if err := r.Err(); err != nil {
			return nil, err
		}
		if err := decode(r.Val(), &in); err != nil {
			return nil, fmt.Errorf("decode intake %s: %w", page[i].reference, err)
		}
		intakes = append(intakes, in)
	}
	return intakes, nil
}
