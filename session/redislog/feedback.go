package redislog

import (
	"context"
	"fmt"
	"iter"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

// Feedback implements session.Log. It looks through all keys, which is for a report now and then.
func (l *Log) Feedback(ctx context.Context) iter.Seq2[session.Feedback, error] {
	return func(yield func(session.Feedback, error) bool) {
		for key, err := range l.scan(ctx, "feedback") {
			var told []string
			if err == nil {
				err = l.call(ctx, func(ctx context.Context) (err error) { told, err = l.read.LRange(ctx, key, 0, -1).Result(); return err })
			}
			if err != nil {
				yield(session.Feedback{}, fmt.Errorf("list feedback: %w", explain(err)))
				return
			}
			for _, text := range told {
				var f session.Feedback
				if err := decode(text, &f); err != nil {
					yield(f, fmt.Errorf("decode feedback: %w", err))
					return
				}
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

// scanCount is how many keys Redis looks at in one step of a scan.
const scanCount = 1000

// scan yields the keys of one kind of all primaries, each once.
func (l *Log) scan(ctx context.Context, kind string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var primaries []redis.Cmdable
		err := l.call(ctx, func(ctx context.Context) (err error) { primaries, err = l.read.primaries(ctx); return err })
		seen := map[string]bool{} // a scan may give a key twice
		for _, primary := range primaries {
			for cursor, more := uint64(0), true; more && err == nil; more = cursor != 0 {
				var keys []string
				err = l.call(ctx, func(ctx context.Context) (err error) {
					keys, cursor, err = primary.Scan(ctx, cursor, l.prefix+":{"+l.prefix+"-*}:"+kind+":*", scanCount).Result()
					return err
				})
				for _, key := range keys {
					if seen[key] {
						continue
					}
					if seen[key] = true; !yield(key, nil) {
						return
					}
				}
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}
