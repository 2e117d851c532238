package web

import (
	"net/http"
	"net/url"
	"slices"
)

// originAllowed decides who may open a conversation. A browser always says where its page came from: that has to be this server itself or one of
// the origins that were configured, to the scheme and the port; several origins, "null" and anything that is not a plain origin are
// refused. A client that says nothing is no browser: it holds no visitor's session that another page could ride on, for the
// resume token is taken from a frame and never from a cookie.
func (s *Server) originAllowed(r *http.Request) bool {
	if !isBrowser(r) {
		return true
	}
	return s.ownOrigin(r) || len(r.Header.Values("Origin")) == 1 && plainOrigin(r.Header.Get("Origin")) && slices.Contains(s.Origins, r.Header.Get("Origin"))
}

// isBrowser reports whether a page speaks.
func isBrowser(r *http.Request) bool { return len(r.Header.Values("Origin")) > 0 }

// ownOrigin reports whether the page that asks came from this server. Where it is known how visitors reach the server that is exact; else
// the host has to be the one that was asked, and the scheme may be either: only a proxy in front would know it.
func (s *Server) ownOrigin(r *http.Request) bool {
	values := r.Header.Values("Origin")
	if len(values) != 1 || !plainOrigin(values[0]) {
		return false
	}
	if s.PublicURL != "" {
		return values[0] == s.PublicURL
	}
	return values[0] == "http://"+r.Host || values[0] == "https://"+r.Host
}

// plainOrigin reports whether a value is scheme and host, as browsers write an origin.
func plainOrigin(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.Scheme+"://"+u.Host == value
}

// partner gives the key of the partner on whose page a conversation is, or what is wrong. A page has to show a ticket. A client that is no
// page is believed, if there is such a partner: it speaks for itself alone.
func (c *socket) partner(f frame) (key string, wrong *fault) {
	switch {
	case f.Partner == "":
		return "", nil
	case c.server.partners.Load().Get(f.Partner) == nil:
		return "", &fault{code: "invalid", message: "There is no such partner."}
	case c.browser && !c.server.tickets.take(f.Ticket, f.Partner, f.Resume):
		return "", &fault{code: "invalid", message: "This page may not open a conversation for this partner; load it again."}
	}
	return f.Partner, nil
}

// greeting gives the first words: the partner's own in its language, if it has any.
func (t *talk) greeting() (greeting, disclaimer string) {
	p := t.c.server.partners.Load().Get(t.partner)
	lang := t.lang
	if lang == "" && p != nil {
		lang = p.Lang
	}
	greeting, disclaimer = t.c.server.bot.Load().Greeting(lang)
	if p != nil && p.Greeting != "" && lang == p.Lang {
		greeting = p.Greeting
	}
	return greeting, disclaimer
}

// address is how visitors reach this server.
func (s *Server) address(r *http.Request) string { return s.TrustedProxies.Address(s.PublicURL, r) }
