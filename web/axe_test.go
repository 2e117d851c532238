package web

import (
	"context"
	"fmt"
	"testing"
)

func TestAxeChat(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) {
			_, h := start(t, Options{})
			ctx := browser(t)
			screen(t, ctx, 1280, 800)
			openChat(t, ctx, h.URL+"/?lang="+lang)
			check := func(state string) { t.Helper(); axe(t, ctx, ctx, lang+"-"+state) }
			check("start")
			run(t, ctx, `document.querySelector("details").open = true`)
			check("menu")
			run(t, ctx, `[...document.querySelectorAll(".menu .item")].at(-1).click()`)
			check("dialog")
			run(t, ctx, `document.querySelector("dialog .quiet").click()`)
			ask(t, ctx, map[string]string{"en": expired, "fr": frenchQuestion(t)}[lang])
			run(t, ctx, `document.querySelector(".card [aria-expanded]").click(); document.querySelectorAll(".rating button")[1].click()`)
			await(t, ctx, `document.querySelector(".card .prose p") && document.querySelector(".rating form")`)
			check("answer")
			run(t, ctx, `document.querySelector(".choice")?.click()`)
			await(t, ctx, `!document.querySelector(".state")`)
			say(t, ctx, map[string]string{"en": "i want to kill myself", "fr": "je veux me suicider"}[lang])
			await(t, ctx, `document.querySelector(".pressing .exit")`)
			check("crisis")
			await(t, ctx, `document.querySelector("form.form")`)
			run(t, ctx, `document.querySelector("form.form").requestSubmit()`)
			await(t, ctx, `document.querySelector("form.form [aria-invalid=true]")`)
			check("form-errors")
			fillIn(t, ctx, "Ana Silva", "none")
			check("review")
			run(t, ctx, `document.querySelector("form.form").requestSubmit()`)
			await(t, ctx, `document.querySelector(".receipt")`)
			check("receipt")
		})
	}
}

// frenchQuestion is the question of a French answer.
func frenchQuestion(t *testing.T) string {
	t.Helper()
	for _, a := range starter().Corpus().Answers() {
		if a.Lang == "fr" {
			return a.Question
		}
	}
	t.Skip("there is no French in this corpus")
	return ""
}

// fill fills in the fields of the step that asks for them, by name, the first choice of each select, and goes on.
func fill(t testing.TB, ctx context.Context, fields ...string) {
	t.Helper()
	await(t, ctx, fmt.Sprintf(`document.querySelector("form.form [name=%s]:not(.reviewed *)")`, fields[0]))
	for i := 0; i < len(fields); i += 2 {
		run(t, ctx, fmt.Sprintf(`{ const f = document.querySelector("form.form [name=%s]"); if (f) { if (f.type === "checkbox") f.checked = true; else f.value = %q; } }`, fields[i], fields[i+1]))
	}
	run(t, ctx, `for (const s of document.querySelectorAll("form.form select")) if (!s.value) s.selectedIndex = 1; document.querySelector("form.form h3").textContent = "…"; document.querySelector("form.form").requestSubmit()`)
	await(t, ctx, `document.querySelector("form.form h3").textContent !== "…"`)
}

// fillIn fills in all steps of the form, to the last look at it.
func fillIn(t testing.TB, ctx context.Context, name, opposing string) {
	t.Helper()
	fill(t, ctx, "name", name, "opposing", opposing)
	fill(t, ctx, "email", "ana@example.com")
	fill(t, ctx, "about", "My permit ran out.", "deadline", "none")
	fill(t, ctx, "consent", "yes", "acknowledge", "yes")
	await(t, ctx, `document.querySelector(".reviewed")`)
}

func TestAxePages(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	french := ""
	for _, a := range starter().Corpus().Answers() {
		if a.Lang == "fr" {
			french = a.URL()
		}
	}
	pages := map[string]string{"learn": "/learn", "search": "/learn?q=severance", "cry": "/learn?q=i+want+to+kill+myself", "area": "/learn/immigration", "answer": "/learn/immigration/work-permit-vs-permanent-residence", "missing": "/nowhere", "ask": "/ask", "learn-fr": "/learn?lang=fr"}
	if french != "" {
		pages["answer-fr"] = french
	}
	for name, path := range pages {
		screen(t, ctx, 1280, 800)
		visit(t, ctx, h.URL+path)
		axe(t, ctx, ctx, "page-"+name)
	}
}

func TestAxeFrame(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	screen(t, ctx, 1280, 800)
	frame := openFrame(t, ctx, site.origin, h.URL)
	say(t, frame, "i got a notice from my landlord")
	await(t, frame, `document.querySelector(".choice") && !document.querySelector(".state")`)
	axe(t, ctx, frame, "frame")
}
