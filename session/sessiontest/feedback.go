package sessiontest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// What turns tell is listed, every field as it was; that of one conversation in order.
func feedback(t *testing.T, l session.Log) {
	wantFeedback(t, l)
	var want session.Feedback
	fill(reflect.ValueOf(&want).Elem(), "feedback")
	told := want
	first := turn(1, "m1", "no use")
	first.Feedback = &told
	mustAppend(t, l, conversation("told"), first)
	for got, err := range l.Feedback(t.Context()) {
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("feedback: got %+v, %v\nwant %+v", got, err, want)
		}
	}
	mustAppend(t, l, conversation("told"), withFeedback(turn(2, "m2", "b"), "b"))
	mustAppend(t, l, conversation("told"), withFeedback(turn(3, "m3", "a"), "a"))
	var got []string
	for f := range l.Feedback(t.Context()) {
		got = append(got, f.Text)
	}
	if want := []string{want.Text, "b", "a"}; !slices.Equal(got, want) {
		t.Errorf("feedback: got %q, want %q", got, want)
	}
}

// All feedback is listed, however much there is. Whoever walks through it may stop, and may use the log meanwhile.
func muchFeedback(t *testing.T, l session.Log) {
	const n = 230 // more than a store would fetch at once
	var want []string
	for i := range n {
		text := fmt.Sprintf("%03d", i)
		mustAppend(t, l, conversation(text), withFeedback(turn(1, "m1", "hm"), text))
		want = append(want, text)
	}
	wantFeedback(t, l, want...)
	seen := 0
	for f, err := range l.Feedback(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		mustAppend(t, l, conversation(f.Text), turn(2, "m2", "read"))
		if seen++; seen == 3 {
			break
		}
	}
	wantFeedback(t, l, want...)
}

// Feedback is kept with the events of its turn or not at all, and goes when the conversation is forgotten.
func feedbackWhole(t *testing.T, l session.Log) {
	c, other := conversation("whole"), conversation("other")
	mustAppend(t, l, c, withFeedback(turn(1, "m1", "one"), "one"))
	mustAppend(t, l, other, withFeedback(turn(1, "m1", "two"), "two"))
	mustFail(t, l, c, withFeedback(turn(2, "m1", "no"), "duplicate"), session.ErrDuplicate)
	mustFail(t, l, c, withFeedback(turn(5, "m2", "no"), "conflict"), session.ErrConflict)
	wantFeedback(t, l, "one", "two")
	if err := l.Forget(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	wantFeedback(t, l, "two")
	mustAppend(t, l, c, withFeedback(turn(1, "m1", "three"), "three"))
	wantFeedback(t, l, "three", "two")
}

func withFeedback(t session.Turn, text string) session.Turn {
	t.Feedback = &session.Feedback{Kind: session.Unanswered, Text: text}
	return t
}

// wantFeedback checks the texts of all feedback, in any order.
func wantFeedback(t *testing.T, l session.Log, want ...string) {
	t.Helper()
	var got []string
	for f, err := range l.Feedback(t.Context()) {
		if err != nil {
			t.Fatalf("feedback: %v", err)
		}
		got = append(got, f.Text)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("feedback: got %q, want %q", got, want)
	}
}
