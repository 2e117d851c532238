package session

import (
	"reflect"
	"testing"
	"time"
)

func TestFoldCase(t *testing.T) {
	later := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	steps := []Step{
		{Kind: StepFailed, Channel: "mail", Error: "away", Next: later},
		{Kind: StepDelivered, Channel: "folder"},
		{Kind: StepFailed, Channel: "mail", Error: "still away", Next: later},
		{Kind: StepAbandoned, Channel: "mail", Error: "gone"},
		{Kind: StepRetry},
	}
	want := []map[string]Delivery{
		{"mail": {Attempts: 1, Next: later, Error: "away"}},
		{"mail": {Attempts: 1, Next: later, Error: "away"}, "folder": {Delivered: true}},
		{"mail": {Attempts: 2, Next: later, Error: "still away"}, "folder": {Delivered: true}},
		{"mail": {Attempts: 3, Abandoned: true, Error: "gone"}, "folder": {Delivered: true}},
		{"mail": {Error: "gone"}, "folder": {Delivered: true}},
	}
	var events []Event
	var before Case
	for n := range steps {
		events = append(events, Event{Type: TypeCase, Seq: int64(n) + 1, Case: &steps[n]})
		after := before.Apply(events[n])
		if !reflect.DeepEqual(after.Channels, want[n]) {
			t.Errorf("after step %d: got %+v, want %+v", n+1, after.Channels, want[n])
		}
		if n > 0 && !reflect.DeepEqual(before.Channels, want[n-1]) {
			t.Errorf("step %d changed the state before it", n+1)
		}
		before = after
	}
	if c := foldCase(events); !reflect.DeepEqual(c, before) || c.Abandoned() || !foldCase(events[:4]).Abandoned() {
		t.Errorf("got %+v", c)
	}
}
