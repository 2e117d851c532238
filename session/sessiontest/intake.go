package sessiontest

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// A submitted intake is listed and is found by its reference, every field as it was.
func intakes(t *testing.T, l session.Log) {
	wantIntakes(t, l)
	var want session.Intake
	fill(reflect.ValueOf(&want).Elem(), "intake")
	in := want
	tu := turn(1, "m1", "please")
	tu.Intake = &in
	mustAppend(t, l, conversation("intake"), tu)
	got, err := l.Intake(t.Context(), want.Reference)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("intake: got %+v, %v\nwant %+v", got, err, want)
	}
	for got, err := range l.Intakes(t.Context()) {
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("intakes: got %+v, %v\nwant %+v", got, err, want)
		}
	}
	wantIntakes(t, l, want.Reference)
}

// Intakes come oldest first, however many there are. Whoever walks through them may stop, and may use the log
// meanwhile.
func manyIntakes(t *testing.T, l session.Log) {
	const n = 230 // more than a store would fetch at once
	var want []string
	for i := range n {
		ref := fmt.Sprintf("TSL-%03d", (i*7)%n) // not in the order of their names
		mustAppend(t, l, conversation(ref), withIntake(turn(1, "m1", "please"), ref))
		want = append(want, ref)
	}
	wantIntakes(t, l, want...)
	seen := 0
	for in, err := range l.Intakes(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if again, err := l.Intake(t.Context(), in.Reference); err != nil || again.Reference != in.Reference {
			t.Fatalf("intake %s while walking: got %q, %v", in.Reference, again.Reference, err)
		}
		mustAppend(t, l, conversation(in.Reference), turn(2, "m2", "read"))
		if seen++; seen == 3 {
			break
		}
	}
	wantIntakes(t, l, want...)
}

// Events and intake are recorded together or not at all: a receipt is never without its record, nor a record twice.
func intakeWhole(t *testing.T, l session.Log) {
	c, other := conversation("whole"), conversation("other")
	mustAppend(t, l, c, withIntake(turn(1, "m1", "please"), "TSL-1"))

	mustFail(t, l, c, withIntake(turn(2, "m2", "no"), "TSL-1"), nil)
	mustFail(t, l, other, withIntake(turn(1, "m1", "no"), "TSL-1"), nil)
	mustFail(t, l, c, withIntake(turn(2, "m1", "no"), "TSL-2"), session.ErrDuplicate)
	mustFail(t, l, c, withIntake(turn(5, "m3", "no"), "TSL-3"), session.ErrConflict)
	wantTexts(t, l, c, "please")
	wantTexts(t, l, other)
	wantIntakes(t, l, "TSL-1")

	mustAppend(t, l, c, withIntake(turn(2, "m2", "once more"), "TSL-2"))
	mustAppend(t, l, other, withIntake(turn(1, "m1", "me too"), "TSL-3"))
	wantTexts(t, l, c, "please", "once more")
	wantIntakes(t, l, "TSL-1", "TSL-2", "TSL-3")
}

// An intake has been given to the firm: it stays when the visitor's conversation is forgotten.
func intakesStay(t *testing.T, l session.Log) {
	c := conversation("stay")
	mustAppend(t, l, c, withIntake(turn(1, "m1", "please"), "TSL-1"))
	if err := l.Forget(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, l, c)
	wantIntakes(t, l, "TSL-1")
	if in, err := l.Intake(t.Context(), "TSL-1"); err != nil || in.Fields["name"] != "Ada" {
		t.Errorf("intake: got %+v, %v", in, err)
	}
	mustFail(t, l, c, withIntake(turn(1, "m1", "again"), "TSL-1"), nil)
	wantTexts(t, l, c)
}
