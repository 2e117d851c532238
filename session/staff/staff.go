// Package staff knows who may work at the desk: accounts, how somebody proves to be one of them, and until when that holds.
//
// Accounts are entries in one log, so that every server of a store knows them and sees a change at once. A password is kept as argon2id makes it, an
// enrolment link and a cookie as hashes: reading the store lets nobody in. The key of the second factor has to be kept as it is.
package staff

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
)

// enrolWithin is how long an enrolment link opens the account.
const enrolWithin = 72 * time.Hour

// Account is a local account.
type Account struct {
	ID      string
	Name    string // as visitors and colleagues read it
	Role    Role
	Open    bool      // enrolled: has a password and a second factor, or a passkey
	Until   time.Time // of the enrolment link, before that
	Removed bool

	Passkeys []Passkey

	enrol    string // hash of the link's token
	password string
	secret   string // of the second factor
	step     int64  // the last time step whose code was used
}

// HasPassword reports whether the account can be opened with a password and a code.
func (a Account) HasPassword() bool { return a.password != "" }

// entry is what the log holds.
type entry struct {
	Kind     string    `json:"kind"`
	ID       string    `json:"id"`
	Name     string    `json:"name,omitempty"`
	Role     Role      `json:"role,omitempty"`
	Enrol    string    `json:"enrol,omitempty"`
	Until    time.Time `json:"until,omitzero"`
	Password string    `json:"password,omitempty"`
	Secret   string    `json:"secret,omitempty"`
	Step     int64     `json:"step,omitempty"`

	Passkey *webauthn.Credential `json:"passkey,omitempty"`
}

// The kinds of entries.
const (
	added    = "added" // with a new link; an account that is there has to enrol again
	enrolled = "enrolled"
	changed  = "role"
	removed  = "removed"
	revoked  = "revoked" // every sign-in before it ends
	used     = "used"    // a code of the second factor
	keyed    = "keyed"   // a passkey is added
	keyUsed  = "key used"
	unkeyed  = "unkeyed"
)

// Errors that a caller acts on.
var (
	ErrWrong = errors.New("the name, the password or the code is not right")
	ErrLink  = errors.New("the link is not valid any more; ask for a new one")
	ErrNone  = errors.New("there is no such account")
)

// Directory is the staff of a store.
type Directory struct {
	log      session.Log
	ledger   *ledger.Ledger[entry]
	accounts map[string]Account   // guarded by the ledger
	revoked  map[string]time.Time // by id; also of those who have no account here
}

// Open gives the staff of a store.
func Open(log session.Log) *Directory {
	d := &Directory{log: log, accounts: make(map[string]Account), revoked: make(map[string]time.Time)}
	d.ledger = ledger.New(log, session.DeskStaff, d.apply)
	return d
}

func (d *Directory) apply(at time.Time, e entry) {
	a := d.accounts[e.ID]
	switch e.Kind {
	case added:
		a = Account{ID: e.ID, Name: e.Name, Role: e.Role, Until: e.Until, enrol: e.Enrol}
		d.revoked[e.ID] = at
	case enrolled:
		a.Open, a.enrol, a.Until, a.password, a.secret, a.step = true, "", time.Time{}, e.Password, e.Secret, e.Step
	case keyed, keyUsed, unkeyed:
		a.keep(e, at)
	case changed:
		a.Role = e.Role
	case used:
		a.step = e.Step
	case removed:
		a = Account{ID: a.ID, Name: a.Name, Removed: true}
		d.revoked[e.ID] = at
	case revoked:
		d.revoked[e.ID] = at
		return
	}
	d.accounts[e.ID] = a
}

// idShape is what an account may be called.
var idShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// Add makes an account and gives the secret of its enrolment link. Somebody who is there already gets a new link, and the old password ends.
func (d *Directory) Add(ctx context.Context, id, name string, role Role, now time.Time) (token string, err error) {
	if !idShape.MatchString(id) {
		return "", fmt.Errorf("%q is no name for an account: want small letters, digits and . _ @ -, such as ada.byron", id)
	}
	if !role.Valid() {
		return "", fmt.Errorf("there is no role %q; the roles are %v", role, Roles)
	}
	token = rand.Text() + rand.Text()
	e := entry{Kind: added, ID: id, Name: cmp.Or(name, id), Role: role, Enrol: hashOf(token), Until: now.Add(enrolWithin).UTC()}
	return token, d.write(ctx, now, func() ([]entry, error) { return []entry{e}, nil })
}

// SetRole gives somebody another role, which holds from their next request on.
func (d *Directory) SetRole(ctx context.Context, id string, role Role, now time.Time) error {
	if !role.Valid() {
		return fmt.Errorf("there is no role %q; the roles are %v", role, Roles)
	}
	return d.change(ctx, now, entry{Kind: changed, ID: id, Role: role})
}

// Remove ends an account and everything it is signed in to.
func (d *Directory) Remove(ctx context.Context, id string, now time.Time) error {
	return d.change(ctx, now, entry{Kind: removed, ID: id})
}

// Revoke ends everything that somebody is signed in to, also of those who sign in elsewhere.
func (d *Directory) Revoke(ctx context.Context, id string, now time.Time) error {
	return d.write(ctx, now, func() ([]entry, error) { return []entry{{Kind: revoked, ID: id}}, nil })
}

func (d *Directory) change(ctx context.Context, now time.Time, e entry) error {
	return d.write(ctx, now, func() ([]entry, error) {
		if a, ok := d.accounts[e.ID]; !ok || a.Removed {
			return nil, ErrNone
		}
		return []entry{e}, nil
	})
}

func (d *Directory) write(ctx context.Context, now time.Time, decide func() ([]entry, error)) error {
	return d.ledger.Append(ctx, "", now, decide)
}

// List gives the accounts that are not removed, by id.
func (d *Directory) List(ctx context.Context) ([]Account, error) {
	var all []Account
	err := d.ledger.View(ctx, func() {
		for _, a := range d.accounts {
			if !a.Removed {
				all = append(all, a)
			}
		}
	})
	slices.SortFunc(all, func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// Account gives one account as it is now; one without a name for somebody who has none here.
func (d *Directory) Account(ctx context.Context, id string) (a Account, err error) {
	err = d.ledger.View(ctx, func() { a = d.accounts[id] })
	return a, err
}

// Enrolling gives the account that a link opens.
func (d *Directory) Enrolling(ctx context.Context, token string, now time.Time) (found Account, err error) {
	hash := hashOf(token)
	err = d.ledger.View(ctx, func() {
		for _, a := range d.accounts {
			if a.enrol == hash && now.Before(a.Until) {
				found = a
			}
		}
	})
	if err == nil && found.ID == "" {
		err = ErrLink
	}
	return found, err
}
