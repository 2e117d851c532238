package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

var starter = sync.OnceValue(func() *bot.Bot {
	c := corpus.Starter()
	return bot.New(c, matcher.Build(c, matcher.Options{}))
})

// start runs a server over a fresh store.
func start(t testing.TB, o Options) (*Server, *httptest.Server) {
	t.Helper()
	if o.Log == nil {
		o.Log = memlog.New()
	}
	o.Bot = cmp.Or(o.Bot, starter())
	o.Connections = cmp.Or(o.Connections, formOfTests)
	s := New(o)
	h := httptest.NewServer(s)
	t.Cleanup(func() { shutDown(t, s); h.Close() })
	return s, h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func shutDown(t testing.TB, s *Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Error("shutting down:", err)
	}
}

// client is a websocket of a test.
type client struct {
	t testing.TB
	*websocket.Conn
	token string
}

type message map[string]any

func dial(t testing.TB, h *httptest.Server, hello string) *client {
	t.Helper()
	d := websocket.Dialer{Subprotocols: []string{subprotocol}}
	ws, res, err := d.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil)
	must(t, err)
	if res.Header.Get("Sec-WebSocket-Extensions") != "" {
		t.Error("compression was agreed to")
	}
	t.Cleanup(func() { ws.Close() })
	c := &client{t: t, Conn: ws}
	c.send(hello)
	welcome := c.next()
	if welcome["type"] != "welcome" {
		t.Fatalf("got %v, want welcome", welcome)
	}
	c.token = welcome["session"].(string)
	return c
}

func (c *client) send(frame string) {
	c.t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) next() message {
	c.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	var m message
	if err := c.ReadJSON(&m); err != nil {
		c.t.Fatal(err)
	}
	return m
}

const hello = `{"type":"hello"}`

// The language of a page may be any that a browser has. Ours are told by how the tag begins; others are greeted in English.
func TestHelloInAnyLanguage(t *testing.T) {
	_, h := start(t, Options{})
	for lang, want := range map[string]string{"fr-CA": "Bonjour", "FR": "Bonjour", "fr_FR": "Bonjour", "en-GB": "Hello", "de": "Hello", "frr": "Hello", "zh-Hant-TW": "Hello", "": "Hello"} {
		d := websocket.Dialer{Subprotocols: []string{subprotocol}}
		ws, _, err := d.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil)
		must(t, err)
		c := &client{t: t, Conn: ws}
		c.send(fmt.Sprintf(`{"type":"hello","lang":%q}`, lang))
		if m := c.next(); m["type"] != "welcome" || !strings.HasPrefix(fmt.Sprint(m["greeting"]), want) {
			t.Errorf("%q: got %v, want %s", lang, m, want)
		}
		c.send(`{"type":"forget","id":"a"}`)
		if m := c.next(); m["type"] != "notice" || m["at"] == nil {
			t.Errorf("%q: erasing led to %v, want a notice with its time", lang, m)
		}
		ws.Close()
	}
}

