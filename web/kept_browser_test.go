package web

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// typeInto writes into a field of the form as a visitor does, and stays there.
func typeInto(t *testing.T, ctx context.Context, field, text string) {
	t.Helper()
	run(t, ctx, fmt.Sprintf(`{ const f = document.querySelector("form.form [name=%s]"); f.focus(); f.setSelectionRange?.(f.value.length, f.value.length); }`, field))
	write(t, ctx, text)
}

const formOpen = `document.querySelector("form.form [name=name]")`

// What is typed in a field is there again after a reload, after another page and Back, and at the last look before it is sent, although the field was never left.
func TestTypedInAFieldIsKept(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	openChat(t, ctx, h.URL+"/")
	run(t, ctx, `document.querySelector(".tools button").click()`)
	await(t, ctx, formOpen)
	typeInto(t, ctx, "name", "Maria Lopez")
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old && `+formOpen+`?.value === "Maria Lopez"`)
	typeInto(t, ctx, "opposing", "ACME Corporation")
	visit(t, ctx, h.URL+"/learn")
	run(t, ctx, `history.back()`)
	await(t, ctx, `document.querySelector("form.form [name=opposing]")?.value === "ACME Corporation"`)
	fillIn(t, ctx, "Maria Lopez", "ACME Corporation")
	run(t, ctx, `[...document.querySelectorAll(".reviewed button")][0].click()`)
	typeInto(t, ctx, "name", " Ruiz")
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old && document.querySelector(".reviewed")?.textContent.includes("Maria Lopez Ruiz")`)

	frame := openFrame(t, ctx, site.origin, h.URL)
	run(t, frame, `document.querySelector(".tools button").click()`)
	await(t, frame, formOpen)
	typeInto(t, frame, "name", "Maria Lopez")
	run(t, frame, `Object.defineProperty(document, "hidden", { value: true, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`) // another app on a telephone
	frame = openFrame(t, ctx, site.origin+"/?again", h.URL, frame)
	await(t, frame, formOpen+`?.value === "Maria Lopez"`)
}

// What is typed is kept once the typing rests, in one frame, and not again; half a number is not.
func TestTypedIsKeptWhenTypingRests(t *testing.T) {
	ctx, _ := newChat(t, 1280, 800, `window.kept = []; window.WebSocket = class extends WebSocket { send(data) { const f = JSON.parse(data); if (f.action === "save") kept.push(f.fields); super.send(data); } };`)
	run(t, ctx, `document.querySelector(".tools button").click()`)
	await(t, ctx, formOpen)
	for range 20 {
		typeInto(t, ctx, "name", "Ana ")
	}
	await(t, ctx, `kept.length`)
	if got := read(t, ctx, `kept.length + kept[0].name.slice(0, 8) + kept[0].name.length`); got != "1Ana Ana 80" {
		t.Errorf("kept: %s", got)
	}
	typeInto(t, ctx, "opposing", "4111 1111")
	time.Sleep(2500 * time.Millisecond)
	run(t, ctx, `window.dispatchEvent(new Event("pagehide"))`)
	run(t, ctx, `window.dispatchEvent(new Event("pagehide"))`)
	if got := read(t, ctx, `kept.length + kept.at(-1).opposing`); got != "24111 1111" {
		t.Errorf("after half a number, and the page twice left: %s", got)
	}
}

