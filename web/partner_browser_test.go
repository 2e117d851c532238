package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/partner"
)

// strict is a policy that lets a partner's page do nothing but hold the chat.
const strict = "default-src 'none'; script-src SERVER 'nonce-page'; frame-src SERVER; require-trusted-types-for 'script'"

// partnerSite is a page on another origin: localhost is another site than 127.0.0.1. SERVER in its text is where the chat comes from.
type partnerSite struct {
	origin, text, policy string
	headers              map[string]string
	base                 string
}

func newPartnerSite(t testing.TB, text string) *partnerSite {
	t.Helper()
	site := &partnerSite{text: text, policy: strict}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for name, value := range site.headers {
			w.Header().Set(name, value)
		}
		if site.policy != "" {
			w.Header().Set("Content-Security-Policy", strings.ReplaceAll(site.policy, "SERVER", site.base))
		}
		_, _ = fmt.Fprint(w, strings.ReplaceAll(site.text, "SERVER", site.base))
	}))
	t.Cleanup(h.Close)
	site.origin = strings.Replace(h.URL, "127.0.0.1", "localhost", 1)
	return site
}

const loaderTag = `<!doctype html><html lang="en"><title>Partner</title><body><h1>A partner</h1><script src="SERVER/widget.js" defer data-partner="site" data-phone="416 555 0123"></script>`

// hold starts a server whose partner is site.
func hold(t testing.TB, site *partnerSite, o Options) (*Server, *httptest.Server) {
	t.Helper()
	o.Partners = partners(t, partner.Partner{Key: "site", Name: "Riverside Tenants", Origins: []string{site.origin}, Theme: partner.Theme{Accent: "#5b3a6e"}, Greeting: "Welcome, tenant."})
	s, h := start(t, o)
	site.base = h.URL
	return s, h
}

// On a partner's page under the strictest policy the button opens the frame, the box has the focus, an answer comes, Escape closes, and the count of unread messages is told; the page
// itself has learnt nothing else.
func TestPartnerPage(t *testing.T) {
	site := newPartnerSite(t, loaderTag+`<script src="SERVER/widget.js" defer data-partner="site"></script>`) // the second loader does nothing
	site.headers = map[string]string{"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	visit(t, ctx, site.origin)
	await(t, ctx, `window.Answerbot`)
	run(t, ctx, `window.told = []; for (const e of ["ready", "open", "close", "unread", "error"]) Answerbot.on(e, (d) => told.push(d === undefined ? e : e + d))`)
	picture(t, ctx, "partner-closed")
	run(t, ctx, `window.shifts = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) shifts += e.value; }).observe({ type: "layout-shift", buffered: true })`)
	run(t, ctx, `window.loaded = performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname).join()`)
	if closed := read(t, ctx, `loaded + " " + shifts`); closed != "/widget.js,/widget.js 0" && closed != "/widget.js 0" {
		t.Errorf("before it is used the chat has loaded and shifted: %s", closed)
	}
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(1200, 760)); err != nil { // where the button is
		t.Fatal(err)
	}
	frame := frameAt(t, ctx, h.URL+"/embed")
	await(t, frame, online)
	await(t, frame, `document.activeElement.id === "say"`)
	if greeting := read(t, frame, `document.querySelector(".opening p").textContent`); greeting != "Welcome, tenant." {
		t.Errorf("the greeting is %q", greeting)
	}
	write(t, frame, "my landlord wants me out canary-word")
	press(t, frame, "Enter")
	await(t, frame, `document.querySelector(".log > .theirs:not(.opening)")`)
	picture(t, ctx, "partner-open")
	sees := read(t, ctx, `JSON.stringify([frames.length, document.querySelectorAll("iframe").length, document.documentElement.outerHTML.includes("canary"), Object.keys(localStorage).length, document.cookie, told])`)
	if sees != `[0,0,false,0,"",["open","ready","unread0"]]` {
		t.Errorf("the page sees %s", sees)
	}
	run(t, frame, `document.querySelector("#say").focus()`)
	press(t, frame, "Escape")
	await(t, ctx, `told.includes("close")`)
	run(t, ctx, `document.body.replaceChildren(document.createElement("p"))`) // a page that makes itself anew
	run(t, ctx, `Answerbot.open()`)
	frame = frameAt(t, ctx, h.URL+"/embed", frame)
	await(t, frame, `document.querySelector(".mine")?.textContent.includes("canary")`) // resumed in the partner's own partition
	run(t, ctx, `Answerbot.ask("hello")`)
	await(t, frame, `[...document.querySelectorAll(".mine")].at(-1).textContent.includes("hello")`)
	screen(t, ctx, 390, 844)
	picture(t, ctx, "partner-open-390")
	narrow(t, frame, 390)
}

