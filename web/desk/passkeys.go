package desk

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/treadstone-law/answerbot/session/staff"
)

// Passkeys are made and used by the browser, which needs the script: it asks for a ceremony, has the device do it, and sends what came of it. What comes
// back to the script is JSON.

// freshFor is for how long after signing in somebody may change how they sign in: an open page that is found is not enough.
const freshFor = 10 * time.Minute

// base is how the browser of a request calls this server.
func (d *Desk) base(r *http.Request) string { return d.Proxies.Address(d.PublicURL, r) }

// accountView is the page of one's own account.
type accountView struct {
	view
	Account staff.Account
	Local   bool
	Fresh   bool
	Able    bool // browsers make passkeys for this address
	Problem string
}

func (d *Desk) accountPage(w http.ResponseWriter, r *http.Request, by caller) {
	d.showAccount(w, r, by, http.StatusOK, "")
}

func (d *Desk) showAccount(w http.ResponseWriter, r *http.Request, by caller, status int, problem string) {
	v := accountView{view: d.view(r, by, "yourAccount"), Local: by.Local, Fresh: d.fresh(by), Able: staff.PasskeysAt(d.base(r))}
	if problem != "" {
		v.Problem = v.Say(problem)
	}
	a, err := d.staff.Account(r.Context(), by.ID)
	if err != nil {
		d.broken(w, r, "looking at an account", err)
		return
	}
	v.Account = a
	d.show(w, status, "account", v)
}

func (d *Desk) fresh(by caller) bool { return by.Local && d.Now().Sub(by.Since) < freshFor }

// beginPasskey begins to make a passkey for who is signed in.
func (d *Desk) beginPasskey(w http.ResponseWriter, r *http.Request, by caller) {
	if !d.fresh(by) {
		d.sayPasskey(w, r, http.StatusForbidden, "passkeysStale")
		return
	}
	a, err := d.staff.Account(r.Context(), by.ID)
	if err != nil {
		d.answerPasskey(w, r, nil, err)
		return
	}
	c, err := d.staff.NewPasskey(r.Context(), d.base(r), a, d.Now())
	d.answerPasskey(w, r, c, err)
}

// addPasskey keeps a passkey that the browser has made.
func (d *Desk) addPasskey(w http.ResponseWriter, r *http.Request, by caller) {
	if !d.fresh(by) {
		d.sayPasskey(w, r, http.StatusForbidden, "passkeysStale")
		return
	}
	err := d.note(r.Context(), by, "add a passkey", by.ID, false)
	if err == nil {
		err = d.staff.AddPasskey(r.Context(), d.base(r), by.ID, r.PostFormValue("token"), []byte(r.PostFormValue("response")), d.Now())
	}
	d.answerPasskey(w, r, wayOn{"/desk/account"}, err)
}

// removePasskey takes one away.
func (d *Desk) removePasskey(w http.ResponseWriter, r *http.Request, by caller) {
	if !d.fresh(by) {
		d.showAccount(w, r, by, http.StatusForbidden, "passkeysStale")
		return
	}
	err := d.note(r.Context(), by, "remove a passkey", by.ID, false)
	if err == nil {
		err = d.staff.RemovePasskey(r.Context(), by.ID, r.PostFormValue("passkey"), d.Now())
	}
	switch {
	case errors.Is(err, staff.ErrLastPasskey):
		d.showAccount(w, r, by, http.StatusConflict, "passkeyLast")
	case err != nil:
		d.broken(w, r, "removing a passkey", err)
	default:
		http.Redirect(w, r, "/desk/account", http.StatusSeeOther)
	}
}

// passkeyTries bounds ceremonies from one address before anybody is signed in.
const passkeyTries = 10 * failsFrom

// openPasskey lets in a request of somebody who is not signed in, unless there were too many.
func (d *Desk) openPasskey(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	from := "passkey " + d.origin(r)
	switch {
	case !d.mayCarry(r):
		d.sayPasskey(w, r, http.StatusForbidden, "notEncrypted")
	case !d.limits.open(from, passkeyTries) || !d.limits.open("from "+d.origin(r), failsFrom):
		w.Header().Set("Retry-After", "900")
		d.sayPasskey(w, r, http.StatusTooManyRequests, "tooMany")
	default:
		d.limits.count(from)
		return true
	}
	return false
}

// askPasskey begins a sign-in with a passkey.
func (d *Desk) askPasskey(w http.ResponseWriter, r *http.Request) {
	if d.openPasskey(w, r) {
		c, err := d.staff.AskPasskey(r.Context(), d.base(r), d.Now())
		d.answerPasskey(w, r, c, err)
	}
}

// signInPasskey ends it.
func (d *Desk) signInPasskey(w http.ResponseWriter, r *http.Request) {
	if !d.openPasskey(w, r) {
		return
	}
	a, err := d.staff.CheckPasskey(r.Context(), d.base(r), r.PostFormValue("token"), []byte(r.PostFormValue("response")), d.Now())
	if errors.Is(err, staff.ErrPasskey) {
		d.limits.count("from " + d.origin(r))
		d.noteRefused(r.Context(), stranger("unknown"), "sign in", "")
	}
	d.letIn(w, r, a, err, nextOf(r))
}

// enrolPasskeyBegin begins to make the passkey of an account that has a link.
func (d *Desk) enrolPasskeyBegin(w http.ResponseWriter, r *http.Request) {
	if !d.openPasskey(w, r) {
		return
	}
	a, err := d.staff.Enrolling(r.Context(), r.PostFormValue("link"), d.Now())
	var c staff.Ceremony
	if err == nil {
		c, err = d.staff.NewPasskey(r.Context(), d.base(r), a, d.Now())
	}
	d.answerPasskey(w, r, c, err)
}

// enrolPasskey opens the account with it.
func (d *Desk) enrolPasskey(w http.ResponseWriter, r *http.Request) {
	if !d.openPasskey(w, r) {
		return
	}
	a, err := d.staff.EnrolPasskey(r.Context(), d.base(r), r.PostFormValue("link"), r.PostFormValue("token"), []byte(r.PostFormValue("response")), d.Now())
	d.letIn(w, r, a, err, "/desk")
}

func (d *Desk) letIn(w http.ResponseWriter, r *http.Request, a staff.Account, err error, next string) {
	if err == nil {
		err = d.begin(w, r, staff.PersonOf(a))
	}
	d.answerPasskey(w, r, wayOn{next}, err)
}

// wayOn is where the script goes on.
type wayOn struct {
	Next string `json:"next"`
}

// answerPasskey answers the script.
func (d *Desk) answerPasskey(w http.ResponseWriter, r *http.Request, v any, err error) {
	switch {
	case errors.Is(err, staff.ErrPasskey):
		d.sayPasskey(w, r, http.StatusUnauthorized, "passkeyNot")
	case errors.Is(err, staff.ErrLink):
		d.limits.count("from " + d.origin(r))
		d.sayPasskey(w, r, http.StatusForbidden, "linkOver")
	case errors.Is(err, staff.ErrNoPasskeys):
		d.sayPasskey(w, r, http.StatusConflict, "passkeysUnable")
	case err != nil:
		d.Logger.Error("desk: a passkey", "error", err)
		d.sayPasskey(w, r, http.StatusServiceUnavailable, "broken")
	default:
		writeJSON(w, http.StatusOK, v)
	}
}

func (d *Desk) sayPasskey(w http.ResponseWriter, r *http.Request, status int, key string) {
	writeJSON(w, status, map[string]string{"problem": sayIn(d.langOf(r))(key)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "This cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone needs no answer
}
