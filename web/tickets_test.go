package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

func TestFramesByPost(t *testing.T) {
	_, h := start(t, Options{})
	post := func(origin, body string) (int, []message) {
		t.Helper()
		res, said := request.Send(t, "POST", h.URL+"/v1/chat", body, fromPage(origin)...)
		var out struct{ Frames []message }
		_ = json.Unmarshal([]byte(said), &out) // a refusal has no frames
		return res.StatusCode, out.Frames
	}
	said := `{"type":"say","id":"a","text":"` + starter().Corpus().Answer("lmia").Question + `"}`
	_, out := post(h.URL, `{"frames":[{"type":"hello"},`+said+`]}`)
	if len(out) != 2 || out[0]["type"] != "welcome" || out[1]["type"] != "answer" || out[1]["re"] != "a" {
		t.Fatalf("got %v", out)
	}
	token := out[0]["session"].(string)
	if _, out = post(h.URL, `{"frames":[{"type":"hello","resume":"`+token+`"},`+said+`]}`); len(out) != 4 || out[3]["seq"] != 2.0 {
		t.Errorf("again, and from the beginning: got %v", out)
	}
	if _, out = post("", `{"frames":[{"type":"hello","resume":"`+token+`","after":2}]}`); len(out) != 1 || out[0]["resumed"] != true {
		t.Errorf("polling: got %v", out)
	}
	if _, out = post("", `{"frames":[{"type":"say","id":"a","text":"x"}]}`); len(out) != 2 || out[1]["type"] != "close" || out[1]["code"] != 1008.0 {
		t.Errorf("without hello: got %v", out)
	}
	for body, want := range map[string]int{`{"frames":[]}`: 400, `{"frames":1}`: 400, `{}`: 400, `{"frames":[` + strings.Repeat(`{},`, 20) + `{}]}`: 400} {
		if status, _ := post("", body); status != want {
			t.Errorf("%.40s: status %d, want %d", body, status, want)
		}
	}
	if status, _ := post("https://evil.example", `{"frames":[{"type":"hello"}]}`); status != http.StatusForbidden {
		t.Errorf("another origin: status %d", status)
	}
}

// fromPage is the header of a page's requests; none for an empty origin.
func fromPage(origin string) []string {
	if origin == "" {
		return nil
	}
	return []string{"Origin", origin}
}

// dialFrom opens a websocket as a page of an origin and says hello; it gives the first reply.
func dialFrom(t *testing.T, h *httptest.Server, origin, hello string) (*client, message) {
	t.Helper()
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", header)
	must(t, err)
	t.Cleanup(func() { ws.Close() })
	c := &client{t: t, Conn: ws}
	c.send(hello)
	return c, c.next()
}

func TestTickets(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	k := newTickets("", func() time.Time { return now })
	pass := k.pass("a")
	if !k.valid(pass, "a") || k.valid(pass, "b") || k.valid("", "a") || k.valid(pass+"A", "a") {
		t.Error("a pass is good for its partner alone")
	}
	ticket := k.ticket("a", "token")
	for _, wrong := range [][2]string{{"b", "token"}, {"a", ""}, {"a", "other"}} {
		if k.take(ticket, wrong[0], wrong[1]) {
			t.Errorf("a ticket was good for %v", wrong)
		}
	}
	if !k.take(ticket, "a", "token") || k.take(ticket, "a", "token") {
		t.Error("a ticket is good once")
	}
	late := k.ticket("a", "")
	now = now.Add(ticketLife + time.Millisecond)
	if k.take(late, "a", "") {
		t.Error("a ticket was good after half a minute")
	}
	if newTickets("", k.now).valid(pass, "a") {
		t.Error("another key took a pass")
	}
	now = now.Add(passLife)
	if k.valid(pass, "a") {
		t.Error("a pass was good after twelve hours")
	}
}

// A page of a partner needs a ticket from the partner's frame; a conversation of one partner is not there for another.
func TestPartnersAreApart(t *testing.T) {
	other := clinic()
	other.Key, other.Areas, other.Greeting = "other", nil, ""
	s, h := start(t, Options{Partners: partners(t, clinic(), other)})
	ticketed := func(key, token string) string {
		frame := map[string]string{"type": "hello", "partner": key, "resume": token, "ticket": s.tickets.ticket(key, token)}
		data, _ := json.Marshal(frame)
		return string(data)
	}
	c, welcome := dialFrom(t, h, h.URL, ticketed("clinic", ""))
	if welcome["type"] != "welcome" || welcome["greeting"] != "Welcome to the clinic." || welcome["partner"] != "clinic" {
		t.Fatalf("with a ticket: got %v", welcome)
	}
	token := welcome["session"].(string)
	c.send(`{"type":"say","id":"1","text":"my landlord wants me out by friday canary"}`)
	c.next()
	for name, hello := range map[string]string{
		"no ticket": `{"type":"hello","partner":"clinic"}`, "no such partner": `{"type":"hello","partner":"nobody"}`,
		"a ticket of another": `{"type":"hello","partner":"clinic","ticket":"` + s.tickets.ticket("other", "") + `"}`,
		"a forged ticket":     `{"type":"hello","partner":"clinic","ticket":"` + strings.Repeat("A", 96) + `"}`,
	} {
		if _, got := dialFrom(t, h, h.URL, hello); got["type"] != "error" || got["code"] != "invalid" {
			t.Errorf("%s: got %v", name, got)
		}
	}
	for name, hello := range map[string]string{"another partner": ticketed("other", token), "the firm's page": `{"type":"hello","resume":"` + token + `"}`} {
		if _, got := dialFrom(t, h, h.URL, hello); got["resumed"] != false || got["session"] == token {
			t.Errorf("%s opened the clinic's conversation: %v", name, got)
		}
	}
	if _, got := dialFrom(t, h, h.URL, ticketed("clinic", token)); got["resumed"] != true {
		t.Errorf("the clinic itself: got %v", got)
	}
	if _, got := dialFrom(t, h, "", `{"type":"hello","partner":"clinic"}`); got["type"] != "welcome" || got["partner"] != "clinic" {
		t.Errorf("a client that is no browser: got %v", got)
	}
	for _, origin := range []string{"", h.URL} {
		c, got := dialFrom(t, h, origin, `{"type":"hello","partner":"nobody"}`)
		if _, _, err := c.ReadMessage(); got["code"] != "invalid" || !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
			t.Errorf("a key that is no partner's, from origin %q: got %v, then %v", origin, got, err)
		}
	}
	s.SetPartners(nil)
	c.send(`{"type":"say","id":"2","text":"hello"}`)
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
		t.Errorf("after the partner is gone: %v", err)
	}
}

