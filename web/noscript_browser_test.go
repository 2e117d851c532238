package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Without a script a link of a reply leaves the conversation where it is, to which nobody could come back; and in a crisis the numbers stand before the words, large enough to tap.
func TestReplyWithoutAScript(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	screen(t, ctx, 390, 844)
	visit(t, ctx, h.URL+"/ask")
	ask := func(text string, replies int) {
		t.Helper()
		must(t, chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("#text"))))
		write(t, ctx, text)
		press(t, ctx, "Tab")
		press(t, ctx, "Enter")
		await(t, ctx, fmt.Sprintf(`document.querySelectorAll(".said .theirs").length === %d && document.readyState === "complete"`, replies))
	}
	ask(expired, 1)
	must(t, chromedp.Do(ctx, chromedp.Focus(chromedp.CSS(".said a[href^='/learn/']"))))
	press(t, ctx, "Enter")
	for opened := false; !opened; time.Sleep(20 * time.Millisecond) {
		targets, err := chromedp.Targets(ctx)
		if err != nil || ctx.Err() != nil {
			t.Fatal("no other tab: ", err)
		}
		for _, tab := range targets {
			opened = opened || len(tab.URL) > len(h.URL) && tab.URL[:len(h.URL)] == h.URL && tab.URL[len(h.URL):][:7] == "/learn/"
		}
	}
	if got := read(t, ctx, `location.pathname + [...document.querySelectorAll(".said a:not([href^='tel:'])")].filter((a) => a.target !== "_blank").length`); got != "/ask0" {
		t.Errorf("after a link of the answer: %s", got)
	}
	ask("I want to kill myself", 2)
	picture(t, ctx, "noscript-crisis")
	if got := read(t, ctx, `(() => {
		const card = document.querySelector(".pressing"), words = [...card.querySelectorAll("p")].find((p) => p.textContent.length > 60).getBoundingClientRect().top, all = [];
		for (const to of ["tel:911", "tel:988", "sms:988", "https://weather.gc.ca/"]) {
			const r = card.querySelector("a[href='" + to + "']")?.getBoundingClientRect();
			all.push(r && r.height >= 44 && r.width >= 44 && r.bottom <= words && r.bottom < innerHeight ? "" : to);
		}
		return all.join("");
	})()`); got != "" {
		t.Errorf("not before the words, or too small: %s", got)
	}
}
