package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// asleep has every websocket and every request of the chat, from when window.asleep is set, taken and never answered.
const asleep = `const Real = WebSocket, real = fetch;
	window.WebSocket = class extends Real {
		constructor(...a) { super(window.asleep ? location.origin.replace("http", "ws") + "/never" : a[0], a[1]); }
		send(text) { if (!window.asleep) super.send(text); }
	};
	window.fetch = (...a) => window.asleep ? real("/never", { signal: a[1]?.signal }) : real(...a);`

// whomToCall tells that there is no connection, with the numbers for an emergency.
const whomToCall = `(() => {
	const s = document.querySelector(".status");
	return s.dataset.mood === "away" && s.checkVisibility() && s.querySelector("[href='tel:911']") && s.querySelector("[href='tel:988']") && s.getBoundingClientRect().bottom < innerHeight;
})()`

// sleepy opens the page of a server that also takes requests at /never and answers none, with scripts that run before its own.
func sleepy(t *testing.T, scripts ...string) (ctx context.Context) {
	t.Helper()
	s, _ := start(t, Options{})
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/never" {
			<-r.Context().Done()
			return
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	ctx = browser(t)
	for _, script := range scripts {
		before(t, ctx, script)
	}
	screen(t, ctx, 360, 740)
	visit(t, ctx, h.URL+"/")
	return ctx
}

// within waits for something that is to come within some seconds, and not before half of them.
func within(t *testing.T, ctx context.Context, limit time.Duration, what, script string) {
	t.Helper()
	begun := time.Now()
	await(t, ctx, script)
	if took := time.Since(begun); took > limit || took < limit/2 {
		t.Errorf("%s after %v, want it within %v, and no sooner than half of that", what, took, limit)
	}
}

// Where the server takes the connection and never answers, whom to call in an emergency is said within seconds, and goes when the server is back.
func TestSilentServer(t *testing.T) {
	ctx := sleepy(t, asleep, `window.asleep = true`)
	await(t, ctx, `document.querySelector("#say")`)
	say(t, ctx, "I want to kill myself")
	within(t, ctx, 9*time.Second, "whom to call", whomToCall)
	picture(t, ctx, "silent-server")
	run(t, ctx, `window.asleep = false`)
	await(t, ctx, online+` && document.querySelector(".pressing .call")`)
}

// A connection that has died looks open. What is sent on it and not acknowledged tells, before long; the same is sent again when there is a connection.
func TestSilentConnection(t *testing.T) {
	ctx := sleepy(t, asleep)
	await(t, ctx, online)
	run(t, ctx, `window.asleep = true`)
	say(t, ctx, "my husband beats me")
	within(t, ctx, 9*time.Second, "whom to call", whomToCall)
	run(t, ctx, `window.asleep = false`)
	await(t, ctx, online+` && document.querySelectorAll(".pressing").length === 1 && !document.querySelector(".state")`)
}

// What is typed into the page's own box while the chat's script is on its way goes on in the chat's, where the caret was.
func TestTypedBeforeTheScript(t *testing.T) {
	s, _ := start(t, Options{})
	come := make(chan struct{})
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chat.js") {
			<-come
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	ctx := browser(t)
	visit(t, ctx, "about:blank")
	run(t, ctx, `location.href = "`+h.URL+`/"`)
	await(t, ctx, `document.querySelector("#text")`)
	run(t, ctx, `document.querySelector("#text").focus()`)
	write(t, ctx, "my landlord wants")
	close(come)
	await(t, ctx, online)
	write(t, ctx, " me out")
	if got := read(t, ctx, `document.activeElement.id + ": " + document.querySelector("#say").value`); got != "say: my landlord wants me out" {
		t.Errorf("the chat goes on with %q", got)
	}
}

// Who cries for help to the search, and not to the chat, is told whom to call too, above what was found and in the language of the page: as they type, and on the page of results, which
// takes no script.
func TestSearchHearsACry(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	screen(t, ctx, 360, 740)
	for _, test := range []struct{ path, cry, leave string }{
		{"/learn", "I want to kill myself", "Leave this site now"}, {"/learn", "je veux mourir", "Leave this site now"},
		{"/learn/tenancy?lang=fr", "je veux mourir", "Quitter ce site maintenant"}, {"/learn?lang=fr", "my husband beats me", "Quitter ce site maintenant"},
	} {
		visit(t, ctx, h.URL+test.path)
		run(t, ctx, `document.querySelector("#q").focus()`)
		write(t, ctx, test.cry)
		const called = `document.querySelector(".help .pressing a[href='tel:911']")?.checkVisibility()`
		await(t, ctx, called)
		for _, where := range []string{"as one types", "page of results"} {
			if got := read(t, ctx, `(() => {
				const call = document.querySelector(".help a[href='tel:911']").getBoundingClientRect(), list = document.querySelector(".found, .live:not([hidden])");
				return document.querySelector(".help .exit").textContent + (call.height >= 44 && call.bottom < innerHeight && (!list || call.bottom < list.getBoundingClientRect().top) ? "" : ", not before the list");
			})()`); got != test.leave {
				t.Errorf("%s, %s: %s, want %s", test.cry, where, got, test.leave)
			}
			if where == "as one types" {
				press(t, ctx, "Enter")
				await(t, ctx, `location.search.includes("q=") && document.readyState === "complete"`)
				await(t, ctx, called)
			}
		}
		picture(t, ctx, "search-cry-%.6s", test.cry)
	}
	run(t, ctx, `document.querySelector("#q").select()`)
	write(t, ctx, "x")
	await(t, ctx, `!document.querySelector(".help").firstElementChild`)
}

// The answer of the search names them in a field of its own, for what is urgent with what is said of it, and for nothing else.
func TestSearchNamesWhomToCall(t *testing.T) {
	_, h := start(t, Options{})
	if _, page := fetch(t, h, "/learn?q=i+cant+go+on"); !strings.Contains(page, `href="tel:988"`) || strings.Contains(page, `class="pressing"`) {
		t.Error("what may be an emergency has no line beside the list, or is taken for a sure one")
	}
	for query, want := range map[string]string{"i want to kill myself": "crisis", "i was arrested and i am at the police station": "urgent", "how do i register a trademark": ""} {
		_, body := fetch(t, h, "/v1/search?lang=fr&q="+url.QueryEscape(query))
		var found struct {
			Help *struct {
				Reason, Text string
				Resources    []struct{ Phone string }
			}
		}
		must(t, json.Unmarshal([]byte(body), &found))
		if got := found.Help; got == nil && want != "" || got != nil && (got.Reason != want || got.Text == "" || len(got.Resources) == 0) {
			t.Errorf("%s: %s", query, body)
		}
	}
}
