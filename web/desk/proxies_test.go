package desk

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/proxies"
)

// Whether a browser speaks TLS is a named proxy's word alone, and so is who tries to sign in.
func TestBehindProxies(t *testing.T) {
	named := proxies.Trusted{netip.MustParsePrefix("10.0.0.0/8")}
	for _, row := range []struct {
		name, peer, forwarded, scheme, public string
		safe                                  bool
		origin                                string
	}{
		{"a named proxy", "10.0.0.1:1", "203.0.113.7", "https", "", true, "203.0.113.7"},
		{"a named proxy without TLS", "10.0.0.1:1", "203.0.113.7", "http", "", false, "203.0.113.7"},
		{"a stranger who forges", "203.0.113.9:1", "198.51.100.1", "https", "", false, "203.0.113.9"},
		{"forged before a named proxy", "10.0.0.1:1", "198.51.100.1, 203.0.113.7", "https, http", "", false, "203.0.113.7"},
		{"a proxy that is not named", "192.168.0.1:1", "198.51.100.1, 203.0.113.7", "https", "", false, "192.168.0.1 203.0.113.7"},
		{"the settings know", "192.168.0.1:1", "", "http", "https://ask.firm.example", true, "192.168.0.1 "},
		{"the settings know otherwise", "10.0.0.1:1", "203.0.113.7", "https", "http://ask.firm.example", false, "203.0.113.7"},
	} {
		d, err := New(Options{Log: memlog.New(), Proxies: named, PublicURL: row.public})
		must(t, err)
		r := httptest.NewRequest(http.MethodGet, "http://ask.firm.example/desk", nil)
		r.RemoteAddr = row.peer
		r.Header.Set("X-Forwarded-Proto", row.scheme)
		if row.forwarded != "" {
			r.Header.Set("X-Forwarded-For", row.forwarded)
		}
		if got := d.safe(r); got != row.safe || d.mayCarry(r) != row.safe {
			t.Errorf("%s: safe is %t", row.name, got)
		}
		if got := d.origin(r); got != row.origin {
			t.Errorf("%s: attempts come from %q, want %q", row.name, got, row.origin)
		}
	}
}
