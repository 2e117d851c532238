package sqlitelog

import (
	"context"
	"database/sql"
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
	return everything(ctx, l, "feedback", l.reader.feedback, func(rows *sql.Rows, row *int64) (f session.Feedback, err error) {
		var k key
		var first int64
		var sealed []byte
		if err := rows.Scan(row, (*[]byte)(&k), &first, &sealed); err != nil {
			return f, err
		}
		encoded, err := k.open(feedbackSeq(first), sealed)
		if err != nil {
			return f, fmt.Errorf("feedback %d: %w", *row, err)
		}
		if err := json.Unmarshal(encoded, &f); err != nil {
			return f, fmt.Errorf("decode feedback %d: %w", *row, err)
		}
		return f, nil
	})
}
