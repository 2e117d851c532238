package redislog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

func (l *Log) held(shard int) string { return l.key(shard, "held", "") }

// everywhere runs a script on an intake in every shard, since only its shard knows where it is, and gives the answer that is not 0.
func (l *Log) everywhere(ctx context.Context, s *redis.Script, keys func(shard int) []string, args ...any) (answer int64, err error) {
	pipe := l.write.Pipeline()
	var replies []*redis.Cmd
	for n := range shards {
		replies = append(replies, s.Eval(ctx, pipe, keys(n), args...))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, err
	}
	for _, r := range replies {
		n, err := r.Int64()
		if err != nil {
			return 0, err
		}
		if n != 0 {
			answer = n
		}
	}
	return answer, nil
}

// Replace implements session.Log. The append-only file keeps the old text until Redis has rewritten it, which the next Sweep asks for.
func (l *Log) Replace(ctx context.Context, intake session.Intake) error {
	encoded, err := json.Marshal(intake)
	if err == nil {
		err = l.call(ctx, func(ctx context.Context) error {
			found, err := l.everywhere(ctx, replaceScript, func(s int) []string { return []string{l.record(s, intake.Reference)} }, encoded)
			if err == nil && found == 0 {
				err = session.ErrNotFound
			}
			if err == nil {
				err = l.leftTraces(ctx)
			}
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("replace intake %s: %w", intake.Reference, explain(err))
	}
	return nil
}

// leftTraces has the next Sweep ask for a new append-only file.
func (l *Log) leftTraces(ctx context.Context) error {
	return l.write.Set(ctx, l.prefix+":forgotten", time.Now().Unix(), 0).Err()
}

// Hold implements session.Log. What is appended to the case or the conversation later lets them expire again, after their time; Sweep, every
// hour, takes that back.
func (l *Log) Hold(ctx context.Context, reference string, held bool) error {
	intake, err := l.Intake(ctx, reference)
	if err != nil {
		return err
	}
	flag := 0
	if held {
		flag = 1
	}
	err = l.call(ctx, func(ctx context.Context) error {
		found, err := l.everywhere(ctx, holdScript, func(s int) []string { return []string{l.record(s, reference), l.held(s)} },
			reference, flag, l.options.Retention.Intakes.Milliseconds())
		if err != nil {
			return err
		}
		if found == 0 {
			return session.ErrNotFound
		}
		return l.keep(ctx, intake, held)
	})
	if err != nil {
		return fmt.Errorf("hold intake %s: %w", reference, explain(err))
	}
	return nil
}

// keep keeps the case and the conversation of an intake from expiring, or lets them.
func (l *Log) keep(ctx context.Context, intake session.Intake, held bool) error {
	pipe := l.write.Pipeline()
	for _, name := range []string{session.CaseOf(intake.Reference), intake.Conversation} {
		for _, key := range l.keys(name) {
			if held {
				pipe.Persist(ctx, key)
			} else {
				pipe.PExpire(ctx, key, l.options.Retention.Of(name))
			}
		}
	}
	_, err := pipe.Exec(ctx)
	return err
}

// keepHeld keeps everything that is on hold from expiring.
func (l *Log) keepHeld(ctx context.Context) error {
	for s := range shards {
		var references []string
		err := l.call(ctx, func(ctx context.Context) (err error) {
			references, err = l.read.SMembers(ctx, l.held(s)).Result()
			return err
		})
		if err != nil {
			return fmt.Errorf("look for holds: %w", err)
		}
		for _, reference := range references {
			if err := l.Hold(ctx, reference, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// Erase implements session.Log. The append-only file keeps the words until Redis has rewritten it, which the next Sweep asks for.
func (l *Log) Erase(ctx context.Context, reference string) error {
	err := l.call(ctx, func(ctx context.Context) error {
		gone, err := l.everywhere(ctx, eraseScript, func(s int) []string {
			return []string{l.record(s, reference), l.held(s), l.index(s), l.outbox(s)}
		}, reference)
		switch {
		case err != nil:
			return err
		case gone < 0:
			return session.ErrHeld
		case gone > 0:
			return l.leftTraces(ctx)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("erase intake %s: %w", reference, explain(err))
	}
	return nil
}
