package desk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// As long as nobody could sign in there is no desk.
func TestOff(t *testing.T) {
	f := open(t, memlog.New())
	nobody := &member{office: f}
	for _, path := range []string{"/desk", "/desk/sign-in", "/desk/queue", "/desk/assets/x/desk.js"} {
		if status, _ := nobody.get(path); status != http.StatusNotFound {
			t.Errorf("%s: got %d", path, status)
		}
	}
	f.account("ada", "Ada", staff.Admin)
	if status, body := nobody.get("/desk/sign-in"); status != http.StatusOK || !strings.Contains(body, "Sign in") {
		t.Errorf("with an account: got %d", status)
	}
}

// The page of the audit log shows the newest entries, and whether they follow from each other.
func TestAuditPage(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	ada := f.as("ada", "Ada", staff.Admin)
	log := audit.Open(f.log)
	for range auditShown + 50 {
		must(t, log.Add(t.Context(), audit.Entry{Who: "grace", Action: "read", About: "TSL-0000-0001"}))
	}
	_, before, err := audit.Newest(t.Context(), f.log, 1)
	must(t, err)
	_, page := ada.get("/desk/audit")
	if rows := strings.Count(page, `<td class="at">`); rows != auditShown || !strings.Contains(page, strconv.Itoa(before+1)+" entries. Each of those shown") {
		t.Errorf("%d rows of %d:\n%.2000s", rows, before+1, page)
	}
	foreign := session.Event{Type: session.TypeDesk, Seq: int64(before) + 2, Desk: []byte(`{"who":"mallory","action":"read","before":"00"}`)}
	must(t, f.log.Append(t.Context(), session.DeskAudit, session.Turn{Events: []session.Event{foreign}}))
	if _, page := ada.get("/desk/audit"); !strings.Contains(page, fmt.Sprintf("entry %d of the audit log does not follow", foreign.Seq)) {
		t.Errorf("a foreign entry is not seen:\n%.2000s", page)
	}
}

// What is not there is told as everything else is, and to who is signed in with the way on.
func TestNoPage(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	ada, nobody := f.as("ada", "Ada", staff.Admin), &member{office: f}
	for _, row := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/desk/nowhere", http.StatusNotFound},
		{http.MethodGet, "/desk/assets/0123456789abcdef/desk.js", http.StatusNotFound},
		{http.MethodGet, "/desk/oidc", http.StatusNotFound},
		{http.MethodGet, "/desk/insights.csv?what=all", http.StatusNotFound},
		{http.MethodGet, "/desk/sign-out", http.StatusMethodNotAllowed},
		{http.MethodPut, "/desk/queue", http.StatusMethodNotAllowed},
	} {
		status, page := ada.do(row.method, row.path, nil, "Accept-Language", "fr")
		if status != row.want || !strings.Contains(page, "Il n'y a pas de page ici") && !strings.Contains(page, "Il n&#39;y a pas de page ici") || !strings.Contains(page, `href="/desk/queue"`) {
			t.Errorf("%s %s: got %d:\n%s", row.method, row.path, status, page)
		}
	}
	if status, page := nobody.get("/desk/nowhere"); status != http.StatusNotFound || !strings.Contains(page, "There is no page here") || strings.Contains(page, "/desk/queue") {
		t.Errorf("without signing in: got %d:\n%s", status, page)
	}
}

// The script and the style sheet are sent in the smallest form, once.
func TestAssets(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	_, page := (&member{office: f}).get("/desk/sign-in")
	paths := regexp.MustCompile(`"(/desk/assets/[0-9a-f]{16}/desk\.(?:js|css))"`).FindAllStringSubmatch(page, -1)
	if len(paths) != 2 {
		t.Fatalf("%d are named in:\n%s", len(paths), page)
	}
	for _, path := range paths {
		get := func(headers ...string) (*http.Response, int) {
			res, body := request.Send(t, "GET", f.h.URL+path[1], "", headers...)
			return res, len(body)
		}
		_, plain := get("Accept-Encoding", "identity")
		res, packed := get("Accept-Encoding", "br")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "br" || packed > plain/2 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: got %d, %v and %d bytes of %d", path[1], res.StatusCode, res.Header, packed, plain)
		}
		if again, n := get("Accept-Encoding", "br", "If-None-Match", res.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || n != 0 {
			t.Errorf("%s again: got %d", path[1], again.StatusCode)
		}
	}
}

