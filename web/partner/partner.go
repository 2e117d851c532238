// Package partner knows the other sites on whose pages the chat may stand, and checks what is said of them before it is believed.
//
// Everything here fails closed: a partner with a fault is no partner, a key that is not known opens nothing.
package partner

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/web/proxies"
)

// Partner is one site, or a group of sites, as the settings file has it.
type Partner struct {
	Key      string   `yaml:"key"`      // names it in the loader's data-partner: a-z, 0-9 and hyphens
	Name     string   `yaml:"name"`     // for people; the head of the chat
	Origins  []string `yaml:"origins"`  // exactly those whose pages may hold the frame
	Areas    []string `yaml:"areas"`    // only answers of these; none for all
	Lang     string   `yaml:"lang"`     // en or fr: where the page says nothing else
	Greeting string   `yaml:"greeting"` // in that language, in place of the usual one
	Theme    Theme    `yaml:"theme"`
	Route    string   `yaml:"route"` // goes into the intake record, for sorting
	Rate     int      `yaml:"rate"`  // messages a minute in all its conversations; 0 for no limit
	Quota    int      `yaml:"quota"` // conversations a day; 0 for no limit
	Phone    string   `yaml:"phone"` // shown where the chat cannot be reached; the firm's own if empty
}

// Theme is how the chat looks on the partner's pages.
type Theme struct {
	Accent string `yaml:"accent"` // like "#1d4f5c"; must be readable on white
	Logo   string `yaml:"logo"`   // a PNG file beside the settings file

	AccentDark string `yaml:"-"` // the accent for dark screens, made lighter until it can be read there
	Picture    []byte `yaml:"-"` // of Logo
}

// Set is an immutable set of partners without faults.
type Set struct {
	all   []Partner
	byKey map[string]*Partner
}

// All gives the partners in the order of the settings. The slice must not be changed.
func (s *Set) All() []Partner { return s.all }

// Get gives the partner with a key, or nil.
func (s *Set) Get(key string) *Partner { return s.byKey[key] }

// Of gives the partners whose pages have this origin.
func (s *Set) Of(origin string) []Partner {
	var of []Partner
	for _, p := range s.all {
		if slices.Contains(p.Origins, origin) {
			of = append(of, p)
		}
	}
	return of
}

var (
	validKey = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)
	validTag = regexp.MustCompile(`^[A-Za-z0-9._-]{0,64}$`)
	validTel = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{2,30}$`)
)

// Limits of what a partner may ask for.
const (
	maxName     = 60
	maxGreeting = 400
	maxOrigins  = 50
)

// New checks partners and makes a set of them. known gives the areas that there are answers for; read gives the bytes of a logo. All
// faults are returned together, each one line that says where it is and what would be right.
func New(partners []Partner, known func(area string) bool, read func(name string) ([]byte, error)) (*Set, []string) {
	s := &Set{byKey: make(map[string]*Partner)}
	var faults []string
	for i, p := range partners {
		where := fmt.Sprintf("partners[%d]", i)
		if p.Key != "" {
			where += " (" + p.Key + ")"
		}
		fault := func(field, format string, args ...any) {
			faults = append(faults, where+": "+field+": "+fmt.Sprintf(format, args...))
		}
		if s.byKey[p.Key] != nil {
			fault("key", "is taken by another partner; every partner has its own")
		}
		p.check(fault, known)
		p.Theme.check(fault, read)
		p.Lang = cmp.Or(p.Lang, "en")
		s.byKey[p.Key] = &p
		s.all = append(s.all, p)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return s, nil
}

func (p *Partner) check(fault func(field, format string, args ...any), known func(string) bool) {
	if !validKey.MatchString(p.Key) {
		fault("key", "want 1 to 40 of a-z, 0-9 and hyphens, as in community-clinic")
	}
	if strings.TrimSpace(p.Name) == "" || utf8.RuneCountInString(p.Name) > maxName {
		fault("name", "want a name for people of 1 to %d characters", maxName)
	}
	if len(p.Origins) == 0 || len(p.Origins) > maxOrigins {
		fault("origins", "want 1 to %d, such as https://www.clinic.example; without any the chat may stand nowhere", maxOrigins)
	}
	for _, o := range p.Origins {
		if why := OriginFault(o); why != "" {
			fault("origins", "%q: %s", o, why)
		}
	}
	for _, a := range p.Areas {
		if !known(a) {
			fault("areas", "%q: there are no answers of this area; answerbot corpus stats lists the areas", a)
		}
	}
	if p.Lang != "" && p.Lang != "en" && p.Lang != "fr" {
		fault("lang", "%q: want en or fr", p.Lang)
	}
	if utf8.RuneCountInString(p.Greeting) > maxGreeting {
		fault("greeting", "want at most %d characters", maxGreeting)
	}
	if !validTag.MatchString(p.Route) {
		fault("route", "want at most 64 letters, digits, dots, hyphens and underscores")
	}
	if p.Phone != "" && !validTel.MatchString(p.Phone) {
		fault("phone", "%q: want a number as people write it, such as +1 416 555 0123", p.Phone)
	}
	if p.Rate < 0 || p.Quota < 0 {
		fault("rate and quota", "want 0 for no limit, or more")
	}
}

// OriginFault says what is wrong with an origin: it has to be exact, and secure unless it is this machine's own.
func OriginFault(o string) string {
	u, err := url.Parse(o)
	switch {
	case strings.Contains(o, "*"):
		return "no wildcards: write each origin out, such as https://www.clinic.example"
	case err != nil || u.Scheme == "" || u.Host == "" || u.Opaque != "":
		return "want scheme and host, such as https://www.clinic.example"
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "want scheme and host alone, without a path: " + u.Scheme + "://" + u.Host
	case u.Scheme+"://"+u.Host != o || strings.ToLower(o) != o || strings.HasSuffix(u.Hostname(), ".") || strings.ContainsFunc(o, beyondASCII) || strings.ContainsAny(o, " ;,'\""):
		return "want it as a browser sends it: lower case, no dot at the end, other letters as xn--"
	case u.Port() == "443" && u.Scheme == "https" || u.Port() == "80" && u.Scheme == "http":
		return "leave out the usual port: " + u.Scheme + "://" + u.Hostname()
	case u.Scheme == "http" && !proxies.Loopback(u.Hostname()):
		return "want https; http is for localhost alone"
	case u.Scheme != "https" && u.Scheme != "http":
		return "want https"
	}
	return ""
}

func beyondASCII(r rune) bool { return r > '~' }
