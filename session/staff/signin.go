package staff

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A sign-in is a small log of its own: who it is, then a sign of life every minute in which something was done. Only the hash of the secret in the
// cookie names it. Forgetting it ends it, on every server.

// How long a sign-in lasts.
const (
	Idle     = 15 * time.Minute
	Absolute = 12 * time.Hour
	lifeSign = time.Minute
)

// ErrSignedOut is the error of a sign-in that does not hold, or not any more.
var ErrSignedOut = errors.New("signed out")

// Person is somebody who is signed in.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Role  Role   `json:"role"`
	Local bool   `json:"local,omitempty"` // has an account here, whose role holds

	Since time.Time `json:"since,omitzero"` // when they first proved who they are; given by SignedIn
	Asked time.Time `json:"-"`              // when this sign-in began, and so who they are was asked last; given by SignedIn
}

// PersonOf is the person of a local account.
func PersonOf(a Account) Person { return Person{ID: a.ID, Name: a.Name, Role: a.Role, Local: true} }

// SignIn begins a sign-in and gives the secret for the cookie.
func (d *Directory) SignIn(ctx context.Context, p Person, now time.Time) (token string, err error) {
	token = rand.Text() + rand.Text()
	data, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	return token, d.appendSignIn(ctx, token, 1, now, data)
}

func (d *Directory) appendSignIn(ctx context.Context, token string, seq int64, now time.Time, data []byte) error {
	e := session.Event{Type: session.TypeDesk, Seq: seq, At: now.UTC().Truncate(time.Millisecond), Desk: data}
	if err := d.log.Append(ctx, session.SignInOf(token), session.Turn{Events: []session.Event{e}}); err != nil {
		return fmt.Errorf("keeping a sign-in: %w", err)
	}
	return nil
}

// SignedIn gives who a secret stands for, or ErrSignedOut. acts says that somebody does something, which begins the idle time anew; a page that
// only waits for news does not.
func (d *Directory) SignedIn(ctx context.Context, token string, acts bool, now time.Time) (Person, error) {
	if token == "" {
		return Person{}, ErrSignedOut
	}
	events, err := d.log.Read(ctx, session.SignInOf(token), 0)
	if errors.Is(err, session.ErrNotFound) || err == nil && len(events) == 0 {
		return Person{}, ErrSignedOut
	}
	if err != nil {
		return Person{}, fmt.Errorf("looking at a sign-in: %w", err)
	}
	var p Person
	if err := json.Unmarshal(events[0].Desk, &p); err != nil {
		return Person{}, fmt.Errorf("reading a sign-in: %w", err)
	}
	if p.ID == "" { // something else that is kept in the same way
		return Person{}, ErrSignedOut
	}
	begun, last := events[0].At, events[len(events)-1]
	if p.Asked = begun; p.Since.IsZero() {
		p.Since = begun
	}
	if now.Sub(p.Since) >= Absolute || now.Sub(last.At) >= Idle {
		return Person{}, errors.Join(ErrSignedOut, d.SignOut(ctx, token))
	}
	if p, err = d.stillValid(ctx, p, begun); err != nil {
		return Person{}, err
	}
	if acts && now.Sub(last.At) >= lifeSign {
		err = d.appendSignIn(ctx, token, last.Seq+1, now, nil)
		if errors.Is(err, session.ErrConflict) { // another request of the same person was first
			err = nil
		}
	}
	return p, err
}

// stillValid gives the person as the account is now, unless the sign-in was revoked since it began.
func (d *Directory) stillValid(ctx context.Context, p Person, begun time.Time) (Person, error) {
	valid := true
	err := d.ledger.View(ctx, func() {
		if at, ok := d.revoked[p.ID]; ok && !begun.After(at) {
			valid = false
		}
		if a := d.accounts[p.ID]; p.Local {
			p.Name, p.Role = a.Name, a.Role
			valid = valid && a.Open
		}
	})
	if err == nil && !valid {
		err = ErrSignedOut
	}
	return p, err
}

// SignOut ends a sign-in.
func (d *Directory) SignOut(ctx context.Context, token string) error {
	if err := d.log.Forget(ctx, session.SignInOf(token)); err != nil {
		return fmt.Errorf("ending a sign-in: %w", err)
	}
	return nil
}

func base32Secret(secret string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(secret))
}

// loginWithin is how long somebody may take at an identity provider.
const loginWithin = 10 * time.Minute

// Leave keeps what a sign-in elsewhere has to come back with, and gives the secret for a cookie.
func (d *Directory) Leave(ctx context.Context, kept []byte, now time.Time) (token string, err error) {
	token = rand.Text() + rand.Text()
	return token, d.appendSignIn(ctx, "elsewhere "+token, 1, now, kept)
}

// Return gives what Leave kept, once: of two that come back with the same secret one gets it.
func (d *Directory) Return(ctx context.Context, token string, now time.Time) (kept []byte, err error) {
	name := "elsewhere " + token
	events, err := d.log.Read(ctx, session.SignInOf(name), 0)
	if errors.Is(err, session.ErrNotFound) {
		return nil, ErrSignedOut
	}
	if err != nil {
		return nil, fmt.Errorf("coming back to sign in: %w", err)
	}
	if len(events) != 1 || now.Sub(events[0].At) >= loginWithin {
		return nil, ErrSignedOut
	}
	if err := d.appendSignIn(ctx, name, 2, now, nil); errors.Is(err, session.ErrConflict) {
		return nil, ErrSignedOut
	} else if err != nil {
		return nil, err
	}
	return events[0].Desk, nil
}
