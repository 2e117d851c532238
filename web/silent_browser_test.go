package web

import (
	"context"
	"net/http"
	"net/http/httptest"
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
