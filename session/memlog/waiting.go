package memlog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Waiting implements session.Log.
func (l *Log) Waiting(ctx context.Context, before time.Time) (n int, oldest time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return 0, time.Time{}, fmt.Errorf("look at the outbox: %w", err)
	}
	for _, d := range l.outbox {
		if d.at >= before.UnixMilli() {
			continue
		}
		n++
		var i session.Intake
		if err := json.Unmarshal(l.intakes[l.references[d.reference]], &i); err != nil {
			return 0, time.Time{}, fmt.Errorf("look at the outbox: %w", err)
		}
		if oldest.IsZero() || i.At.Before(oldest) {
			oldest = i.At
		}
	}
	return n, oldest, nil
}
