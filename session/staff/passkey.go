package staff

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// A passkey (WebAuthn) is a key that never leaves the device of its owner, and signs only for the host it was made for: it takes the place of password and
// code together, since the device asks for a finger, a face or a PIN first. The store has the public half.

// Passkey is one of an account's.
type Passkey struct {
	ID    string // hash of the credential's, for forms and addresses
	Added time.Time
	Used  time.Time // the last time; zero for never

	credential webauthn.Credential
}

// Errors of passkeys.
var (
	ErrPasskey     = errors.New("that passkey is none of an account here, or what it signed is not what was asked for")
	ErrNoPasskeys  = errors.New("passkeys need https and a host name, or localhost")
	ErrLastPasskey = errors.New("that passkey is the only way into the account")
)

// passkeysAtMost bounds the passkeys of an account.
const passkeysAtMost = 20

// Ceremony is what a browser is asked to do: options for navigator.credentials, and the secret with which it comes back once.
type Ceremony struct {
	Token   string `json:"token"`
	Options any    `json:"options"`
}

// begun is what is kept of a ceremony until it comes back.
type begun struct {
	Account string                `json:"account,omitempty"` // for whom a passkey is made
	Passkey *webauthn.SessionData `json:"passkey"`
}

// relying gives the party that passkeys are made for: the host of origin.
func relying(origin string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(origin)
	if err != nil || !PasskeysAt(origin) {
		return nil, ErrNoPasskeys
	}
	verified := protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: issuer, RPOrigins: []string{origin}, AuthenticatorSelection: verified, AttestationPreference: protocol.PreferNoAttestation})
}

// PasskeysAt reports whether browsers make passkeys for an origin such as https://desk.example.
func PasskeysAt(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	_, notName := netip.ParseAddr(strings.Trim(u.Hostname(), "[]"))
	return notName != nil && u.Hostname() != "" && (u.Scheme == "https" || u.Hostname() == "localhost")
}

// owner shows an account to the library.
type owner struct{ Account }

// WebAuthnID implements webauthn.User; it says nothing of whom it is.
func (o owner) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("answerbot passkey\x00" + o.ID))
	return sum[:]
}

// WebAuthnName implements webauthn.User.
func (o owner) WebAuthnName() string { return o.ID }

// WebAuthnDisplayName implements webauthn.User.
func (o owner) WebAuthnDisplayName() string { return o.Name }

// WebAuthnCredentials implements webauthn.User.
func (o owner) WebAuthnCredentials() []webauthn.Credential {
	var all []webauthn.Credential
	for _, p := range o.Passkeys {
		all = append(all, p.credential)
	}
	return all
}

// NewPasskey begins to make a passkey for an account at an origin.
func (d *Directory) NewPasskey(ctx context.Context, origin string, a Account, now time.Time) (Ceremony, error) {
	party, err := relying(origin)
	if err != nil {
		return Ceremony{}, err
	}
	has := webauthn.Credentials(owner{a}.WebAuthnCredentials()).CredentialDescriptors()
	options, kept, err := party.BeginRegistration(owner{a}, webauthn.WithExclusions(has))
	if err != nil {
		return Ceremony{}, fmt.Errorf("beginning a passkey: %w", err)
	}
	return d.begin(ctx, begun{a.ID, kept}, options.Response, now)
}

// AskPasskey begins to sign somebody in with any passkey of the origin.
func (d *Directory) AskPasskey(ctx context.Context, origin string, now time.Time) (Ceremony, error) {
	party, err := relying(origin)
	if err != nil {
		return Ceremony{}, err
	}
	options, kept, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return d.begin(ctx, begun{"", kept}, options.Response, now)
}

func (d *Directory) begin(ctx context.Context, b begun, options any, now time.Time) (Ceremony, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return Ceremony{}, fmt.Errorf("keeping a passkey's beginning: %w", err)
	}
	token, err := d.Leave(ctx, data, now)
	return Ceremony{token, options}, err
}

// made checks what a browser has made of NewPasskey for an account.
func (d *Directory) made(ctx context.Context, origin string, a Account, token string, response []byte, now time.Time) (*webauthn.Credential, error) {
	party, b, err := d.finish(ctx, origin, token, now)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil || b.Account != a.ID || a.ID == "" {
		return nil, ErrPasskey
	}
	credential, err := party.CreateCredential(owner{a}, *b.Passkey, parsed)
	if err != nil {
		return nil, ErrPasskey
	}
	credential.Attestation = webauthn.CredentialAttestation{} // who made the device is not asked for and not kept
	return credential, nil
}

func (d *Directory) finish(ctx context.Context, origin, token string, now time.Time) (party *webauthn.WebAuthn, b begun, err error) {
	if party, err = relying(origin); err != nil {
		return nil, b, err
	}
	data, err := d.Return(ctx, token, now)
	if errors.Is(err, ErrSignedOut) {
		return nil, b, ErrPasskey
	}
	if err != nil {
		return nil, b, err
	}
	if err := json.Unmarshal(data, &b); err != nil || b.Passkey == nil {
		return nil, b, ErrPasskey
	}
	return party, b, nil
}

