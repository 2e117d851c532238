package redislog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Sweep implements session.Log. Redis itself lets keys expire. Sweep rebuilds the index and the outbox from the records, takes out
// of both what has expired, and has the append-only file rewritten if something has been forgotten since the last time, so that
// its words leave the disk. It does not matter whether several replicas sweep.
func (l *Log) Sweep(ctx context.Context, now time.Time) error {
	err := l.call(ctx, l.rewrite)
	for key, scanErr := range l.scan(ctx, "intake") {
		if err = errors.Join(err, scanErr); err == nil {
			err = l.mendKey(ctx, key)
		}
		if err != nil {
			break
		}
	}
	for s := 0; s < shards && err == nil; s++ {
		if err = l.mendSet(ctx, s, l.index(s)); err == nil {
			err = l.mendSet(ctx, s, l.outbox(s))
		}
	}
	if err == nil {
		err = l.keepHeld(ctx)
	}
	if err != nil {
		return fmt.Errorf("sweep: %w", explain(err))
	}
	return nil
}

// mendKey mends the intake whose record is the key.
func (l *Log) mendKey(ctx context.Context, key string) error {
	for s := range shards {
		if reference, ok := strings.CutPrefix(key, l.record(s, "")+":"); ok {
			return l.mend(ctx, s, reference)
		}
	}
	return nil
}

// mendSet mends the intakes that a set names.
func (l *Log) mendSet(ctx context.Context, shard int, set string) error {
	var references []string
	err := l.call(ctx, func(ctx context.Context) (err error) {
		references, err = l.read.ZRange(ctx, set, 0, -1).Result()
		return err
	})
	if err != nil {
		return fmt.Errorf("look through %s: %w", set, err)
	}
	for _, reference := range references {
		if err := l.mend(ctx, shard, reference); err != nil {
			return err
		}
	}
	return nil
}

func (l *Log) mend(ctx context.Context, shard int, reference string) error {
	var mended int
	err := l.call(ctx, func(ctx context.Context) (err error) {
		keys := []string{l.record(shard, reference), l.index(shard), l.outbox(shard)}
		mended, err = mendScript.Run(ctx, l.write, keys, reference).Int()
		return err
	})
	if err != nil {
		return fmt.Errorf("mend intake %s: %w", reference, err)
	}
	if mended > 0 {
		l.logger.Warn("an intake was not in the list or not in the outbox; put back", "reference", reference)
	}
	return nil
}

// rewrite has every primary rewrite its append-only file if something was forgotten.
func (l *Log) rewrite(ctx context.Context) error {
	gone, err := l.write.Del(ctx, l.prefix+":forgotten").Result()
	if err != nil || gone == 0 {
		return err
	}
	primaries, err := l.write.primaries(ctx)
	for _, primary := range primaries {
		if err := primary.BgRewriteAOF(ctx).Err(); err != nil && !strings.Contains(err.Error(), "already in progress") {
			l.logger.Warn("Redis does not rewrite its append-only file; forgotten words stay in it until it does", "error", err)
		}
	}
	return err
}