func TestBadFrames(t *testing.T) {
	_, h := start(t, Options{})
	c := dial(t, h, hello)
	for _, test := range []struct{ name, frame, code, re string }{
		{"not JSON", `say hello`, "bad_frame", ""},
		{"no object", `[1]`, "bad_frame", ""},
		{"wrong type of a field", `{"type":"say","id":"a","text":5}`, "bad_frame", "a"},
		{"unknown type", `{"type":"shout","id":"b"}`, "unknown_type", "b"},
		{"no type", `{"id":"b"}`, "bad_frame", "b"},
		{"unknown field", `{"type":"say","id":"c","text":"x","colour":1}`, "bad_frame", "c"},
		{"doubled name", `{"type":"say","id":"d","text":"x","text":"y"}`, "bad_frame", "d"},
		{"wrong case", `{"Type":"say","id":"e","text":"x"}`, "bad_frame", "e"},
		{"trailing data", `{"type":"say","id":"f","text":"x"}{}`, "bad_frame", ""},
		{"no id", `{"type":"say","text":"x"}`, "bad_frame", ""},
		{"long id", `{"type":"say","id":"` + strings.Repeat("i", 65) + `","text":"x"}`, "bad_frame", ""},
		{"too long", `{"type":"say","id":"h","text":"` + strings.Repeat("x", 4001) + `"}`, "too_long", "h"},
		{"empty", `{"type":"say","id":"i","text":"  "}`, "invalid", "i"},
		{"nothing to be seen", `{"type":"say","id":"w","text":"\u200b\ufeff \u202e\u0000"}`, "invalid", "w"},
		{"choice never offered", `{"type":"choose","id":"j","choice":"lmia"}`, "not_found", "j"},
		{"rating of no answer", `{"type":"rate","id":"k","seq":1,"helpful":true}`, "not_found", "k"},
		{"unknown action", `{"type":"intake","id":"l","action":"burn"}`, "invalid", "l"},
		{"unknown form field", `{"type":"intake","id":"m","action":"save","fields":{"colour":"x"}}`, "invalid", "m"},
		{"rating that says nothing", `{"type":"rate","id":"o","seq":1}`, "invalid", "o"},
		{"rating of null", `{"type":"rate","id":"p","seq":1,"helpful":null}`, "invalid", "p"},
		{"rating in words", `{"type":"rate","id":"q","seq":1,"helpful":"no"}`, "bad_frame", "q"},
		{"fraction", `{"type":"rate","id":"r","seq":1.5,"helpful":true}`, "bad_frame", "r"},
		{"number in the form", `{"type":"intake","id":"s","action":"save","fields":{"name":7}}`, "bad_frame", "s"},
		{"step that there is not", `{"type":"intake","id":"t","action":"start","step":"payment"}`, "invalid", "t"},
		{"hello twice", hello, "bad_frame", ""},
		{"hello after less than nothing", `{"type":"hello","after":-1}`, "invalid", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c.send(test.frame)
			m := c.next()
			re, _ := m["re"].(string)
			if m["type"] != "error" || m["code"] != test.code || re != test.re || m["message"] == "" {
				t.Errorf("got %v, want code %s re %q", m, test.code, test.re)
			}
			if said := fmt.Sprint(m["message"]); regexp.MustCompile(`\bGo\b|json:|jsontext|unmarshal|int64|web\.`).MatchString(said) {
				t.Errorf("the message tells how the server is made: %s", said)
			}
		})
	}
	c.send(`{"type":"intake","id":"n","action":"submit","fields":{"name":"Ana"}}`)
	if m := c.next(); m["type"] != "intake" || m["step"] != "names" || m["errors"].(map[string]any)["opposing"] == nil {
		t.Errorf("names without the other side: got %v", m)
	}
	c.send(`{"type":"say","id":"z","text":"` + strings.Repeat("é", 4000) + `"}`) // 8,000 bytes and the frame around them
	if m := c.next(); m["re"] != "z" {
		t.Errorf("after all that: got %v", m)
	}
}

func TestCloseCodes(t *testing.T) {
	_, h := start(t, Options{HelloWithin: 50 * time.Millisecond})
	closes := func(c *client, code int) {
		t.Helper()
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				if !websocket.IsCloseError(err, code) {
					t.Errorf("got %v, want close code %d", err, code)
				}
				return
			}
		}
	}
	big := dial(t, h, hello)
	big.send(`{"type":"say","id":"a","text":"` + strings.Repeat("x", maxFrame) + `"}`)
	closes(big, websocket.CloseMessageTooBig)
	garbled := dial(t, h, hello)
	garbled.send("{\"type\":\"say\",\"id\":\"g\",\"text\":\"\xff\"}")
	if m := garbled.next(); m["code"] != "bad_frame" || m["re"] != "g" {
		t.Errorf("bad UTF-8: got %v, want bad_frame", m)
	}
	closes(garbled, websocket.CloseInvalidFramePayloadData)
	for _, first := range []string{"", `{"type":"say","id":"a","text":"x"}`} {
		ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil)
		must(t, err)
		c := &client{t: t, Conn: ws}
		defer ws.Close()
		if first != "" {
			c.send(first)
		}
		closes(c, websocket.ClosePolicyViolation)
	}
}