// A page that is no partner's gets no frame; its visitor a link to the firm's own page, and a number.
func TestRefusedPage(t *testing.T) {
	allowed, other := newPartnerSite(t, loaderTag), newPartnerSite(t, loaderTag)
	_, h := hold(t, allowed, Options{})
	other.base = h.URL
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	visit(t, ctx, other.origin)
	await(t, ctx, `window.Answerbot`)
	run(t, ctx, `Answerbot.on("error", () => window.refused = true); Answerbot.open()`)
	await(t, ctx, `window.refused`)
	picture(t, ctx, "partner-refused")
	other.policy = "" // a page that may open sockets is refused by the server
	visit(t, ctx, other.origin)
	run(t, ctx, `{ const s = new WebSocket("`+strings.Replace(h.URL, "http", "ws", 1)+`/v1/chat", "answerbot.v1"); s.onopen = () => window.socket = "open"; s.onerror = () => window.socket = "refused"; }`)
	await(t, ctx, `window.socket`)
	if got := read(t, ctx, `window.socket`); got != "refused" {
		t.Errorf("a socket from another page: %s", got)
	}
}

// openRoot keeps the loader's closed root, so that a test sees what the visitor sees.
const openRoot = `const attach = Element.prototype.attachShadow; Element.prototype.attachShadow = function (init) { return (window.root = attach.call(this, init)); };`

// Where the chat is refused or cannot be reached its visitor never sees the browser's page on that: the button stays until it is a link, soon, which can be closed and tried anew.
func TestRefusedFrameIsNeverSeen(t *testing.T) {
	for _, what := range []string{"refused", "unreachable"} {
		t.Run(what, func(t *testing.T) {
			allowed, site := newPartnerSite(t, loaderTag), newPartnerSite(t, loaderTag)
			_, h := hold(t, allowed, Options{})
			site.base = h.URL
			ctx := browser(t)
			before(t, ctx, openRoot)
			screen(t, ctx, 390, 844)
			visit(t, ctx, site.origin)
			await(t, ctx, `window.Answerbot`)
			if what == "unreachable" {
				h.Close()
			}
			run(t, ctx, `window.seen = 0; const look = () => { const f = root.querySelector("iframe"); if (f && f.checkVisibility()) window.seen++; requestAnimationFrame(look); }; look();
				window.at = performance.now(); Answerbot.on("error", () => window.took = performance.now() - at); root.querySelector("button").click()`)
			await(t, ctx, `root.querySelector("button.l").textContent.endsWith("…")`)
			await(t, ctx, `window.took`)
			picture(t, ctx, "partner-"+what+"-390")
			if got := read(t, ctx, `seen + " " + (took < 2500) + " " + root.activeElement.href + " " + root.querySelectorAll("div.l a").length`); got != "0 true "+h.URL+"/ 2" {
				t.Errorf("got %q after %s ms", got, read(t, ctx, `String(took)`))
			}
			run(t, ctx, `root.querySelector("[aria-label=Close]").click()`)
			if got := read(t, ctx, `root.activeElement.className + root.activeElement.textContent + root.querySelectorAll("iframe, div").length`); got != "lAsk a Lawyer0" {
				t.Errorf("closed: got %q", got)
			}
			run(t, ctx, `window.took = 0; root.querySelector("button").click()`)
			await(t, ctx, `window.took && root.querySelector("div.l")`)
		})
	}
}

