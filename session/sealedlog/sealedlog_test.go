package sealedlog

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sessiontest"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

func pair(t *testing.T) Keys {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return Keys{[]age.Recipient{identity.Recipient()}, []age.Identity{identity}}
}

// A sealed store keeps the promise as any other does.
func TestLog(t *testing.T) {
	keys := pair(t)
	sessiontest.Run(t, func(*testing.T) session.Log { return New(memlog.New(), keys) })
}

func at(minute int) time.Time { return time.Date(2026, 11, 25, 9, minute, 0, 0, time.UTC) }

// typed are values that a visitor types, each found nowhere else.
var typed = map[string]string{"name": "Quetzal Canaryname", "opposing": "Canaryopposing", "email": "canarymail@example.com", "phone": "416-555-0177", "about": "canaryabout", "deadline": "canarydeadline"}

// fillIn goes through a form as the bot does: a handoff with the form, two saves, and the record with its receipt.
func fillIn(t *testing.T, l session.Log, conversation, form, reference string, until int) {
	t.Helper()
	half := map[string]string{"name": typed["name"]}
	fields := func(values map[string]string) []session.Field {
		var all []session.Field
		for _, name := range slices.Sorted(maps.Keys(typed)) {
			all = append(all, session.Field{Name: name, Label: "label of " + name, Value: values[name]})
		}
		return all
	}
	wrong := map[string]string{"email": "Did you mean " + typed["email"] + "?"}
	turns := []session.Turn{
		{Events: []session.Event{{Type: session.TypeVisitor, Action: "human"}, {Type: session.TypeHandoff, Form: &session.Form{ID: form, Step: "names", Fields: fields(half), Values: half}}}},
		{Events: []session.Event{{Type: session.TypeVisitor, Action: "save"}, {Type: session.TypeIntake, FormID: form, Step: "names", Fields: fields(typed), Values: typed, Errors: wrong}}},
		{Events: []session.Event{{Type: session.TypeVisitor, Action: "submit"}, {Type: session.TypeReceipt, Reference: reference}},
			Intake: &session.Intake{Reference: reference, Conversation: conversation, At: at(9), Reason: session.Requested, Area: "tenancy", Lang: "en", Partner: "clinic", ReplyBy: at(30), Fields: maps.Clone(typed),
				Said: []string{"canarysaid"}, Given: []string{"canarygiven"}, Matches: []string{"Canarymatch"}, Deadline: typed["deadline"], DeadlineDate: "2026-11-30", Conflict: session.Clear}},
	}
	for n, turn := range turns[:until] {
		for m := range turn.Events {
			turn.Events[m].Seq, turn.Events[m].At = int64(2*n+m+1), at(n)
		}
		if err := l.Append(t.Context(), conversation, turn); err != nil {
			t.Fatal(err)
		}
	}
}

// While a form is filled in, the conversation gives back what was typed; once it is sent or cancelled nobody can read it there, with every key there is.
func TestDraftsLastUntilTheFormEnds(t *testing.T) {
	keys, under := pair(t), memlog.New()
	l := New(under, keys)
	fillIn(t, l, "one", "form1", "TSL-1", 2)
	fillIn(t, l, "two", "form2", "TSL-2", 2)
	for _, conversation := range []string{"one", "two"} {
		events, err := l.Read(t.Context(), conversation, 0)
		if err != nil {
			t.Fatal(err)
		}
		if s := session.Fold(events); !reflect.DeepEqual(s.Form.Values, typed) || s.Form.Fields[0].Value != typed["about"] || events[3].Errors == nil || events[1].Form.Values["name"] != typed["name"] {
			t.Fatalf("what was typed does not come back: %+v", s.Form)
		}
	}
	fillIn(t, New(under, keys), "three", "form3", "TSL-3", 3)
	cancel := session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Action: "cancel", Seq: 5}}}
	if err := l.Append(t.Context(), "one", cancel); err != nil {
		t.Fatal(err)
	}
	for conversation, kept := range map[string]bool{"one": false, "two": true, "three": false} {
		events, err := l.Read(t.Context(), conversation, 0)
		if err != nil || (events[3].Values != nil) != kept || events[3].Sealed != nil || events[3].Fields[0].Label == "" {
			t.Errorf("%s: %v %+v", conversation, err, events[3])
		}
	}
	if err := l.Forget(t.Context(), "two"); err != nil {
		t.Fatal(err)
	}
	if _, err := under.Read(t.Context(), draftOf("form2"), 0); !errors.Is(err, session.ErrNotFound) {
		t.Errorf("the key of a forgotten form: %v", err)
	}
}

// A key that a server left behind, since it stopped right after the record was stored, goes with the next sweep; that of a form that is open stays.
func TestSweepDestroysKeysLeftBehind(t *testing.T) {
	keys, under := pair(t), memlog.New()
	l := New(under, keys)
	fillIn(t, l, "one", "form1", "TSL-1", 3)
	if _, err := l.draftKey(t.Context(), "form1", at(0)); err != nil { // as if it had not been destroyed
		t.Fatal(err)
	}
	fillIn(t, l, "two", "form2", "TSL-2", 2)
	if err := l.Sweep(t.Context(), at(10)); err != nil {
		t.Fatal(err)
	}
	for form, want := range map[string]bool{"form1": false, "form2": true} {
		if _, err := under.Read(t.Context(), draftOf(form), 0); errors.Is(err, session.ErrNotFound) == want {
			t.Errorf("the key of %s: %v", form, err)
		}
	}
}

