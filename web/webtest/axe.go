package webtest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe-core looks for faults against WCAG 2.2 A and AA and against its own best practices in every state of the chat and on every page. With
// ANSWERBOT_AXE=full every state is looked at in the whole matrix of colours and sizes; otherwise in one of three views, in turn, so that the
// suite stays quick. Languages are always both.

//go:embed testdata/axe/axe.min.js
var axeSource string

// View is a way to look at a page.
type View struct {
	Name          string
	Width, Height int64
	Features      []string // media features, as Screen takes them
}

// axeTurn counts the states looked at, so that the views take turns.
var axeTurn int

// Views are the ways to look at the next state.
func Views() []View {
	light, dark, forced := "prefers-color-scheme=light", "prefers-color-scheme=dark", "forced-colors=active"
	if os.Getenv("ANSWERBOT_AXE") != "full" {
		axeTurn++
		return []View{[]View{{"light-1280", 1280, 800, []string{light}}, {"dark-390", 390, 844, []string{dark}}, {"forced-320", 320, 256, []string{forced}}}[axeTurn%3]}
	}
	var views []View
	for _, scheme := range []string{light, dark, forced} {
		for _, size := range [][2]int64{{1280, 800}, {390, 844}, {320, 256}} {
			views = append(views, View{fmt.Sprintf("%s-%d", scheme[strings.Index(scheme, "=")+1:], size[0]), size[0], size[1], []string{scheme}})
		}
	}
	return views
}

// Axe has axe-core run in page, which is looked at through the tab, and fails with what it finds and with what sticks out. Without views they are those of
// Views.
func Axe(t testing.TB, tab, page context.Context, state string, views ...View) {
	t.Helper()
	if Read(t, page, `typeof axe`) == "undefined" {
		if _, err := chromedp.Run(page, chromedp.Evaluate[bool](axeSource+"; true")); err != nil {
			t.Fatal("injecting axe:", err)
		}
	}
	if len(views) == 0 {
		views = Views()
	}
	for _, v := range views {
		Screen(t, tab, v.Width, v.Height, append(slices.Clone(v.Features), "prefers-reduced-motion=reduce")...)
		Run(t, page, `window.axed = undefined; requestAnimationFrame(() => axe.run(document, { resultTypes: ["violations"], iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
			.then((r) => { window.axed = r.violations.map((v) => v.id + " (" + v.impact + "): " + v.help + ": " + v.nodes.map((n) => n.target + " " + (n.any[0]?.message || n.failureSummary)).slice(0, 3).join(" | ")).join("\n") || "none"; }, (e) => { window.axed = String(e); }))`)
		Await(t, page, `window.axed !== undefined`)
		if found := Read(t, page, `window.axed`); found != "none" {
			t.Errorf("%s, %s:\n%s", state, v.Name, found)
		}
		Narrow(t, page, v.Width)
		Picture(t, tab, "axe-%s-%s", state, v.Name)
	}
}

// Narrow fails if the page scrolls sideways.
func Narrow(t testing.TB, ctx context.Context, width int64) {
	t.Helper()
	if wide := Read(t, ctx, `String(document.documentElement.scrollWidth - innerWidth)`); !strings.HasPrefix(wide, "-") && wide != "0" {
		t.Errorf("at %d pixels the page is %s pixels too wide", width, wide)
	}
	if out := Read(t, ctx, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".hidden,.skip,.scroll")).map(e => e.className || e.tagName).slice(0, 5).join(", ")`); out != "" {
		t.Errorf("at %d pixels these stick out: %s", width, out)
	}
}
