package desk

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/webtest"
)

// shot keeps what a page looks like as WebP, which is small enough for a README.
func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	quality := int64(55)
	res, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "webp", Quality: &quality})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(os.Getenv("ANSWERBOT_PICTURES"), name+".webp"), res.Data, 0o644))
}

// TestReadmePictures makes the pictures of the README: ANSWERBOT_PICTURES=$PWD/deploy/pictures go test ./web/desk -run ReadmePictures
func TestReadmePictures(t *testing.T) {
	if os.Getenv("ANSWERBOT_PICTURES") == "" {
		t.Skip("ANSWERBOT_PICTURES names no folder for them")
	}
	f := open(t, memlog.New())
	f.account("ada", "Ada Byron", staff.Admin) // so that there is a desk
	visitor := browser(t)
	webtest.Screen(t, visitor, 390, 844, "prefers-color-scheme=light")
	visit(t, visitor, f.h.URL+"/")
	await(t, visitor, `document.querySelector(".status")?.dataset.mood === "online"`)
	fill(t, visitor, "#say", "My papers ended last month and I did not notice. I never renewed my visitor record and I am scared. Can I fix this without leaving?")
	webtest.Run(t, visitor, `document.querySelector("#say").focus()`)
	webtest.Press(t, visitor, "Enter")
	await(t, visitor, `document.querySelector(".card h3, .choices button, .log button") && !document.querySelector(".state")`)
	time.Sleep(500 * time.Millisecond) // what moves in comes to rest
	shot(t, visitor, "chat")

	for n, change := range []func(*session.Intake){
		func(i *session.Intake) { i.Reason, i.Fields["name"], i.Area = session.Urgent, "Ana Silva", "tenancy" },
		func(i *session.Intake) {
			i.Restricted, i.Conflict, i.Matches = true, session.Possible, []string{"Bolt Ltd"}
		},
		func(i *session.Intake) { i.Fields["name"], i.Area = "Jonas Berg", "employment" },
		func(i *session.Intake) { i.Fields["name"], i.Area, i.Lang = "Chloé Martin", "family", "fr" },
	} {
		f.submit(n+1, change)
	}
	lawyer := browser(t)
	webtest.Screen(t, lawyer, 1000, 560, "prefers-color-scheme=light")
	signedIn(t, lawyer, f, f.as("grace", "Grace Hopper", staff.Admin))
	visit(t, lawyer, f.h.URL+"/desk/queue")
	await(t, lawyer, `document.querySelector("h1")`)
	shot(t, lawyer, "desk")
}
