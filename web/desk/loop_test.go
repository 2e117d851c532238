package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/pquerna/otp/totp"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/redislog"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/webtest"
)

// The whole loop in a browser: a visitor asks on one server and sends the form; a lawyer signs in on another, takes the request and answers, in the chat, in
// words of the library and by letter; a colleague who answers at the same time overwrites nothing; the visitor reads it; the lawyer hands back and closes.
func TestLoop(t *testing.T) {
	redis := redistest.Start(t, redistest.Durable...)
	connect := func() session.Log {
		log, err := redislog.Open(t.Context(), redislog.Options{URL: redis.URL(""), AcceptWeaker: true})
		must(t, err)
		t.Cleanup(func() { log.Close() })
		return log
	}
	box := new(postbox)
	front, back := open(t, connect()), open(t, connect(), func(o *Options) { o.Letters = box })
	secret := back.account("grace", "Grace Hopper", staff.Lawyer)
	back.account("henry", "Henry Moore", staff.Lawyer)
	running, stop := context.WithCancel(t.Context())
	defer stop()
	go dispatch(running, back)

	visitor := browser(t)
	visit(t, visitor, front.h.URL+"/")
	await(t, visitor, `document.querySelector(".status")?.dataset.mood === "online"`)
	sendForm(t, front, visitor)

	lawyer := browser(t)
	visit(t, lawyer, back.h.URL+"/desk")
	await(t, lawyer, `document.querySelector("#account")`)
	looked(t, lawyer, "signin", wide)
	code, err := totp.GenerateCode(secret, time.Now())
	must(t, err)
	fill(t, lawyer, "#account", "grace")
	fill(t, lawyer, "#password", password)
	fill(t, lawyer, "#code", code)
	click(t, lawyer, `form[action="/desk/sign-in"] button`)
	await(t, lawyer, `document.querySelector(".cards a")`)
	click(t, lawyer, ".cards a")
	await(t, lawyer, `document.querySelector("#claim")`)
	path := script(t, lawyer, `location.pathname`)

	colleague := browser(t) // on the visitor's server
	signedIn(t, colleague, front, front.as("henry", "Henry Moore", staff.Lawyer))
	visit(t, colleague, front.h.URL+path)
	await(t, colleague, `document.querySelector("#claim")`)
	fill(t, colleague, "#text", "Hello from Henry, who was late.")
	click(t, lawyer, "#claim")
	await(t, lawyer, `document.querySelector("#state").innerText.includes("Taken by grace") && document.querySelector("#text")`)
	await(t, colleague, `document.querySelector("#state").innerText.includes("Taken by grace") && document.querySelector("#text").value.includes("who was late")`)
	click(t, colleague, "#reply button")
	await(t, colleague, `document.querySelector("[role=alert]")?.innerText.includes("Nothing was sent") && document.querySelector("#text").value.includes("who was late")`)

	fill(t, lawyer, "#text", "Good morning Ana, I have read your request.")
	await(t, visitor, `document.body.innerText.includes("is writing")`)
	click(t, lawyer, "#reply button")
	await(t, visitor, `document.body.innerText.includes("Good morning Ana, I have read your request.") && document.body.innerText.includes("Grace Hopper")`)
	await(t, lawyer, `document.querySelector("#text")?.value === ""`)

	script(t, visitor, `(() => { const f = document.querySelector("#say"); f.focus(); f.value = "Thank"; window.types = setInterval(() => f.dispatchEvent(new Event("input", {bubbles: true})), 500); return ""; })()`)
	await(t, lawyer, `document.querySelector("#typing").textContent.includes("is typing")`)
	script(t, visitor, `(() => { clearInterval(window.types); const f = document.querySelector("#say"); f.value = "Thank you, the hearing is on Friday"; f.dispatchEvent(new Event("input", {bubbles: true})); f.form.requestSubmit(); return ""; })()`)
	await(t, lawyer, `document.querySelector("#talk").innerText.includes("the hearing is on Friday")`)
	await(t, colleague, `document.querySelector("#talk").innerText.includes("the hearing is on Friday")`)
	looked(t, lawyer, "intake", wide, narrow)

	tenancy, _ := starter().Corpus().Area("tenancy")
	visit(t, lawyer, back.h.URL+path+"?insert="+tenancy.Answers[0].Slug) // the starter's answers are drafts, which no list offers
	await(t, lawyer, `document.querySelector("#text")?.value.includes("/learn/tenancy/") && document.querySelector("#reply").innerText.includes("@sha256:")`)
	click(t, lawyer, "#reply button")
	await(t, visitor, `document.body.innerText.includes("/learn/tenancy/")`)
	await(t, lawyer, `document.readyState === "complete" && document.querySelector("#text") && document.querySelector("#steps").innerText.includes("@sha256:")`)
	fill(t, lawyer, "#text", "Dear Ana, as we said in the chat.")
	click(t, lawyer, `button[formaction$="/letter"]`)
	await(t, lawyer, `document.querySelector("#steps").innerText.includes("as we said in the chat")`)
	if len(box.letters) != 1 || box.letters[0] != "ana@example.com: Dear Ana, as we said in the chat." {
		t.Errorf("letters: %q", box.letters)
	}

	click(t, lawyer, `button[formaction$="/leave"]`)
	await(t, visitor, `document.body.innerText.includes("has left")`)
	await(t, lawyer, `document.querySelector("#outcome")`)
	fill(t, lawyer, "#outcome", "advised")
	click(t, lawyer, `form[action$="/close"] button`)
	await(t, lawyer, `document.querySelector("#state").innerText.includes("Closed: advised")`)
	await(t, colleague, `document.querySelector("#state").innerText.includes("Closed: advised")`)
	if shown := script(t, visitor, `document.body.innerText`); strings.Contains(shown, "Henry") {
		t.Error("the visitor read what was not sent")
	}
}