// A link with a question asks it in the conversation that there is, below it and once, and one about an answer says so there.
func TestLinksInAConversation(t *testing.T) {
	ctx, url := newChat(t, 390, 844)
	ask(t, ctx, "hello")
	ask(t, ctx, expired)
	visit(t, ctx, url+"/learn?q=eviction+notice")
	run(t, ctx, `document.querySelector(".still .button").click()`)
	const said = `[...document.querySelectorAll(".mine p")].map((e) => e.textContent).join("|")`
	await(t, ctx, `document.querySelector("#chat") && `+settled+` && `+said+`.endsWith("|eviction notice") && document.querySelector(".log").lastElementChild.matches(".theirs")`)
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old && `+online+` && document.querySelectorAll(".mine").length > 2`)
	time.Sleep(300 * time.Millisecond)
	if got := read(t, ctx, said); got != "hello|"+expired+"|eviction notice" {
		t.Errorf("said: %s", got)
	}
	visit(t, ctx, url+"/?about=lmia&lang=en")
	await(t, ctx, `document.querySelectorAll(".mine").length === 3 && document.querySelector(".log").lastElementChild.textContent.includes("You are asking about")`)
	inLog(t, ctx, "what is asked about", ".log > .notice", 40)
	picture(t, ctx, "about-resumed")
}

// The language of the last choice is spoken, be it made in the chat or by a link of a page.
func TestLastChoiceOfLanguage(t *testing.T) {
	ctx, url := newChat(t, 1280, 800)
	speaks := func(what, page, chat string) {
		t.Helper()
		await(t, ctx, online)
		if got := read(t, ctx, `document.documentElement.lang + document.querySelector("#chat").lang`); got != page+chat {
			t.Errorf("%s: page and chat are in %s", what, got)
		}
	}
	turn := func(to string) {
		t.Helper()
		run(t, ctx, `document.querySelector(".tools [lang=`+to+`]").click()`)
		await(t, ctx, `document.querySelector("#chat").lang === "`+to+`"`)
	}
	turn("fr")
	turn("en")
	run(t, ctx, `document.querySelector("header [lang=fr]").click()`)
	await(t, ctx, `document.documentElement.lang === "fr"`)
	speaks("a link to the French page", "fr", "fr")
	turn("en")
	run(t, ctx, `window.old = true; location.reload()`)
	await(t, ctx, `!window.old`)
	speaks("a reload after the chat was turned", "en", "en")
	turn("fr")
	visit(t, ctx, url+"/learn/immigration/lmia")
	run(t, ctx, `document.querySelector(".still .button").click()`)
	await(t, ctx, `document.querySelector("#chat")`)
	speaks("a link about an English answer", "en", "en")
	visit(t, ctx, url+"/")
	speaks("the page without a choice", "en", "en")
}

// A text that could not be fetched once is fetched when it is opened again, and a language whose words cannot be fetched says so, with what waits still marked.
func TestFetchedAgain(t *testing.T) {
	ctx, _ := newChat(t, 1280, 800, `window.faults = []; addEventListener("unhandledrejection", (e) => faults.push(String(e.reason))); const real = fetch; window.fetch = (...a) => window.offline ? Promise.reject(new TypeError("Failed to fetch")) : real(...a);
		window.WebSocket = class extends WebSocket { send(data) { if (!window.deaf) super.send(data); } };`)
	ask(t, ctx, expired)
	press := func() { t.Helper(); run(t, ctx, `document.querySelector(".card [aria-expanded]").click()`) }
	run(t, ctx, `window.offline = true`)
	press()
	await(t, ctx, `document.querySelector(".prose").textContent.includes("cannot be shown")`)
	run(t, ctx, `document.querySelector(".tools [lang=fr]").click()`)
	await(t, ctx, `document.querySelector(".alarm").textContent.includes("cannot be shown")`)
	run(t, ctx, `window.offline = false`)
	press()
	press()
	await(t, ctx, `document.querySelector(".prose p") && !document.querySelector(".prose").textContent.includes("cannot be shown")`)
	run(t, ctx, `window.deaf = true`)
	say(t, ctx, "thanks")
	await(t, ctx, `document.querySelector(".mine .state")`)
	run(t, ctx, `document.querySelector(".tools [lang=fr]").click()`)
	await(t, ctx, `document.querySelector("#chat").lang === "fr" && document.querySelector(".mine .state")?.textContent === "Envoi…"`)
	run(t, ctx, `window.deaf = false; dispatchEvent(new Event("offline"))`)
	await(t, ctx, online+` && !document.querySelector(".state")`)
	if got := read(t, ctx, `faults.join()`); got != "" {
		t.Errorf("not caught: %s", got)
	}
}

// On a telephone too it is seen that the conversation is forgotten, and what is not.
func TestForgottenIsSeen(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	ask(t, ctx, expired)
	run(t, ctx, `[...document.querySelectorAll(".menu .item")].at(-1).click(); document.querySelector("dialog button").click()`)
	await(t, ctx, `document.querySelector(".notice") && !document.querySelector(".mine") && document.querySelector(".opening")`)
	await(t, ctx, online)
	inLog(t, ctx, "that it is forgotten", ".notice", 1000)
	picture(t, ctx, "forgotten-390")
}

// The focus goes from the button that sends a request to its receipt.
func TestFocusOnTheReceipt(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	run(t, ctx, `document.querySelector(".tools button").click()`)
	fillIn(t, ctx, "Ana Silva", "none")
	run(t, ctx, `document.querySelector("form.form [type=submit]").focus()`)
	press(t, ctx, "Enter")
	await(t, ctx, `document.querySelector(".receipt")`)
	if got := read(t, ctx, `document.activeElement.matches(".theirs:has(.receipt)") ? "" : document.activeElement.tagName`); got != "" {
		t.Errorf("the focus is on %s", got)
	}
	inLog(t, ctx, "the receipt", lastReply, 120)
}

// No word of a button is broken, with the largest text on the smallest telephone too; the example in the box can be read in the dark; numbers in what is said can be tapped.
func TestWordsOfTheChat(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, lang := range []string{"en", "fr"} {
		screen(t, ctx, 360, 740, "prefers-color-scheme=dark")
		openChat(t, ctx, h.URL+"/?lang="+lang)
		unbroken := func(where string) {
			t.Helper()
			if got := read(t, ctx, `(() => {
				const broken = [];
				for (const b of document.querySelectorAll("#chat :is(button, summary)")) {
					const walk = document.createTreeWalker(b, NodeFilter.SHOW_TEXT);
					for (let text; b.checkVisibility() && (text = walk.nextNode()); ) for (const m of text.data.matchAll(/[\p{L}\d]+/gu)) {
						const range = document.createRange();
						range.setStart(text, m.index);
						range.setEnd(text, m.index + m[0].length);
						if (new Set([...range.getClientRects()].map((r) => r.top)).size > 1) broken.push(m[0]);
					}
				}
				return broken.join();
			})()`); got != "" {
				t.Errorf("%s, %s: broken are %s", lang, where, got)
			}
		}
		if got := read(t, ctx, `getComputedStyle(document.querySelector("#say"), "::placeholder").color`); got != "rgb(170, 183, 186)" {
			t.Errorf("the example is %s", got)
		}
		if got := read(t, ctx, `[...document.querySelectorAll(".opening a, footer strong a")].map((a) => a.href).join()`); got != "tel:911,tel:911,tel:988" {
			t.Errorf("%s: to tap there is %s", lang, got)
		}
		ask(t, ctx, map[string]string{"en": expired, "fr": frenchQuestion(t)}[lang])
		run(t, ctx, `document.querySelectorAll(".rating button")[1].click()`)
		await(t, ctx, `document.querySelector(".rating form")`)
		run(t, ctx, `document.querySelector(".tools button").click()`)
		fillIn(t, ctx, "Ana Silva de la Cruz y Montenegro", "The very long name of a company that has no end Incorporated")
		unbroken("as it is")
		for range 3 {
			run(t, ctx, `document.querySelectorAll(".sheet .row button")[1].click()`)
		}
		unbroken("with large text")
		narrow(t, ctx, 360)
		picture(t, ctx, "words-%s", lang)
		run(t, ctx, `sessionStorage.clear()`)
	}
}

// Who uses the menu by keys does not lose their place: an erasure asks first, with the way back in focus, and then the menu's button has the focus again.
func TestFocusAfterTheMenu(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	for _, key := range []string{"Enter", "Escape"} {
		run(t, ctx, `document.querySelector(".menu").open = true; [...document.querySelectorAll(".menu .item")].at(-1).focus()`)
		press(t, ctx, "Enter")
		await(t, ctx, `document.querySelector("dialog").open`)
		if at := read(t, ctx, `document.activeElement.textContent`); at != "Cancel" {
			t.Errorf("the focus is on %q, want the way back", at)
		}
		press(t, ctx, key)
		await(t, ctx, `!document.querySelector("dialog").open`)
		if at := read(t, ctx, `document.activeElement.tagName`); at != "SUMMARY" {
			t.Errorf("after %s the focus is on %s, want the menu's button", key, at)
		}
	}
}

// The search answers while one types. What cannot be asked leaves no list of other words behind, and a source of several lines has its mark at the first.
func TestSearchAsOneTypes(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	before(t, ctx, `const real = fetch; window.fetch = (...a) => window.offline ? Promise.reject(new TypeError("Failed to fetch")) : real(...a)`)
	screen(t, ctx, 360, 740)
	visit(t, ctx, h.URL+"/learn/tenancy")
	run(t, ctx, `document.querySelector("#q").focus()`)
	write(t, ctx, "landlord wants to move in n12")
	await(t, ctx, `document.querySelector(".live li a")?.getAttribute("href") === "/learn/tenancy/n12-landlords-own-use" && document.querySelector(".told").textContent === "6 answers found"`)
	run(t, ctx, `window.offline = true`)
	write(t, ctx, " and a pet")
	await(t, ctx, `document.querySelector(".live").hidden && !document.querySelector(".told").textContent`)
	run(t, ctx, `window.offline = false; document.querySelector("#q").select()`)
	write(t, ctx, "qwxzv")
	await(t, ctx, `document.querySelector(".live").hidden && document.querySelector(".told").textContent === "Nothing was found for these words."`)
	run(t, ctx, `document.querySelector("#q").select()`)
	write(t, ctx, "n12")
	await(t, ctx, `!document.querySelector(".live").hidden`)
	run(t, ctx, `document.querySelector(".live li a").click()`)
	await(t, ctx, `location.pathname === "/learn/tenancy/n12-landlords-own-use" && document.querySelector(".sources li")`)
	if low := read(t, ctx, `[...document.querySelectorAll(".sources li")].filter((li) => getComputedStyle(li.firstChild).display !== "inline").map((li) => li.textContent).join()`); low != "" {
		t.Errorf("the marks of these sources stand at their last line: %s", low)
	}
}

// What was said stays as the visitor said it after a reload: a choice in their own words, or as what stood on the button, in the language of the page.
func TestChosenIsKept(t *testing.T) {
	ctx, _ := newChat(t, 390, 844)
	said := func(when, want string) {
		t.Helper()
		if got := read(t, ctx, `[...document.querySelectorAll(".mine p")].at(-1).textContent`); got != want {
			t.Errorf("%s the visitor's words are %q, want %q", when, got, want)
		}
	}
	again := func(count string) {
		t.Helper()
		run(t, ctx, `window.old = true; location.reload()`)
		await(t, ctx, `!window.old && `+online+` && document.querySelectorAll(".mine").length === `+count)
	}
	ask(t, ctx, "divorce")
	ask(t, ctx, "the first one please")
	said("at once", "the first one please")
	again("2")
	said("after a reload", "the first one please")
	ask(t, ctx, "divorce")
	run(t, ctx, `document.querySelector(".choice[data-choice=none]:not([aria-disabled])").click()`)
	await(t, ctx, `document.querySelectorAll(".mine").length === 4 && !document.querySelector(".state")`)
	said("at once", "None of these")
	run(t, ctx, `document.querySelector(".tools [lang=fr]").click()`)
	await(t, ctx, `document.querySelector("#chat").lang === "fr" && `+online)
	said("in French", "Aucune de ces questions")
	again("4")
	said("after a reload", "Aucune de ces questions")
}
