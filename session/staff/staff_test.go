package staff

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
)

var begin = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

const password = "correct horse battery staple"

// enrolled makes an account with a second factor.
func enrolledAccount(t *testing.T, d *Directory, id string, role Role) (secret string) {
	t.Helper()
	token, err := d.Add(t.Context(), id, "Grace Hopper", role, begin)
	if err != nil {
		t.Fatal(err)
	}
	key, err := NewFactor(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Enrol(t.Context(), token, password, key.Secret(), code(t, key.Secret(), begin), begin); err != nil {
		t.Fatal(err)
	}
	return key.Secret()
}

func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEnrolAndCheck(t *testing.T) {
	log := memlog.New()
	d := Open(log)
	secret := enrolledAccount(t, d, "grace", Lawyer)
	later := begin.Add(time.Hour)
	now := code(t, secret, later)
	for _, row := range []struct {
		id, password, code string
		at                 time.Time
	}{
		{"grace", "wrong horse battery staple", now, later},
		{"grace", password, "000000", later},
		{"grace", password, "", later},
		{"grace", "", now, later},
		{"nobody", password, now, later},
		{"grace", password, code(t, secret, begin), begin}, // was used to enrol
		{"grace", strings.Repeat("x", 1000), now, later},
	} {
		if _, err := d.Check(t.Context(), row.id, row.password, row.code, row.at); !errors.Is(err, ErrWrong) {
			t.Errorf("%v: got %v, want %v", row, err, ErrWrong)
		}
	}
	a, err := Open(log).Check(t.Context(), "grace", password, now, later) // as another server sees it
	if err != nil || a.Role != Lawyer || a.Name != "Grace Hopper" {
		t.Fatalf("got %+v, %v", a, err)
	}
	if _, err := d.Check(t.Context(), "grace", password, now, later); !errors.Is(err, ErrWrong) {
		t.Errorf("a code was taken twice: %v", err)
	}
	events, err := log.Read(t.Context(), session.DeskStaff, 0)
	for _, e := range events {
		if strings.Contains(string(e.Desk), password) {
			t.Error("the store holds the password")
		}
	}
	if err != nil || len(events) == 0 {
		t.Errorf("got %d events, %v", len(events), err)
	}
}

func TestEnrolmentLink(t *testing.T) {
	d := Open(memlog.New())
	token, err := d.Add(t.Context(), "ada", "", Clerk, begin)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := NewFactor("ada")
	good := code(t, key.Secret(), begin)
	for _, row := range []struct {
		token, password, code string
		at                    time.Time
		want                  error
	}{
		{token, "short", good, begin, ErrPassword},
		{token, password, "123", begin, ErrCode},
		{token + "x", password, good, begin, ErrLink},
		{token, password, code(t, key.Secret(), begin.Add(73*time.Hour)), begin.Add(73 * time.Hour), ErrLink},
		{token, password, good, begin, nil},
		{token, password, good, begin, ErrLink}, // once
	} {
		if _, err := d.Enrol(t.Context(), row.token, row.password, key.Secret(), row.code, row.at); !errors.Is(err, row.want) {
			t.Errorf("%q, %q at %v: got %v, want %v", row.password, row.code, row.at, err, row.want)
		}
	}
	for _, id := range []string{"", "Ada", "a b", "-a", "ada\n", strings.Repeat("a", 65), "<b>"} {
		if _, err := d.Add(t.Context(), id, "", Clerk, begin); err == nil {
			t.Errorf("%q was taken for a name", id)
		}
	}
	if _, err := d.Add(t.Context(), "bob", "", "king", begin); err == nil {
		t.Error("there is no such role")
	}
}

// A sign-in ends when idle, at its latest end, when it is revoked and with its account; on every server.
func TestSignIn(t *testing.T) {
	log := memlog.New()
	d, other := Open(log), Open(log)
	enrolledAccount(t, d, "grace", Lawyer)
	grace := Person{ID: "grace", Name: "Grace Hopper", Role: Lawyer, Local: true}
	open := func() string {
		token, err := d.SignIn(t.Context(), grace, begin.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	at := func(minutes int) time.Time { return begin.Add(time.Minute).Add(time.Duration(minutes) * time.Minute) }
	expect := func(d *Directory, token string, acts bool, minutes int, want error) {
		t.Helper()
		if _, err := d.SignedIn(t.Context(), token, acts, at(minutes)); !errors.Is(err, want) {
			t.Errorf("after %d minutes: got %v, want %v", minutes, err, want)
		}
	}
	token := open()
	expect(d, token, true, 14, nil)
	expect(other, token, true, 28, nil)
	expect(other, token, false, 42, nil)
	expect(d, token, false, 43, ErrSignedOut) // waiting for news is no activity
	expect(d, "", true, 0, ErrSignedOut)
	expect(d, "made up", true, 0, ErrSignedOut)

	token = open()
	for m := 10; m < 12*60; m += 10 {
		expect(d, token, true, m, nil)
	}
	expect(d, token, true, 12*60, ErrSignedOut)

	token = open()
	if err := other.SetRole(t.Context(), "grace", Editor, at(1)); err != nil {
		t.Fatal(err)
	}
	if p, err := d.SignedIn(t.Context(), token, true, at(2)); err != nil || p.Role != Editor {
		t.Errorf("got %+v, %v, want an editor", p, err)
	}
	for name, end := range map[string]func(*Directory, context.Context, string, time.Time) error{"revoke": (*Directory).Revoke, "remove": (*Directory).Remove} {
		if err := end(other, t.Context(), "grace", at(3)); err != nil {
			t.Fatal(name, err)
		}
		expect(d, token, true, 3, ErrSignedOut)
	}
	if err := d.Remove(t.Context(), "grace", at(4)); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
}

// The whole table: role, action, and how it is with the intake.
func TestMay(t *testing.T) {
	states := map[string]Intake{"open": {}, "restricted": {Restricted: true}, "cleared": {Restricted: true, Cleared: true}, "screened": {Restricted: true, Cleared: true, Except: []string{"me"}}}
	want := map[string]string{ // by state and role: the actions that are allowed
		"open clerk": "read claim note assign conflict close", "open lawyer": "read claim note assign reply close", "open editor": "",
		"open admin":       "read claim note assign conflict reply close",
		"restricted clerk": "read note conflict close", "restricted lawyer": "", "restricted editor": "", "restricted admin": "read note conflict close",
		"cleared clerk": "read claim note assign conflict close", "cleared lawyer": "read claim note assign reply close", "cleared editor": "",
		"cleared admin":  "read claim note assign conflict reply close",
		"screened clerk": "", "screened lawyer": "", "screened editor": "", "screened admin": "",
	}
	for state, intake := range states {
		for _, role := range append([]Role{"", "king"}, Roles...) {
			var got []string
			for _, a := range []Action{Read, Claim, Note, Assign, Conflict, Reply, Close} {
				if (Person{ID: "me", Role: role}).May(a, intake) {
					got = append(got, string(a))
				}
			}
			if strings.Join(got, " ") != want[state+" "+string(role)] {
				t.Errorf("%s %s may %v, want %s", state, role, got, want[state+" "+string(role)])
			}
		}
	}
	for role, want := range map[Role]string{Clerk: "queue", Lawyer: "queue insights", Editor: "insights write", Admin: "queue insights write manage audit", "": ""} {
		var got []string
		for _, a := range []Action{Queue, Insights, Write, Manage, Audit} {
			if role.May(a) {
				got = append(got, string(a))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s may %v, want %s", role, got, want)
		}
	}
}
