package web

import (
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
	axe     = webtest.Axe
)