// signedIn gives a tab the cookie of somebody who is signed in.
func signedIn(t *testing.T, ctx context.Context, f *office, m *member) {
	t.Helper()
	if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: plainCookie, Value: m.token, URL: f.h.URL}); err != nil {
		t.Fatal(err)
	}
}

// dispatch does what the dispatcher of deliveries does for the desk.
func dispatch(ctx context.Context, f *office) {
	for ctx.Err() == nil {
		references, _ := f.log.Claim(ctx, time.Now(), time.Minute, 10)
		for _, reference := range references {
			if i, err := f.log.Intake(ctx, reference); err == nil {
				_ = f.desk.Channel().Deliver(ctx, i) // the queue of the test would stay empty
				_ = f.log.Settle(ctx, reference)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// sendForm has the visitor of a page send a request. The conversation is the page's own; the form goes over its session.
func sendForm(t *testing.T, f *office, visitor context.Context) {
	t.Helper()
	await(t, visitor, `Object.values({...sessionStorage, ...localStorage}).join("").length > 0 || document.querySelector(".tools button")`)
	click(t, visitor, ".tools button")
	for n := 0; n < 8; n++ {
		await(t, visitor, `document.querySelector("form.form") || document.body.innerText.includes("TSL-")`)
		step := script(t, visitor, `(() => {
			const form = document.querySelector("form.form");
			if (!form) return "done";
			const fills = {name: "Ana Silva", opposing: "none", email: "ana@example.com", about: "an eviction"};
			for (const f of form.elements) {
				if (f.type === "checkbox") f.checked = true;
				else if (f.name in fills) f.value = fills[f.name];
				else if (f.name === "area") f.value = "tenancy";
			}
			form.dataset.seen = "yes";
			form.requestSubmit();
			return [...form.elements].map(e => e.name).join();
		})()`)
		if step == "done" {
			break
		}
		await(t, visitor, `!document.querySelector("form.form[data-seen]") || /TSL-[0-9A-Z]{4}-/.test(document.body.innerText)`)
	}
	await(t, visitor, `/TSL-[0-9A-Z]{4}-[0-9A-Z]{4}/.test(document.body.innerText)`)
}

// shelf is a library to which everything can be proposed.
type shelf struct{}

// Alternate implements Library.
func (shelf) Alternate(context.Context, string, string) (Change, error) {
	return Change{File: ".changes/answers/tenancy/dog.md", Asked: 1200, Moved: []Moved{{"May I keep my dog?", "pets", "dog", 0.61, 0.83}, {"Dogs", "", "dog", 0, 0.4}}}, nil
}

// Draft implements Library.
func (shelf) Draft(context.Context, string, string) (string, error) { return ".changes/x.md", nil }

// Every page of the desk, with something on it, looked at by axe-core.
func TestPagesInBrowser(t *testing.T) {
	log, err := sqlitelog.Open(filepath.Join(t.TempDir(), "a.sqlite"), session.Retention{})
	must(t, err)
	t.Cleanup(func() { log.Close() })
	f := open(t, log, func(o *Options) { o.Library = shelf{} })
	f.account("grace", "Grace Hopper", staff.Lawyer)
	f.account("bob", "Bob", staff.Clerk)
	ada := f.as("ada", "Ada Byron", staff.Admin)
	for n := range 9 {
		i := f.submit(n, func(i *session.Intake) {
			i.Urgent, i.Restricted = n%3 == 0, n == 4
			if i.Restricted {
				i.Conflict, i.Matches, i.Said = session.Possible, []string{"Bolt Ltd"}, nil
			}
			i.Area = []string{"tenancy", "immigration", "family"}[n%3]
		})
		if n == 5 {
			ada.post("/desk/intakes/"+i.Reference+"/note", "text", "Called, no reply.\nTry again tomorrow.")
		}
		for k, kind := range []session.FeedbackKind{session.Helped, session.Unhelpful, session.Unanswered, session.Unanswered} {
			fb := session.Feedback{At: time.Now().AddDate(0, 0, -n), Kind: kind, Text: []string{"can my landlord keep my dog", "how do i adopt a dog", "my landlord and my dog, can they keep it"}[n%3],
				Answer: starter().Corpus().Answers()[n%2].Slug, Area: []string{"tenancy", "family"}[n%2], Lang: "en", Confidence: float64(n+1) / 10, Comment: "not what I meant"}
			kinds := []session.OutcomeKind{session.RatedYes, session.RatedNo, session.HandedOff, session.Clarified}
			o := session.Outcome{Kind: kinds[k], Area: fb.Area, Lang: []string{"en", "fr"}[n%2], Answer: fb.Answer, Sure: fb.Confidence, Partner: []string{"", "shelter"}[k%2], Reason: []session.Reason{"", "", session.Urgent, ""}[k]}
			given := o
			given.Kind, given.Reason = session.Answered, ""
			f.counted(fmt.Sprint("f", i.Reference, k), fb.At, &fb, o, given, given)
		}
	}
	if _, err := f.desk.alert(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := browser(t)
	signedIn(t, page, f, ada)
	for name, path := range map[string]string{"queue": "/desk/queue", "conflict": "/desk/intakes/TSL-0000-0004", "request": "/desk/intakes/TSL-0000-0005", "insights": "/desk/insights",
		"staff": "/desk/staff", "audit": "/desk/audit", "enrol": "/desk/enrol", "refused": "/desk/intakes/TSL-9999-9999", "year": "/desk/insights?days=365", "sign-in": "/desk/sign-in"} {
		for lang, look := range map[string]webtest.View{"fr": narrow, "en": wide} {
			visit(t, page, f.h.URL+path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang="+lang)
			await(t, page, `document.querySelector("h1")`)
			looked(t, page, name+"-"+lang, look)
		}
	}
	// What an editor proposes leads to a page with what would change.
	visit(t, page, f.h.URL+"/desk/insights")
	await(t, page, `document.querySelector("#slug-0")?.list?.options.length > 100`)
	click(t, page, `.gaps form[action="/desk/insights/alternate"] button`)
	await(t, page, `document.body.innerText.includes(".changes/answers/tenancy/dog.md") && document.querySelectorAll("tbody tr").length === 2`)
	looked(t, page, "change", wide, narrow)
	// On paper there is every row of every table and nothing to press.
	visit(t, page, f.h.URL+"/desk/insights?days=90")
	if _, err := chromedp.Call(page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	await(t, page, `[...document.querySelectorAll(".scroll")].every(e => e.scrollHeight <= e.clientHeight + 1) && document.querySelectorAll("svg").length > 6 &&
		[...document.querySelectorAll("button, header, a.quiet")].every(e => !e.checkVisibility())`)
	if _, err := chromedp.Call(page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
		t.Fatal(err)
	}
	// News come in by themselves, and what somebody types stays.
	visit(t, page, f.h.URL+"/desk/queue?lang=en")
	await(t, page, `document.querySelector("#list li")`)
	fill(t, page, "#q", "half a wor")
	f.submit(42, nil)
	await(t, page, `document.querySelector("#list").innerText.includes("TSL-0000-0042") && document.querySelector("#q").value === "half a wor"`)
	// An urgent one that nobody takes is said in the title, on the page and by the computer.
	script(t, page, `window.Notification = class { static permission = "granted"; constructor(title) { window.told = title; } }; ""`)
	f.submit(43, func(i *session.Intake) { i.Urgent = true })
	await(t, page, `window.told === "An urgent request waits" && document.title.startsWith("(4) ") && document.querySelector("#banner").innerText.includes("4 urgent requests wait")`)
	must(t, f.desk.staff.Revoke(t.Context(), "ada", time.Now()))
	await(t, page, `location.pathname === "/desk/sign-in"`)
}

// On a phone nothing of the desk is out of reach: every link of the head is there, and who may do what is set without scrolling sideways.
func TestOnAPhone(t *testing.T) {
	f := open(t, memlog.New())
	f.account("grace", "Grace Hopper-Kowalczyk", staff.Lawyer)
	ada, eve := f.as("ada", "Ada Byron", staff.Admin), f.as("eve", "Eve", staff.Editor)
	f.submit(1, func(i *session.Intake) { i.Urgent, i.Reason = true, session.Urgent })
	page := browser(t)
	webtest.Screen(t, page, 390, 844, "prefers-color-scheme=light")
	inSight := func(what, selector string, want int) {
		t.Helper()
		got := script(t, page, fmt.Sprintf(`String([...document.querySelectorAll(%q)].filter((e) => { const at = e.getBoundingClientRect(); return at.width > 0 && at.left >= 0 && at.right <= innerWidth; }).length)`, selector))
		if got != fmt.Sprint(want) {
			t.Errorf("%s: %s in sight, want %d", what, got, want)
		}
	}
	signedIn(t, page, f, eve)
	visit(t, page, f.h.URL+"/desk/insights?lang=en")
	inSight("an editor's head", "header nav a", 1)
	signedIn(t, page, f, ada)
	visit(t, page, f.h.URL+"/desk/staff?lang=en")
	inSight("an administrator's head", "header nav a", 4)
	inSight("roles", "main select, main table button", 3)
	visit(t, page, f.h.URL+"/desk/queue?lang=fr")
	webtest.Picture(t, page, "phone-queue-fr")
	if got := script(t, page, `(() => {
		const box = document.querySelector("#q"), style = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d");
		pen.font = style.font;
		return String(pen.measureText(box.placeholder).width <= box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
	})()`); got != "true" {
		t.Error("what can be found is cut")
	}
	visit(t, page, f.h.URL+"/desk?lang=en")
	for _, path := range []string{"/desk/queue", "/desk/intakes/TSL-0000-0001"} {
		visit(t, page, f.h.URL+path)
		if text := script(t, page, `document.querySelector("main").innerText`); strings.Contains(strings.ToLower(text), "urgent urgent") || !strings.Contains(text, "urgent") {
			t.Errorf("%s says %s", path, text)
		}
	}
}
