package desk

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/proxies"
	"github.com/treadstone-law/answerbot/web/swept"
)

// caller is who makes a request.
type caller struct {
	staff.Person
	token string // of the cookie
}

// form is the secret that every form of the caller's carries: a page of another site does not know it.
func (c caller) form() string {
	sum := sha256.Sum256([]byte("desk form\x00" + c.token))
	return hex.EncodeToString(sum[:16])
}

// The cookies. With TLS the browser itself sees to it that no other host set them.
const (
	safeCookie  = "__Host-desk"
	plainCookie = "desk" // for http on this machine
	loginCookie = "desk-login"
)

// safe reports whether the browser speaks TLS with us or with a proxy in front.
func (d *Desk) safe(r *http.Request) bool { return d.Proxies.Encrypted(d.PublicURL, r) }

// mayCarry reports whether a cookie may travel at all: over TLS, or within this machine.
func (d *Desk) mayCarry(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return d.safe(r) || proxies.Loopback(host)
}

func (d *Desk) cookieName(r *http.Request) string {
	if d.safe(r) {
		return safeCookie
	}
	return plainCookie
}

func (d *Desk) setCookie(w http.ResponseWriter, r *http.Request, token string) {
	c := &http.Cookie{Name: d.cookieName(r), Value: token, Path: "/", HttpOnly: true, Secure: d.safe(r), SameSite: http.SameSiteStrictMode, MaxAge: int(staff.Absolute / time.Second)}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// caller gives who makes a request.
func (d *Desk) caller(r *http.Request, acts bool) (caller, error) {
	cookie, err := r.Cookie(d.cookieName(r))
	if err != nil {
		return caller{}, staff.ErrSignedOut
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeWithin)
	defer cancel()
	p, err := d.staff.SignedIn(ctx, cookie.Value, acts, d.Now())
	if err == nil && strings.HasPrefix(p.ID, proxyPrefix) && !d.stillSent(r, &p) {
		err = staff.ErrSignedOut
	}
	return caller{p, cookie.Value}, err
}

// formMost is how much a form may hold, in bytes: textMost characters take up to nine each on the way.
const formMost = 96 << 10

// signed lets in who is signed in and whose role may do something. What changes something has to carry the form's secret.
func (d *Desk) signed(action staff.Action, next func(http.ResponseWriter, *http.Request, caller)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		waits := strings.HasSuffix(r.URL.Path, "/events") || r.Header.Get("X-Desk-News") != ""
		by, err := d.caller(r, !waits)
		switch {
		case errors.Is(err, staff.ErrSignedOut):
			d.toSignIn(w, r, waits)
			return
		case err != nil:
			d.broken(w, r, "looking at a sign-in", err)
			return
		case d.roleAge(by) >= 2*roleFor, d.roleAge(by) >= roleFor && r.Method == http.MethodGet && !waits:
			d.askAgain(w, r, waits)
			return
		}
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, formMost)
			if subtle.ConstantTimeCompare([]byte(r.PostFormValue("form")), []byte(by.form())) != 1 {
				d.told(w, r, by, http.StatusForbidden, "notYours")
				return
			}
		}
		if action != "" && !by.Role.May(action) {
			d.refuse(w, r, by, string(action), strings.ToUpper(r.PathValue("reference")))
			return
		}
		next(w, r, by)
	})
}

func (d *Desk) toSignIn(w http.ResponseWriter, r *http.Request, waits bool) {
	if r.Method != http.MethodGet || waits {
		http.Error(w, sayIn(d.langOf(r))("signInAgain"), http.StatusUnauthorized)
		return
	}
	to := "/desk/sign-in"
	if r.URL.Path != "/desk" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// note writes into the audit log; what it is about is not done if that fails.
func (d *Desk) note(ctx context.Context, by caller, action, about string, refused bool) error {
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	return d.audit.Add(ctx, audit.Entry{At: d.Now(), Who: by.ID, Role: string(by.Role), Action: action, About: about, Refused: refused})
}

// noteRefused writes down that somebody was refused something, which they are whether or not that can be written.
func (d *Desk) noteRefused(ctx context.Context, by caller, action, about string) {
	if err := d.note(ctx, by, action, about, true); err != nil {
		d.Logger.Error("writing the audit log", "error", err)
	}
}

// stranger is who is not signed in, by the account that they say they have, as far as it may be written down.
func stranger(account string) caller { return caller{Person: staff.Person{ID: account}} }

// referenceShape is how references look; what was typed in the place of one may be anything.
var referenceShape = regexp.MustCompile(`^[A-Z]{2,5}-[0-9A-Z]{4}-[0-9A-Z]{4}$`)

// refuse says that somebody may not do something, and writes it down.
func (d *Desk) refuse(w http.ResponseWriter, r *http.Request, by caller, action, about string) {
	if !referenceShape.MatchString(about) {
		about = ""
	}
	d.noteRefused(r.Context(), by, action, about)
	d.told(w, r, by, http.StatusForbidden, "mayNot")
}

// left reports whether a client has gone before its answer.
func left(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// broken says that something does not work; the reason is for operators.
func (d *Desk) broken(w http.ResponseWriter, r *http.Request, what string, err error) {
	if !left(r) {
		d.Logger.Error("desk: "+what, "error", err)
	}
	d.told(w, r, caller{}, http.StatusServiceUnavailable, "broken")
}

// limits bounds failed attempts to sign in, by account and by address.
type limits struct {
	now func() time.Time

	mu    sync.Mutex // guards tries
	tries *swept.Map[string, []time.Time]
}

// How many attempts may fail within a time.
const (
	failWithin = 15 * time.Minute
	failsOfOne = 5  // of one account from one address, so that nobody elsewhere locks its owner out
	failsOfAll = 50 // of one account from anywhere; beside the second factor, guessing stays hopeless
	failsFrom  = 30 // from one address, which a whole office may share

	limitsKept = 10_000 // keys that are held before those that are over are dropped for the first time
)

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, tries: swept.New[string](limitsKept, func(tries []time.Time) bool { return now().Sub(tries[len(tries)-1]) >= failWithin })}
}

// open reports whether another attempt may be made.
func (l *limits) open(key string, most int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	tries, _ := l.tries.Get(key)
	recent := slices.DeleteFunc(tries, func(at time.Time) bool { return l.now().Sub(at) >= failWithin })
	if len(recent) == 0 {
		l.tries.Delete(key)
	} else {
		l.tries.Set(key, recent)
	}
	return len(recent) < most
}

// count counts an attempt.
func (l *limits) count(keys ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		tries, _ := l.tries.Get(key)
		l.tries.Set(key, append(tries, l.now()))
	}
}

// forgive forgets the attempts of who got in.
func (l *limits) forgive(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tries.Delete(key)
}

// reads remembers who looked at which intake, so that a page that shows news is one reading and not a hundred.
type reads struct {
	now func() time.Time

	mu   sync.Mutex // guards seen
	seen *swept.Map[string, time.Time]
}

// sameRead is for how long looking again is the same reading.
const sameRead = 10 * time.Minute

func newReads(now func() time.Time) *reads {
	return &reads{now: now, seen: swept.New[string](limitsKept, func(at time.Time) bool { return now().Sub(at) >= sameRead })}
}

// first reports whether a reading is one to write down.
func (s *reads) first(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.seen.Get(key)
	return !ok || s.now().Sub(at) >= sameRead
}

// done notes a reading that was written down.
func (s *reads) done(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.Set(key, s.now())
}
