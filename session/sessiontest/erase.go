package sessiontest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// An erased intake is neither found nor listed nor due; the others are as they were, and so are the conversations. Erasing it again is no error.
func eraseIntake(t *testing.T, l session.Log) {
	for n, reference := range []string{"TSL-1", "TSL-2", "TSL-3"} {
		submit(t, l, reference, n)
	}
	for range 2 {
		if err := l.Erase(t.Context(), "TSL-2"); err != nil {
			t.Fatalf("erase: %v", err)
		}
		if in, err := l.Intake(t.Context(), "TSL-2"); !errors.Is(err, session.ErrNotFound) {
			t.Fatalf("an erased intake: got %+v, %v", in, err)
		}
		wantIntakes(t, l, "TSL-1", "TSL-3")
		mustDefer(t, l, "TSL-2", 5)
	}
	wantClaim(t, l, 9, 9, "TSL-1", "TSL-3")
	wantTexts(t, l, conversation("TSL-2"), "please")
	if err := l.Sweep(t.Context(), at(10)); err != nil {
		t.Fatal(err)
	}
	wantIntakes(t, l, "TSL-1", "TSL-3")
}

// A hold keeps an intake from being erased until it is released. There is none on what is not there.
func holdIntake(t *testing.T, l session.Log) {
	submit(t, l, "TSL-1", 0)
	for _, held := range []bool{true, false} {
		if err := l.Hold(t.Context(), "TSL-2", held); !errors.Is(err, session.ErrNotFound) {
			t.Errorf("holding what is not there: %v", err)
		}
	}
	for range 2 {
		if err := l.Hold(t.Context(), "TSL-1", true); err != nil {
			t.Fatal(err)
		}
		if err := l.Erase(t.Context(), "TSL-1"); !errors.Is(err, session.ErrHeld) {
			t.Errorf("erasing what is on hold: got %v, want ErrHeld", err)
		}
	}
	wantIntakes(t, l, "TSL-1")
	wantClaim(t, l, 1, 9, "TSL-1")
	if err := l.Hold(t.Context(), "TSL-1", false); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Intake(t.Context(), "TSL-1"); errors.Is(err, session.ErrNotFound) {
		return // too old to be kept, and no longer held: it may go at once
	}
	if err := l.Erase(t.Context(), "TSL-1"); err != nil {
		t.Errorf("erasing what is on hold no longer: %v", err)
	}
	wantIntakes(t, l)
}

// Replacing a record changes what it says and nothing else.
func replaceIntake(t *testing.T, l session.Log) {
	submit(t, l, "TSL-1", 0)
	submit(t, l, "TSL-2", 1)
	var want session.Intake
	fill(reflect.ValueOf(&want).Elem(), "replaced")
	want.Reference, want.At = "TSL-1", time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	if err := l.Replace(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Intake(t.Context(), "TSL-1"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if err := l.Replace(t.Context(), session.Intake{Reference: "TSL-3"}); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("replacing what is not there: %v", err)
	}
	wantIntakes(t, l, "TSL-1", "TSL-2")
	wantClaim(t, l, 2, 9, "TSL-1", "TSL-2")
}
