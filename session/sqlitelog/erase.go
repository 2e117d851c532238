package sqlitelog

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/treadstone-law/answerbot/session"
)

// Replace implements session.Log.
func (l *Log) Replace(ctx context.Context, intake session.Intake) error {
	encoded, err := json.Marshal(intake)
	if err == nil {
		err = l.change(ctx, l.writer.replace, string(encoded), intake.Reference)
	}
	if err != nil {
		return fmt.Errorf("replace intake %s: %w", intake.Reference, explain(err))
	}
	return nil
}

// Hold implements session.Log.
func (l *Log) Hold(ctx context.Context, reference string, held bool) error {
	if err := l.change(ctx, l.writer.hold, held, reference); err != nil {
		return fmt.Errorf("hold intake %s: %w", reference, explain(err))
	}
	return nil
}

// change runs a statement that changes one row, or returns ErrNotFound.
func (l *Log) change(ctx context.Context, s *sql.Stmt, args ...any) error {
	return l.alone(ctx, func() error {
		result, err := s.Exec(args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return session.ErrNotFound
	})
}

// Erase implements session.Log. SQLite overwrites the row; Compact leaves no copy of it either that rows have left when they were moved.
func (l *Log) Erase(ctx context.Context, reference string) error {
	err := l.call(ctx, func() error {
		if err := l.writer.alone(ctx, func() error { return l.writer.eraseIntake(reference) }); err != nil {
			return err
		}
		return l.emptyLog(ctx)
	})
	if err != nil {
		return fmt.Errorf("erase intake %s: %w", reference, explain(err))
	}
	return nil
}

func (w *writer) eraseIntake(reference string) error {
	return w.transaction(func() error {
		var held bool
		if err := w.isHeld.QueryRow(reference).Scan(&held); err != nil {
			return fmt.Errorf("look for a hold: %w", err)
		}
		if held {
			return session.ErrHeld
		}
		if _, err := w.settle.Exec(reference); err != nil {
			return fmt.Errorf("take it out of the outbox: %w", err)
		}
		if _, err := w.erase.Exec(reference); err != nil {
			return fmt.Errorf("delete the record: %w", err)
		}
		return nil
	})
}

// holds reports whether a hold on an intake keeps its case or its conversation. Few intakes are on hold.
func (w *writer) holds(conversation string) (bool, error) {
	rows, err := w.held.Query()
	if err != nil {
		return false, fmt.Errorf("look for holds: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var reference, from string
		if err := rows.Scan(&reference, &from); err != nil {
			return false, fmt.Errorf("look for holds: %w", err)
		}
		if conversation == from || conversation == session.CaseOf(reference) {
			return true, nil
		}
	}
	return false, rows.Err()
}

// Compact writes the file anew, without what is unused: no copy of an erased record is left in it. Nobody can append meanwhile, about a second
// for every 100 MB.
func (l *Log) Compact(ctx context.Context) error {
	err := l.call(ctx, func() error {
		err := l.writer.alone(ctx, func() error {
			_, err := l.writer.conn.ExecContext(background, `vacuum`)
			return err
		})
		if err != nil {
			return err
		}
		return l.emptyLog(ctx)
	})
	if err != nil {
		return fmt.Errorf("compact the store: %w", explain(err))
	}
	return nil
}
