package web

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// In a crisis the first number to tap is before the visitor however low the view is, be it by zoom, by a keyboard or by a telephone that lies: on the firm's own page and in a frame,
// below what was said before.
func TestNumberToTapInALowView(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	for _, size := range [][2]int64{{320, 256}, {360, 330}, {390, 340}, {667, 320}, {320, 417}, {320, 500}, {640, 256}, {1280, 300}} {
		for _, where := range []string{"own page", "frame"} {
			at := fmt.Sprintf("%s, %dx%d", where, size[0], size[1])
			screen(t, ctx, size[0], size[1])
			chat := ctx
			if where == "frame" {
				chat = openFrame(t, ctx, site.origin+"/?"+fmt.Sprint(size), h.URL)
				await(t, chat, `document.activeElement.id === "say"`)
			} else {
				openChat(t, ctx, h.URL+"/")
			}
			for _, text := range []string{"can i record a call", "my husband beats me"} {
				ask(t, chat, text)
				inLog(t, chat, at+", after "+text, lastReply, 44)
			}
			inLog(t, chat, at, ".pressing .call[href='tel:911']", 44)
			if got := read(t, chat, `document.querySelector(".pressing .call").href + " " + (document.querySelector(".say").getBoundingClientRect().bottom <= innerHeight + 1)`); got != "tel:911 true" {
				t.Errorf("%s: the first number is %s (and whether the box to write in is seen)", at, got)
			}
			narrow(t, chat, size[0])
			picture(t, ctx, "low-%.5s-%dx%d", where, size[0], size[1])
			run(t, chat, `document.querySelector("details").open = true`)
			if got := read(t, chat, `(() => { const r = document.querySelector(".sheet").getBoundingClientRect(); return r.top >= 0 && r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight ? "" : JSON.stringify(r) })()`); got != "" {
				t.Errorf("%s: the menu is at %s", at, got)
			}
			picture(t, ctx, "low-%.5s-%dx%d-menu", where, size[0], size[1])
			run(t, chat, `sessionStorage.clear()`)
			visit(t, ctx, "about:blank")
		}
	}
}

// printed shows a page as it is on paper.
func printed(t *testing.T, ctx context.Context) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
}

// On paper the conversation is whole, with every number to call.
func TestPrintedConversation(t *testing.T) {
	site := newPartnerSite(t, loaderTag)
	_, h := hold(t, site, Options{})
	ctx := browser(t)
	for _, where := range []string{"own page", "frame"} {
		screen(t, ctx, 1280, 800)
		chat := ctx
		if where == "frame" {
			chat = openFrame(t, ctx, site.origin, h.URL)
		} else {
			openChat(t, ctx, h.URL+"/")
		}
		for _, text := range []string{"landlord put my things outside", "my landlord wants me out by friday", "my husband beats me", "can i record a call"} {
			ask(t, chat, text)
		}
		printed(t, chat)
		picture(t, ctx, "print-%.5s", where)
		const hidden = `[...document.querySelectorAll(".call")].filter((e) => !e.checkVisibility() || getComputedStyle(e).backgroundColor !== "rgba(0, 0, 0, 0)").length`
		if got := read(t, chat, `document.querySelectorAll(".call").length > 3 ? String(`+hidden+`) : "too few"`); got != "0" {
			t.Errorf("%s: numbers that are not on paper: %s", where, got)
		}
		if got := read(t, chat, `[...document.querySelectorAll("#chat button, #chat .say, .bar summary")].filter((e) => e.checkVisibility()).map((e) => e.textContent).join()`); got != "" {
			t.Errorf("%s: on paper there is to press: %s", where, got)
		}
		if got := read(t, chat, `(() => {
			const end = [...document.querySelectorAll(".log > *")].at(-1).getBoundingClientRect().bottom;
			for (let e = document.querySelector(".log"); e; e = e.parentElement) if (getComputedStyle(e).overflow !== "visible" && e !== document.documentElement && e.getBoundingClientRect().bottom < end) return e.className || e.id;
			return document.documentElement.scrollHeight >= end ? "" : "the page";
		})()`); got != "" {
			t.Errorf("%s: %s cuts the conversation off", where, got)
		}
		if where == "own page" {
			tall := read(t, ctx, `String(Math.floor(document.querySelector(".log").scrollHeight / 1100))`)
			paper, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{})
			must(t, err)
			if pages := bytes.Count(paper.Data, []byte("/Type /Page\n")); fmt.Sprint(pages) < tall || pages < 2 {
				t.Errorf("%d pages, want more than %s", pages, tall)
			}
			if got := read(t, ctx, `String(document.querySelector(".intro").checkVisibility())`); got != "false" {
				t.Error("what the page says of itself is printed with the conversation")
			}
		}
	}
}
