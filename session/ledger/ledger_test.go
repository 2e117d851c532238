package ledger

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// frozen is a store that answers nothing.
type frozen struct{ session.Log }

func (frozen) Read(ctx context.Context, _ string, _ int64) ([]session.Event, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// Who asks a store that is frozen holds up the others for a while only, however long they would wait themselves.
func TestFrozen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New(frozen{}, "log", func(time.Time, string) {})
		for name, ask := range map[string]func() error{
			"view": func() error { return l.View(t.Context(), func() {}) },
			"append": func() error {
				return l.Append(t.Context(), "", time.Now(), func() ([]string, error) { return nil, nil })
			},
		} {
			begin := time.Now()
			if err := ask(); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != within {
				t.Errorf("%s: got %v after %s", name, err, time.Since(begin))
			}
		}
	})
}
