package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/treadstone-law/answerbot/session/staff"
)

// Signing in at an identity provider: code flow with PKCE, state and nonce. What has to come back is kept in the store under the secret of a short-lived
// cookie and taken once, so that neither an old address nor somebody else's opens anything.

// errorCode is what a provider may say when it refuses (RFC 6749, OpenID Connect Core).
var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

var errNoRole = errors.New("none of the groups has a role")

// provider is the identity provider; it is asked for its addresses when it is first needed, and again as long as that fails.
type provider struct {
	config *OIDC

	mu    sync.Mutex // guards found
	found *oidc.Provider
}

func newProvider(c *OIDC) *provider { return &provider{config: c} }

// providerWithin bounds each exchange with the provider.
const providerWithin = 10 * time.Second

var providerClient = &http.Client{Timeout: providerWithin}

func (p *provider) get(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		found, err := oidc.NewProvider(oidc.ClientContext(ctx, providerClient), p.config.Issuer)
		if err != nil {
			return nil, fmt.Errorf("asking the identity provider: %w", err)
		}
		p.found = found
	}
	return p.found, nil
}

func (d *Desk) oauth(r *http.Request, p *oidc.Provider) *oauth2.Config {
	c := d.Config.OIDC
	return &oauth2.Config{ClientID: c.ClientID, ClientSecret: c.secret, Endpoint: p.Endpoint(), RedirectURL: d.base(r) + "/desk/oidc/back",
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// elsewhere is what has to come back, and who is asked for again, if anybody.
type elsewhere struct {
	State, Nonce, Verifier, Next string

	Again string    `json:",omitempty"`
	Since time.Time `json:",omitzero"`
}

func (d *Desk) oidcStart(w http.ResponseWriter, r *http.Request) {
	if d.Config.OIDC == nil || !d.mayCarry(r) {
		d.missing(w, r, http.StatusNotFound)
		return
	}
	kept := elsewhere{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: nextOf(r)}
	options := []oauth2.AuthCodeOption{oidc.Nonce(kept.Nonce), oauth2.S256ChallengeOption(kept.Verifier)}
	if by, again := d.renewing(r); again {
		kept.Again, kept.Since = by.ID, by.Since
		options = append(options, oauth2.SetAuthURLParam("prompt", "none"))
	} else if from := "oidc " + d.origin(r); !d.limits.open(from, 10*failsFrom) {
		d.showSignIn(w, r, http.StatusTooManyRequests, "tooManyElse")
		return
	} else {
		d.limits.count(from)
	}
	p, err := d.oidc.get(r.Context())
	if err != nil {
		d.broken(w, r, "signing in elsewhere", err)
		return
	}
	data, err := json.Marshal(kept)
	var token string
	if err == nil {
		token, err = d.staff.Leave(r.Context(), data, d.Now())
	}
	if err != nil {
		d.broken(w, r, "signing in elsewhere", err)
		return
	}
	// Lax: the browser comes back from another site.
	http.SetCookie(w, &http.Cookie{Name: loginCookie, Value: token, Path: "/desk/oidc", HttpOnly: true, Secure: d.safe(r), SameSite: http.SameSiteLaxMode, MaxAge: 600})
	http.Redirect(w, r, d.oauth(r, p).AuthCodeURL(kept.State, options...), http.StatusSeeOther)
}

func (d *Desk) oidcBack(w http.ResponseWriter, r *http.Request) {
	if d.Config.OIDC == nil {
		d.missing(w, r, http.StatusNotFound)
		return
	}
	from := "oidc back " + d.origin(r)
	if !d.limits.open(from, 10*failsFrom) {
		d.showSignIn(w, r, http.StatusTooManyRequests, "tooManyElse")
		return
	}
	p, kept, err := d.returned(r)
	if err != nil {
		d.limits.count(from) // each is in the audit log, which nobody else may fill
		d.notBack(w, r, p, kept, err)
		return
	}
	if p.ID == kept.Again { // the same person goes on; whoever else it is begins
		p.Since = kept.Since
	}
	if err := d.begin(w, r, p); err != nil {
		d.broken(w, r, "signing in", err)
		return
	}
	// A strict cookie does not travel on a redirect that another site began, but it does from a page of ours.
	v := toldView{view: d.view(r, caller{}, "signedIn"), Next: kept.Next}
	d.show(w, http.StatusOK, "told", v)
}

// notBack turns away who does not come back from the provider as they should. Who was asked for again is signed out, and everywhere if they have no role
// any more.
func (d *Desk) notBack(w http.ResponseWriter, r *http.Request, p staff.Person, kept elsewhere, err error) {
	d.Logger.Warn("somebody could not sign in", "error", err)
	d.noteRefused(r.Context(), stranger(cmp.Or(kept.Again, "unknown")), "sign in", "")
	if errors.Is(err, errNoRole) {
		if err := d.staff.Revoke(r.Context(), p.ID, d.Now()); err != nil {
			d.broken(w, r, "ending sign-ins", err)
			return
		}
	}
	problem := "notLetIn"
	if kept.Again != "" {
		d.setCookie(w, r, "")
		problem = "askedAgain"
	}
	d.showSignIn(w, r, http.StatusForbidden, problem)
}

// returned gives who comes back, after everything that was agreed upon has been checked.
func (d *Desk) returned(r *http.Request) (who staff.Person, kept elsewhere, err error) {
	cookie, err := r.Cookie(loginCookie)
	if err != nil {
		return who, kept, errors.New("the cookie of the beginning is not there")
	}
	data, err := d.staff.Return(r.Context(), cookie.Value, d.Now())
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		return who, kept, fmt.Errorf("what was begun: %w", err)
	}
	if kept.State == "" || subtle.ConstantTimeCompare([]byte(kept.State), []byte(r.URL.Query().Get("state"))) != 1 {
		return who, kept, errors.New("the state is another one")
	}
	if iss := r.URL.Query().Get("iss"); iss != "" && iss != d.Config.OIDC.Issuer { // RFC 9207
		return who, kept, errors.New("the answer is another provider's")
	}
	p, err := d.oidc.get(r.Context())
	if err != nil {
		return who, kept, err
	}
	ctx := oidc.ClientContext(r.Context(), providerClient)
	if refused := r.URL.Query().Get("error"); refused != "" {
		if !errorCode.MatchString(refused) { // anybody can make up an address
			refused = "without a word"
		}
		return who, kept, fmt.Errorf("the provider refused: %s", refused)
	}
	tokens, err := d.oauth(r, p).Exchange(ctx, r.URL.Query().Get("code"), oauth2.VerifierOption(kept.Verifier))
	if err != nil {
		if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok { // its text holds what the provider sent
			err = fmt.Errorf("the provider refused the code: %s", refused.ErrorCode)
		}
		return who, kept, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: d.Config.OIDC.ClientID, Now: d.Now}).Verify(ctx, raw)
	if err != nil {
		return who, kept, fmt.Errorf("checking the token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(kept.Nonce)) != 1 {
		return who, kept, errors.New("the nonce is another one")
	}
	who, err = d.personOf(id)
	return who, kept, err
}

// personOf reads who somebody is out of a checked token.
func (d *Desk) personOf(id *oidc.IDToken) (staff.Person, error) {
	claims := make(map[string]any)
	if err := id.Claims(&claims); err != nil {
		return staff.Person{}, fmt.Errorf("reading the token: %w", err)
	}
	var groups []string
	switch g := claims[d.Config.OIDC.Groups].(type) {
	case string:
		groups = []string{g}
	case []any:
		for _, one := range g {
			if name, ok := one.(string); ok {
				groups = append(groups, name)
			}
		}
	}
	who := staff.Person{ID: oidcPrefix + id.Subject}
	var ok bool
	if who.Role, ok = roleOf(d.Config.OIDC.Roles, groups); !ok {
		return who, errNoRole
	}
	name, _ := claims["name"].(string)
	address, _ := claims["email"].(string)
	who.Name = cmp.Or(name, address, id.Subject)
	return who, nil
}

// ended is the event that a logout token is about (OpenID Connect Back-Channel Logout 1.0).
const ended = "http://schemas.openid.net/event/backchannel-logout"

// endedWithin is how old a logout token may be, clocks included.
const endedWithin = 5 * time.Minute

// oidcEnd takes the provider's word that somebody is signed out there, and ends all their sign-ins here; open pages end within seconds.
func (d *Desk) oidcEnd(w http.ResponseWriter, r *http.Request) {
	if d.Config.OIDC == nil {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	from := "oidc end " + d.origin(r)
	if !d.limits.open(from, 10*failsFrom) {
		http.Error(w, "too many", http.StatusTooManyRequests)
		return
	}
	subject, err := d.endOf(r)
	if err != nil {
		d.limits.count(from)
		d.Logger.Warn("a logout token was refused", "error", err)
		http.Error(w, "invalid_request", http.StatusBadRequest)
		return
	}
	err = d.note(r.Context(), stranger("provider"), "end sign-ins", oidcPrefix+subject, false)
	if err == nil {
		err = d.staff.Revoke(r.Context(), oidcPrefix+subject, d.Now())
	}
	if err != nil {
		d.broken(w, r, "ending sign-ins", err)
	}
}

// endOf gives who is signed out by a logout token.
func (d *Desk) endOf(r *http.Request) (subject string, err error) {
	p, err := d.oidc.get(r.Context())
	if err != nil {
		return "", err
	}
	// It need not say when it ends; when it was made says enough.
	ctx := oidc.ClientContext(r.Context(), providerClient)
	token, err := p.Verifier(&oidc.Config{ClientID: d.Config.OIDC.ClientID, SkipExpiryCheck: true}).Verify(ctx, r.PostFormValue("logout_token"))
	if err != nil {
		return "", fmt.Errorf("checking the token: %w", err)
	}
	var claims struct {
		Events map[string]any `json:"events"`
	}
	if err := token.Claims(&claims); err != nil {
		return "", fmt.Errorf("reading the token: %w", err)
	}
	age := d.Now().Sub(token.IssuedAt)
	if _, about := claims.Events[ended]; !about || token.Nonce != "" || token.Subject == "" || age > endedWithin || age < -endedWithin {
		return "", errors.New("it is no logout token of now about one person")
	}
	return token.Subject, nil
}