// AddPasskey gives an enrolled account the passkey that a browser has made.
func (d *Directory) AddPasskey(ctx context.Context, origin, id, token string, response []byte, now time.Time) error {
	a, err := d.Account(ctx, id)
	if err != nil {
		return err
	}
	credential, err := d.made(ctx, origin, a, token, response, now)
	if err != nil {
		return err
	}
	return d.write(ctx, now, func() ([]entry, error) {
		if a := d.accounts[id]; !a.Open || len(a.Passkeys) >= passkeysAtMost || slices.ContainsFunc(a.Passkeys, sameAs(*credential)) {
			return nil, ErrPasskey
		}
		return []entry{{Kind: keyed, ID: id, Passkey: credential}}, nil
	})
}

// EnrolPasskey opens an account with a passkey instead of a password, once: the link ends with it.
func (d *Directory) EnrolPasskey(ctx context.Context, origin, link, token string, response []byte, now time.Time) (Account, error) {
	account, err := d.Enrolling(ctx, link, now)
	if err != nil {
		return Account{}, err
	}
	credential, err := d.made(ctx, origin, account, token, response, now)
	if err != nil {
		return Account{}, err
	}
	err = d.write(ctx, now, func() ([]entry, error) {
		if a := d.accounts[account.ID]; a.enrol != hashOf(link) || !now.Before(a.Until) {
			return nil, ErrLink
		}
		return []entry{{Kind: enrolled, ID: account.ID}, {Kind: keyed, ID: account.ID, Passkey: credential}}, nil
	})
	account.Open = err == nil
	return account, err
}

// CheckPasskey lets in who has a passkey of an account. What a browser signed is taken once.
func (d *Directory) CheckPasskey(ctx context.Context, origin, token string, response []byte, now time.Time) (Account, error) {
	party, b, err := d.finish(ctx, origin, token, now)
	if err != nil {
		return Account{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil || b.Account != "" {
		return Account{}, ErrPasskey
	}
	all, err := d.List(ctx)
	if err != nil {
		return Account{}, err
	}
	find := func(_, handle []byte) (webauthn.User, error) {
		for _, a := range all {
			if a.Open && bytes.Equal(owner{a}.WebAuthnID(), handle) {
				return owner{a}, nil
			}
		}
		return nil, ErrPasskey
	}
	user, credential, err := party.ValidatePasskeyLogin(find, *b.Passkey, parsed)
	if err != nil || credential.Authenticator.CloneWarning { // a counter that went back: somebody has a copy of the key
		return Account{}, ErrPasskey
	}
	account := user.(owner).Account
	return account, d.write(ctx, now, func() ([]entry, error) {
		if a := d.accounts[account.ID]; !a.Open || !slices.ContainsFunc(a.Passkeys, sameAs(*credential)) {
			return nil, ErrPasskey
		}
		return []entry{{Kind: keyUsed, ID: account.ID, Passkey: credential}}, nil
	})
}

// RemovePasskey takes a passkey from an account; not the last way into it.
func (d *Directory) RemovePasskey(ctx context.Context, id, passkey string, now time.Time) error {
	return d.write(ctx, now, func() ([]entry, error) {
		a := d.accounts[id]
		n := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return p.ID == passkey })
		switch {
		case n < 0:
			return nil, nil
		case !a.HasPassword() && len(a.Passkeys) == 1:
			return nil, ErrLastPasskey
		}
		return []entry{{Kind: unkeyed, ID: id, Passkey: &a.Passkeys[n].credential}}, nil
	})
}

// keep changes the passkeys of an account by an entry, without a change of what is held elsewhere.
func (a *Account) keep(e entry, at time.Time) {
	if e.Passkey == nil {
		return
	}
	before := slices.IndexFunc(a.Passkeys, sameAs(*e.Passkey))
	p := Passkey{ID: nameOf(*e.Passkey), Added: at, credential: *e.Passkey}
	if before >= 0 {
		p.Added = a.Passkeys[before].Added
	}
	a.Passkeys = slices.DeleteFunc(slices.Clone(a.Passkeys), sameAs(*e.Passkey))
	if e.Kind == keyUsed {
		p.Used = at
	}
	if e.Kind != unkeyed {
		a.Passkeys = append(a.Passkeys, p)
	}
}

func nameOf(c webauthn.Credential) string {
	sum := sha256.Sum256(c.ID)
	return hex.EncodeToString(sum[:8])
}

func sameAs(c webauthn.Credential) func(Passkey) bool {
	return func(p Passkey) bool { return bytes.Equal(p.credential.ID, c.ID) }
}
