package web

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/web/webtest/request"
)

func mustPrefixes(all ...string) (prefixes []netip.Prefix) {
	for _, p := range all {
		prefixes = append(prefixes, netip.MustParsePrefix(p))
	}
	return prefixes
}

func TestAddressesAtRestAreForgotten(t *testing.T) {
	a := newAddresses(Limits{Sockets: 1}, nil)
	stay := netip.MustParseAddr("203.0.113.1")
	if _, wait := a.open(stay); wait > 0 {
		t.Fatal("the first socket has to wait")
	}
	who := netip.MustParseAddr("198.18.0.0")
	for range 2 * limitsKept {
		who = who.Next()
		leave, _ := a.open(who)
		leave()
	}
	if _, known := a.known.Get(netip.MustParseAddr("198.18.0.1")); known {
		t.Error("an address at rest is remembered")
	}
	if _, wait := a.open(stay); wait == 0 {
		t.Error("an address with a socket was forgotten")
	}
}

// Only a proxy of the settings can say that a visitor came encrypted: what strangers write into a request changes nothing of what they are sent.
func TestWhoSaysEncrypted(t *testing.T) {
	for _, test := range []struct {
		name    string
		trusted []string
		want    bool
	}{
		{"a named proxy", []string{"127.0.0.0/8", "::1/128"}, true},
		{"anybody else", []string{"10.0.0.0/8"}, false},
	} {
		_, h := start(t, Options{TrustedProxies: mustPrefixes(test.trusted...)})
		res, body := fetch(t, h, "/robots.txt", "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Host", "evil.example")
		if got := res.Header.Get("Strict-Transport-Security") != ""; got != test.want {
			t.Errorf("%s: HSTS is %t", test.name, got)
		}
		if got := strings.Contains(body, "Sitemap: https://127.0.0.1:"); got != test.want || strings.Contains(body, "evil") {
			t.Errorf("%s: the site says of itself\n%s", test.name, body)
		}
	}
}

// Without a script, who has asked too much reads so on the page, and what was typed is not lost.
func TestTooManyByPage(t *testing.T) {
	_, h := start(t, Options{PerAddress: Limits{Handshakes: 1}, TrustedProxies: mustPrefixes("127.0.0.0/8")})
	for n, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		res, body := request.Send(t, "POST", h.URL+"/ask?lang=fr", "id=1&text=mon+bail", append(request.Form, "X-Forwarded-For", "203.0.113.7")...)
		if res.StatusCode != want || n == 1 && (!strings.Contains(body, wordsIn("fr")["tooMany"]) || !strings.Contains(body, "mon bail") || res.Header.Get("Retry-After") == "") {
			t.Errorf("request %d: got %d\n%s", n+1, res.StatusCode, body)
		}
	}
}
