package memlog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/treadstone-law/answerbot/session"
)

// Replace implements session.Log.
func (l *Log) Replace(ctx context.Context, intake session.Intake) error {
	encoded, err := json.Marshal(intake)
	if err == nil {
		err = l.record(ctx, intake.Reference, func(i int) { l.intakes[i] = encoded })
	}
	if err != nil {
		return fmt.Errorf("replace intake %s: %w", intake.Reference, err)
	}
	return nil
}

// Hold implements session.Log.
func (l *Log) Hold(ctx context.Context, reference string, held bool) error {
	if err := l.record(ctx, reference, func(int) { l.held[reference] = held }); err != nil {
		return fmt.Errorf("hold intake %s: %w", reference, err)
	}
	return nil
}

// record calls do, with the lock held, with the place of an intake.
func (l *Log) record(ctx context.Context, reference string, do func(i int)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(ctx); err != nil {
		return err
	}
	i, ok := l.references[reference]
	if !ok {
		return session.ErrNotFound
	}
	do(i)
	return nil
}

// Erase implements session.Log.
func (l *Log) Erase(ctx context.Context, reference string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.usable(ctx)
	if err == nil && l.held[reference] {
		err = session.ErrHeld
	}
	if err != nil {
		return fmt.Errorf("erase intake %s: %w", reference, err)
	}
	if i, ok := l.references[reference]; ok {
		l.intakes[i] = nil
		delete(l.references, reference)
		l.outbox = slices.DeleteFunc(l.outbox, func(d *due) bool { return d.reference == reference })
	}
	return nil
}