// The button and the frame have their title in the language that the visitor chooses in the chat, and again after a reload once the chat is there; one that the page gives stays.
func TestTitleFollowsTheChat(t *testing.T) {
	for label, titles := range map[string][2]string{"": {"Ask a Lawyer", "Demandez à un avocat"}, "Get help": {"Get help", "Get help"}} {
		t.Run(titles[0], func(t *testing.T) {
			site := newPartnerSite(t, strings.Replace(loaderTag, "defer", `defer data-label="`+label+`"`, 1))
			_, h := hold(t, site, Options{})
			ctx := browser(t)
			before(t, ctx, openRoot)
			screen(t, ctx, 1280, 800)
			frame := openFrame(t, ctx, site.origin, h.URL)
			shows := func(when, title string) {
				t.Helper()
				if got := read(t, ctx, `root.querySelector("button.l").textContent + "|" + root.querySelector("iframe").title`); got != title+"|"+title {
					t.Errorf("%s: got %q, want %q twice", when, got, title)
				}
			}
			shows("at first", titles[0])
			run(t, frame, `document.querySelector(".tools [lang=fr]").click()`)
			await(t, frame, online+` && document.querySelector("#say").placeholder === "Votre question" && document.activeElement.matches(".tools [lang=en]")`)
			await(t, ctx, `root.querySelector("iframe").title === "`+titles[1]+`"`)
			shows("in French", titles[1])
			if got := read(t, ctx, `[...root.querySelectorAll("button.l, iframe")].map((e) => e.lang).join()`); label == "" && got != "fr,fr" || label != "" && got != "," {
				t.Errorf("their language is %q", got)
			}
			frame = openFrame(t, ctx, site.origin+"/?reloaded", h.URL, frame)
			await(t, ctx, `root.querySelector("iframe").title === "`+titles[1]+`"`)
			shows("after a reload", titles[1])
			run(t, frame, `document.querySelector(".tools [lang=en]").click()`)
			await(t, ctx, `root.querySelector("iframe").title === "`+titles[0]+`"`)
			shows("in English again", titles[0])
		})
	}
}

