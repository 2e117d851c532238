package sqlitelog

import (
	"context"
	"fmt"
	"time"
)

// Waiting implements session.Log. Records are numbered in the order of their submission, so the oldest has the lowest number.
func (l *Log) Waiting(ctx context.Context, before time.Time) (n int, oldest time.Time, err error) {
	var at int64
	err = l.call(ctx, func() error {
		return l.reader.db.QueryRowContext(ctx, `
			select count(*), coalesce(min(at), 0) from outbox join intakes on id = outbox.intake where due < ?`, before.UnixMilli()).Scan(&n, &at)
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("look at the outbox: %w", explain(err))
	}
	if n > 0 {
		oldest = time.UnixMilli(at)
	}
	return n, oldest, nil
}
