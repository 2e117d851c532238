package web

import (
	"context"
	"os"
	"testing"

	"github.com/treadstone-law/answerbot/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// What the tests of this package do with a browser.
var (
	browser = webtest.Browser
	screen  = webtest.Screen
	visit   = webtest.Visit
	frameAt = webtest.FrameAt
	write   = webtest.Write
	press   = webtest.Press
	run     = webtest.Run
	read    = webtest.Read
	await   = webtest.Await
	picture = webtest.Picture
	narrow  = webtest.Narrow
)

// axe looks at a state of a page in one of three views, in turn.
func axe(t *testing.T, tab, page context.Context, state string) {
	t.Helper()
	webtest.Axe(t, tab, page, state)
}
