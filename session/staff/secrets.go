package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/crypto/argon2"
)

// The cost of a password: what OWASP's cheat sheet asks of argon2id, 19 MiB and two passes, which takes about 30 ms.
const (
	memory = 19 << 10 // KiB
	passes = 2
	lanes  = 1
	length = 32

	passwordLeast = 12  // characters
	passwordMost  = 200 // so that nobody has us hash a book
)

// hashing bounds how many passwords are hashed at once, and with them memory.
var hashing = make(chan struct{}, 4)

func derive(password string, salt []byte) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, length)
}

// seal gives a password as it is kept.
func seal(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	code := base64.RawStdEncoding
	return fmt.Sprintf("%s$%s", code.EncodeToString(salt), code.EncodeToString(derive(password, salt)))
}

// opens reports whether a password is the one that was kept. Where there is none it takes as long.
func opens(password, kept string) bool {
	code := base64.RawStdEncoding
	before, after, _ := strings.Cut(kept, "$")
	salt, errSalt := code.DecodeString(before)
	key, errKey := code.DecodeString(after)
	made := derive(password, salt)
	return errSalt == nil && errKey == nil && subtle.ConstantTimeCompare(made, key) == 1
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte("answerbot staff\x00" + token))
	return hex.EncodeToString(sum[:])
}

// period is how long a code of the second factor holds (RFC 6238); the one before and the one after are taken too, for clocks that are not exact.
const period = 30

// issuer is what authenticator apps and devices call the desk.
const issuer = "Answerbot desk"

// NewFactor makes the second factor of an account: its key, and as a picture for a phone, address.
func NewFactor(id string) (*otp.Key, error) {
	return totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: id, Period: period})
}

// FactorOf gives the key of a second factor that NewFactor made, by its secret.
func FactorOf(id, secret string) (*otp.Key, error) {
	raw, err := base32Secret(secret)
	if err != nil {
		return nil, err
	}
	return totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: id, Period: period, Secret: raw})
}

// stepOf gives the time step whose code was given, if it is one of those that hold and newer than last.
func stepOf(secret, code string, last int64, now time.Time) (int64, bool) {
	for skew := int64(-1); skew <= 1; skew++ {
		at := now.Add(time.Duration(skew*period) * time.Second)
		step := at.Unix() / period
		want, err := totp.GenerateCode(secret, at)
		if err == nil && step > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// Errors of an enrolment that say what would be right.
var (
	ErrPassword = errors.New("a password has at least 12 characters: four words or more are easy to keep in mind")
	ErrCode     = errors.New("that is not the code that the app shows now; wait for the next one and type it")
)

// Enrol gives an account its password and second factor, once: the link ends with it.
func (d *Directory) Enrol(ctx context.Context, token, password, secret, code string, now time.Time) (Account, error) {
	if n := utf8.RuneCountInString(password); n < passwordLeast || n > passwordMost {
		return Account{}, ErrPassword
	}
	step, ok := stepOf(secret, code, 0, now)
	if !ok {
		return Account{}, ErrCode
	}
	kept := seal(password)
	var account Account
	err := d.write(ctx, now, func() ([]entry, error) {
		for _, a := range d.accounts {
			if a.enrol == hashOf(token) && now.Before(a.Until) {
				account = a
				return []entry{{Kind: enrolled, ID: a.ID, Password: kept, Secret: secret, Step: step}}, nil
			}
		}
		return nil, ErrLink
	})
	account.Open = err == nil
	return account, err
}

// Check lets in who knows the password and has the second factor. Every code is taken once.
func (d *Directory) Check(ctx context.Context, id, password, code string, now time.Time) (Account, error) {
	account, err := d.Account(ctx, id)
	if err != nil {
		return Account{}, err
	}
	if utf8.RuneCountInString(password) > passwordMost || !opens(password, account.password) || !account.Open {
		return Account{}, ErrWrong
	}
	err = d.write(ctx, now, func() ([]entry, error) {
		account = d.accounts[id]
		step, ok := stepOf(account.secret, code, account.step, now)
		if !ok || !account.Open {
			return nil, ErrWrong
		}
		return []entry{{Kind: used, ID: id, Step: step}}, nil
	})
	return account, err
}
