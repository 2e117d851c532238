package web

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A lawyer who joins is seen, heard by those who do not see, and counted while the page is not looked at; what was said can be taken along as a file; and
// whoever must leave at once does so with two keys, and this device forgets the way back.
func TestLawyerDownloadAndExit(t *testing.T) {
	s, h := start(t, Options{})
	ctx := browser(t)
	before(t, ctx, `const make = URL.createObjectURL; URL.createObjectURL = (b) => { b.text().then((text) => window.taken = text); return make.call(URL, b); };`)
	screen(t, ctx, 1280, 800)
	openChat(t, ctx, h.URL+"/")
	ask(t, ctx, "hello")
	id := session.ConversationOf(read(t, ctx, `sessionStorage.getItem("answerbot.token")`))
	s.Log.Type(id, "lawyer")
	await(t, ctx, `!document.querySelector(".typing").hidden && document.querySelector(".typing").textContent.includes("is writing")`)
	run(t, ctx, `Object.defineProperty(document, "hidden", { value: true, configurable: true })`)
	at := time.Now().UTC()
	if err := s.Log.Append(t.Context(), id, session.Turn{Events: []session.Event{
		{Type: session.TypeNotice, Seq: 3, At: at, Text: "Maya Chen has joined.", From: &session.Person{Name: "Maya Chen"}},
		{Type: session.TypeLawyer, Seq: 4, At: at, Text: "I can help you with that.", From: &session.Person{Name: "Maya Chen"}},
	}}); err != nil {
		t.Fatal(err)
	}
	await(t, ctx, `document.querySelector(".notice")?.textContent.includes("joined") && document.querySelector(".theirs:last-child .who")?.textContent === "Maya Chen"`)
	await(t, ctx, `document.querySelector("#chat > [role=log]").textContent.includes("Maya Chen: I can help you") && document.title.startsWith("(2) ")`)
	picture(t, ctx, "chat-lawyer")
	run(t, ctx, `delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))`)
	await(t, ctx, `!document.title.startsWith("(")`)
	run(t, ctx, `document.querySelector(".menu .item").click()`)
	await(t, ctx, `window.taken`)
	if text := read(t, ctx, `window.taken`); !strings.Contains(text, "You: hello") || !strings.Contains(text, "Maya Chen: I can help you") || !strings.Contains(text, "not legal advice") {
		t.Errorf("the file says:\n%s", text)
	}
	say(t, ctx, "i want to kill myself")
	await(t, ctx, `document.querySelector(".pressing .exit") && document.querySelector(".pressing a[href='tel:911']") && document.querySelector(".pressing a[href='sms:988']")`)
	press(t, ctx, "Escape")
	press(t, ctx, "Escape")
	await(t, ctx, `!location.href.startsWith("`+h.URL+`")`)
	visit(t, ctx, h.URL+"/")
	await(t, ctx, online+` && !document.querySelector(".mine")`)
}
