package load

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// strange runs a server that welcomes everybody and hands each further frame's id, with a count of the connection's frames, to reply, which writes.
func strange(t *testing.T, reply func(ws *websocket.Conn, id string, n int)) (url string) {
	t.Helper()
	upgrader := websocket.Upgrader{Subprotocols: []string{Answerbot.Subprotocol}}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for n := 0; ; n++ {
			var frame struct{ ID string }
			if ws.ReadJSON(&frame) != nil {
				return
			}
			if n == 0 {
				text(ws, `{"type":"welcome","session":"s","conversation":"c","resumed":true,"seq":0}`)
				continue
			}
			reply(ws, frame.ID, n)
		}
	}))
	t.Cleanup(h.Close)
	return h.URL
}

func text(ws *websocket.Conn, format string, of ...any) {
	_ = ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, of...)) // the test sees what is missing
}

func answer(ws *websocket.Conn, id string, seq int, slug string) {
	text(ws, `{"type":"answer","seq":%d,"re":%q,"answer":{"id":%q}}`, seq, id, slug)
}

// What a sound server never does is seen and counted under its name.
func TestChecks(t *testing.T) {
	for _, test := range []struct {
		name  string
		reply func(ws *websocket.Conn, id string, n int)
		want  func(r Report) int64
	}{
		{"sound", func(ws *websocket.Conn, id string, n int) { answer(ws, id, 2*n, "a") }, nil},
		{"offered", func(ws *websocket.Conn, id string, n int) {
			text(ws, `{"type":"clarify","seq":%d,"re":%q,"choices":[{"id":"b","label":"B"},{"label":"A","id":"a"},{"id":"none"}]}`, 2*n, id)
		}, nil},
		{"wrong answer", func(ws *websocket.Conn, id string, n int) { answer(ws, id, 2*n, "b") }, func(r Report) int64 { return r.Wrong }},
		{"asks back", func(ws *websocket.Conn, id string, n int) {
			text(ws, `{"type":"clarify","seq":%d,"re":%q,"choices":[{"id":"b"},{"id":"none"}]}`, 2*n, id)
		}, func(r Report) int64 { return r.Unsure }},
		{"hands over", func(ws *websocket.Conn, id string, n int) { text(ws, `{"type":"handoff","seq":%d,"re":%q}`, 2*n, id) }, func(r Report) int64 { return r.Unsure }},
		{"another's reply", func(ws *websocket.Conn, id string, n int) {
			text(ws, `{"type":"answer","seq":%d,"re":"v999-1","answer":{"id":"a"}}`, 2*n)
			answer(ws, id, 2*n, "a")
		}, func(r Report) int64 { return r.Mismatched }},
		{"no JSON", func(ws *websocket.Conn, id string, n int) {
			text(ws, `{"type":"answer"`)
			answer(ws, id, 2*n, "a")
		}, func(r Report) int64 { return r.Mismatched }},
		{"doubled", func(ws *websocket.Conn, id string, n int) {
			answer(ws, id+"x", 2*n, "a")
			answer(ws, id, 2*n, "a")
		}, func(r Report) int64 { return r.Doubled }},
		{"a notice doubled", func(ws *websocket.Conn, id string, n int) {
			text(ws, `{"type":"notice","seq":%d}`, 3*n-1)
			text(ws, `{"type":"notice","seq":%d}`, 3*n-1)
			answer(ws, id, 3*n, "a")
		}, func(r Report) int64 { return r.Doubled }},
		{"left out", func(ws *websocket.Conn, id string, n int) { answer(ws, id, 3*n+1, "a") }, func(r Report) int64 { return r.Gaps }},
		{"silent", func(*websocket.Conn, string, int) {}, func(r Report) int64 { return r.Lost }},
		{"hangs up", func(ws *websocket.Conn, _ string, _ int) { ws.Close() }, func(r Report) int64 { return r.Lost }},
		{"keeps nothing", func(ws *websocket.Conn, id string, _ int) { answer(ws, id, 0, "a") }, func(r Report) int64 { return -r.Unkept }},
		{"refuses", func(ws *websocket.Conn, id string, _ int) {
			text(ws, `{"type":"error","code":"rate_limited","re":%q}`, id)
		},
			func(r Report) int64 { return -r.Refused["rate_limited"] }},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := player(t, Settings{URL: strange(t, test.reply), Questions: []Question{NewQuestion("a?", "a")}, Timeout: 300 * time.Millisecond})
			v := p.Visitor()
			if err := v.Connect(t.Context(), time.Now()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if v.Say(t.Context(), time.Now(), v.next()) != nil {
					break
				}
			}
			v.Leave()
			r := p.Stats.Report()
			if test.want == nil {
				if r.Bad() > 0 || r.Replied != 2 {
					t.Errorf("got %+v", r)
				}
				return
			}
			if n := test.want(r); n == 0 || n > 0 && r.Bad() != n {
				t.Errorf("got %+v", r)
			}
		})
	}
}

