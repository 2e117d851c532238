package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// settled is when the last reply has come and nothing moves any more; it stands above the form, if there is one.
const settled = `!document.querySelector(".state") && document.getAnimations().every((a) => a.playState === "finished")`

// inLog fails unless the beginning of the last element that matches is inside the log's box and on the screen, as much of it as pixels or the whole.
func inLog(t *testing.T, ctx context.Context, what, selector string, pixels int) {
	t.Helper()
	got := read(t, ctx, fmt.Sprintf(`(() => {
		const e = [...document.querySelectorAll(%q)].at(-1)?.getBoundingClientRect(), box = document.querySelector(".log").getBoundingClientRect();
		if (!e) return "nothing";
		const seen = Math.min(e.bottom, box.bottom, innerHeight) - Math.max(e.top, box.top, 0);
		return e.top >= Math.max(box.top, 0) - 1 && seen >= Math.min(%d, e.height - 1) ? "" : Math.round(seen) + " of " + Math.round(e.height) + " pixels, from " + Math.round(e.top - box.top) + " in a box of " + Math.round(box.height);
	})()`, selector, pixels))
	if got != "" {
		t.Errorf("%s: seen are %s", what, got)
	}
}

const (
	lastReply = ".log > .theirs:not(.opening)"
	ownWords  = ".log > .mine"
)

// A reply is before the visitor when it comes, the form below it or not, and so is what they said themselves.
func TestRepliesAreSeenAboveTheForm(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, size := range [][2]int64{{1280, 800}, {390, 844}, {360, 740}} {
		for _, first := range []string{"The police are at my door with a warrant to arrest me", "CBSA is deporting me tomorrow morning", "how do I get a fishing licence", "I want to talk to a lawyer", expired} {
			at := fmt.Sprintf("%d pixels, %.30s", size[0], first)
			screen(t, ctx, size[0], size[1])
			openChat(t, ctx, h.URL+"/")
			ask(t, ctx, first)
			inLog(t, ctx, at, lastReply, 120)
			if first == expired {
				continue
			}
			picture(t, ctx, "reveal-%d-%.10s", size[0], first)
			for _, next := range []string{"thanks", "how long does it take?", "the police are at my door right now"} {
				run(t, ctx, `document.querySelector(".log").scrollTop = document.querySelector("form.form")?.offsetTop ?? 0`) // the visitor looks at the form
				ask(t, ctx, next)
				inLog(t, ctx, at+", then "+next, lastReply, 120)
			}
			picture(t, ctx, "reveal-%d-%.10s-more", size[0], first)
			run(t, ctx, `sessionStorage.clear()`)
		}
		run(t, ctx, `sessionStorage.clear()`)
	}
}

// What the visitor says is before them while no reply has come.
func TestOwnWordsAreSeenAboveTheForm(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	before(t, ctx, `window.WebSocket = class extends WebSocket { send(data) { if (!window.deaf) super.send(data); } };`)
	for _, size := range [][2]int64{{1280, 800}, {360, 740}} {
		screen(t, ctx, size[0], size[1])
		openChat(t, ctx, h.URL+"/")
		run(t, ctx, `document.querySelector(".tools button").click()`)
		await(t, ctx, `document.querySelector("form.form")`)
		run(t, ctx, `window.deaf = true`)
		say(t, ctx, "how long does it take?")
		inLog(t, ctx, fmt.Sprintf("%d pixels", size[0]), ownWords, 40)
		run(t, ctx, `sessionStorage.clear()`)
	}
}

// In a crisis there is a number to tap at once, and a way out of the page, on the smallest screens and with a keyboard over half of them.
func TestNumberToTapInACrisis(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, lang := range []string{"en", "fr"} {
		for _, size := range [][2]int64{{360, 740}, {360, 440}, {390, 844}, {1280, 800}} {
			screen(t, ctx, size[0], size[1])
			openChat(t, ctx, h.URL+"/?lang="+lang)
			ask(t, ctx, map[string]string{"en": "I want to kill myself", "fr": "je veux me tuer"}[lang])
			picture(t, ctx, "crisis-%s-%dx%d", lang, size[0], size[1])
			at := fmt.Sprintf("%s, %dx%d", lang, size[0], size[1])
			inLog(t, ctx, at, ".pressing .call[href='tel:911']", 44)
			if size[1] > 700 { // and the way out, where no keyboard covers half of it
				inLog(t, ctx, at, ".pressing .exit", 44)
			}
			run(t, ctx, `sessionStorage.clear()`)
		}
	}
}

