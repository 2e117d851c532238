package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func mustPrefixes(all ...string) (prefixes []netip.Prefix) {
	for _, p := range all {
		prefixes = append(prefixes, netip.MustParsePrefix(p))
	}
	return prefixes
}

func TestWhoAsks(t *testing.T) {
	a := newAddresses(Limits{}, mustPrefixes("10.0.0.0/8", "fd00::/8"))
	for _, test := range []struct{ name, peer, forwarded, want string }{
		{"nobody in between", "203.0.113.7:1", "", "203.0.113.7"},
		{"forged", "203.0.113.7:1", "198.51.100.1", "203.0.113.7"},
		{"a proxy", "10.0.0.1:1", "203.0.113.7", "203.0.113.7"},
		{"forged before a proxy", "10.0.0.1:1", "198.51.100.1, 203.0.113.7", "203.0.113.7"},
		{"two proxies", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "203.0.113.7"},
		{"a proxy that says nothing", "10.0.0.1:1", "", "10.0.0.1"},
		{"a proxy that talks nonsense", "10.0.0.1:1", "203.0.113.7, unknown", "10.0.0.1"},
		{"only proxies", "10.0.0.1:1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
		{"IPv6 by /64", "[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2::"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.7]:1", "", "203.0.113.7"},
		{"IPv6 proxy", "[fd00::1]:1", "2001:db8:1:2:3::", "2001:db8:1:2::"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.peer
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := a.of(r).String(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestAddressesAtRestAreForgotten(t *testing.T) {
	a := newAddresses(Limits{Sockets: 1}, nil)
	stay := netip.MustParseAddr("203.0.113.1")
	if _, wait := a.open(stay); wait > 0 {
		t.Fatal("the first socket has to wait")
	}
	who := netip.MustParseAddr("198.18.0.0")
	for range 2 * addressesKept {
		who = who.Next()
		leave, _ := a.open(who)
		leave()
	}
	if len(a.known) > addressesKept {
		t.Errorf("%d addresses are remembered", len(a.known))
	}
	if _, wait := a.open(stay); wait == 0 {
		t.Error("an address with a socket was forgotten")
	}
}
