package desk

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session/staff"
)

// Who signs in elsewhere has the role that is known there, which may change while they work. A proxy says it with every request. An identity provider is
// asked again, without a word to the person, by the next page that they open after a while; what is not a page is refused a while later.

// The accounts of who signs in elsewhere begin with these; no local account does, since it has no colon.
const (
	oidcPrefix  = "oidc:"
	proxyPrefix = "proxy:"
)

// roleFor is for how long a role that an identity provider gave is believed before it is asked again. It is shorter than the time after which somebody
// who does nothing is signed out.
const roleFor = 10 * time.Minute

// roleAge is how long ago somebody's role was asked for elsewhere.
func (d *Desk) roleAge(by caller) time.Duration {
	if !strings.HasPrefix(by.ID, oidcPrefix) {
		return 0
	}
	return d.Now().Sub(by.Asked)
}

// askAgain sends a page through the identity provider, and tells everything else to sign in.
func (d *Desk) askAgain(w http.ResponseWriter, r *http.Request, waits bool) {
	if r.Method != http.MethodGet || waits || d.Config.OIDC == nil {
		d.toSignIn(w, r, waits)
		return
	}
	http.Redirect(w, r, "/desk/oidc?again=1&next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
}

// proxied gives whom a trusted proxy names in a request, without the role if none of the groups has one. Headers from anybody else are not looked at.
func (d *Desk) proxied(r *http.Request) (p staff.Person, named bool) {
	c := d.Config.Proxy
	if c == nil {
		return p, false
	}
	user, groups := r.Header.Values(c.User), r.Header.Values(c.Groups)
	if !c.from.Sent(r) || len(user) != 1 || user[0] == "" || len(groups) != 1 {
		return p, false
	}
	p = staff.Person{ID: proxyPrefix + user[0], Name: user[0]}
	if c.Name != "" && r.Header.Get(c.Name) != "" {
		p.Name = r.Header.Get(c.Name)
	}
	p.Role, _ = roleOf(c.Roles, strings.Split(groups[0], ","))
	return p, true
}

// stillSent gives the person the role that the proxy says with this request, and reports whether it is still them.
func (d *Desk) stillSent(r *http.Request, p *staff.Person) bool {
	now, named := d.proxied(r)
	if !named || now.ID != p.ID || now.Role == "" {
		return false
	}
	p.Role = now.Role
	return true
}

// fromProxy signs in whom a trusted proxy names.
func (d *Desk) fromProxy(w http.ResponseWriter, r *http.Request) bool {
	p, named := d.proxied(r)
	switch {
	case !named || !d.mayCarry(r):
		return false
	case p.Role == "":
		d.told(w, r, caller{}, http.StatusForbidden, "noRole")
	default:
		d.enter(w, r, p, nextOf(r))
	}
	return true
}

// renewing gives who is signed in through the provider and is to be asked for again.
func (d *Desk) renewing(r *http.Request) (caller, bool) {
	by, err := d.caller(r, false)
	return by, err == nil && r.FormValue("again") != "" && strings.HasPrefix(by.ID, oidcPrefix)
}
