package web

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe-core looks for faults against WCAG 2.2 A and AA and against its own best practices in every state of the chat and on every page. With
// ANSWERBOT_AXE=full every state is looked at in the whole matrix of colours and sizes; otherwise in one of three views, in turn, so that the
// suite stays quick. Languages are always both.

//go:embed testdata/axe/axe.min.js
var axeSource string

type axeView struct {
	name          string
	width, height int64
	features      []string
}

// axeTurn counts the states looked at, so that the views take turns.
var axeTurn int

// axeViews are the ways to look at the next state.
func axeViews() []axeView {
	light, dark, forced := "prefers-color-scheme=light", "prefers-color-scheme=dark", "forced-colors=active"
	if os.Getenv("ANSWERBOT_AXE") != "full" {
		axeTurn++
		return []axeView{[]axeView{{"light-1280", 1280, 800, []string{light}}, {"dark-390", 390, 844, []string{dark}}, {"forced-320", 320, 256, []string{forced}}}[axeTurn%3]}
	}
	var views []axeView
	for _, scheme := range []string{light, dark, forced} {
		for _, size := range [][2]int64{{1280, 800}, {390, 844}, {320, 256}} {
			views = append(views, axeView{fmt.Sprintf("%s-%d", scheme[strings.Index(scheme, "=")+1:], size[0]), size[0], size[1], []string{scheme}})
		}
	}
	return views
}

// axe runs in page, which is looked at through the tab, and fails with what it finds.
func axe(t *testing.T, tab, page context.Context, state string) {
	t.Helper()
	if read(t, page, `typeof axe`) == "undefined" {
		if _, err := chromedp.Run(page, chromedp.Evaluate[bool](axeSource+"; true")); err != nil {
			t.Fatal("injecting axe:", err)
		}
	}
	for _, v := range axeViews() {
		screen(t, tab, v.width, v.height, append(v.features, "prefers-reduced-motion=reduce")...)
		run(t, page, `window.axed = undefined; requestAnimationFrame(() => axe.run(document, { resultTypes: ["violations"], iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
			.then((r) => { window.axed = r.violations.map((v) => v.id + " (" + v.impact + "): " + v.help + ": " + v.nodes.map((n) => n.target + " " + (n.any[0]?.message || n.failureSummary)).slice(0, 3).join(" | ")).join("\n") || "none"; }, (e) => { window.axed = String(e); }))`)
		await(t, page, `window.axed !== undefined`)
		if found := read(t, page, `window.axed`); found != "none" {
			t.Errorf("%s, %s:\n%s", state, v.name, found)
		}
		narrow(t, page, v.width)
		picture(t, tab, "axe-%s-%s", state, v.name)
	}
}

func TestAxeChat(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) {
			_, h := start(t, Options{})
			ctx := browser(t)
			screen(t, ctx, 1280, 800)
			visit(t, ctx, h.URL+"/?lang="+lang)
			await(t, ctx, online)
			check := func(state string) { t.Helper(); axe(t, ctx, ctx, lang+"-"+state) }
			check("start")
			run(t, ctx, `document.querySelector("details").open = true`)
			check("menu")
			run(t, ctx, `[...document.querySelectorAll(".menu .item")].at(-1).click()`)
			check("dialog")
			run(t, ctx, `document.querySelector("dialog .quiet").click()`)
			say(t, ctx, map[string]string{"en": expired, "fr": frenchQuestion(t)}[lang])
			await(t, ctx, `document.querySelector(".card h3") && !document.querySelector(".state")`)
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
			fill(t, ctx, "name", "Ana Silva", "opposing", "none")
			fill(t, ctx, "email", "ana@example.com")
			fill(t, ctx, "about", "My permit ran out.", "deadline", "none")
			fill(t, ctx, "consent", "yes", "acknowledge", "yes")
			await(t, ctx, `document.querySelector(".reviewed")`)
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

func TestAxePages(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	french := ""
	for _, a := range starter().Corpus().Answers() {
		if a.Lang == "fr" {
			french = a.URL()
		}
	}
	pages := map[string]string{"learn": "/learn", "search": "/learn?q=severance", "area": "/learn/immigration", "answer": "/learn/immigration/work-permit-vs-permanent-residence", "missing": "/nowhere", "ask": "/ask", "learn-fr": "/learn?lang=fr"}
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
	visit(t, ctx, site.origin)
	await(t, ctx, `window.Answerbot`)
	run(t, ctx, `Answerbot.open()`)
	frame := frameAt(t, ctx, h.URL+"/embed")
	await(t, frame, online)
	say(t, frame, "my landlord wants me out by friday")
	await(t, frame, `document.querySelector(".choice") && !document.querySelector(".state")`)
	axe(t, ctx, frame, "frame")
}