func TestConversation(t *testing.T) {
	_, h := start(t, Options{})
	c := dial(t, h, hello)
	other := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q}`, c.token))
	if other.token == c.token {
		t.Error("a token that opens nothing was taken over")
	}
	c.send(`{"type":"say","id":"m1","text":"My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"}`)
	first := c.next()
	if first["type"] != "answer" || first["re"] != "m1" || first["seq"] != 2.0 {
		t.Fatalf("got %v", first)
	}
	tab := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q}`, c.token))
	if a, b := tab.next(), tab.next(); a["type"] != "visitor" || b["type"] != "answer" || b["seq"] != 2.0 {
		t.Errorf("resume: got %v and %v", a, b)
	}
	c.send(`{"type":"say","id":"m1","text":"My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"}`)
	if again := c.next(); again["type"] != "answer" || again["seq"] != 2.0 {
		t.Errorf("the same frame again: got %v", again)
	}
	c.send(`{"type":"rate","id":"m2","seq":2,"helpful":true}`)
	if m := c.next(); m["type"] != "ack" || m["seq"] != 3.0 {
		t.Errorf("rating: got %v", m)
	}
	if m := tab.next(); m["type"] != "visitor" || m["seq"] != 3.0 {
		t.Errorf("the other tab: got %v", m)
	}
	tab.send(`{"type":"human","id":"m3"}`)
	if m := tab.next(); m["type"] != "handoff" || m["seq"] != 5.0 {
		t.Errorf("handoff: got %v", m)
	}
	if a, b := c.next(), c.next(); a["seq"] != 4.0 || b["type"] != "handoff" {
		t.Errorf("the first tab: got %v and %v", a, b)
	}
	c.send(`{"type":"forget","id":"m4"}`)
	if a, b := c.next(), c.next(); a["type"] != "notice" || b["type"] != "ack" {
		t.Errorf("forget: got %v and %v", a, b)
	}
	if m := tab.next(); m["type"] != "notice" {
		t.Errorf("forget in the other tab: got %v", m)
	}
}

// Many tabs write at once: every one of them sees every event once, in order.
func TestManyTabs(t *testing.T) {
	_, h := start(t, Options{MessageBurst: 1000})
	first := dial(t, h, hello)
	first.send(`{"type":"say","id":"first","text":"hello"}`)
	first.next()
	const tabs, each = 6, 5
	var wg sync.WaitGroup
	for tab := range tabs {
		c := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":2}`, first.token))
		wg.Go(func() {
			for i := range each {
				c.send(fmt.Sprintf(`{"type":"say","id":"t%d-%d","text":"thanks"}`, tab, i))
			}
			seen := map[float64]bool{}
			own := 0
			for own < each || len(seen) < 2*tabs*each-each {
				m := c.next()
				seq, _ := m["seq"].(float64)
				if m["type"] == "error" || seen[seq] {
					t.Errorf("tab %d: %v", tab, m)
					return
				}
				seen[seq] = true
				if re, _ := m["re"].(string); m["type"] == "reply" && strings.HasPrefix(re, fmt.Sprintf("t%d-", tab)) {
					own++
				}
			}
		})
	}
	wg.Wait()
}

func TestShutdown(t *testing.T) {
	s, h := start(t, Options{})
	c := dial(t, h, hello)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	must(t, s.Shutdown(ctx))
	_, _, err := c.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) || !strings.Contains(err.Error(), "after") {
		t.Errorf("got %v, want 1001 with a delay", err)
	}
	if _, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil); err == nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a new conversation while draining: %v", err)
	}
}

func TestOrigin(t *testing.T) {
	s, h := start(t, Options{Origins: []string{"https://partner.example"}})
	host := strings.TrimPrefix(h.URL, "http://")
	for origin, want := range map[string]bool{
		"": true, "http://" + host: true, "https://partner.example": true, "https://partner.example:444": false, "http://partner.example": false,
		"null": false, "ftp://" + host: false, "http://me@" + host: false, "https://evil.example": false, "http://" + host + "/x": false,
	} {
		r := httptest.NewRequest("GET", h.URL+"/v1/chat", nil)
		r.Host = host
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		if got := s.originAllowed(r); got != want {
			t.Errorf("origin %q: got %v", origin, got)
		}
	}
}

