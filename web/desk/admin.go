package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/staff"
)

// staffView is the page of the accounts.
type staffView struct {
	view
	Accounts []staff.Account
	Roles    []staff.Role
}

func (d *Desk) staffPage(w http.ResponseWriter, r *http.Request, by caller) {
	all, err := d.staff.List(r.Context())
	if err != nil {
		d.broken(w, r, "listing the staff", err)
		return
	}
	d.show(w, http.StatusOK, "staff", staffView{d.view(r, by, "staff"), all, staff.Roles})
}

// revoke ends everything that somebody is signed in to.
func (d *Desk) revoke(w http.ResponseWriter, r *http.Request, by caller) {
	id := r.PathValue("id")
	if a, err := d.staff.Account(r.Context(), id); err != nil || a.ID == "" {
		d.managed(w, r, by, cmp.Or(err, staff.ErrNone))
		return
	}
	err := d.note(r.Context(), by, "staff revoke", id, false)
	if err == nil {
		err = d.staff.Revoke(r.Context(), id, d.Now())
	}
	d.managed(w, r, by, err)
}

func (d *Desk) setRole(w http.ResponseWriter, r *http.Request, by caller) {
	id, role := r.PathValue("id"), staff.Role(r.PostFormValue("role"))
	if a, err := d.staff.Account(r.Context(), id); err != nil || a.ID == "" || a.Removed || !role.Valid() {
		d.managed(w, r, by, cmp.Or(err, staff.ErrNone))
		return
	}
	err := d.note(r.Context(), by, "staff role "+string(role), id, false)
	if err == nil {
		err = d.staff.SetRole(r.Context(), id, role, d.Now())
	}
	d.managed(w, r, by, err)
}

func (d *Desk) managed(w http.ResponseWriter, r *http.Request, by caller, err error) {
	if errors.Is(err, staff.ErrNone) {
		d.told(w, r, by, http.StatusNotFound, "noAccount")
		return
	}
	if err != nil {
		d.broken(w, r, "managing the staff", err)
		return
	}
	http.Redirect(w, r, "/desk/staff", http.StatusSeeOther)
}

// auditView is the page of the audit log.
type auditView struct {
	view
	Entries []audit.Entry // the newest first
	Count   int
	Last    string
	Broken  string
}

// auditShown is how many entries the page shows; answerbot audit list prints all.
const auditShown = 200

func (d *Desk) auditPage(w http.ResponseWriter, r *http.Request, by caller) {
	if err := d.note(r.Context(), by, "read the audit log", "", false); err != nil {
		d.broken(w, r, "writing the audit log", err)
		return
	}
	entries, all, err := audit.Newest(r.Context(), d.Log, auditShown+1) // one more, which the oldest shown has to follow from
	if err != nil {
		d.broken(w, r, "reading the audit log", err)
		return
	}
	v := auditView{view: d.view(r, by, "auditLog"), Count: all}
	if v.Last, err = audit.Verify(entries, all); err != nil {
		v.Broken = err.Error()
	}
	v.Entries = entries[max(0, len(entries)-auditShown):]
	slices.Reverse(v.Entries)
	d.show(w, http.StatusOK, "audit", v)
}
