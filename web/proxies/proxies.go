// Package proxies says who makes a request, how it came here and whether that was encrypted, by what trusted proxies wrote into it.
//
// Anybody can send X-Forwarded-For and X-Forwarded-Proto. They are believed only as far as a chain of proxies reaches that the settings name: what
// the peer wrote counts if the peer is one of them, what the hop before wrote if that is one too, and so on, from the right. No other header about
// the way of a request is looked at; the host is that of the request itself.
package proxies

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"
)

// Trusted are the networks of the proxies whose word is taken.
type Trusted []netip.Prefix

// Parse reads the address or network of a proxy, as settings name it.
func Parse(text string) (netip.Prefix, error) {
	network, err := netip.ParsePrefix(text)
	if addr, single := netip.ParseAddr(text); single == nil {
		addr = addr.Unmap() // as those that come are compared
		network, err = addr.Prefix(addr.BitLen())
	}
	switch {
	case err != nil:
		return netip.Prefix{}, errors.New("want an address or a network such as 10.0.0.0/8")
	case network.Bits() == 0:
		return netip.Prefix{}, errors.New("this would believe everybody; name the network of the proxy")
	case network.Addr().Is4In6():
		return netip.Prefix{}, errors.New("want an IPv4 network as such, as in 10.0.0.0/8: in IPv6 form it would never be met")
	}
	return network.Masked(), nil
}

// Address is how visitors reach this server, as scheme://host[:port]: public, where the settings say it, and else as the request came.
func (t Trusted) Address(public string, r *http.Request) string {
	switch {
	case public != "":
		return public
	case t.Secure(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Encrypted reports whether visitors reach this server over TLS.
func (t Trusted) Encrypted(public string, r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(t.Address(public, r), "https://")
}

// Client gives the address that a request comes from: from the right, the first hop that is no trusted proxy. It is not valid where the peer has no address, as on a
// Unix socket. Where a proxy wrote something that is no address, that proxy itself is who asks.
func (t Trusted) Client(r *http.Request) netip.Addr {
	who, _ := t.walk(r)
	return who
}

// Network is the client's network, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one household or office is given.
func (t Trusted) Network(r *http.Request) netip.Addr {
	who := t.Client(r)
	if !who.Is6() {
		return who
	}
	network, _ := who.Prefix(64) // an IPv6 address has 64 bits
	return network.Addr()
}

// Secure reports whether the client speaks TLS with this server, or with the outermost proxy that is believed.
func (t Trusted) Secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	_, believed := t.walk(r)
	schemes := list(r.Header.Values("X-Forwarded-Proto"))
	if believed == 0 || len(schemes) == 0 {
		return false
	}
	// Each proxy that adds to the list writes at its right end; one that says how its own client came replaces the whole. So the scheme is the one that
	// the outermost believed proxy wrote, or the only one there is.
	return strings.EqualFold(schemes[max(len(schemes)-believed, 0)], "https")
}

// Sent reports whether the peer is one of the proxies.
func (t Trusted) Sent(r *http.Request) bool { return t.contains(peer(r)) }

// Unnamed reports whether a proxy seems to be in front that the settings do not name: a peer within the firm's own networks speaks for somebody else.
func (t Trusted) Unnamed(r *http.Request) bool {
	who := peer(r)
	forwards := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("X-Forwarded-Proto") != ""
	return forwards && !t.contains(who) && (who.IsLoopback() || who.IsPrivate() || who.IsLinkLocalUnicast())
}

// walk gives who asks, and how many proxies were believed on the way there.
func (t Trusted) walk(r *http.Request) (who netip.Addr, believed int) {
	who = peer(r)
	hops := list(r.Header.Values("X-Forwarded-For"))
	for t.contains(who) {
		believed++
		if len(hops) == 0 {
			return who, believed
		}
		hop, ok := address(hops[len(hops)-1])
		if !ok {
			return who, believed
		}
		who, hops = hop, hops[:len(hops)-1]
	}
	return who, believed
}

func (t Trusted) contains(who netip.Addr) bool {
	for _, network := range t {
		if network.Contains(who) {
			return true
		}
	}
	return false
}

// peer is the other end of the connection.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// address reads one hop. Some proxies write the port too, and IPv6 in brackets then.
func address(hop string) (netip.Addr, bool) {
	if at, err := netip.ParseAddrPort(hop); err == nil {
		return at.Addr().Unmap().WithZone(""), true
	}
	who, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]"))
	return who.Unmap().WithZone(""), err == nil
}

// list splits a header that may be sent several times. What is empty at an end of it stays: nobody may hide a hop.
func list(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	all := strings.Split(strings.Join(values, ","), ",")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// Loopback reports whether a host is this machine.
func Loopback(host string) bool {
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && addr.IsLoopback()
}