// Who asks back once in a hundred questions remembers the conversation, and who does so more often has lost its answers.
func TestUnsure(t *testing.T) {
	for _, test := range []struct{ unsure, checked, bad int64 }{{0, 0, 0}, {1, 2, 0}, {2, 2, 2}, {2, 199, 2}, {2, 200, 0}, {20, 100_000, 0}, {1000, 100_000, 0}, {1001, 100_000, 1001}} {
		if got := (Report{Unsure: test.unsure, Checked: test.checked}).Bad(); got != test.bad {
			t.Errorf("%d of %d are unsure: %d are bad, want %d", test.unsure, test.checked, got, test.bad)
		}
	}
}

// Who would ask only after the end stays and is silent until then: nobody comes in their place and asks at once.
func TestThinksBeyondTheEnd(t *testing.T) {
	url := strange(t, func(ws *websocket.Conn, id string, n int) { answer(ws, id, 2*n, "a") })
	p := player(t, Settings{URL: url, Questions: []Question{NewQuestion("a?", "a")}, Think: Think{Fixed, time.Minute}})
	p.Closed(t.Context(), 3, Span{Lasts: 300 * time.Millisecond})
	if r := p.Stats.Report(); r.Replied != 0 || r.Connections != 3 || r.Seconds < 0.3 {
		t.Errorf("got %+v", r)
	}
}

// A server stands still once, for half a second. Whoever would have asked meanwhile is charged for it too: most of the questions of that
// time waited, although a single reply was slow.
func TestIntendedTime(t *testing.T) {
	const stall, patient = 500 * time.Millisecond, 100 * time.Millisecond
	url := strange(t, func(ws *websocket.Conn, id string, n int) {
		if n == 10 {
			time.Sleep(stall)
		}
		answer(ws, id, 2*n, "a")
	})
	p := player(t, Settings{URL: url, Questions: []Question{NewQuestion("a?", "a")}})
	p.OpenTurns(t.Context(), 1, 200, Span{Lasts: time.Second})
	waited := 0
	for _, bar := range p.Stats.Turn.histogram.Distribution() {
		if time.Duration(bar.From)*time.Microsecond >= patient {
			waited += int(bar.Count)
		}
	}
	if waited < 40 { // of some 80 that were due in the 400 ms before patience ran out
		t.Errorf("%d questions waited: %+v", waited, p.Stats.Report())
	}
}

func TestWhy(t *testing.T) {
	close1001 := &websocket.CloseError{Code: 1001, Text: "reconnect after 1.25s"}
	if got := asked(close1001); got != 1250*time.Millisecond {
		t.Errorf("to come back after %v", got)
	}
	for text, want := range map[string]time.Duration{"": 0, "reconnect after": 0, "reconnect after soon": 0, "reconnect after -5s": 0, "reconnect after 5h": time.Minute} {
		if got := asked(&websocket.CloseError{Code: 1001, Text: text}); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	if got := why(close1001); got != "1001 going away" {
		t.Errorf("got %q", got)
	}
	if got := why(fmt.Errorf("HTTP %d", 429)); got != "HTTP 429" {
		t.Errorf("got %q", got)
	}
	if got := why(&websocket.CloseError{Code: 1008, Text: strings.Repeat("x", 500)}); len(got) > 80 {
		t.Errorf("got %q", got)
	}
}