// A crisis told in a field of the form is answered above it, in sight.
func TestCrisisInAFieldIsSeen(t *testing.T) {
	ctx, _ := newChat(t, 360, 740)
	run(t, ctx, `document.querySelector(".tools button").click()`)
	await(t, ctx, `document.querySelector("form.form [name=opposing]")`)
	run(t, ctx, `document.querySelector("form.form [name=opposing]").focus()`)
	write(t, ctx, "my husband, he will kill me tonight")
	press(t, ctx, "Tab")
	await(t, ctx, `document.querySelector(".log .call[href='tel:911']")`) // the opening has a link of it too
	await(t, ctx, settled)
	inLog(t, ctx, "a crisis in a field", ".log .call[href='tel:911']", 44)
	picture(t, ctx, "crisis-field")
}

// Without JavaScript the page after a message opens at its reply, the numbers to call with it, and after a step of the form at the next one.
func TestPageOpensAtTheReply(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	screen(t, ctx, 360, 740)
	visit(t, ctx, h.URL+"/ask")
	press := func(button string) {
		t.Helper()
		must(t, chromedp.Do(ctx, chromedp.Focus(chromedp.CSS(button))))
		press(t, ctx, "Enter")
	}
	onScreen := func(what, selector string) {
		t.Helper()
		if got := read(t, ctx, fmt.Sprintf(`(() => { const e = [...document.querySelectorAll(%q)].at(-1).getBoundingClientRect(); return e.top >= 0 && e.top + Math.min(e.height, 40) <= innerHeight ? "" : String(Math.round(e.top)) })()`, selector)); got != "" {
			t.Errorf("%s is at %s pixels of the screen", what, got)
		}
	}
	for i, text := range []string{expired, "I want to kill myself"} {
		must(t, chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("#text"))))
		write(t, ctx, text)
		press(".plain [value=say]")
		await(t, ctx, fmt.Sprintf(`document.querySelectorAll(".said .theirs").length > %d && document.readyState === "complete"`, i))
		picture(t, ctx, "noscript-now-%d", i)
		onScreen("the reply to "+text, ".said .theirs")
	}
	onScreen("911", ".said .button[href='tel:911']")
	press(".intake [value='intake:submit']")
	await(t, ctx, `document.querySelector(".intake .problem") && document.readyState === "complete"`)
	onScreen("what is wrong with the form", ".intake .problem")
}

// On a phone the box to write in is on the first screen, and once something is said the chat has most of it.
func TestChatHasThePhone(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, lang := range []string{"en", "fr"} {
		for _, size := range [][2]int64{{320, 640}, {360, 740}, {390, 844}} {
			at := fmt.Sprintf("%s, %dx%d", lang, size[0], size[1])
			screen(t, ctx, size[0], size[1])
			openChat(t, ctx, h.URL+"/?lang="+lang)
			if got := read(t, ctx, `String(Math.round(document.querySelector(".say").getBoundingClientRect().bottom - innerHeight))`); got[0] != '-' && got != "0" {
				t.Errorf("%s: the box is %s pixels below the screen", at, got)
			}
			picture(t, ctx, "start-%s-%d", lang, size[0])
			ask(t, ctx, "thanks")
			if got := read(t, ctx, `String(document.querySelector(".log").clientHeight > innerHeight / 2 && document.querySelector(".say").getBoundingClientRect().bottom <= innerHeight)`); got != "true" {
				t.Errorf("%s: the log has %s pixels", at, read(t, ctx, `String(document.querySelector(".log").clientHeight)`))
			}
			narrow(t, ctx, size[0])
			picture(t, ctx, "said-%s-%d", lang, size[0])
			run(t, ctx, `sessionStorage.clear()`)
		}
	}
}

