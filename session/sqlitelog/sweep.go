package sqlitelog

import (
	"context"
	"fmt"
	"time"
)

// sweepPage is how many old conversations are looked up at once.
const sweepPage = 500

// Sweep implements session.Log.
func (l *Log) Sweep(ctx context.Context, now time.Time) error {
	err := l.call(ctx, func() error {
		if err := l.sweepConversations(ctx, now); err != nil {
			return err
		}
		err := l.writer.alone(ctx, func() error { return l.writer.expire(now.Add(-l.retention.Intakes).UnixMilli()) })
		if err != nil {
			return err
		}
		return l.writer.alone(ctx, l.writer.truncate)
	})
	if err != nil {
		return fmt.Errorf("sweep: %w", explain(err))
	}
	return nil
}

// sweepConversations forgets what has not been appended to for too long.
func (l *Log) sweepConversations(ctx context.Context, now time.Time) error {
	newest := now.Add(-min(l.retention.Conversations, l.retention.Intakes)).UnixMilli()
	for last := ""; ; {
		names, err := texts(l.reader.old.QueryContext(ctx, last, newest, sweepPage))
		if err != nil {
			return fmt.Errorf("look for old conversations: %w", err)
		}
		for _, name := range names {
			before := now.Add(-l.retention.Of(name)).UnixMilli()
			if err := l.writer.alone(ctx, func() error { return l.writer.forgetOlder(name, before) }); err != nil {
				return err
			}
		}
		if len(names) < sweepPage {
			return nil
		}
		last = names[len(names)-1]
	}
}

// forgetOlder forgets a conversation unless it has been appended to since before.
func (w *writer) forgetOlder(conversation string, before int64) error {
	var touched int64
	if err := w.touched.QueryRow(conversation).Scan(&touched); err != nil {
		return fmt.Errorf("look at a conversation: %w", err)
	}
	if touched >= before {
		return nil
	}
	if held, err := w.holds(conversation); err != nil || held {
		return err
	}
	return w.forget(conversation)
}

// expire deletes the intakes that were submitted before a time.
func (w *writer) expire(before int64) error {
	return w.transaction(func() error {
		if _, err := w.expireOutbox.Exec(before); err != nil {
			return fmt.Errorf("delete old intakes from the outbox: %w", err)
		}
		if _, err := w.expireIntakes.Exec(before); err != nil {
			return fmt.Errorf("delete old intakes: %w", err)
		}
		return nil
	})
}