// The whole way in, by the pages: link, enrolment, signing in and out.
func TestSignInByPages(t *testing.T) {
	f := open(t, memlog.New())
	token, err := f.desk.staff.Add(t.Context(), "ada", "Ada Byron", staff.Admin, time.Now())
	must(t, err)
	nobody := &member{office: f}
	status, page := nobody.post("/desk/enrol", "token", token)
	secret := regexp.MustCompile(`name="secret" value="([A-Z2-7]+)"`).FindStringSubmatch(page)
	if status != http.StatusOK || secret == nil || !strings.Contains(page, "data:image/png;base64,") {
		t.Fatalf("got %d:\n%s", status, page)
	}
	code := func(at time.Time) string {
		c, err := totp.GenerateCode(secret[1], at)
		must(t, err)
		return c
	}
	if status, page := nobody.post("/desk/enrol", "token", token, "secret", secret[1], "password", "short", "code", code(time.Now())); status != 400 || !strings.Contains(page, "12 characters") || !strings.Contains(page, secret[1]) {
		t.Errorf("a short password: got %d", status)
	}
	if status, _ := nobody.post("/desk/enrol", "token", token, "secret", secret[1], "password", password, "code", code(time.Now().Add(-25*time.Second))); status != 303 {
		t.Fatalf("enrolling: got %d", status)
	}
	if status, _ := nobody.post("/desk/enrol", "token", token); status != 403 {
		t.Errorf("the link again: got %d", status)
	}
	if status, _ := nobody.post("/desk/sign-in", "account", "ada", "password", password, "code", "123456"); status != 401 {
		t.Errorf("a wrong code: got %d", status)
	}
	form := url.Values{"account": {"Ada "}, "password": {password}, "code": {code(time.Now().Add(25 * time.Second))}, "next": {"//evil.example"}}
	res, err := client.PostForm(f.h.URL+"/desk/sign-in", form)
	must(t, err)
	res.Body.Close()
	cookies := res.Cookies()
	if res.StatusCode != 303 || res.Header.Get("Location") != "/desk" || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("got %d, %v, %v", res.StatusCode, res.Header, cookies)
	}
	ada := &member{f, caller{staff.Person{ID: "ada"}, cookies[0].Value}}
	if status, page := ada.get("/desk/queue"); status != 200 || !strings.Contains(page, "Ada Byron") {
		t.Errorf("got %d", status)
	}
	if status, _ := ada.post("/desk/sign-out"); status != 303 {
		t.Errorf("signing out: got %d", status)
	}
	if status, _ := ada.get("/desk/queue"); status != 303 {
		t.Errorf("after signing out: got %d", status)
	}
}

func TestSignInLimits(t *testing.T) {
	f := open(t, memlog.New())
	secret := f.account("ada", "Ada", staff.Admin)
	nobody := &member{office: f}
	for n := range 7 {
		want := http.StatusUnauthorized
		if n >= failsOfOne {
			want = http.StatusTooManyRequests
		}
		if status, _ := nobody.post("/desk/sign-in", "account", "ada", "password", "x", "code", "1"); status != want {
			t.Errorf("attempt %d: got %d, want %d", n+1, status, want)
		}
	}
	code, _ := totp.GenerateCode(secret, time.Now())
	if status, _ := nobody.post("/desk/sign-in", "account", "ada", "password", password, "code", code); status != http.StatusTooManyRequests {
		t.Errorf("the right one while locked: got %d", status)
	}
	// Without encryption, from another machine, nobody is let in at all.
	if res, _ := request.Send(t, "POST", f.h.URL+"/desk/sign-in", "", "Host", "ask.firm.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("over plain http: got %d", res.StatusCode)
	}
}

