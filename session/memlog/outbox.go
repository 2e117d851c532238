package memlog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// due is an intake in the outbox.
type due struct {
	reference string
	at        int64 // in milliseconds since 1970
}

// Claim implements session.Log.
func (l *Log) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return nil, fmt.Errorf("claim intakes: %w", err)
	}
	var ripe []*due
	for _, d := range l.outbox {
		if d.at <= now.UnixMilli() {
			ripe = append(ripe, d)
		}
	}
	slices.SortStableFunc(ripe, func(a, b *due) int { return cmp.Compare(a.at, b.at) })
	var references []string
	for _, d := range ripe[:min(len(ripe), max(n, 0))] {
		d.at = now.Add(lease).UnixMilli()
		references = append(references, d.reference)
	}
	return references, nil
}

// Defer implements session.Log.
func (l *Log) Defer(ctx context.Context, reference string, until time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return fmt.Errorf("defer intake %s: %w", reference, err)
	}
	for _, d := range l.outbox {
		if d.reference == reference {
			d.at = until.UnixMilli()
		}
	}
	return nil
}

// Settle implements session.Log.
func (l *Log) Settle(ctx context.Context, reference string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return fmt.Errorf("settle intake %s: %w", reference, err)
	}
	l.outbox = slices.DeleteFunc(l.outbox, func(d *due) bool { return d.reference == reference })
	return nil
}
