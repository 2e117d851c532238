package sessiontest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Upgraded checks that a store which an earlier version has written lost nothing and goes on: a conversation, one that was forgotten, an intake, the
// outbox, feedback if it has any, and which frames were done already. After it the conversation "ada" has the events of one more turn.
func Upgraded(t *testing.T, l session.Log, next session.Turn) {
	t.Helper()
	const conversation, reference = "ada", "TSL-7F3K-92QD"
	events := mustRead(t, l, conversation, 0)
	if len(events) != 3 || events[0].Text != "Is « mon bail » fini ?" || events[1].Answer == nil || events[1].Answer.ID != "lmia" || events[1].Confidence != 0.94 {
		t.Fatalf("got %+v", events)
	}
	if _, err := l.Read(t.Context(), "bob", 0); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("what was forgotten is back: %v", err)
	}
	if i, err := l.Intake(t.Context(), reference); err != nil || !i.At.Equal(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("the intake is %+v, %v", i, err)
	}
	for f, err := range l.Feedback(t.Context()) {
		if err != nil || f.Text != "right" {
			t.Errorf("the feedback is %+v, %v", f, err)
		}
	}
	if n, _, err := l.Waiting(t.Context(), time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)); err != nil || n != 1 {
		t.Errorf("%d intakes wait, %v", n, err)
	}
	if claimed, err := l.Claim(t.Context(), time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), time.Minute, 9); err != nil || !slices.Equal(claimed, []string{reference}) {
		t.Errorf("claimed %v, %v", claimed, err)
	}
	again := session.Turn{Client: "m2", Events: next.Events}
	if err := l.Append(t.Context(), conversation, again); !errors.Is(err, session.ErrDuplicate) {
		t.Errorf("a frame that was done before: %v", err)
	}
	mustAppend(t, l, conversation, next)
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Error(err)
	}
}