// A network that takes long to bring the frame is waited for: the link comes meanwhile, and the chat in its place once it is there.
func TestSlowFrameIsTaken(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	s, _ := hold(t, site, Options{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/embed" {
			time.Sleep(5500 * time.Millisecond)
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(slow.Close)
	site.base = slow.URL
	ctx := browser(t)
	before(t, ctx, openRoot)
	screen(t, ctx, 390, 844)
	visit(t, ctx, site.origin)
	await(t, ctx, `window.Answerbot`)
	run(t, ctx, `Answerbot.open()`)
	await(t, ctx, `root.querySelector("div.l") && !root.querySelector("iframe").checkVisibility()`)
	await(t, ctx, `!root.querySelector("div.l") && root.querySelector("iframe").checkVisibility() && root.querySelector("button.l").hidden`)
	frame := frameAt(t, ctx, slow.URL+"/embed")
	await(t, frame, online+` && document.activeElement.id === "say"`)
}

// Where a browser keeps no storage for frames of other sites, the conversation survives a reload all the same, on that partner's pages alone; to forget it leaves nothing behind.
func TestBlockedStorageInAFrame(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	s, _ := hold(t, site, Options{})
	blocked := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chat.js") {
			r.Header.Del("Accept-Encoding")
			_, _ = fmt.Fprint(w, `Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });`)
			w = withoutHeader{w}
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(blocked.Close)
	site.base = blocked.URL
	ctx := browser(t)
	var frame context.Context
	var old []context.Context
	open := func(at string) {
		t.Helper()
		frame = openFrame(t, ctx, at, blocked.URL, old...)
		old = append(old, frame)
	}
	open(site.origin)
	ask(t, frame, "my landlord wants me out")
	if cookies := read(t, frame, `String(document.cookie.startsWith("__Host-answerbot.tokensite=") && !document.cookie.includes("landlord"))`); cookies != "true" {
		t.Fatalf("kept: %s", read(t, frame, `document.cookie`))
	}
	open(site.origin + "/?reloaded")
	await(t, frame, `document.querySelector(".mine")?.textContent.includes("landlord")`)
	visit(t, ctx, blocked.URL+"/") // the same server, on a page of its own
	if cookies := read(t, ctx, `document.cookie`); strings.Contains(cookies, "tokensite") {
		t.Errorf("another site's pages have %s", cookies)
	}
	open(site.origin)
	await(t, frame, `document.querySelector(".mine")`)
	run(t, frame, `[...document.querySelectorAll(".sheet .item")].find((e) => e.textContent.includes("Forget")).click()`)
	run(t, frame, `document.querySelector("dialog button").click()`)
	await(t, frame, `!document.querySelector(".mine") && document.querySelector(".notice")`)
	open(site.origin + "/?again")
	if shown := read(t, frame, `String(document.querySelectorAll(".mine").length)`); shown != "0" {
		t.Error("what was forgotten came back")
	}
}

// withoutHeader goes on with a reply that has begun.
type withoutHeader struct{ http.ResponseWriter }

func (w withoutHeader) Header() http.Header { return http.Header{} }
func (w withoutHeader) WriteHeader(int)     {}

// hostile is a page that reaches for everything it can: it patches what the loader uses, keeps each message that passes, opens the closed root, speaks to the frame
// in the host's place, and styles everything away.
const hostile = `<!doctype html><html lang="en"><title>Hostile</title><style nonce="page">body * { display: none !important; opacity: 0 !important; pointer-events: none !important } iframe, div { visibility: hidden !important }</style><body>
<script nonce="page">
window.stolen = []; window.roots = [];
const keep = (what) => { try { stolen.push(JSON.stringify(what) ?? String(what)); } catch (e) { stolen.push(String(e)); } };
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (o) { const root = attach.call(this, o); roots.push(root); return root; };
for (const proto of [MessagePort.prototype, window, EventTarget.prototype]) {
  for (const name of ["postMessage", "addEventListener", "dispatchEvent"]) {
    const real = proto[name];
    if (real) try { proto[name] = function (...a) { keep(a.filter((x) => typeof x !== "function")); return real.apply(this, a); }; } catch {}
  }
}
const handler = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
Object.defineProperty(MessagePort.prototype, "onmessage", { set(f) { handler.set.call(this, (e) => { keep(e.data); f(e); }); }, get() { return null; } });
addEventListener("message", (e) => keep(e.data));
Object.prototype.text = "polluted"; JSON.parse = (t) => { keep(t); return null; };
Array.prototype.splice = new Proxy(Array.prototype.splice, { apply(f, self, a) { keep(self); return Reflect.apply(f, self, a); } });
window.reach = () => {
  for (const root of roots) for (const f of root.querySelectorAll("iframe")) {
    for (const read of [() => f.contentDocument.body.innerText, () => f.contentWindow.document.body.innerText, () => f.contentWindow.localStorage.length, () => f.contentWindow.sessionStorage.length, () => f.contentWindow.location.href])
      try { keep(read()); } catch (e) { keep(e.name); }
    for (const m of ["answerbot", { type: "ask", text: "spoof" }, { type: "open" }, "x", null, [], { type: "rate" }]) f.contentWindow.postMessage(m, "*");
    const c = new MessageChannel(); f.contentWindow.postMessage("other", "*", [c.port2]);
  }
};
</script>
<script src="SERVER/widget.js" data-partner="site"></script>`

func TestHostilePartner(t *testing.T) {
	site := newPartnerSite(t, hostile)
	site.policy = ""
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	frame := openFrame(t, ctx, site.origin, h.URL)
	ask(t, frame, "my landlord wants me out canary-word")
	answer := read(t, frame, `document.querySelector(".log > .theirs:not(.opening)").innerText.slice(0, 60)`)
	run(t, ctx, `reach()`)
	ask(t, frame, "hello canary-word again")
	stolen := read(t, ctx, `stolen.join("\n") + document.documentElement.outerHTML.replace(/<script nonce[^]*?<.script>/g, "") + roots.map((r) => r.innerHTML).join("")`)
	for _, secret := range []string{"canary-word", answer, "session", read(t, frame, `sessionStorage.getItem("answerbot.tokensite")`), read(t, frame, `document.querySelector("#chat").dataset.ticket`)} {
		if secret != "" && strings.Contains(stolen, secret) {
			t.Errorf("the page has got hold of %q:\n%.2000s", secret, stolen)
		}
	}
	if !strings.Contains(stolen, "SecurityError") {
		t.Errorf("the page did not even try to read the frame:\n%.500s", stolen)
	}
	if said := read(t, frame, `document.querySelector(".log").innerText`); strings.Contains(said, "spoof") {
		t.Error("the frame took a message that did not come by its port")
	}
	picture(t, ctx, "partner-hostile")
}

// serverAt starts a server on an address over a log, so that it can be stopped and come back.
func serverAt(t testing.TB, addr string, log *memlog.Log) (base string, stop func()) {
	t.Helper()
	var l net.Listener
	var err error
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if l, err = net.Listen("tcp", addr); err == nil || time.Now().After(end) {
			break
		}
	}
	must(t, err)
	s := New(Options{Log: log, Bot: starter()})
	server := &http.Server{Handler: s}
	go func() { _ = server.Serve(l) }() // ends with Close
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		_ = server.Close()
	}
	t.Cleanup(stop)
	return "http://" + l.Addr().String(), stop
}

