package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser starts a browser. Without one the test is skipped, and under CI it fails.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium in PATH; make tools installs one")
		}
		t.Skip("no chromium in PATH; make tools installs one")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("force-color-profile", "srgb"))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(end)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	ctx, end = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("starting chromium:", err)
	}
	return ctx
}

// newTab opens another tab with cookies of its own.
func newTab(t *testing.T, ctx context.Context) context.Context {
	t.Helper()
	ctx, end := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("opening a tab:", err)
	}
	return ctx
}

func screen(t *testing.T, ctx context.Context, width, height int64, scheme string) {
	t.Helper()
	media := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: media}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
}

func visit(t *testing.T, ctx context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatalf("visiting %s: %v", url, err)
	}
}

func script(t *testing.T, ctx context.Context, text string) string {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return got
}

// await waits until a script is true.
func await(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	within, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for within.Err() == nil {
		if ok, err := chromedp.Run(within, chromedp.Evaluate[bool]("Boolean("+text+")")); err == nil && ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + ' ' + document.body.innerText.slice(0, 2000)"))
	t.Fatalf("never true: %s\nThe page shows:\n%s", text, shown)
}

// fill sets a field as typing would and tells its listeners.
func fill(t *testing.T, ctx context.Context, selector, text string) {
	t.Helper()
	quoted, _ := json.Marshal(text)
	script(t, ctx, fmt.Sprintf(`(() => { const f = document.querySelector(%q); f.value = %s; f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true})); return ""; })()`, selector, quoted))
}

func click(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	script(t, ctx, fmt.Sprintf(`(() => { document.querySelector(%q).click(); return ""; })()`, selector))
}

// look is how a page is looked at: wide and light, or narrow and dark.
type look struct {
	width  int64
	scheme string
}

var (
	wide   = look{1280, "light"}
	narrow = look{390, "dark"}
)

// looked checks a page with axe-core and for parts that stick out, and leaves pictures in the folder that ANSWERBOT_PICTURES names.
func looked(t *testing.T, ctx context.Context, name string, looks ...look) {
	t.Helper()
	axe, err := os.ReadFile("../testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range looks {
		screen(t, ctx, v.width, 844, v.scheme)
		script(t, ctx, string(axe)+`; ""`)
		script(t, ctx, `window.axed = undefined; requestAnimationFrame(() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
			.then(r => { window.axed = r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + n.failureSummary).join("; ")).join("\n") || "none"; }, e => { window.axed = String(e); })); ""`)
		await(t, ctx, `window.axed !== undefined`)
		found := script(t, ctx, `window.axed`)
		if found != "none" {
			t.Errorf("%s at %d, %s: %s", name, v.width, v.scheme, found)
		}
		if wide := script(t, ctx, `String(document.documentElement.scrollWidth - innerWidth)`); !strings.HasPrefix(wide, "-") && wide != "0" {
			t.Errorf("%s at %d pixels is %s pixels too wide", name, v.width, wide)
		}
		if dir := os.Getenv("ANSWERBOT_PICTURES"); dir != "" {
			data, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("desk-%s-%d.png", name, v.width)), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	screen(t, ctx, 1280, 844, "light")
}
