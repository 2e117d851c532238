package web

import (
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
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
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/robots.txt", nil)
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("X-Forwarded-For", "203.0.113.7")
		r.Header.Set("X-Forwarded-Host", "evil.example")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if got := res.Header.Get("Strict-Transport-Security") != ""; got != test.want {
			t.Errorf("%s: HSTS is %t", test.name, got)
		}
		if got := strings.Contains(string(body), "Sitemap: https://127.0.0.1:"); got != test.want || strings.Contains(string(body), "evil") {
			t.Errorf("%s: the site says of itself\n%s", test.name, body)
		}
	}
}

// Without a script, who has asked too much reads so on the page, and what was typed is not lost.
func TestTooManyByPage(t *testing.T) {
	_, h := start(t, Options{PerAddress: Limits{Handshakes: 1}, TrustedProxies: mustPrefixes("127.0.0.0/8")})
	for n, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/ask?lang=fr", strings.NewReader("id=1&text=mon+bail"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", "203.0.113.7")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want || n == 1 && (!strings.Contains(string(body), wordsIn("fr")["tooMany"]) || !strings.Contains(string(body), "mon bail") || res.Header.Get("Retry-After") == "") {
			t.Errorf("request %d: got %d\n%s", n+1, res.StatusCode, body)
		}
	}
}