// Every page and step, by role and by how it is with the intake. What is refused changes nothing and is in the audit log.
func TestAuthorisation(t *testing.T) {
	f := open(t, memlog.New())
	f.account("first", "First", staff.Admin)
	possible := func(i *session.Intake) {
		i.Restricted, i.Conflict, i.Matches = true, session.Possible, []string{"Bolt Ltd"}
	}
	states := map[string]struct {
		change func(*session.Intake)
		except []string // after somebody has decided; nil while nobody has
	}{"open": {nil, nil}, "restricted": {possible, nil}, "cleared": {possible, []string{"else"}}, "screened": {possible, []string{"else", "me"}}}
	n := 0
	for state, s := range states {
		submit := func() (session.Intake, staff.Intake, int) {
			n++
			i, steps := f.submit(n, s.change), 0
			if s.except != nil {
				steps++
				must(t, f.desk.queue.Take(t.Context(), i, session.Step{Kind: session.StepCleared, Who: "first", Except: s.except}, time.Now()))
			}
			return i, staff.Intake{Restricted: i.Restricted, Cleared: s.except != nil, Except: s.except}, steps
		}
		for _, role := range append([]staff.Role{""}, staff.Roles...) {
			who := f.as("me", "Me", role)
			for step, action := range stepActions {
				i, access, before := submit()
				allowed := who.May(action, access)
				status, _ := who.post("/desk/intakes/"+i.Reference+"/"+step, "text", "hello", "outcome", "advised", "to", "me")
				if refused := status == http.StatusForbidden; refused == allowed {
					t.Errorf("%s %s by %q: got %d, allowed %v", state, step, role, status, allowed)
				}
				_, events, err := session.ReadCase(t.Context(), f.log, i.Reference)
				if err != nil || !allowed && len(events) > before {
					t.Errorf("%s %s by %q changed the case: %v, %v", state, step, role, events, err)
				}
			}
			i, access, _ := submit()
			allowed := who.May(staff.Read, access)
			for _, path := range []string{"", "/events"} {
				if path == "/events" && allowed {
					continue // does not end; see TestRevoked
				}
				status, body := who.get("/desk/intakes/" + strings.ToLower(i.Reference) + path)
				if (status == http.StatusOK) != allowed || !allowed && strings.Contains(body, "Ana Silva") {
					t.Errorf("%s: reading%s by %q: got %d, allowed %v", state, path, role, status, allowed)
				}
			}
		}
	}
	pages := map[string]staff.Action{"/desk/queue": staff.Queue, "/desk/insights": staff.Insights, "/desk/insights.csv": staff.Insights, "/desk/staff": staff.Manage, "/desk/audit": staff.Audit, "/desk/insights.csv?what=gaps": staff.Insights}
	for path, action := range pages {
		for _, role := range append([]staff.Role{""}, staff.Roles...) {
			if status, _ := f.as("me", "Me", role).get(path); (status == http.StatusOK) != role.May(action) {
				t.Errorf("%s by %q: got %d", path, role, status)
			}
		}
		if status, _ := (&member{office: f}).get(path); status != http.StatusSeeOther {
			t.Errorf("%s by nobody: got %d", path, status)
		}
	}
	for path, action := range map[string]staff.Action{"/desk/insights/alternate": staff.Write, "/desk/insights/draft": staff.Write, "/desk/staff/first/role": staff.Manage, "/desk/staff/first/revoke": staff.Manage} {
		for _, role := range append([]staff.Role{""}, staff.Roles...) {
			if status, _ := f.as("me", "Me", role).post(path, "question", "May I keep a dog?", "role", "admin"); (status != http.StatusForbidden) != role.May(action) {
				t.Errorf("%s by %q: got %d", path, role, status)
			}
		}
	}
	entries, err := audit.Read(t.Context(), f.log)
	must(t, err)
	refused := 0
	for _, e := range entries {
		if e.Refused {
			refused++
		}
	}
	if _, err := audit.Verify(entries, len(entries)); err != nil || refused < 50 {
		t.Errorf("%d refusals, %v", refused, err)
	}
}

