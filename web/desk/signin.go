package desk

import (
	"context"
	"encoding/base64"
	"errors"
	"html/template"
	"image/png"
	"net/http"
	"strings"

	"github.com/treadstone-law/answerbot/session/staff"
)

// signInView is what the page to sign in shows.
type signInView struct {
	view
	Next, Account, Problem string
	OIDC, Able             bool
}

// nextOf gives where somebody wanted to go: a page of the desk, and nowhere else.
func nextOf(r *http.Request) string {
	next := r.FormValue("next")
	if next == "/desk" || strings.HasPrefix(next, "/desk/") && !strings.ContainsAny(next, "\\\r\n") && !strings.HasPrefix(next, "/desk/sign-in") {
		return next
	}
	return "/desk"
}

func (d *Desk) signInPage(w http.ResponseWriter, r *http.Request) {
	if d.fromProxy(w, r) {
		return
	}
	d.showSignIn(w, r, http.StatusOK, "")
}

// showSignIn shows the page to sign in; problem is the key of what is wrong, if anything.
func (d *Desk) showSignIn(w http.ResponseWriter, r *http.Request, status int, problem string) {
	if !d.mayCarry(r) {
		problem = "notEncrypted"
		status = http.StatusForbidden
	}
	v := signInView{view: d.view(r, caller{}, "signIn"), Next: nextOf(r), Account: r.PostFormValue("account"), OIDC: d.Config.OIDC != nil, Able: staff.PasskeysAt(d.base(r))}
	if problem != "" {
		v.Problem = v.Say(problem)
	}
	d.show(w, status, "signin", v)
}

// origin tells apart where attempts come from: by the network of who asks. Behind a proxy that the settings do not name all come from one; there what it
// added last is taken too, so that one guesser does not lock out everybody. Who is within that network can make it up, and is then held by the limit of the account.
func (d *Desk) origin(r *http.Request) string {
	from := d.Proxies.Network(r).String()
	if !d.Proxies.Unnamed(r) {
		return from
	}
	last := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	last = strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
	return from + " " + last[:min(len(last), 64)]
}

// signIn takes account, password and code.
func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	account := strings.ToLower(strings.TrimSpace(r.PostFormValue("account")))
	if !d.mayCarry(r) {
		d.showSignIn(w, r, http.StatusForbidden, "")
		return
	}
	if len(account) > 64 {
		account = account[:64]
	}
	all, from := "account "+account, "from "+d.origin(r)
	one := all + " " + from
	if !d.limits.open(one, failsOfOne) || !d.limits.open(all, failsOfAll) || !d.limits.open(from, failsFrom) {
		w.Header().Set("Retry-After", "900")
		d.showSignIn(w, r, http.StatusTooManyRequests, "tooMany")
		return
	}
	d.limits.count(one, all, from) // before the password is looked at, so that many at once are counted
	a, err := d.staff.Check(r.Context(), account, r.PostFormValue("password"), strings.ReplaceAll(r.PostFormValue("code"), " ", ""), d.Now())
	switch {
	case errors.Is(err, staff.ErrWrong):
		d.noteRefused(r.Context(), stranger(d.known(r.Context(), account)), "sign in", "")
		d.showSignIn(w, r, http.StatusUnauthorized, "wrong")
	case err != nil:
		d.broken(w, r, "signing in", err)
	default:
		d.limits.forgive(one)
		d.limits.forgive(all)
		d.enter(w, r, staff.PersonOf(a), nextOf(r))
	}
}

// known gives an account as the audit log may hold it: what was typed where an account belongs may be a password.
func (d *Desk) known(ctx context.Context, account string) string {
	if a, err := d.staff.Account(ctx, account); err != nil || a.ID == "" {
		return "unknown"
	}
	return account
}

// enter signs somebody in and leads them on.
func (d *Desk) enter(w http.ResponseWriter, r *http.Request, p staff.Person, next string) {
	if err := d.begin(w, r, p); err != nil {
		d.broken(w, r, "signing in", err)
		return
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// begin begins a sign-in, after that is in the audit log, and gives the browser its cookie.
func (d *Desk) begin(w http.ResponseWriter, r *http.Request, p staff.Person) error {
	if err := d.note(r.Context(), caller{Person: p}, "sign in", "", false); err != nil {
		return err
	}
	token, err := d.staff.SignIn(r.Context(), p, d.Now())
	if err == nil {
		d.setCookie(w, r, token)
	}
	return err
}

func (d *Desk) signOut(w http.ResponseWriter, r *http.Request, by caller) {
	if err := d.staff.SignOut(r.Context(), by.token); err != nil {
		d.broken(w, r, "signing out", err)
		return
	}
	if err := d.note(r.Context(), by, "sign out", "", false); err != nil {
		d.Logger.Error("writing the audit log", "error", err)
	}
	d.setCookie(w, r, "")
	http.Redirect(w, r, "/desk/sign-in", http.StatusSeeOther)
}

// enrolView is what the page to enrol shows.
type enrolView struct {
	view
	Token, Account, Secret, Problem string
	Picture                         template.URL
	Able                            bool // browsers make passkeys for this address
}

func (d *Desk) enrolPage(w http.ResponseWriter, r *http.Request) {
	d.show(w, http.StatusOK, "enrol", enrolView{view: d.view(r, caller{}, "yourAccount")})
}

// enrol takes the secret of the link first, then the password and the first code.
func (d *Desk) enrol(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	v := enrolView{view: d.view(r, caller{}, "yourAccount"), Token: strings.TrimSpace(r.PostFormValue("token")), Secret: r.PostFormValue("secret")}
	from := "enrol " + d.origin(r)
	if !d.limits.open(from, failsFrom) || !d.mayCarry(r) {
		d.told(w, r, caller{}, http.StatusForbidden, "notHere")
		return
	}
	a, err := d.staff.Enrolling(r.Context(), v.Token, d.Now())
	if err != nil {
		d.limits.count(from)
		if !errors.Is(err, staff.ErrLink) {
			d.broken(w, r, "enrolling", err)
			return
		}
		v.Token, v.Problem = "", v.Say("linkOver")
		d.show(w, http.StatusForbidden, "enrol", v)
		return
	}
	status := http.StatusOK
	if v.Secret != "" {
		entered, err := d.staff.Enrol(r.Context(), v.Token, r.PostFormValue("password"), v.Secret, strings.ReplaceAll(r.PostFormValue("code"), " ", ""), d.Now())
		switch {
		case err == nil:
			d.enter(w, r, staff.PersonOf(entered), "/desk")
			return
		case errors.Is(err, staff.ErrPassword):
			v.Problem = v.Say("no.short")
		case errors.Is(err, staff.ErrCode):
			v.Problem = v.Say("no.code")
		default:
			d.broken(w, r, "enrolling", err)
			return
		}
		status = http.StatusBadRequest
	}
	if err := v.factor(a.ID); err != nil {
		d.broken(w, r, "making a second factor", err)
		return
	}
	v.Account, v.Able = a.ID, staff.PasskeysAt(d.base(r))
	d.show(w, status, "enrol", v)
}

// factor draws the second factor, a new one unless the form has one already.
func (v *enrolView) factor(id string) error {
	key, err := staff.FactorOf(id, v.Secret)
	if v.Secret == "" || err != nil {
		key, err = staff.NewFactor(id)
	}
	if err != nil {
		return err
	}
	picture, err := key.Image(220, 220)
	if err != nil {
		return err
	}
	var data strings.Builder
	if err := png.Encode(&data, picture); err != nil {
		return err
	}
	v.Secret = key.Secret()
	v.Picture = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(data.String())))
	return nil
}
