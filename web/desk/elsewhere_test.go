package desk

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
)

// A proxy says with every request who it is and what they may do.
func TestProxyEachTime(t *testing.T) {
	f := open(t, memlog.New(), func(o *Options) {
		o.Config.Proxy = &Proxy{From: []string{"127.0.0.1"}, User: "X-User", Groups: "X-Groups", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}, staff.Editor: {"writers"}}}
	})
	grace := f.as("proxy:grace", "Grace", staff.Lawyer)
	for _, row := range []struct {
		headers []string
		want    int
	}{
		{[]string{"X-User", "grace", "X-Groups", "lawyers"}, http.StatusOK},
		{[]string{"X-User", "grace", "X-Groups", "writers"}, http.StatusForbidden},
		{[]string{"X-User", "grace", "X-Groups", "none"}, http.StatusSeeOther},
		{[]string{"X-User", "henry", "X-Groups", "lawyers"}, http.StatusSeeOther},
		{nil, http.StatusSeeOther},
	} {
		if status, _ := grace.do(http.MethodGet, "/desk/queue", nil, row.headers...); status != row.want {
			t.Errorf("%v: got %d, want %d", row.headers, status, row.want)
		}
	}
}

// A proxy is believed when it speaks from where it is said to be, and nobody else.
func TestProxy(t *testing.T) {
	for _, row := range []struct {
		from    string
		headers []string
		want    int
	}{
		{"127.0.0.1", []string{"X-User", "grace", "X-Groups", "staff, lawyers"}, http.StatusSeeOther},
		{"127.0.0.0/8", []string{"X-User", "grace", "X-Groups", "lawyers"}, http.StatusSeeOther},
		{"10.0.0.2", []string{"X-User", "grace", "X-Groups", "lawyers"}, http.StatusOK}, // the page to sign in
		{"127.0.0.1", []string{"X-User", "grace", "X-Groups", "staff"}, http.StatusForbidden},
		{"127.0.0.1", []string{"X-Groups", "lawyers"}, http.StatusOK},
		{"127.0.0.1", []string{"X-User", "grace"}, http.StatusOK},
	} {
		f := open(t, memlog.New(), func(o *Options) {
			o.Config.Proxy = &Proxy{From: []string{row.from}, User: "X-User", Groups: "X-Groups", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}}}
		})
		nobody := &member{office: f}
		if status, _ := nobody.do(http.MethodGet, "/desk/sign-in", nil, row.headers...); status != row.want {
			t.Errorf("%+v: got %d", row, status)
		}
		if status, _ := nobody.do(http.MethodGet, "/desk/queue", nil, row.headers...); status != http.StatusSeeOther {
			t.Errorf("%+v: without signing in: got %d", row, status)
		}
	}
}

// An address of the local link comes with the interface that it was seen on.
func TestProxyOnLocalLink(t *testing.T) {
	f := open(t, memlog.New(), func(o *Options) {
		o.Config.Proxy = &Proxy{From: []string{"fe80::1"}, User: "X-User", Groups: "X-Groups", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}}}
	})
	for peer, want := range map[string]bool{"[fe80::1%eth0]:1": true, "[fe80::2%eth0]:1": false, "@": false} {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-User": {"grace"}, "X-Groups": {"lawyers"}}}
		if _, named := f.desk.proxied(r); named != want {
			t.Errorf("%s: got %t, want %t", peer, named, want)
		}
	}
}

// Who guesses does not lift the limit by guessing at a hundred thousand other accounts.
func TestLimitsUnderFlood(t *testing.T) {
	now := time.Now()
	l := newLimits(func() time.Time { return now })
	for range failsOfOne {
		l.count("ada")
	}
	for n := range 100_000 {
		l.count(strconv.Itoa(n))
	}
	if l.open("ada", failsOfOne) {
		t.Error("the limit is lifted")
	}
	if now = now.Add(failWithin); !l.open("ada", failsOfOne) {
		t.Error("it is there for ever")
	}
}

func TestConfig(t *testing.T) {
	for _, row := range []struct {
		c    Config
		want []string
	}{
		{Config{OIDC: &OIDC{Issuer: "http://idp.example", Secret: "hunter2", Roles: map[staff.Role][]string{"king": {"a"}}}}, []string{"issuer", "client_id", "env:NAME", "king"}},
		{Config{Proxy: &Proxy{From: []string{"0.0.0.0/0", "x"}}}, []string{`"0.0.0.0/0"`, `"x"`, "user and groups", "which groups"}},
		{Config{Proxy: &Proxy{}}, []string{"name the addresses"}},
	} {
		_, err := New(Options{Log: memlog.New(), Config: row.c})
		for _, want := range row.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Error("the error shows the secret")
		}
	}
}
