package web

import (
	"context"
	"strings"
	"testing"
)

const expired = "My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"

// say types a message into the chat and sends it by Enter.
func say(t testing.TB, ctx context.Context, text string) {
	t.Helper()
	run(t, ctx, `document.querySelector("#say").focus()`)
	write(t, ctx, text)
	press(t, ctx, "Enter")
}

// ask says something and waits until its reply has come and rests.
func ask(t testing.TB, ctx context.Context, text string) {
	t.Helper()
	had := read(t, ctx, `String(document.querySelectorAll("`+lastReply+`").length)`)
	say(t, ctx, text)
	await(t, ctx, settled+` && document.querySelectorAll("`+lastReply+`").length > `+had)
}

const online = `document.querySelector(".status")?.dataset.mood === "online"`

// openChat opens a page with the chat and waits until one can say something.
func openChat(t testing.TB, ctx context.Context, url string) {
	t.Helper()
	visit(t, ctx, url)
	await(t, ctx, online)
}

// newChat opens the chat of a new server on a new screen of a size, with scripts that run in each page before its own.
func newChat(t testing.TB, width, height int64, scripts ...string) (ctx context.Context, url string) {
	t.Helper()
	_, h := start(t, Options{})
	ctx = browser(t)
	for _, script := range scripts {
		before(t, ctx, script)
	}
	screen(t, ctx, width, height)
	openChat(t, ctx, h.URL+"/")
	return ctx, h.URL
}

// openFrame opens the chat of a server on a partner's page and gives its frame, which is none of the old ones.
func openFrame(t testing.TB, ctx context.Context, page, server string, old ...context.Context) (frame context.Context) {
	t.Helper()
	visit(t, ctx, page)
	await(t, ctx, `window.Answerbot`)
	run(t, ctx, `Answerbot.open()`)
	frame = frameAt(t, ctx, server+"/embed", old...)
	await(t, frame, online)
	return frame
}

// A visitor types a question on the first page and reads the answer, on a desktop and on a phone; then asks for a person and meets the form.
func TestChatInBrowser(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, width := range []int64{1280, 768, 390} {
		screen(t, ctx, width, 844)
		openChat(t, ctx, h.URL+"/")
		ask(t, ctx, expired)
		card := read(t, ctx, `document.querySelector(".card").innerText`)
		for _, want := range []string{"Key takeaways", "90 days", "legal advice", "Was this helpful?", "Sample answer"} {
			if !strings.Contains(card, want) {
				t.Errorf("at %d pixels the answer lacks %q:\n%s", width, want, card)
			}
		}
		narrow(t, ctx, width)
		picture(t, ctx, "chat-answer-%d", width)
		run(t, ctx, `document.querySelector(".card [aria-expanded]").click()`)
		await(t, ctx, `document.querySelector(".card .prose p")`)
		run(t, ctx, `document.querySelector(".tools button").click()`)
		await(t, ctx, `document.querySelector("form.form [name=name]")`)
		run(t, ctx, `{ const field = document.querySelector("form.form [name=name]"); field.value = "ada@example"; field.dispatchEvent(new Event("change", {bubbles: true})); }`)
		await(t, ctx, `document.querySelector("form.form [name=name]").getAttribute("aria-invalid") === "true"`)
		run(t, ctx, `window.before = true; location.reload()`) // what was typed is kept
		await(t, ctx, `!window.before && document.querySelector("form.form [name=name]")?.value === "ada@example"`)
		run(t, ctx, `document.querySelector("form.form").requestSubmit()`)
		await(t, ctx, `document.querySelectorAll("form.form [aria-invalid=true]").length >= 1 && document.activeElement.matches("[aria-invalid=true]")`)
		picture(t, ctx, "chat-form-%d", width)
		run(t, ctx, `sessionStorage.clear()`)
	}
}

// What may be an emergency has whom to call before its reply, each with a link that dials.
func TestWhomToCallBesideAnAnswer(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	for _, width := range []int64{1280, 390} {
		screen(t, ctx, width, 844)
		openChat(t, ctx, h.URL+"/")
		say(t, ctx, "landlord put my things outside")
		await(t, ctx, `document.querySelector(".theirs > .sample [href='tel:18006688258']") && !document.querySelector(".state")`)
		if got := read(t, ctx, `document.querySelector(".theirs > .sample").innerText`); !strings.Contains(got, "Legal Aid Ontario") {
			t.Errorf("at %d pixels there is %q before the reply", width, got)
		}
		narrow(t, ctx, width)
		run(t, ctx, `document.getAnimations().forEach((a) => a.finish())`)
		picture(t, ctx, "chat-beside-%d", width)
		axe(t, ctx, ctx, "whom to call beside a reply")
		run(t, ctx, `sessionStorage.clear()`)
	}
}