func TestTicketIsForTheFrame(t *testing.T) {
	s, h := start(t, Options{Partners: partners(t, clinic())})
	for _, test := range []struct {
		name, origin, pass string
		status             int
	}{
		{"the frame", h.URL, s.tickets.pass("clinic"), 200},
		{"no origin", "", s.tickets.pass("clinic"), 403},
		{"the partner's page", "https://clinic.example", s.tickets.pass("clinic"), 403},
		{"a pass of another", h.URL, s.tickets.pass("other"), 403},
		{"no pass", h.URL, "", 403},
	} {
		body, _ := json.Marshal(map[string]string{"partner": "clinic", "pass": test.pass})
		if res, _ := request.Send(t, "POST", h.URL+"/v1/ticket", string(body), fromPage(test.origin)...); res.StatusCode != test.status {
			t.Errorf("%s: status %d, want %d", test.name, res.StatusCode, test.status)
		}
	}
}

// What a partner may use is limited; a cry for help is not.
func TestRateAndQuota(t *testing.T) {
	p := clinic()
	p.Rate, p.Quota = 3, 2
	_, h := start(t, Options{Partners: partners(t, p)})
	limited := func(text string) bool {
		t.Helper()
		c, _ := dialFrom(t, h, "", `{"type":"hello","partner":"clinic"}`)
		c.send(`{"type":"say","id":"1","text":"` + text + `"}`)
		m := c.next()
		return m["code"] == "rate_limited" && m["retry_after"].(float64) > 0
	}
	for i, want := range []bool{false, false, true} {
		if got := limited("hello"); got != want {
			t.Errorf("conversation %d: limited is %v", i+1, got)
		}
	}
	if limited("i want to kill myself") {
		t.Error("a cry for help was limited")
	}
	u, now := newUsage(), time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	p.Quota = 0
	for i := range 4 {
		if wait := u.wait(&p, false, now); (wait > 0) != (i == 3) {
			t.Errorf("message %d of three a minute has to wait %s", i+1, wait)
		}
	}
	if wait := u.wait(&p, false, now.Add(time.Minute)); wait > 0 {
		t.Errorf("a minute later one has to wait %s", wait)
	}
	p.Rate, p.Quota = 60, 1
	if wait := u.wait(&p, true, now); wait > 0 {
		t.Errorf("the first conversation of the day has to wait %s", wait)
	}
	p.Rate = 30
	if wait := u.wait(&p, true, now); wait == 0 {
		t.Error("with another rate the day begins again")
	}
}

// A conversation that nothing is kept of is one conversation, however many messages it has.
func TestQuotaWithoutStore(t *testing.T) {
	p := clinic()
	p.Quota = 1
	log := &lameLog{Log: memlog.New()}
	_, h := start(t, Options{Log: log, Partners: partners(t, p)})
	log.down.Store(true)
	c, _ := dialFrom(t, h, "", `{"type":"hello","partner":"clinic"}`)
	for _, id := range []string{"1", "2"} {
		c.send(`{"type":"say","id":"` + id + `","text":"hello"}`)
		for m := c.next(); m["re"] != id; m = c.next() {
		}
	}
	c.send(`{"type":"say","id":"3","text":"can my landlord keep my deposit"}`)
	if m := c.next(); m["type"] == "error" {
		t.Errorf("the third message of the first conversation: %v", m)
	}
}

func TestOwnOrigin(t *testing.T) {
	s, _ := start(t, Options{PublicURL: "https://ask.example"})
	for origin, want := range map[string]bool{"https://ask.example": true, "http://ask.example": false, "https://ask.example:444": false, "https://ask.example.": false, "https://xn--ask.example": false, "null": false} {
		r := httptest.NewRequest("GET", "/v1/chat", nil)
		r.Host = "ask.example"
		r.Header.Set("Origin", origin)
		if got := s.originAllowed(r); got != want {
			t.Errorf("origin %q: got %v", origin, got)
		}
	}
}
