package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/treadstone-law/answerbot/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// What the tests of this package do with a browser.
var (
	browser = webtest.Browser
	visit   = webtest.Visit
	script  = webtest.Read
	await   = webtest.Await
)

// fill sets a field as typing would and tells its listeners.
func fill(t *testing.T, ctx context.Context, selector, text string) {
	t.Helper()
	quoted, _ := json.Marshal(text) // a string
	webtest.Run(t, ctx, fmt.Sprintf(`const f = document.querySelector(%q); f.value = %s; f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true}))`, selector, quoted))
}

func click(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	webtest.Run(t, ctx, fmt.Sprintf(`document.querySelector(%q).click()`, selector))
}

// The ways in which pages are looked at.
var (
	wide   = webtest.View{Name: "1280", Width: 1280, Height: 844, Features: []string{"prefers-color-scheme=light"}}
	narrow = webtest.View{Name: "390", Width: 390, Height: 844, Features: []string{"prefers-color-scheme=dark"}}
)

// looked checks a page with axe-core and for parts that stick out.
func looked(t *testing.T, ctx context.Context, name string, views ...webtest.View) {
	t.Helper()
	webtest.Axe(t, ctx, ctx, "desk-"+name, views...)
	webtest.Screen(t, ctx, 1280, 844)
}