// The focus goes to a form that was asked for by its button, and stays with a rating after a word to it; the form changes its language as a whole, with what was typed.
func TestFocusAndLanguageOfTheForm(t *testing.T) {
	ctx, _ := newChat(t, 1280, 800)
	ask(t, ctx, expired)
	run(t, ctx, `document.querySelectorAll(".rating button")[1].click(); document.querySelector(".rating input").focus()`)
	write(t, ctx, "the fee")
	press(t, ctx, "Enter")
	await(t, ctx, `!document.querySelector(".rating form")`)
	if got := read(t, ctx, `document.querySelector(".rating").textContent + " " + Boolean(document.activeElement.closest(".rating"))`); got != "Thank you. true" {
		t.Errorf("after a word to a rating: %s", got)
	}
	run(t, ctx, `document.querySelector(".tools button").focus()`)
	press(t, ctx, "Enter")
	await(t, ctx, `document.querySelector("form.form") && document.activeElement.id === "form-title"`)
	inLog(t, ctx, "the reply above a form", lastReply, 120)
	run(t, ctx, `document.querySelector("form.form [name=name]").focus()`)
	write(t, ctx, "Ana Silva")
	run(t, ctx, `document.querySelector(".tools [lang=fr]").click()`)
	await(t, ctx, online+` && document.querySelector("#form-title")?.textContent !== "Who is involved" && document.querySelector("form.form [type=submit]").textContent === "Suivant"`)
	if got := read(t, ctx, `document.querySelector("form.form [name=name]").value + document.querySelectorAll("form.form [aria-invalid]").length + document.activeElement.lang`); got != "Ana Silva0en" {
		t.Errorf("after a change of language: %s", got)
	}
	picture(t, ctx, "form-fr")
}

// The example in a box for a question is not cut off.
func TestExamplesFitTheirBox(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, lang := range []string{"en", "fr"} {
		for _, size := range [][2]int64{{360, 740}, {390, 844}, {1280, 800}} {
			screen(t, ctx, size[0], size[1])
			visit(t, ctx, h.URL+"/learn?lang="+lang)
			picture(t, ctx, "learn-%s-%d", lang, size[0])
			if got := read(t, ctx, `(() => {
				const box = document.querySelector("#q"), style = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d");
				pen.font = style.font;
				const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
				return pen.measureText(box.placeholder).width <= room ? "" : box.placeholder;
			})()`); got != "" {
				t.Errorf("%s, %d pixels: %q is cut", lang, size[0], got)
			}
		}
	}
}

// The reply to words that fill more than the screen is before the visitor.
func TestReplyToALongMessageIsSeen(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	ask(t, ctx, strings.Repeat("my landlord wants to raise the rent again ", 90))
	inLog(t, ctx, "the reply to a long message", lastReply, 120)
}

// What the bot offers after a rating of no is before the visitor.
func TestReplyToARatingIsSeen(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	ask(t, ctx, expired)
	had := read(t, ctx, `String(document.querySelectorAll(".log > .theirs").length)`)
	run(t, ctx, `document.querySelectorAll(".rating button")[1].click()`)
	await(t, ctx, `document.querySelectorAll(".log > .theirs").length > `+had)
	inLog(t, ctx, "the reply to a rating", lastReply, 120)
}

// Where an answer comes with the form, the form begins within two screens: who wants to be called has to find it.
func TestFormBesideAnAnswerIsNear(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	ask(t, ctx, "can my landlord raise the rent twice a year, call me at 416 555 0123")
	await(t, ctx, `document.querySelector(".log > .theirs:last-of-type .card details, .theirs .card details") && `+formOpen)
	picture(t, ctx, "answer-and-form")
	if got := read(t, ctx, `(() => {
		const log = document.querySelector(".log"), card = document.querySelector(".theirs:has(.card details)"), form = document.querySelector("form.form");
		const below = (form.getBoundingClientRect().top - card.getBoundingClientRect().top) / log.clientHeight;
		return below < 2 ? "" : String(below);
	})()`); got != "" {
		t.Errorf("the form begins %s screens below the answer", got)
	}
}
