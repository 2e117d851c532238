package desk

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"net/url"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/session/secret"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/proxies"
)

// Config is the section desk of the settings file: ways to sign in beside local accounts.
type Config struct {
	OIDC  *OIDC  `yaml:"oidc"`
	Proxy *Proxy `yaml:"proxy"`
}

// OIDC is the firm's identity provider.
type OIDC struct {
	Issuer   string                  `yaml:"issuer"`
	ClientID string                  `yaml:"client_id"`
	Secret   string                  `yaml:"client_secret"` // env:NAME or file:PATH
	Groups   string                  `yaml:"groups"`        // the claim with the groups; groups
	Roles    map[staff.Role][]string `yaml:"roles"`         // which groups have which role

	secret string
}

// Proxy is a reverse proxy that has staff sign in and says who they are.
type Proxy struct {
	From   []string                `yaml:"from"`   // addresses or networks of the proxy, which alone is believed
	User   string                  `yaml:"user"`   // header with the account
	Name   string                  `yaml:"name"`   // header with the name as it is read; the account without
	Groups string                  `yaml:"groups"` // header with the groups, between commas
	Roles  map[staff.Role][]string `yaml:"roles"`

	from proxies.Trusted
}

// Elsewhere reports whether there is a way to sign in beside local accounts.
func (c *Config) Elsewhere() bool { return c.OIDC != nil || c.Proxy != nil }

// Finding is something about the ways to sign in that an operator should know.
type Finding struct {
	Err error  // what has to be mended, or
	OK  string // what is well
	See string // what works and should be looked at
}

// manyProxies is the number of addresses from which on a network of proxies deserves a look: whoever has one of them signs in as whom they like.
const manyProxies = 256

// Examine looks at the ways to sign in, as New would, and asks the identity provider who it is. Nobody is signed in.
func (c *Config) Examine(ctx context.Context) []Finding {
	if err := c.check(); err != nil {
		return []Finding{{Err: err}}
	}
	var found []Finding
	if o := c.OIDC; o != nil {
		if _, err := newProvider(o).get(ctx); err != nil { // also that it calls itself exactly as the settings do
			found = append(found, Finding{Err: fmt.Errorf("oidc: %w", err)})
		} else {
			found = append(found, Finding{OK: "the identity provider is " + o.Issuer})
		}
		if o.secret == "" {
			found = append(found, Finding{See: "oidc: no client_secret: right only where the provider knows this server as a public client"})
		}
	}
	if p := c.Proxy; p != nil {
		for _, from := range p.from {
			if size := from.Addr().BitLen() - from.Bits(); size > bits.Len(manyProxies-1) {
				found = append(found, Finding{See: fmt.Sprintf("proxy: from: %s holds more than %d addresses, and each of them can sign in as anybody", from, manyProxies)})
			}
		}
		found = append(found, Finding{OK: fmt.Sprintf("believed as proxies: %s", strings.Join(p.From, ", "))})
	}
	return found
}

// check reports every fault of the settings together.
func (c *Config) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf("desk: "+format, args...)) }
	if o := c.OIDC; o != nil {
		u, err := url.Parse(o.Issuer)
		if err != nil || u.Host == "" || u.Scheme != "https" && !proxies.Loopback(u.Hostname()) {
			fault("oidc: issuer: want the https address of the identity provider, exactly as it calls itself")
		}
		if o.ClientID == "" {
			fault("oidc: client_id: want the name under which the provider knows this server")
		}
		if o.secret, err = secret.Reveal(o.Secret); err != nil {
			fault("oidc: client_secret: %v", err)
		}
		if o.Groups == "" {
			o.Groups = "groups"
		}
		checkRoles("oidc", o.Roles, fault)
	}
	if p := c.Proxy; p != nil {
		for _, from := range p.From {
			network, err := proxies.Parse(from)
			if err != nil {
				fault("proxy: from: %q: %v", from, err)
			}
			p.from = append(p.from, network)
		}
		if len(p.From) == 0 {
			fault("proxy: from: name the addresses of the proxy; nobody else is believed")
		}
		if p.User == "" || p.Groups == "" {
			fault("proxy: user and groups: name the headers in which the proxy says who it is; it has to remove them from what comes in")
		}
		checkRoles("proxy", p.Roles, fault)
	}
	return errors.Join(faults...)
}

func checkRoles(way string, roles map[staff.Role][]string, fault func(string, ...any)) {
	groups := 0
	for role, names := range roles {
		groups += len(names)
		if !role.Valid() {
			fault("%s: roles: there is no role %q; the roles are %v", way, role, staff.Roles)
		}
	}
	if groups == 0 {
		fault("%s: roles: say which groups have which role, such as lawyer: [lawyers]", way)
	}
}

// roleOf gives the role of somebody in these groups: the one with most rights, if they are in several.
func roleOf(roles map[staff.Role][]string, groups []string) (staff.Role, bool) {
	for _, role := range []staff.Role{staff.Admin, staff.Lawyer, staff.Clerk, staff.Editor} {
		for _, group := range groups {
			if slices.Contains(roles[role], strings.TrimSpace(group)) {
				return role, true
			}
		}
	}
	return "", false
}
