package web

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// How quick the chat feels, in a real browser: go test ./web -run '^$' -bench 'Open|Key' -benchtime 20x. The figures are reported, never asserted: they
// are the machine's as much as the chat's.

// report gives the median and the 95th percentile of milliseconds.
func report(b *testing.B, of string, ms []float64) {
	b.Helper()
	if len(ms) == 0 {
		return
	}
	slices.Sort(ms)
	b.ReportMetric(ms[len(ms)/2], of+"-p50-ms")
	b.ReportMetric(ms[len(ms)*95/100], of+"-p95-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkOpen is the time from the first use of the button to the box having the focus, frame, files and all; with a history of twenty messages.
func BenchmarkOpen(b *testing.B) {
	site := newPartnerSite(b, loaderTag)
	_, h := hold(b, site, Options{MessageBurst: 1000})
	ctx := browser(b)
	screen(b, ctx, 1280, 800)
	visit(b, ctx, site.origin)
	await(b, ctx, `window.Answerbot`)
	run(b, ctx, `Answerbot.open()`)
	frame := frameAt(b, ctx, h.URL+"/embed")
	await(b, frame, online)
	for range 10 {
		say(b, frame, "hello")
		await(b, frame, `!document.querySelector(".state")`)
	}
	var ms []float64
	for b.Loop() {
		visit(b, ctx, site.origin)
		await(b, ctx, `window.Answerbot`)
		run(b, ctx, `window.t0 = performance.timeOrigin + performance.now(); Answerbot.open()`)
		inside := frameAt(b, ctx, h.URL+"/embed")
		// The frame itself marks when the box has the focus and the history is there; both clocks are this machine's.
		const marks = `performance.getEntriesByType("mark").filter((m) => m.name === "answerbot")`
		await(b, inside, marks+`.length === 2`)
		t0, _ := strconv.ParseFloat(read(b, ctx, `String(t0)`), 64)
		t1, _ := strconv.ParseFloat(read(b, inside, `String(performance.timeOrigin + Math.max(...`+marks+`.map((m) => m.startTime)))`), 64)
		ms = append(ms, t1-t0)
	}
	report(b, "open", ms)
}

// BenchmarkKey is the time from a key to the next frame, with a thousand messages in the conversation. A handler that was made slow on purpose shows that
// the probe sees what it is to see.
func BenchmarkKey(b *testing.B) {
	for _, slow := range []time.Duration{0, 60 * time.Millisecond} {
		b.Run(fmt.Sprint("slowed by ", slow), func(b *testing.B) {
			_, h := start(b, Options{MessageBurst: 10_000})
			ctx := browser(b)
			screen(b, ctx, 1280, 800)
			visit(b, ctx, h.URL+"/")
			await(b, ctx, online)
			run(b, ctx, `{ const log = document.querySelector(".log"); for (let i = 0; i < 1000; i++) { const m = document.createElement("div"); m.className = i % 2 ? "mine" : "theirs"; m.textContent = "Message " + i + ". My landlord wants me out by Friday."; log.append(m); } }
				window.took = []; const box = document.querySelector("#say"); box.focus();
				addEventListener("keydown", () => { const t = performance.now(); requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => took.push(performance.now() - t); c.port2.postMessage(0); }); }, true);
				box.addEventListener("input", () => { const end = performance.now() + `+strconv.FormatInt(slow.Milliseconds(), 10)+`; while (performance.now() < end); })`)
			n := 0
			for b.Loop() {
				n++
				if err := chromedp.Do(ctx, chromedp.KeyEvent("a")); err != nil {
					b.Fatal(err)
				}
				await(b, ctx, fmt.Sprintf(`took.length >= %d`, n))
			}
			var ms []float64
			for i := range n {
				v, _ := strconv.ParseFloat(read(b, ctx, fmt.Sprintf(`String(took[%d])`, i)), 64)
				ms = append(ms, v)
			}
			report(b, "key", ms)
		})
	}
}