// A conversation goes on after a reload and after a restart of the server; what is written meanwhile is sent once, when there is a connection again.
func TestResumeInBrowser(t *testing.T) {
	log := memlog.New()
	base, stop := serverAt(t, "127.0.0.1:0", log)
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	openChat(t, ctx, base+"/")
	ask(t, ctx, expired)
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old && document.querySelector(".card h3") && document.querySelectorAll(".mine").length === 1`)
	if fresh := read(t, ctx, `String(document.querySelector(".fresh").hidden) + document.querySelector("#chat > [role=log]").textContent`); fresh != "true" {
		t.Errorf("what was said before is announced as new: %s", fresh)
	}
	stop()
	await(t, ctx, `document.querySelector(".status").dataset.mood !== "online"`)
	say(t, ctx, "thanks")
	await(t, ctx, `document.querySelector(".state")`)
	await(t, ctx, `document.querySelector(".status").dataset.mood === "away" && document.querySelector(".status").textContent.includes("911")`)
	if apart := read(t, ctx, `getComputedStyle(document.querySelector(".status [href='tel:911']").parentElement).display`); apart == "flex" {
		t.Error("the numbers to call stand apart from the sentence that they belong to")
	}
	picture(t, ctx, "chat-away")
	serverAt(t, strings.TrimPrefix(base, "http://"), log)
	await(t, ctx, online+` && !document.querySelector(".state") && document.querySelectorAll(".mine").length === 2 && document.querySelectorAll(".log > .theirs").length === 3`)
	run(t, ctx, `[...document.querySelectorAll(".menu .item")].at(-1).click(); document.querySelector("dialog button").click()`)
	await(t, ctx, `document.querySelector(".notice") && !document.querySelector(".mine") && document.querySelector(".opening")`)
}

// before runs a script in every page before its own.
func before(t testing.TB, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
}

// Where storage and websockets are blocked, the same conversation goes by POST, the form to its receipt included.
func TestBlockedStorageAndSockets(t *testing.T) {
	ctx, _ := newChat(t, 1280, 800, `for (const s of ["sessionStorage", "localStorage"]) Object.defineProperty(window, s, { get() { throw new DOMException("blocked", "SecurityError"); } });
		window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006, reason: "" }), 5); } send() {} close() {} };`)
	ask(t, ctx, expired)
	await(t, ctx, `document.querySelector(".card h3")`)
	run(t, ctx, `document.querySelector(".tools button").click()`)
	await(t, ctx, `document.querySelector("form.form [name=name]")`)
}

// The words are in the language that was chosen, all at once, and what was said stays.
func TestBothLanguages(t *testing.T) {
	ctx, url := newChat(t, 1280, 800)
	ask(t, ctx, expired)
	run(t, ctx, `document.querySelector(".tools [lang=fr]").click()`)
	await(t, ctx, `document.querySelector(".card h4")?.textContent === "Points à retenir" && document.querySelector(".opening").textContent.includes("Bonjour")`)
	await(t, ctx, online)
	around := `[document.documentElement.lang, document.title, ...[...document.querySelectorAll(".skip, header.site a, .intro, .browse, footer.site")].map((e) => e.textContent), document.querySelector(".panel").getAttribute("aria-label")].join("|")`
	await(t, ctx, `document.documentElement.lang === "fr"`)
	changed := read(t, ctx, around)
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old && document.querySelector(".card h4")?.textContent === "Points à retenir"`)
	if loaded := read(t, ctx, around); changed != loaded {
		t.Errorf("the page around the chat that was put into French:\n%s\nwant what it is when it is loaded:\n%s", changed, loaded)
	}
	picture(t, ctx, "chat-fr")
	visit(t, ctx, url+"/?lang=fr")
	await(t, ctx, `document.documentElement.lang === "fr" && document.querySelector("#chat h2").textContent.includes("avocat")`)
}

