package proxies

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func trusted(all ...string) (t Trusted) {
	for _, network := range all {
		t = append(t, netip.MustParsePrefix(network))
	}
	return t
}

// request is one from a peer. Headers that are to be sent several times are given with "|" between.
func request(peer, forwarded, scheme string) *http.Request {
	r := &http.Request{RemoteAddr: peer, Header: http.Header{}}
	for name, values := range map[string]string{"X-Forwarded-For": forwarded, "X-Forwarded-Proto": scheme} {
		for _, value := range strings.Split(values, "|") {
			if values != "" {
				r.Header.Add(name, value)
			}
		}
	}
	return r
}

func TestClient(t *testing.T) {
	named := trusted("10.0.0.0/8", "fd00::/8", "127.0.0.1/32")
	for _, row := range []struct{ name, peer, forwarded, client, network string }{
		{"nobody in between", "203.0.113.7:1", "", "203.0.113.7", "203.0.113.7"},
		{"forged without a proxy", "203.0.113.7:1", "198.51.100.1", "203.0.113.7", "203.0.113.7"},
		{"a proxy", "10.0.0.1:1", "203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"a local proxy", "127.0.0.1:1", "203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"forged before a proxy", "10.0.0.1:1", "198.51.100.1, 203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"a trusted address forged before a proxy", "10.0.0.1:1", "198.51.100.1, 10.0.0.9, 203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"forged in a header of its own", "10.0.0.1:1", "198.51.100.1|203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"two proxies", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "203.0.113.7", "203.0.113.7"},
		{"three proxies", "10.0.0.1:1", "198.51.100.1, 203.0.113.7,10.0.0.3 , 10.0.0.2", "203.0.113.7", "203.0.113.7"},
		{"a proxy that is not named behind one that is", "10.0.0.1:1", "203.0.113.7, 192.0.2.1", "192.0.2.1", "192.0.2.1"},
		{"a proxy that says nothing", "10.0.0.1:1", "", "10.0.0.1", "10.0.0.1"},
		{"a proxy that talks nonsense", "10.0.0.1:1", "203.0.113.7, unknown", "10.0.0.1", "10.0.0.1"},
		{"nonsense before what is true", "10.0.0.1:1", "<script>, 203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"an empty hop", "10.0.0.1:1", "203.0.113.7, ", "10.0.0.1", "10.0.0.1"},
		{"only proxies", "10.0.0.1:1", "10.0.0.3, 10.0.0.2", "10.0.0.3", "10.0.0.3"},
		{"a hop with its port", "10.0.0.1:1", "203.0.113.7:4711", "203.0.113.7", "203.0.113.7"},
		{"IPv6", "[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.7]:1", "", "203.0.113.7", "203.0.113.7"},
		{"a trusted IPv4 in IPv6", "[::ffff:10.0.0.1]:1", "::ffff:203.0.113.7", "203.0.113.7", "203.0.113.7"},
		{"an IPv6 proxy", "[fd00::1]:1", "2001:db8:1:2:3::", "2001:db8:1:2:3::", "2001:db8:1:2::"},
		{"IPv6 in brackets, with its port", "[fd00::1]:1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::9", "2001:db8:1:2::"},
		{"IPv6 in brackets", "[fd00::1]:1", "[2001:db8:1:2::9]", "2001:db8:1:2::9", "2001:db8:1:2::"},
		{"a zone", "[fd00::1%eth0]:1", "2001:db8:1:2::9%eth1", "2001:db8:1:2::9", "2001:db8:1:2::"},
		{"no address", "@", "203.0.113.7", "invalid IP", "invalid IP"},
	} {
		r := request(row.peer, row.forwarded, "")
		if got := named.Client(r).String(); got != row.client {
			t.Errorf("%s: the client is %s, want %s", row.name, got, row.client)
		}
		if got := named.Network(r).String(); got != row.network {
			t.Errorf("%s: the network is %s, want %s", row.name, got, row.network)
		}
	}
}

func TestSecure(t *testing.T) {
	named := trusted("10.0.0.0/8", "fd00::/8")
	for _, row := range []struct {
		name, peer, forwarded, scheme string
		want                          bool
	}{
		{"nobody in between", "203.0.113.7:1", "", "", false},
		{"forged without a proxy", "203.0.113.7:1", "", "https", false},
		{"forged by who says to be behind one", "203.0.113.7:1", "10.0.0.1", "https", false},
		{"a proxy with TLS", "10.0.0.1:1", "203.0.113.7", "https", true},
		{"a proxy that writes only this", "10.0.0.1:1", "", "https", true},
		{"in capitals", "10.0.0.1:1", "203.0.113.7", "HTTPS", true},
		{"a proxy without TLS", "10.0.0.1:1", "203.0.113.7", "http", false},
		{"forged before a proxy that adds", "10.0.0.1:1", "203.0.113.7", "https, http", false},
		{"forged in a header of its own", "10.0.0.1:1", "203.0.113.7", "https|http", false},
		{"TLS to the outer of two that add", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "https, http", true},
		{"TLS only between two that add", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "http, https", false},
		{"forged before two that add", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "https, http, http", false},
		{"two, of which the inner one passes on", "10.0.0.1:1", "203.0.113.7, 10.0.0.2", "https", true},
		{"an IPv6 proxy", "[fd00::1]:1", "2001:db8::1", "https", true},
		{"nonsense", "10.0.0.1:1", "203.0.113.7", "httpsx", false},
		{"empty", "10.0.0.1:1", "203.0.113.7", "https, ", false},
		{"a proxy that is not named", "192.168.0.1:1", "203.0.113.7", "https", false},
	} {
		r := request(row.peer, row.forwarded, row.scheme)
		if got := named.Secure(r); got != row.want {
			t.Errorf("%s: got %t, want %t", row.name, got, row.want)
		}
		if r.TLS = new(tls.ConnectionState); !named.Secure(r) {
			t.Errorf("%s: TLS with this server itself is not seen", row.name)
		}
	}
}

func TestUnnamed(t *testing.T) {
	named := trusted("10.0.0.1/32")
	for _, row := range []struct {
		peer, forwarded, scheme string
		want                    bool
	}{
		{"10.0.0.1:1", "203.0.113.7", "https", false},
		{"10.0.0.2:1", "203.0.113.7", "", true},
		{"127.0.0.1:1", "", "https", true},
		{"[fd00::1]:1", "203.0.113.7", "", true},
		{"127.0.0.1:1", "", "", false},
		{"203.0.113.7:1", "198.51.100.1", "https", false}, // a visitor who forges
	} {
		if got := named.Unnamed(request(row.peer, row.forwarded, row.scheme)); got != row.want {
			t.Errorf("%+v: got %t", row, got)
		}
	}
}

func TestAddress(t *testing.T) {
	named := trusted("10.0.0.0/8")
	for _, row := range []struct {
		name, public, peer, scheme, address string
		encrypted                           bool
	}{
		{"nobody in between", "", "203.0.113.7:1", "", "http://ask.example", false},
		{"forged without a proxy", "", "203.0.113.7:1", "https", "http://ask.example", false},
		{"a proxy with TLS", "", "10.0.0.1:1", "https", "https://ask.example", true},
		{"the settings say it", "https://firm.example", "203.0.113.7:1", "", "https://firm.example", true},
		{"the settings say that there is no TLS", "http://firm.example", "10.0.0.1:1", "https", "http://firm.example", false},
	} {
		r := request(row.peer, "", row.scheme)
		r.Host = "ask.example"
		if got := named.Address(row.public, r); got != row.address {
			t.Errorf("%s: got %s, want %s", row.name, got, row.address)
		}
		if got := named.Encrypted(row.public, r); got != row.encrypted {
			t.Errorf("%s: encrypted: got %t", row.name, got)
		}
		if r.TLS = new(tls.ConnectionState); !named.Encrypted(row.public, r) {
			t.Errorf("%s: TLS with this server itself is not seen", row.name)
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{"10.0.0.1": "10.0.0.1/32", "10.1.2.3/8": "10.0.0.0/8", "fd00::1": "fd00::1/128", "0.0.0.0/0": "", "::/0": "", "firm": "", "10.0.0.1/33": "",
		"::ffff:10.0.0.1": "10.0.0.1/32", "::ffff:10.0.0.0/104": ""} {
		got, err := Parse(text)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("%s: got %s and %v, want %s", text, got, err, want)
		}
	}
}

// Whatever the headers say: without a trusted peer they change nothing, and with one the answer is an address or the peer.
func FuzzHops(f *testing.F) {
	f.Add("203.0.113.7, 10.0.0.2", "https, http")
	f.Add(",,[::1]:x%", "https|http")
	f.Fuzz(func(t *testing.T, forwarded, scheme string) {
		named := trusted("10.0.0.0/8")
		stranger := request("203.0.113.9:1", forwarded, scheme)
		if named.Client(stranger).String() != "203.0.113.9" || named.Secure(stranger) || named.Unnamed(stranger) {
			t.Errorf("%q, %q from a stranger is believed", forwarded, scheme)
		}
		if !named.Client(request("10.0.0.1:1", forwarded, scheme)).IsValid() {
			t.Errorf("%q: nobody asks", forwarded)
		}
	})
}
