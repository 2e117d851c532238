package observed

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// An observed store keeps every promise of the one beneath, each call that began ends, and all that is told is an operation of the list.
func TestLog(t *testing.T) {
	var mu sync.Mutex // guards both
	begun, ended := map[string]int{}, map[string]int{}
	sessiontest.Run(t, func(*testing.T) session.Log {
		return &Log{Log: memlog.New(), Begin: func(ctx context.Context, operation string) (context.Context, func(error)) {
			mu.Lock()
			defer mu.Unlock()
			begun[operation]++
			return ctx, func(error) {
				mu.Lock()
				defer mu.Unlock()
				ended[operation]++
			}
		}}
	})
	for operation, n := range begun {
		if ended[operation] != n || !slices.Contains(Operations, operation) {
			t.Errorf("%s: %d began, %d ended", operation, n, ended[operation])
		}
	}
	for _, operation := range Operations {
		if begun[operation] == 0 {
			t.Errorf("%s is never told", operation)
		}
	}
}

func TestErrorIsTold(t *testing.T) {
	var told error
	l := &Log{Log: memlog.New(), Begin: func(ctx context.Context, _ string) (context.Context, func(error)) {
		return ctx, func(err error) { told = err }
	}}
	if _, err := l.Read(t.Context(), "nobody", 0); !errors.Is(err, session.ErrNotFound) || !errors.Is(told, session.ErrNotFound) {
		t.Errorf("got %v, told %v", err, told)
	}
}
