// Package webtest drives a browser in tests: one Chromium for each test binary, a profile of its own for each test.
package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chromium is the one browser of this test binary; each test has a profile of its own in it.
var chromium struct {
	once    sync.Once
	context context.Context
	end     []func()
	err     error
}

// Main runs the tests of a package and ends the browser after them.
func Main(m *testing.M) (code int) {
	code = m.Run()
	for i := range chromium.end {
		chromium.end[len(chromium.end)-1-i]()
	}
	return code
}

// launch starts the browser. Sites are isolated from each other, as they are for visitors; nothing else is asked for from the net.
func launch(path string) {
	profile, err := os.MkdirTemp("", "answerbot-chromium")
	if err != nil {
		chromium.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("site-per-process", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("disable-features", "Translate"))
	allocator, endAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	chromium.context, chromium.err = ctx, chromedp.Do(ctx)
	chromium.end = append(chromium.end, func() { _ = os.RemoveAll(profile) }, endAllocator, end)
}

// Browser opens a tab with a profile of its own. Without a browser the test is skipped, and under CI it fails.
func Browser(t testing.TB) context.Context {
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
	chromium.once.Do(func() { launch(path) })
	if chromium.err != nil {
		t.Fatal("starting chromium:", chromium.err)
	}
	within := 2 * time.Minute
	if os.Getenv("ANSWERBOT_AXE") == "full" {
		within = 15 * time.Minute
	}
	ctx, cancel := context.WithTimeout(chromium.context, within)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return focused(t, ctx)
}

// focused lets a page take keys although it is not in front.
func focused(t testing.TB, ctx context.Context) context.Context {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal("emulating focus:", err)
	}
	return ctx
}

// Screen sets the size of the page and, for each "name=value", a media feature.
func Screen(t testing.TB, ctx context.Context, width, height int64, features ...string) {
	t.Helper()
	var media []*emulation.MediaFeature
	for _, f := range features {
		name, value, _ := strings.Cut(f, "=")
		media = append(media, &emulation.MediaFeature{Name: name, Value: value})
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: media}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
}

// Visit goes to a page and waits until it is loaded.
func Visit(t testing.TB, ctx context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatalf("visiting %s: %v", url, err)
	}
}

// FrameAt finds the frame of another origin whose address begins with prefix, other than those of before, which the browser may still know; it is a page of
// its own to the browser.
func FrameAt(t testing.TB, ctx context.Context, prefix string, before ...context.Context) context.Context {
	t.Helper()
	isOld := func(id target.ID) bool {
		return slices.ContainsFunc(before, func(old context.Context) bool { return chromedp.FromContext(old).Target.TargetID == id })
	}
	for ctx.Err() == nil {
		targets, err := chromedp.Targets(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, info := range targets {
			if info.Type == "iframe" && strings.HasPrefix(info.URL, prefix) && mine(ctx, info) && !isOld(info.TargetID) {
				inside, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(info.TargetID), chromedp.WithDetachOnCancel())
				t.Cleanup(cancel)
				return focused(t, inside)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no frame at %s", prefix)
	return nil
}

// mine reports whether a target is of this test's profile.
func mine(ctx context.Context, info *target.Info) bool {
	c := chromedp.FromContext(ctx)
	return c == nil || c.BrowserContextID == "" || info.BrowserContextID == c.BrowserContextID
}

// Write types text as an input method would, into what has the focus.
func Write(t testing.TB, ctx context.Context, text string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		t.Fatal(err)
	}
}

// Press presses one key: Enter, Tab, Escape, " ", ArrowUp or ArrowDown.
func Press(t testing.TB, ctx context.Context, key string) {
	t.Helper()
	codes := map[string]int64{"Enter": 13, "Tab": 9, "Escape": 27, " ": 32, "ArrowUp": 38, "ArrowDown": 40}
	text := map[string]string{"Enter": "\r", " ": " "}[key]
	code := key
	if key == " " {
		code = "Space"
	}
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: code, Text: text, WindowsVirtualKeyCode: codes[key]}
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	for _, p := range []input.DispatchKeyEventParams{down, up} {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, p); err != nil {
			t.Fatal(err)
		}
	}
}

// Run runs a script, whatever it gives.
func Run(t testing.TB, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("{ "+script+"; } true")); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// Read evaluates a script that gives text.
func Read(t testing.TB, ctx context.Context, script string) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return text
}

// Await waits until a script is true.
func Await(t testing.TB, ctx context.Context, script string) {
	t.Helper()
	within, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for within.Err() == nil {
		if ok, err := chromedp.Run(within, chromedp.Evaluate[bool]("Boolean("+script+")")); err == nil && ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText.slice(-1500)"))
	t.Fatalf("never true: %s\nThe page shows:\n%s", script, shown)
}

// Picture leaves a screenshot in the folder that ANSWERBOT_PICTURES names, for people to look at.
func Picture(t testing.TB, ctx context.Context, format string, args ...any) {
	t.Helper()
	dir := os.Getenv("ANSWERBOT_PICTURES")
	if dir == "" {
		return
	}
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf(format, args...)+".png"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
