package desk

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/session/tally"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

var starter = sync.OnceValue(func() *bot.Bot {
	c := corpus.Starter()
	return bot.New(c, matcher.Build(c, matcher.Options{}))
})

// office is a server with a desk, and what a test needs of it.
type office struct {
	t    testing.TB
	log  session.Log
	desk *Desk
	h    *httptest.Server
	said *bytes.Buffer // what the server logged
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open starts a server with a desk over a store.
func open(t testing.TB, log session.Log, change ...func(*Options)) *office {
	t.Helper()
	f := &office{t: t, log: log, said: new(bytes.Buffer)}
	logger := slog.New(slog.NewTextHandler(&lockedWriter{w: f.said}, nil))
	counted := tally.New(log, time.UTC)
	server := web.New(web.Options{Log: counted, Bot: starter(), Logger: logger})
	o := Options{Log: counted, Tally: counted, Zone: time.UTC, Rooms: server, Style: server.Style(), Logger: logger, Recheck: 100 * time.Millisecond}
	for _, c := range change {
		c(&o)
	}
	var err error
	if f.desk, err = New(o); err != nil {
		t.Fatal(err)
	}
	server.SetDesk(f.desk)
	f.h = httptest.NewServer(server)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		f.h.Close()
	})
	return f
}

const password = "correct horse battery staple"

// account makes an enrolled account and gives the secret of its second factor.
func (f *office) account(id, name string, role staff.Role) (secret string) {
	f.t.Helper()
	past := time.Now().Add(-2 * time.Minute)
	token, err := f.desk.staff.Add(f.t.Context(), id, name, role, past)
	if err != nil {
		f.t.Fatal(err)
	}
	key, err := staff.NewFactor(id)
	if err != nil {
		f.t.Fatal(err)
	}
	code, err := totp.GenerateCode(key.Secret(), past)
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.desk.staff.Enrol(f.t.Context(), token, password, key.Secret(), code, past); err != nil {
		f.t.Fatal(err)
	}
	return key.Secret()
}

// member is somebody who is signed in.
type member struct {
	*office
	caller
}

// as signs somebody in without the page.
func (f *office) as(id, name string, role staff.Role) *member {
	f.t.Helper()
	p := staff.Person{ID: id, Name: name, Role: role}
	token, err := f.desk.staff.SignIn(f.t.Context(), p, time.Now())
	if err != nil {
		f.t.Fatal(err)
	}
	return &member{f, caller{p, token}}
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (m *member) do(method, path string, form url.Values, headers ...string) (int, string) {
	m.t.Helper()
	res, body := m.send(method, path, form.Encode(), headers...)
	return res.StatusCode, body
}

// send sends a request, with a form or none, as the member.
func (m *member) send(method, path, form string, headers ...string) (*http.Response, string) {
	m.t.Helper()
	headers = slices.Concat(request.Form, headers)
	if m.token != "" {
		headers = append(headers, "Cookie", plainCookie+"="+m.token)
	}
	return request.Send(m.t, method, m.h.URL+path, form, headers...)
}

func (m *member) get(path string) (int, string) { return m.do(http.MethodGet, path, nil) }

// post sends a form of the member's own.
func (m *member) post(path string, fields ...string) (int, string) {
	form := url.Values{"form": {m.form()}, "id": {"0123456789abcdef"}}
	for n := 0; n < len(fields); n += 2 {
		if fields[n] == "id" {
			form.Del("id")
		}
		form.Add(fields[n], fields[n+1])
	}
	return m.do(http.MethodPost, path, form)
}

// submit puts an intake into the store and the queue.
func (f *office) submit(n int, change func(*session.Intake)) session.Intake {
	f.t.Helper()
	at := time.Now().Add(-time.Hour).UTC().Truncate(time.Millisecond)
	i := session.Intake{Reference: fmt.Sprintf("TSL-0000-%04d", n), Conversation: fmt.Sprintf("talk%d", n), At: at, Reason: session.Requested, Area: "tenancy", Lang: "en",
		ReplyBy: at.Add(4 * time.Hour), Conflict: session.Clear, Fields: map[string]string{"name": "Ana Silva", "email": "ana@example.com", "about": "an eviction"},
		Consents: []session.Consent{{ID: "consent", Given: true, Text: "You may contact me."}, {ID: "transcript", Given: true, Text: "Keep it."}}}
	if change != nil {
		change(&i)
	}
	before, _ := f.log.Read(f.t.Context(), i.Conversation, 0) // nothing, but for a second request
	last := int64(len(before))
	events := []session.Event{
		{Type: session.TypeVisitor, Seq: last + 1, At: at, Text: "they want me out <b>by friday</b>", Lang: "en"},
		{Type: session.TypeReceipt, Seq: last + 2, At: at, Reference: i.Reference, Text: "received"},
	}
	if err := f.log.Append(f.t.Context(), i.Conversation, session.Turn{Events: events, Intake: &i}); err != nil {
		f.t.Fatal(err)
	}
	if err := f.desk.Channel().Deliver(f.t.Context(), i); err != nil {
		f.t.Fatal(err)
	}
	return i
}
