// Package sessiontest holds every store to the promise of session.Log.
//
// A store runs the whole suite from one test of its own, with a function that opens a new, empty store:
//
//	func TestLog(t *testing.T) {
//		sessiontest.Run(t, func(t *testing.T) session.Log { return memlog.New() })
//	}
//
// A store that outlives its process also says how to open it again:
//
//	sessiontest.Run(t, open, sessiontest.Reopen(func(t *testing.T, closed session.Log) session.Log { … }))
//
// The suite closes every log that it is given, each once. What only one store can do, such as surviving a kill or
// a full disk, is tested beside that store.
package sessiontest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Reopen opens a store again that the suite has closed. The new log holds everything that the closed one held.
type Reopen func(t *testing.T, closed session.Log) session.Log

// Run checks the store that open opens. open is called once for every check, with that check's t; the checks of
// what survives a restart run only with a Reopen.
func Run(t *testing.T, open func(t *testing.T) session.Log, reopen ...Reopen) {
	for _, c := range []struct {
		name  string
		check func(t *testing.T, l session.Log)
	}{
		{"append and read", appendAndRead},
		{"newest", newest},
		{"every field comes back", everyField},
		{"any words come back", anyWords},
		{"nothing is kept by reference", nothingShared},
		{"conflict", conflict},
		{"duplicate", duplicate},
		{"the same frame at the same time", duplicateAtOnce},
		{"a malformed turn leaves nothing", malformed},
		{"many writers", manyWriters},
		{"not found", notFound},
		{"follow", follow},
		{"follow does not miss anything", followAll},
		{"stop", stop},
		{"stop during appends", stopAtOnce},
		{"a wake says what has changed", wakeSays},
		{"forget", forget},
		{"forget wakes", forgetWakes},
		{"forget and append at the same time", forgetAtOnce},
		{"intakes", intakes},
		{"many intakes", manyIntakes},
		{"intake and events, all or nothing", intakeWhole},
		{"intakes stay", intakesStay},
		{"what waits in the outbox", waiting},
		{"an erased intake is gone", eraseIntake},
		{"a hold keeps an intake", holdIntake},
		{"a record can be replaced", replaceIntake},
		{"outbox", outbox},
		{"the longest due comes first", outboxOrder},
		{"what is refused is not due", outboxWhole},
		{"many claim at once", claimAtOnce},
		{"feedback", feedback},
		{"much feedback", muchFeedback},
		{"feedback and events, all or nothing", feedbackWhole},
		{"ended context", endedContext},
		{"ready", ready},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			t.Cleanup(func() { closeLog(t, l) })
			c.check(t, l)
		})
	}
	t.Run("close", func(t *testing.T) { closed(t, open(t)) })
	t.Run("close during calls", func(t *testing.T) { closeAtOnce(t, open(t), reopen...) })
	for _, r := range reopen {
		t.Run("restart", func(t *testing.T) { restart(t, open(t), r) })
	}
}

// conversation gives a conversation of the form that the server uses.
func conversation(name string) string { return session.ConversationOf("token of " + name) }

// turn gives a turn with one visitor's event for each text, the first with the number first.
func turn(first int64, client string, texts ...string) session.Turn {
	t := session.Turn{Client: client}
	for i, text := range texts {
		t.Events = append(t.Events, session.Event{Type: session.TypeVisitor, Seq: first + int64(i), Re: client, Text: text})
	}
	return t
}

// withIntake gives the turn with an intake that has the reference.
func withIntake(t session.Turn, reference string) session.Turn {
	t.Intake = &session.Intake{Reference: reference, Fields: map[string]string{"name": "Ada"}}
	return t
}

func mustAppend(t *testing.T, l session.Log, conversation string, turn session.Turn) {
	t.Helper()
	if err := l.Append(t.Context(), conversation, turn); err != nil {
		t.Fatalf("append: %v", err)
	}
}

// mustFail appends a turn that must be refused with want, or, where want is nil, with an error that neither asks to
// compute the turn again nor says that it is recorded.
func mustFail(t *testing.T, l session.Log, conversation string, turn session.Turn, want error) {
	t.Helper()
	err := l.Append(t.Context(), conversation, turn)
	switch {
	case want != nil && !errors.Is(err, want):
		t.Fatalf("append: got error %v, want %v", err, want)
	case err == nil, want == nil && (errors.Is(err, session.ErrConflict) || errors.Is(err, session.ErrDuplicate)):
		t.Fatalf("append: got error %v, want one that is neither ErrConflict nor ErrDuplicate", err)
	}
}

// wantTexts reads the conversation and checks its texts and its numbers. No texts means that it is not there.
func wantTexts(t *testing.T, l session.Log, conversation string, want ...string) {
	t.Helper()
	if len(want) == 0 {
		if events, err := l.Read(t.Context(), conversation, 0); !errors.Is(err, session.ErrNotFound) {
			t.Fatalf("read: got %d events and error %v, want ErrNotFound", len(events), err)
		}
		return
	}
	var got []string
	for _, e := range mustRead(t, l, conversation, 0) {
		got = append(got, e.Text)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("read: got %q, want %q", got, want)
	}
}

// mustRead reads the conversation and checks that its numbers follow after without a gap.
func mustRead(t *testing.T, l session.Log, conversation string, after int64) []session.Event {
	t.Helper()
	events, err := l.Read(t.Context(), conversation, after)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	for i, e := range events {
		if want := after + int64(i) + 1; e.Seq != want {
			t.Fatalf("read after %d: event %d has the number %d, want %d", after, i, e.Seq, want)
		}
	}
	return events
}

// wantIntakes checks the references of all intakes, in order.
func wantIntakes(t *testing.T, l session.Log, want ...string) {
	t.Helper()
	var got []string
	for in, err := range l.Intakes(t.Context()) {
		if err != nil {
			t.Fatalf("intakes: %v", err)
		}
		got = append(got, in.Reference)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("intakes: got %q, want %q", got, want)
	}
	if got, err := l.References(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("references: got %q, %v, want %q", got, err, want)
	}
}

func closeLog(t *testing.T, l session.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// wakes gives a function for Follow and the channel on which its wakes arrive, merged.
func wakes() (wake func(session.Wake), woken chan struct{}) {
	woken = make(chan struct{}, 1)
	return func(session.Wake) {
		select {
		case woken <- struct{}{}:
		default:
		}
	}, woken
}

// patience only keeps a broken store from holding up the suite.
const patience = 30 * time.Second

// await waits for a wake.
func await(t *testing.T, woken <-chan struct{}) {
	t.Helper()
	select {
	case <-woken:
	case <-time.After(patience):
		t.Fatal("no wake")
	}
}

// fill sets everything that v points to, however deep, to something that is not its zero value, so that a field added
// to a type is checked from its first day.
func fill(v reflect.Value, name string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 9, 30, 15, 123456789, time.UTC)))
		return
	}
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		v.SetBytes([]byte(`{"name":"` + name + `"}`))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Name == "Sealed" || !f.IsExported() { // belongs to the log that seals; what is kept besides
				continue
			}
			fill(v.Field(i), name+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), fmt.Sprintf("%s[%d]", name, i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name+" key")
		fill(value, name+" value")
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<53 + 1)
	case reflect.Float64:
		v.SetFloat(0.1234567890123456789)
	default:
		panic("sessiontest cannot fill " + name + " of type " + v.Type().String())
	}
}