// A form of another site's, or of another member's, changes nothing.
func TestForgery(t *testing.T) {
	f := open(t, memlog.New())
	f.account("first", "First", staff.Admin)
	i := f.submit(1, nil)
	grace, henry := f.as("grace", "Grace", staff.Lawyer), f.as("henry", "Henry", staff.Lawyer)
	path := "/desk/intakes/" + i.Reference + "/claim"
	for name, form := range map[string]url.Values{"none": {}, "empty": {"form": {""}}, "another's": {"form": {henry.form()}}} {
		if status, _ := grace.do(http.MethodPost, path, form); status != http.StatusForbidden {
			t.Errorf("%s: got %d", name, status)
		}
	}
	mine := url.Values{"form": {grace.form()}}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		if status, _ := grace.do(http.MethodPost, path, mine, headers...); status != http.StatusForbidden {
			t.Errorf("%v: got %d", headers, status)
		}
	}
	if status, _ := grace.do(http.MethodGet, path, nil); status == http.StatusOK || status == http.StatusSeeOther {
		t.Errorf("by GET: got %d", status)
	}
	if c, _, err := session.ReadCase(t.Context(), f.log, i.Reference); err != nil || c.Holder != "" {
		t.Errorf("got %+v, %v", c, err)
	}
}

// What visitors write is shown as they wrote it and is never part of the page.
func TestStoredScript(t *testing.T) {
	f := open(t, memlog.New())
	f.account("first", "First", staff.Admin)
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{.By}}`
	i := f.submit(1, func(i *session.Intake) {
		for _, name := range []string{"name", "other_names", "opposing", "email", "phone", "about", "deadline", "when", "prefer"} {
			i.Fields[name] = evil
		}
		i.Area, i.Partner, i.Lang, i.Said, i.Matches = evil, evil, "en", []string{evil}, []string{evil}
	})
	ada := f.as("ada", evil, staff.Admin)
	for _, fields := range [][]string{{"note", "text", evil}} {
		if status, _ := ada.post("/desk/intakes/"+i.Reference+"/"+fields[0], fields[1:]...); status != 303 {
			t.Errorf("%v: got %d", fields[0], status)
		}
	}
	fb := session.Feedback{At: time.Now(), Kind: session.Unanswered, Text: evil, Area: evil, Lang: "en", Partner: evil}
	must(t, f.log.Append(t.Context(), "x", session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Seq: 1, At: time.Now()}}, Feedback: &fb}))
	o := session.Outcome{Kind: session.Answered, Area: evil, Answer: evil, Lang: evil, Partner: evil, Sure: 0.5, Reason: evil}
	passed, rated := o, o
	passed.Kind, rated.Kind = session.HandedOff, session.RatedNo
	f.counted("y", time.Now(), &session.Feedback{At: time.Now(), Kind: session.Unhelpful, Answer: evil, Text: evil, Comment: evil}, o, passed, rated)
	for _, path := range []string{"/desk/queue", "/desk/queue?q=" + url.QueryEscape(evil) + "&area=" + url.QueryEscape(evil), "/desk/intakes/" + i.Reference, "/desk/intakes/" + i.Reference + "?insert=" + url.QueryEscape(evil),
		"/desk/insights", "/desk/account", "/desk/insights?lang=fr&days=7", "/desk/audit", "/desk/staff", "/desk/sign-in?next=/desk/" + url.QueryEscape(evil)} {
		status, body := ada.get(path)
		if status != http.StatusOK {
			t.Errorf("%s: got %d", path, status)
		}
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.Contains(body, "ana@") {
			t.Errorf("%s holds a visitor's script", path)
		}
	}
	if status, csv := ada.get("/desk/insights.csv"); status != 200 || strings.Contains(csv, "\n=") {
		t.Errorf("got %d", status)
	}
}

// An open page of somebody who may not look any more ends within seconds, on every server.
func TestRevoked(t *testing.T) {
	log := memlog.New()
	one, other := open(t, log), open(t, log)
	one.account("grace", "Grace", staff.Lawyer)
	i := one.submit(1, nil)
	at := time.Now() // goes on by itself: a sign-in in the millisecond of a revocation would hold
	ends := map[string]func() error{
		"revoked": func() error { return other.desk.staff.Revoke(t.Context(), "grace", at) },
		"demoted": func() error { return other.desk.staff.SetRole(t.Context(), "grace", staff.Editor, at) },
		"removed": func() error { return other.desk.staff.Remove(t.Context(), "grace", at) },
	}
	for _, name := range []string{"revoked", "demoted", "removed"} {
		at = at.Add(time.Millisecond)
		token, err := one.desk.staff.SignIn(t.Context(), staff.Person{ID: "grace", Local: true}, at)
		must(t, err)
		for _, path := range []string{"/desk/events", "/desk/intakes/" + i.Reference + "/events"} {
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, one.h.URL+path, nil)
			r.AddCookie(&http.Cookie{Name: plainCookie, Value: token})
			res, err := client.Do(r)
			must(t, err)
			defer res.Body.Close()
			if path != "/desk/events" { // the last one: both are open
				at = at.Add(time.Millisecond)
				must(t, ends[name]())
			}
			if res.StatusCode != 200 && name != "removed" {
				t.Fatalf("%s: %s: got %d", name, path, res.StatusCode)
			}
			if path != "/desk/events" {
				if body, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(body), "signed-out") && name != "removed" {
					t.Errorf("%s: got %q, %v", name, body, err)
				}
			}
		}
		if name == "demoted" {
			must(t, one.desk.staff.SetRole(t.Context(), "grace", staff.Lawyer, at))
		}
	}
}

// hurried is a store that is never asked without an end to it: a disk that is frozen would otherwise hold up the whole desk for as long as a client waits.
type hurried struct {
	session.Log
	t  *testing.T
	on atomic.Bool // from now on
}

func (h *hurried) check(ctx context.Context, what string) {
	if by, ok := ctx.Deadline(); h.on.Load() && (!ok || time.Until(by) > pageWithin) {
		h.t.Errorf("%s may take for ever", what)
	}
}

func (h *hurried) Read(ctx context.Context, id string, after int64) ([]session.Event, error) {
	h.check(ctx, "reading "+id)
	return h.Log.Read(ctx, id, after)
}

func (h *hurried) Newest(ctx context.Context, id string, most int) ([]session.Event, error) {
	h.check(ctx, "reading "+id)
	return h.Log.Newest(ctx, id, most)
}

func (h *hurried) Append(ctx context.Context, id string, turn session.Turn) error {
	h.check(ctx, "writing "+id)
	return h.Log.Append(ctx, id, turn)
}

func (h *hurried) Intake(ctx context.Context, reference string) (session.Intake, error) {
	h.check(ctx, "reading "+reference)
	return h.Log.Intake(ctx, reference)
}

func TestStoreIsNotAwaitedForEver(t *testing.T) {
	log := &hurried{Log: memlog.New(), t: t}
	f := open(t, log)
	f.account("ada", "Ada", staff.Admin)
	ada := f.as("ada", "Ada", staff.Admin)
	path := "/desk/intakes/" + f.submit(1, nil).Reference
	log.on.Store(true)
	for _, page := range []string{"/desk", "/desk/queue", path, "/desk/insights", "/desk/insights.csv?what=day", "/desk/staff", "/desk/audit", "/desk/account", "/desk/sign-in"} {
		ada.get(page)
	}
	for _, form := range []string{path + "/note", "/desk/staff/ada/role", "/desk/sign-in", "/desk/enrol", "/desk/insights/draft", "/desk/sign-out"} {
		ada.post(form, "text", "a note", "role", "admin", "token", "x", "question", "may I keep a llama")
	}
}

// That a page came to its end in vain is in the log; that a client has gone is not.
func TestBrokenIsLogged(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for ctx, want := range map[context.Context]bool{late: true, gone: false} {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/desk/queue", nil)
		f.desk.broken(httptest.NewRecorder(), r, "reading a book", ctx.Err())
		if got := strings.Contains(f.said.String(), "reading a book"); got != want {
			t.Errorf("%v: logged %t, want %t", ctx.Err(), got, want)
		}
		f.said.Reset()
	}
}
