package session_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// same checks that an event's bytes are those of encoding/json.
func same(t *testing.T, e session.Event) {
	t.Helper()
	want, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.AppendJSON([]byte("x"))
	if err != nil || string(got) != "x"+string(want) {
		t.Errorf("got  %s (%v)\nwant x%s", got, err, want)
	}
}

// Every field that an event has, also one that is added some day, is written, and as it should be.
func TestAppendJSONWritesEveryField(t *testing.T) {
	for _, text := range []string{"plain", `quote " and \ and <b> & é`, "é — œ 漢", "line\nsep\u2028", "bad \xff"} {
		var e session.Event
		fill(reflect.ValueOf(&e).Elem(), text)
		same(t, e) // with a case and an entry of the desk: what staff see
		e.Case, e.Desk = nil, nil
		same(t, e)
		e.Answer = e.Answer.Ready()
		same(t, e)
		for i := range reflect.TypeFor[session.Event]().NumField() { // each by itself, and all but it
			var alone session.Event
			field := reflect.ValueOf(&alone).Elem().Field(i)
			fill(field, text)
			same(t, alone)
			without := e
			reflect.ValueOf(&without).Elem().Field(i).SetZero()
			same(t, without)
		}
	}
}

// fill gives every exported field below v a value.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.943)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"b", text, "a"} {
			v.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(text))
		}
	case reflect.Slice:
		switch v.Type() {
		case reflect.TypeFor[json.RawMessage]():
			v.SetBytes([]byte(`{"a":1}`))
		case reflect.TypeFor[[]byte]():
			v.SetBytes([]byte(text))
		default:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0), text)
			fill(v.Index(1), text)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 11, 26, 1, 2, 3, 450e6, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	}
}

func TestAppendJSONEdges(t *testing.T) {
	at := time.Date(2026, 11, 26, 1, 2, 3, 0, time.UTC)
	for _, e := range []session.Event{
		{}, {At: at.In(time.FixedZone("", -5*3600))}, {At: at.Add(123456789)}, {Confidence: 1e-9}, {Confidence: 1e22}, {Confidence: -0.5}, {Confidence: 1},
		{Answer: &session.Answer{}}, {Answer: &session.Answer{Sources: []session.Source{}, Breadcrumb: []string{}}}, {Form: &session.Form{}}, {Form: &session.Form{Fields: []session.Field{}}},
		{Fields: []session.Field{}, Choices: []session.Choice{}, Values: map[string]string{}}, {Rating: &session.Rating{}}, {From: &session.Person{}}, {Sealed: []byte{}},
	} {
		same(t, e)
	}
	for _, e := range []session.Event{{Confidence: math.NaN()}, {Confidence: math.Inf(1)}, {At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, {Desk: json.RawMessage("{")}} {
		if got, err := e.AppendJSON(nil); err == nil {
			t.Errorf("%+v: got %s and no error", e, got)
		}
	}
}

func FuzzAppendJSON(f *testing.F) {
	f.Add([]byte(`{"type":"answer","seq":1,"at":"2026-11-26T01:02:03Z","text":"é <b>","answer":{"id":"a","takeaways":["x"],"sources":null},"values":{"a":"b"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e session.Event
		if json.Unmarshal(data, &e) == nil {
			e.At = e.At.UTC()
			if _, err := json.Marshal(e); err == nil {
				same(t, e)
			}
		}
	})
}
