package sqlitelog

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/treadstone-law/answerbot/session"
)

// feedbackSeq tells a turn's feedback from its first event when they are sealed: events have positive numbers.
func feedbackSeq(first int64) int64 { return -first }

// writeFeedback writes what a turn tells, sealed by its conversation's key.
func (w *writer) writeFeedback(t *pending, p place) error {
	if _, err := w.tell.Exec(p.id, t.first, p.seal(feedbackSeq(t.first), t.feedback)); err != nil {
		return fmt.Errorf("write feedback: %w", err)
	}
	return nil
}

// Feedback implements session.Log.
func (l *Log) Feedback(ctx context.Context) iter.Seq2[session.Feedback, error] {
	return func(yield func(session.Feedback, error) bool) {
		var last int64
		for {
			var page []session.Feedback
			err := l.call(ctx, func() (err error) {
				page, last, err = l.reader.feedbackPage(ctx, last)
				return err
			})
			if err != nil {
				yield(session.Feedback{}, fmt.Errorf("list feedback: %w", explain(err)))
				return
			}
			for _, f := range page {
				if !yield(f, nil) {
					return
				}
			}
			if len(page) < intakePage {
				return
			}
		}
	}
}

// feedbackPage gives some feedback after the row last, and the row of the last of it.
func (r *reader) feedbackPage(ctx context.Context, last int64) ([]session.Feedback, int64, error) {
	rows, err := r.feedback.QueryContext(ctx, last, intakePage)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var page []session.Feedback
	for rows.Next() {
		var k key
		var first int64
		var sealed []byte
		if err := rows.Scan(&last, (*[]byte)(&k), &first, &sealed); err != nil {
			return nil, 0, err
		}
		encoded, err := k.open(feedbackSeq(first), sealed)
		if err != nil {
			return nil, 0, fmt.Errorf("feedback %d: %w", last, err)
		}
		var f session.Feedback
		if err := json.Unmarshal(encoded, &f); err != nil {
			return nil, 0, fmt.Errorf("decode feedback %d: %w", last, err)
		}
		page = append(page, f)
	}
	return page, last, rows.Err()
}
