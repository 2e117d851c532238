package sessiontest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// Read gives what was appended, in order, from any number on; other conversations are none of its business.
func appendAndRead(t *testing.T, l session.Log) {
	ada, bob := conversation("ada"), conversation("bob")
	mustAppend(t, l, ada, turn(1, "m1", "one", "two"))
	mustAppend(t, l, bob, turn(1, "m1", "other"))
	mustAppend(t, l, ada, turn(3, "", "three"))
	mustAppend(t, l, ada, turn(4, "", "four"))
	wantTexts(t, l, ada, "one", "two", "three", "four")
	wantTexts(t, l, bob, "other")
	for after, want := range []int{4, 3, 2, 1, 0, 0} {
		if got := len(mustRead(t, l, ada, int64(after))); got != want {
			t.Errorf("read after %d: got %d events, want %d", after, got, want)
		}
	}
}

// An event comes back with every field exactly as it was.
func everyField(t *testing.T, l session.Log) {
	var want session.Event
	fill(reflect.ValueOf(&want).Elem(), "event")
	want.Seq = 1
	mustAppend(t, l, conversation("full"), session.Turn{Client: "m1", Events: []session.Event{want}})
	if got := mustRead(t, l, conversation("full"), 0); !reflect.DeepEqual(got, []session.Event{want}) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// A visitor may write anything, up to the 4,000 characters that the contract allows, and call a frame anything.
func anyWords(t *testing.T, l session.Log) {
	c := conversation("words")
	words := []string{
		"naïve café — “l’été” à 5 €", "日本語, العربية, עברית", "👩🏽‍⚖️ e\u0301 \u202eright to left\u202c", "\u2028 \u2029 \ufeff \u200d",
		"nul \x00 escape \x1b[31m tab \t end \r\n", `quotes " ' \ and <b>markup</b> & 'x'); drop table events; --`,
		strings.Repeat("ä", 4000), strings.Repeat("👩‍⚖️", 1000), " ",
	}
	for i, text := range words {
		client := strings.ToValidUTF8(text[:min(len(text), 64)], "")
		mustAppend(t, l, c, turn(int64(i)+1, client, text))
		mustFail(t, l, c, turn(int64(i)+2, client, text), session.ErrDuplicate)
	}
	wantTexts(t, l, c, words...)
}

// The log shares no memory with those who append to it or read from it.
func nothingShared(t *testing.T, l session.Log) {
	c := conversation("shared")
	var e, want session.Event
	fill(reflect.ValueOf(&e).Elem(), "event")
	fill(reflect.ValueOf(&want).Elem(), "event")
	e.Seq, want.Seq = 1, 1
	spoil := func(e session.Event) {
		e.Answer.Takeaways[0], e.Fields[0].Options[0].ID, e.Form.Fields[0].Value, e.From.Name = "spoiled", "spoiled", "spoiled", "spoiled"
		clear(e.Errors)
	}
	in := session.Intake{Reference: "TSL-1", Fields: map[string]string{"name": "Ada"}, Said: []string{"hello"}}
	mustAppend(t, l, c, session.Turn{Events: []session.Event{e}, Intake: &in})
	spoil(e)
	in.Fields["name"], in.Said[0] = "spoiled", "spoiled"
	for range 2 {
		got := mustRead(t, l, c, 0)
		if !reflect.DeepEqual(got, []session.Event{want}) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
		spoil(got[0])
		kept, err := l.Intake(t.Context(), "TSL-1")
		if err != nil || kept.Fields["name"] != "Ada" || kept.Said[0] != "hello" {
			t.Fatalf("intake: got %+v, %v", kept, err)
		}
		kept.Fields["name"], kept.Said[0] = "spoiled", "spoiled"
	}
}

// A turn whose first number is not the next one is refused, and leaves nothing.
func conflict(t *testing.T, l session.Log) {
	c := conversation("conflict")
	for _, first := range []int64{-1, 0, 2, 3} {
		mustFail(t, l, c, turn(first, "m1", "early"), session.ErrConflict)
	}
	wantTexts(t, l, c)
	mustAppend(t, l, c, turn(1, "m1", "one", "two"))
	for _, first := range []int64{0, 1, 2, 4, 5} {
		mustFail(t, l, c, turn(first, "m2", "no", "no"), session.ErrConflict)
	}
	mustAppend(t, l, c, turn(3, "m2", "three"))
	wantTexts(t, l, c, "one", "two", "three")
}

// A frame that comes again is a duplicate whatever number it is given, in its own conversation only. Turns without a
// client's id are never duplicates.
func duplicate(t *testing.T, l session.Log) {
	c := conversation("duplicate")
	mustAppend(t, l, c, turn(1, "m1", "one", "two"))
	for _, first := range []int64{0, 1, 2, 3, 4} {
		mustFail(t, l, c, turn(first, "m1", "again"), session.ErrDuplicate)
	}
	mustAppend(t, l, conversation("other"), turn(1, "m1", "one"))
	mustAppend(t, l, c, turn(3, "", "three"))
	mustAppend(t, l, c, turn(4, "", "four"))
	mustFail(t, l, c, turn(5, "m1", "again"), session.ErrDuplicate)
	mustAppend(t, l, c, turn(5, "M1", "five"))
	wantTexts(t, l, c, "one", "two", "three", "four", "five")
}

// Of several appends of one frame made at the same time exactly one is done, and the others know that it was.
func duplicateAtOnce(t *testing.T, l session.Log) {
	c := conversation("duplicate at once")
	mustAppend(t, l, c, turn(1, "", "before"))
	errs := make(chan error)
	for range 8 {
		go func() { errs <- l.Append(t.Context(), c, turn(2, "m1", "once", "and whole")) }()
	}
	done := 0
	for range 8 {
		if err := <-errs; err == nil {
			done++
		} else if !errors.Is(err, session.ErrDuplicate) {
			t.Errorf("got error %v, want nil or ErrDuplicate", err)
		}
	}
	if done != 1 {
		t.Errorf("%d appends were done, want 1", done)
	}
	wantTexts(t, l, c, "before", "once", "and whole")
}

// A turn without events, or whose events are not numbered one after the other, would tear the log. Neither sentinel
// error is right for it, since computing it again gives the same.
func malformed(t *testing.T, l session.Log) {
	c := conversation("malformed")
	gap, same := turn(1, "m1", "one", "two"), turn(1, "m1", "one", "two")
	gap.Events[1].Seq, same.Events[1].Seq = 3, 1
	for _, bad := range []session.Turn{{}, {Client: "m1"}, withIntake(session.Turn{}, "TSL-1"), gap, withIntake(same, "TSL-2")} {
		mustFail(t, l, c, bad, nil)
	}
	wantTexts(t, l, c)
	wantIntakes(t, l)
	mustAppend(t, l, c, turn(1, "m1", "one"))
}

// Writers who read again after a conflict all get their turn in: every event is there once, turns are whole and no
// number is left out.
func manyWriters(t *testing.T, l session.Log) {
	const writers, conversations, turns = 16, 6, 2
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range turns * conversations {
				c := conversation(fmt.Sprint("many ", (w+n)%conversations))
				if err := appendNext(t, l, c, fmt.Sprintf("w%d-%d", w, n)); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	wg.Wait()
	var got, want []string
	for i := range conversations {
		events := mustRead(t, l, conversation(fmt.Sprint("many ", i)), 0)
		for i := 0; i+1 < len(events); i += 2 {
			if q, a := events[i], events[i+1]; q.Text != "question "+q.Re || a.Text != "answer "+q.Re {
				t.Errorf("numbers %d and %d are %q and %q, want one turn", q.Seq, a.Seq, q.Text, a.Text)
			}
			got = append(got, events[i].Re)
		}
	}
	for w := range writers {
		for n := range turns * conversations {
			want = append(want, fmt.Sprintf("w%d-%d", w, n))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("recorded are %d turns %q\nwant %d turns %q", len(got), got, len(want), want)
	}
}

// appendNext appends a turn of two events after the last event, as often as it takes.
func appendNext(t *testing.T, l session.Log, c, client string) error {
	for {
		events, err := l.Read(t.Context(), c, 0)
		if err != nil && !errors.Is(err, session.ErrNotFound) {
			return err
		}
		err = l.Append(t.Context(), c, turn(int64(len(events))+1, client, "question "+client, "answer "+client))
		if !errors.Is(err, session.ErrConflict) {
			return err
		}
	}
}

// Newest gives the end of what Read gives.
func newest(t *testing.T, l session.Log) {
	ada := conversation("ada")
	if _, err := l.Newest(t.Context(), ada, 1); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("of what is not there: got error %v, want ErrNotFound", err)
	}
	mustAppend(t, l, ada, turn(1, "m1", "one", "two"))
	mustAppend(t, l, conversation("bob"), turn(1, "", "other", "others", "more"))
	mustAppend(t, l, ada, turn(3, "", "three"))
	all := mustRead(t, l, ada, 0)
	for _, most := range []int{1, 2, 3, 4, 1000} {
		got, err := l.Newest(t.Context(), ada, most)
		if want := all[max(0, len(all)-most):]; err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the newest %d: got %+v and error %v, want %+v", most, got, err, want)
		}
	}
	if err := l.Forget(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Newest(t.Context(), ada, 1); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("of what was forgotten: got error %v, want ErrNotFound", err)
	}
}

// What was never appended to is not found, which is not the same as having nothing new.
func notFound(t *testing.T, l session.Log) {
	c := conversation("not found")
	wantTexts(t, l, c)
	if _, err := l.Read(t.Context(), c, 7); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("read after 7: got error %v, want ErrNotFound", err)
	}
	mustFail(t, l, c, turn(2, "m1", "no"), session.ErrConflict)
	wantTexts(t, l, c)
	if _, err := l.Intake(t.Context(), "TSL-0000-0000"); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("intake: got error %v, want ErrNotFound", err)
	}
}
