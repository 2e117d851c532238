package redislog

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// waitingScript counts the outbox KEYS[1] and gives when the oldest of its intakes was submitted (in microseconds), which the index KEYS[2] knows.
var waitingScript = script{redis.NewScript(`
local oldest = redis.call('ZINTER', 2, KEYS[1], KEYS[2], 'WEIGHTS', 0, 1, 'WITHSCORES')
return {redis.call('ZCARD', KEYS[1]), oldest[2] or ''}
`)}

// Waiting implements session.Log.
func (l *Log) Waiting(ctx context.Context) (n int, oldest time.Time, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		for s := range shards {
			found, err := waitingScript.run(ctx, l.read, []string{l.outbox(s), l.index(s)}).Slice()
			if err != nil {
				return err
			}
			count, _ := found[0].(int64)
			n += int(count)
			text, _ := found[1].(string)
			if at, err := strconv.ParseFloat(text, 64); err == nil && (oldest.IsZero() || time.UnixMicro(int64(at)).Before(oldest)) {
				oldest = time.UnixMicro(int64(at))
			}
		}
		return nil
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("look at the outbox: %w", explain(err))
	}
	return n, oldest, nil
}