// What was typed is nowhere in the files once the form is sent, while what the queue needs is there to be read. The values are looked for in the files
// themselves, which hold them where nothing is sealed: there the test must find them.
func TestNothingPersonalInTheFiles(t *testing.T) {
	for _, sealed := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "a.db")
		under, err := sqlitelog.Open(path, session.Retention{})
		if err != nil {
			t.Fatal(err)
		}
		var l session.Log = under
		keys := pair(t)
		if sealed {
			l = New(under, Keys{Recipients: keys.Recipients})
		}
		for n := range 40 {
			fillIn(t, l, fmt.Sprint("conversation ", n), fmt.Sprint("form", n), fmt.Sprint("TSL-", n), 3)
		}
		found := 0
		for _, name := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data = bytes.ToLower(data)
			for _, value := range append(slices.Collect(maps.Values(typed)), "canarysaid", "canarygiven", "canarymatch", "2026-11-30") {
				found += bytes.Count(data, []byte(strings.ToLower(value)))
			}
		}
		if (found == 0) != sealed {
			t.Errorf("sealed %t: %d values are in the files", sealed, found)
		}
		for n := range 40 { // the store's own seal opens for who has the file: nobody may find anything behind it
			events, err := New(under, keys).Read(t.Context(), fmt.Sprint("conversation ", n), 0)
			if err != nil || strings.Contains(fmt.Sprintf("%+v", events), "canarymail") == sealed {
				t.Fatal(err, events)
			}
		}
		if sealed {
			whatIsReadable(t, under, keys)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func whatIsReadable(t *testing.T, under session.Log, keys Keys) {
	t.Helper()
	blind, err := New(under, Keys{}).Intake(t.Context(), "TSL-1")
	if err != nil || blind.Sealed == "" || blind.Area != "tenancy" || !blind.ReplyBy.Equal(at(30)) || blind.Partner != "clinic" || len(blind.Fields) > 0 {
		t.Errorf("without the key: %v %+v", err, blind)
	}
	whole, err := New(under, keys).Intake(t.Context(), "TSL-1")
	if err != nil || !reflect.DeepEqual(whole.Fields, typed) || whole.Said[0] != "canarysaid" || whole.Matches == nil || whole.Sealed != "" {
		t.Errorf("with the key: %v %+v", err, whole)
	}
	if other, err := New(under, pair(t)).Intake(t.Context(), "TSL-1"); err != nil || other.Sealed == "" || len(other.Fields) > 0 {
		t.Errorf("with another key: %v %+v", err, other)
	}
}

// Whoever can write to the store cannot put one person's record in the place of another's, nor change what stays readable, without being seen.
func TestTampering(t *testing.T) {
	keys, under := pair(t), memlog.New()
	l := New(under, keys)
	for n := range 2 {
		fillIn(t, l, fmt.Sprint("c", n), fmt.Sprint("form", n), fmt.Sprint("TSL-", n), 3)
	}
	raw := func(reference string) session.Intake {
		i, err := under.Intake(t.Context(), reference)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	mine, other := raw("TSL-0"), raw("TSL-1")
	for name, change := range map[string]func(*session.Intake){
		"swapped":          func(i *session.Intake) { i.Sealed = other.Sealed },
		"swapped whole":    func(i *session.Intake) { *i = other; i.Reference = mine.Reference },
		"not restricted":   func(i *session.Intake) { i.Restricted = true },
		"another time":     func(i *session.Intake) { i.At = at(11) },
		"another talk":     func(i *session.Intake) { i.Conversation = "c1" },
		"a damaged byte":   func(i *session.Intake) { i.Sealed = i.Sealed[:len(i.Sealed)-8] + "AAAAAAA=" },
		"cut off":          func(i *session.Intake) { i.Sealed = i.Sealed[:len(i.Sealed)/8*4] },
		"no base64 at all": func(i *session.Intake) { i.Sealed = "?" },
	} {
		changed := mine
		change(&changed)
		if err := under.Replace(t.Context(), changed); err != nil {
			t.Fatal(err)
		}
		if i, err := l.Intake(t.Context(), "TSL-0"); !errors.Is(err, errTampered) || len(i.Fields) > 0 {
			t.Errorf("%s: %v %+v", name, err, i.Fields)
		}
		if err := under.Replace(t.Context(), mine); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Intake(t.Context(), "TSL-0"); err != nil {
		t.Error(err)
	}
}

// Rotation seals every record to the new key, those that were never sealed too, and nothing to the old one.
func TestReseal(t *testing.T) {
	before, after, under := pair(t), pair(t), memlog.New()
	fillIn(t, New(under, Keys{}), "c0", "form0", "TSL-0", 3)
	fillIn(t, New(under, before), "c1", "form1", "TSL-1", 3)
	if _, err := New(under, after).Reseal(t.Context()); !errors.Is(err, ErrSealed) {
		t.Errorf("without the old key: %v", err)
	}
	if n, err := New(under, Keys{after.Recipients, append(before.Identities, after.Identities...)}).Reseal(t.Context()); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	for _, reference := range []string{"TSL-0", "TSL-1"} {
		if i, err := New(under, before).Intake(t.Context(), reference); err != nil || i.Sealed == "" {
			t.Errorf("%s with the old key: %v %+v", reference, err, i.Fields)
		}
		if i, err := New(under, after).Intake(t.Context(), reference); err != nil || i.Fields["name"] != typed["name"] {
			t.Errorf("%s with the new key: %v %+v", reference, err, i)
		}
	}
}