func TestHTTP(t *testing.T) {
	_, h := start(t, Options{})
	for _, test := range []struct {
		method, path, body string
		status             int
		holds              string
	}{
		{"POST", "/v1/ask", `{"text":"my boss must get an lmia"}`, 200, `"id":"lmia"`},
		{"POST", "/v1/ask", `{"text":""}`, 400, `"code":"invalid"`},
		{"POST", "/v1/ask", `{"txt":"a"}`, 400, `"code":"bad_frame"`},
		{"POST", "/v1/ask", `{"text":"a","area":"law-of-the-sea"}`, 400, `"code":"invalid"`},
		{"POST", "/v1/ask", `{"text":"` + strings.Repeat("a", 4001) + `"}`, 413, `"code":"too_long"`},
		{"POST", "/v1/ask", strings.Repeat("a", maxBody+1), 413, `"code":"too_long"`},
		{"GET", "/v1/ask", "", 405, `"code":"method_not_allowed"`},
		{"GET", "/v1/search?q=super+visa", "", 200, `"id":"super-visa"`},
		{"GET", "/v1/search?q=asdf+qwerty+zzz", "", 200, `"results":[]`},
		{"GET", "/v1/search?q=the+of+and", "", 200, `"results":[]`},
		{"GET", "/v1/search?q=lmia&area=traffic", "", 200, `"results":[]`},
		{"GET", "/v1/search?q=sev", "", 200, `"confidence":0`},
		{"GET", "/v1/search?q=asdf+qwerty+severance", "", 200, `"id":"termination-pay-vs-severance-pay"`},
		{"GET", "/learn?q=asdf+qwerty+zzz", "", 200, "Nothing was found for these words."},
		{"GET", "/learn?q=asdf+qwerty+zzz&lang=fr", "", 200, "Rien n&#39;a été trouvé pour ces mots."},
		{"GET", "/v1/search", "", 400, `"code":"invalid"`},
		{"GET", "/v1/search?q=a&limit=x", "", 400, `"code":"invalid"`},
		{"GET", "/v1/search?q=caf%e9", "", 400, `no text in UTF-8`},
		{"GET", "/v1/answers/lmia", "", 200, `"body":`},
		{"GET", "/v1/answers/none", "", 404, `"code":"not_found"`},
		{"GET", "/v1/nothing", "", 404, `/openapi.yaml lists the addresses that programs use.","code":"not_found"`},
		{"GET", "/v1/chat", "", 426, `"status":426`},
		{"GET", "/healthz", "", 200, `"ok"`},
		{"GET", "/readyz", "", 200, `"ready"`},
		{"GET", "/metrics", "", 200, "answerbot_answers"},
		{"GET", "/openapi.yaml", "", 200, "openapi: 3.1.0"},
		{"GET", "/", "", 200, "Ask a Lawyer"},
		{"GET", "/learn", "", 200, "Immigration"},
		{"GET", "/learn?q=parents+visit", "", 200, "super-visa"},
		{"GET", "/learn/immigration", "", 200, "super visa"},
		{"GET", "/learn/immigration/lmia", "", 200, "Key takeaways"},
		{"GET", "/learn/tenancy/lmia", "", 404, "not here"},
		{"GET", "/nothing<script>", "", 404, "not here"},
	} {
		res, body := request.Send(t, test.method, h.URL+test.path, test.body)
		if res.StatusCode != test.status || !strings.Contains(body, test.holds) {
			t.Errorf("%s %s: got %d %.300s, want %d with %s", test.method, test.path, res.StatusCode, body, test.status, test.holds)
		}
		if test.status >= 400 && strings.HasPrefix(test.path, "/v1/") && res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: an error of type %s", test.method, test.path, res.Header.Get("Content-Type"))
		}
	}
	if res, _ := request.Send(t, "POST", h.URL+"/v1/ask", "x", "Content-Type", "text/plain"); res.StatusCode != 415 {
		t.Errorf("text/plain: %v", res.StatusCode)
	}
}

func FuzzReadFrame(f *testing.F) {
	for _, s := range []string{hello, `{"type":"say","id":"a","text":"x"}`, `{"type":"intake","id":"a","action":"save","fields":{"a":"b"}}`, `{`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, wrong := readFrame(data)
		if wrong == nil && !json.Valid(data) {
			t.Fatalf("took %q for %+v", data, got)
		}
	})
}
