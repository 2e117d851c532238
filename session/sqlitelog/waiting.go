package sqlitelog

import (
	"context"
	"fmt"
	"time"
)

// Waiting implements session.Log. Records are numbered in the order of their submission, so the oldest has the lowest number.
func (l *Log) Waiting(ctx context.Context) (n int, oldest time.Time, err error) {
	var at int64
	err = l.call(ctx, func() error {
		return l.reader.db.QueryRowContext(ctx, `
			select count(*), coalesce((select at from intakes where id = (select min(intake) from outbox)), 0) from outbox`).Scan(&n, &at)
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("look at the outbox: %w", explain(err))
	}
	if n > 0 {
		oldest = time.UnixMilli(at)
	}
	return n, oldest, nil
}
