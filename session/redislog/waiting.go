package redislog

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// waitingScript counts what is due in the outbox KEYS[1] before ARGV[1] (in milliseconds), and gives when the oldest of these intakes was submitted (in
// microseconds), which the index KEYS[2] knows.
var waitingScript = redis.NewScript(`
local waiting = redis.call('ZRANGE', KEYS[1], '-inf', '(' .. ARGV[1], 'BYSCORE')
local oldest = ''
for _, reference in ipairs(waiting) do
	local at = redis.call('ZSCORE', KEYS[2], reference)
	if at and (oldest == '' or tonumber(at) < tonumber(oldest)) then
		oldest = at
	end
end
return {#waiting, oldest}
`)

// Waiting implements session.Log.
func (l *Log) Waiting(ctx context.Context, before time.Time) (n int, oldest time.Time, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		for s := range shards {
			found, err := waitingScript.Run(ctx, l.read, []string{l.outbox(s), l.index(s)}, before.UnixMilli()).Slice()
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
