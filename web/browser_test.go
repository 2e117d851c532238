package web

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium. Without one the test is skipped, and under CI it fails.
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// A visitor types a question on the first page and reads the answer, on a desktop and on a phone.
func TestChatInBrowser(t *testing.T) {
	_, h := start(t, Options{})
	ctx := browser(t)
	pictures := os.Getenv("ANSWERBOT_PICTURES") // a folder to leave screenshots in
	for _, width := range []int64{1280, 390} {
		question := "My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?"
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(h.URL+"/")); err != nil {
			t.Fatal(err)
		}
		await(t, ctx, `document.querySelector("#status")?.textContent === "Connected"`)
		run(t, ctx, fmt.Sprintf(`document.querySelector("#text").value = %q; document.querySelector("#say").requestSubmit(); true`, question))
		await(t, ctx, `document.querySelector(".answer .takeaway-list li") !== null`)
		card, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector(".answer").innerText`))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Key takeaways", "90 days", "legal advice", "Was this helpful?", "Sample answer"} {
			if !strings.Contains(card, want) {
				t.Errorf("at %d pixels the answer lacks %q:\n%s", width, want, card)
			}
		}
		wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
		if err != nil || wide {
			t.Errorf("at %d pixels the page scrolls sideways (%v)", width, err)
		}
		picture(t, ctx, pictures, fmt.Sprintf("answer-%d.png", width))
		run(t, ctx, `document.querySelector("#human").click(); true`)
		await(t, ctx, `document.querySelector("#log form [name=name]") !== null`)
		run(t, ctx, `{ const name = document.querySelector("#log form [name=name]"); name.value = "ada@example"; name.dispatchEvent(new Event("change", {bubbles: true})); true }`)
		await(t, ctx, `document.querySelector("#log form [name=name]").getAttribute("aria-invalid") === "true"`)
		run(t, ctx, `window.before = true; location.reload(); true`) // what was typed is kept
		await(t, ctx, `!window.before && document.querySelector("#log form [name=name]")?.value === "ada@example"`)
		run(t, ctx, `document.querySelector("#log form").requestSubmit(); true`)
		await(t, ctx, `document.querySelectorAll("#log form [aria-invalid=true]").length >= 2`)
		picture(t, ctx, pictures, fmt.Sprintf("form-%d.png", width))
		run(t, ctx, `sessionStorage.clear(); true`)
	}
}

func run(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// await waits until a script is true.
func await(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	for ctx.Err() == nil {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err == nil && ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("never true: %s", script)
}

func picture(t *testing.T, ctx context.Context, dir, name string) {
	t.Helper()
	if dir == "" {
		return
	}
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
