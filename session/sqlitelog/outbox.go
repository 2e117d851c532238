package sqlitelog

import (
	"context"
	"fmt"
	"time"
)

// Claim implements session.Log.
func (l *Log) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]string, error) {
	var references []string
	err := l.alone(ctx, func() (err error) {
		references, err = l.writer.claim(now.UnixMilli(), now.Add(lease).UnixMilli(), max(n, 0))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim intakes: %w", explain(err))
	}
	return references, nil
}

// Defer implements session.Log.
func (l *Log) Defer(ctx context.Context, reference string, until time.Time) error {
	err := l.alone(ctx, func() error {
		_, err := l.writer.delay.Exec(until.UnixMilli(), reference)
		return err
	})
	if err != nil {
		return fmt.Errorf("defer intake %s: %w", reference, explain(err))
	}
	return nil
}

// Settle implements session.Log.
func (l *Log) Settle(ctx context.Context, reference string) error {
	err := l.alone(ctx, func() error {
		_, err := l.writer.settle.Exec(reference)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle intake %s: %w", reference, explain(err))
	}
	return nil
}

// claim gives at most n references that are due at now, and makes them due again at until.
func (w *writer) claim(now, until int64, n int) (references []string, err error) {
	err = w.transaction(func() error {
		if references, err = texts(w.due.Query(now, n)); err != nil {
			return fmt.Errorf("look for what is due: %w", err)
		}
		for _, reference := range references {
			if _, err := w.delay.Exec(until, reference); err != nil {
				return fmt.Errorf("lease intake %s: %w", reference, err)
			}
		}
		return nil
	})
	return references, err
}