// By keys alone: a question, an answer unfolded and rated, a person asked for, the form filled in to its receipt.
func TestKeyboardOnly(t *testing.T) {
	ctx, _ := newChat(t, 1280, 800)
	tabTo := func(what string) {
		t.Helper()
		for range 90 {
			if read(t, ctx, `String(document.activeElement.matches(`+fmt.Sprintf("%q", what)+`))`) == "true" {
				if read(t, ctx, `getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).borderStyle`) == "nonenone" {
					t.Errorf("the focus on %s is not seen", what)
				}
				return
			}
			press(t, ctx, "Tab")
		}
		t.Fatalf("Tab never reaches %s", what)
	}
	tabTo("#say")
	write(t, ctx, expired)
	press(t, ctx, "Enter")
	await(t, ctx, `document.querySelector(".card h3") && !document.querySelector(".state")`)
	tabTo(".rating button, #main a[href='/learn/traffic'], .never") // wraps by way of the page
	run(t, ctx, `document.querySelector(".log").focus()`)
	press(t, ctx, "ArrowUp")
	await(t, ctx, `document.activeElement.matches(".theirs:last-child")`)
	tabTo("[aria-expanded=false]")
	press(t, ctx, "Enter")
	await(t, ctx, `document.querySelector(".card .prose p")`)
	tabTo(".rating button")
	press(t, ctx, " ")
	await(t, ctx, `document.querySelector(".rating").textContent.includes("Thank you") && document.activeElement.closest(".rating")`)
	run(t, ctx, `document.querySelector(".bar").querySelector("button").focus()`)
	press(t, ctx, "Enter")
	await(t, ctx, `document.querySelector("form.form [name=name]")`)
	answers := map[string]string{"name": "Ana Silva", "opposing": "none", "email": "ana@example.com", "about": "My permit ran out last month.", "deadline": "none"}
	for step := 0; step < 12; step++ {
		at := read(t, ctx, `document.querySelector(".receipt") ? "receipt" : document.querySelector("form.form h3").textContent + [...document.querySelector("form.form").elements].map(e => e.name)`)
		if at == "receipt" {
			break
		}
		tabTo("form.form :is(h3, input, select, textarea, button)")
		for range 24 { // every field of the step
			name := read(t, ctx, `document.activeElement.name || document.activeElement.type || document.activeElement.tagName`)
			kind := read(t, ctx, `document.activeElement.type || ""`)
			empty := read(t, ctx, `String(!document.activeElement.value)`)
			switch {
			case kind == "submit":
			case kind == "checkbox" && (name == "consent" || name == "acknowledge") && read(t, ctx, `String(document.activeElement.checked)`) == "false":
				press(t, ctx, " ")
			case kind == "select-one" && empty == "true":
				press(t, ctx, "ArrowDown")
			case answers[name] != "" && empty == "true":
				write(t, ctx, answers[name])
			}
			if kind == "submit" {
				break
			}
			press(t, ctx, "Tab")
		}
		tabTo("form.form [type=submit]")
		press(t, ctx, "Enter")
		await(t, ctx, `document.querySelector(".receipt") || document.querySelector("form.form h3").textContent + [...document.querySelector("form.form").elements].map(e => e.name) !== `+fmt.Sprintf("%q", at)+` || document.querySelector("form.form [aria-invalid]")`)
	}
	await(t, ctx, `document.querySelector(".receipt strong")?.textContent.startsWith("TSL-")`)
	picture(t, ctx, "chat-receipt")
}

// Without JavaScript the first page asks by a form, and the answer comes as a page.
func TestNoJavaScript(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{1280, 390} {
		screen(t, ctx, width, 844)
		visit(t, ctx, h.URL+"/")
		picture(t, ctx, "noscript-home-%d", width)
		must(t, chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("#text"))))
		write(t, ctx, expired)
		press(t, ctx, "Tab")
		press(t, ctx, "Enter")
		await(t, ctx, `document.querySelector(".theirs h3")?.textContent === "Key takeaways"`)
		narrow(t, ctx, width)
		picture(t, ctx, "noscript-answer-%d", width)
	}
}
