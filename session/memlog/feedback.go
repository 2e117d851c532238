package memlog

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/treadstone-law/answerbot/session"
)

// feedback is what a turn of a conversation told.
type feedback struct {
	conversation string
	told         []byte // encoded
}

// Feedback implements session.Log.
func (l *Log) Feedback(ctx context.Context) iter.Seq2[session.Feedback, error] {
	return func(yield func(session.Feedback, error) bool) {
		l.mu.Lock()
		all, err := slices.Clone(l.feedback), l.usable(ctx)
		l.mu.Unlock()
		if err != nil {
			yield(session.Feedback{}, fmt.Errorf("list feedback: %w", err))
			return
		}
		for _, f := range all {
			var told session.Feedback
			if err := json.Unmarshal(f.told, &told); err != nil {
				err = fmt.Errorf("list feedback: %w", err)
				yield(told, err)
				return
			}
			if !yield(told, nil) {
				return
			}
		}
	}
}
