package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// The desk of the real program: an account by the command line, its link, a request that a visitor sends and that a waiting page hears of, and a
// server that goes down although that page is open.
func TestDesk(t *testing.T) {
	data := t.TempDir()
	out, err := program("staff", "add", "ada", "--show", "Ada Byron", "--role", "admin", "--data", data).Output()
	must(t, err)
	link := regexp.MustCompile(`/desk/enrol#(\w+)`).FindSubmatch(out)
	if link == nil {
		t.Fatalf("got %s", out)
	}
	server, addr := serving(t, data)
	base := "http://" + addr
	ada := &deskClient{t, base, enrolAt(t, base, string(link[1]))}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/desk/events", nil)
	must(t, err)
	r.AddCookie(ada.cookie)
	news, err := http.DefaultClient.Do(r)
	must(t, err)
	defer news.Body.Close()
	reference := sendRequest(t, base)
	heard := hear(news.Body)
	if got := <-heard; !strings.Contains(got, "event: changed") {
		t.Fatalf("the page heard %q", got)
	}
	if !strings.Contains(ada.get("/desk/queue", 200), reference) {
		t.Errorf("the queue lacks %s", reference)
	}
	must(t, server.Process.Signal(syscall.SIGTERM))
	if err := server.Wait(); err != nil {
		t.Errorf("the server did not go down well: %v", err)
	}
	out, err = program("audit", "verify", "--data", data).Output()
	if err != nil || !strings.Contains(string(out), "each follows") {
		t.Errorf("got %s, %v", out, err)
	}
}

// The first account of a running server opens its desk: what came in before is there within seconds, and so is what comes in from then on.
func TestDeskIsOpenedLater(t *testing.T) {
	data := t.TempDir()
	_, addr := serving(t, data)
	base := "http://" + addr
	before := sendRequest(t, base)
	out, err := program("staff", "add", "ada", "--role", "admin", "--data", data).Output()
	link := regexp.MustCompile(`/desk/enrol#(\w+)`).FindSubmatch(out)
	if err != nil || link == nil {
		t.Fatalf("got %s, %v", out, err)
	}
	ada := &deskClient{t, base, enrolAt(t, base, string(link[1]))}
	awaits := func(reference string) {
		t.Helper()
		eventually(t, "the queue has "+reference, func() bool { return strings.Contains(ada.get("/desk/queue", 200), reference) })
	}
	awaits(before)
	awaits(sendRequest(t, base))
}

// enrolAt opens an account by its link and gives the cookie.
func enrolAt(t *testing.T, base, token string) *http.Cookie {
	t.Helper()
	post := func(form url.Values) (*http.Response, string) {
		t.Helper()
		return request.Send(t, "POST", base+"/desk/enrol", form.Encode(), request.Form...)
	}
	_, page := post(url.Values{"token": {token}})
	secret := regexp.MustCompile(`name="secret" value="(\w+)"`).FindStringSubmatch(page)
	if secret == nil {
		t.Fatalf("got %s", page)
	}
	code, err := totp.GenerateCode(secret[1], time.Now())
	must(t, err)
	res, page := post(url.Values{"token": {token}, "secret": {secret[1]}, "password": {"four words are enough"}, "code": {code}})
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) != 1 {
		t.Fatalf("got %d: %s", res.StatusCode, page)
	}
	return res.Cookies()[0]
}

// sendRequest has a visitor send a form and gives its reference.
func sendRequest(t *testing.T, base string) string {
	t.Helper()
	return receiptOf(t, base, `{"frames":[{"type":"hello"},{"type":"intake","id":"i1","action":"submit","fields":{"name":"Ana Silva",`+
		`"opposing":"none","area":"tenancy","email":"ana@example.com","about":"an eviction","consent":"yes","acknowledge":"yes"}}]}`)
}

// receiptOf sends frames that end with a form, and gives its reference.
func receiptOf(t *testing.T, base, frames string) string {
	t.Helper()
	_, said := request.Send(t, "POST", base+"/v1/chat", frames)
	reference := regexp.MustCompile(`TSL-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(said)
	if reference == "" {
		t.Fatalf("no receipt: %s", said)
	}
	return reference
}

// hear reads news until something has changed, and on until they end.
func hear(news io.Reader) <-chan string {
	heard := make(chan string, 1)
	go func() {
		var all strings.Builder
		buffer := make([]byte, 512)
		for {
			n, err := news.Read(buffer)
			all.Write(buffer[:n])
			if err == nil && !strings.Contains(all.String(), "event: changed") {
				continue
			}
			select {
			case heard <- all.String():
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	return heard
}
