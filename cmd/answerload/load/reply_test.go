package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"unicode/utf8"
)

func TestReadReply(t *testing.T) {
	for _, test := range []struct{ frame, want string }{
		{`{"type":"answer","seq":4,"re":"v1-2","at":"2026-11-23T15:04:05Z","confidence":0.94,"answer":{"id":"x","sources":[{"id":"no"}]}}`, `answer v1-2 4 x [] false`},
		{`{"type":"clarify","seq":6,"re":"m","choices":[{"id":"a","label":"A \"b\""},{"label":"}","id":"c"},{"id":"none"}]}`, `clarify m 6  [a c none] false`},
		{`{"type":"welcome","session":"s","resumed":true,"seq":12}`, `welcome  12  [] true`},
		{"{ \"type\" : \"a\\u0062\" ,\n\t\"re\":\"q\\\\\" }\n", `ab q\ 0  [] false`},
		{`{"type":5,"re":null,"seq":"no","answer":null,"choices":[1,"x",[{"id":"deep"}]]}`, `  0  [  ] false`},
		{`{"seq":-3,"other":{"type":"no","deep":[[{"type":"no"}],{}]}}`, `  -3  [] false`},
		{`{}`, `  0  [] false`},
		{``, "bad"}, {`[]`, "bad"}, {`{"type":"x"`, "bad"}, {`{"type":"x"}{}`, "bad"}, {`{"type"}`, "bad"}, {`{"type":"x",}`, "bad"}, {`{"type":"\`, "bad"}, {`{"type":}`, "bad"}, {`{"a":]}`, "bad"},
	} {
		var r Reply
		got := "bad"
		if readReply([]byte(test.frame), &r) == nil {
			got = fmt.Sprintf("%s %s %d %s %s %t", r.Type, r.Re, r.Seq, r.Answer, r.Choices, r.Resumed)
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.frame, got, test.want)
		}
	}
}

// What encoding/json reads, readReply reads as the same. Doubled names are left out: whoever reads them is right.
func FuzzReadReply(f *testing.F) {
	f.Add([]byte(`{"type":"clarify","seq":6,"re":"m","resumed":true,"retry_after":1.5,"choices":[{"id":"a","label":"A \"b\""},{"label":"}","id":"c\u00e9"}],"answer":{"id":"x"}}`))
	f.Add([]byte(`{"type":"\\","answer":[{"id":"x"}],"choices":{"id":"a"},"seq":1e3}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		var r Reply
		failed := readReply(frame, &r)
		var want map[string]json.RawMessage
		if json.Unmarshal(frame, &want) != nil || want == nil || !utf8.Valid(frame) || doubled(frame) {
			return
		}
		if failed != nil {
			t.Fatalf("%q was refused", frame)
		}
		for name, got := range map[string][]byte{"type": r.Type, "re": r.Re, "code": r.Code, "session": r.Session, "reference": r.Reference} {
			if s := quoted(want[name]); s != string(got) {
				t.Errorf("%q: %s is %q, want %q", frame, name, got, s)
			}
		}
		var answer map[string]json.RawMessage
		_ = json.Unmarshal(want["answer"], &answer) // it is no object then, and has no id
		if s := quoted(answer["id"]); s != string(r.Answer) {
			t.Errorf("%q: answer %q, want %q", frame, r.Answer, s)
		}
	})
}

// quoted gives a JSON string, or "" for anything else.
func quoted(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // "" for what is none
	return s
}

// doubled reports whether an object of the frame has a name twice.
func doubled(frame []byte) bool {
	d := json.NewDecoder(bytes.NewReader(frame))
	var names []map[string]bool // of the objects that are open; nil for a list
	isName := false
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch token {
		case json.Delim('{'):
			names, isName = append(names, map[string]bool{}), true
			continue
		case json.Delim('['):
			names, isName = append(names, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			names = names[:len(names)-1]
		default:
			if name, ok := token.(string); ok && isName {
				if names[len(names)-1][name] {
					return true
				}
				names[len(names)-1][name] = true
				isName = false
				continue
			}
		}
		isName = len(names) > 0 && names[len(names)-1] != nil
	}
}

func BenchmarkReadReply(b *testing.B) {
	frame := []byte(`{"type":"answer","seq":4,"re":"v1-2","at":"2026-11-23T15:04:05Z","confidence":0.94,"answer":{"id":"x","question":"` + string(bytes.Repeat([]byte("word "), 200)) +
		`","sources":[{"title":"t","url":"https://example.com"}]},"related":[{"id":"a","question":"A?"},{"id":"b","question":"B?"}]}`)
	b.ReportAllocs()
	var r Reply
	for b.Loop() {
		r.reset()
		if err := readReply(frame, &r); err != nil {
			b.Fatal(err)
		}
	}
}
