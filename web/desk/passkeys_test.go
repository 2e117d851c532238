package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// device gives a page an authenticator that keeps passkeys.
func device(t *testing.T, ctx context.Context, transport webauthn.AuthenticatorTransport) webauthn.AuthenticatorID {
	t.Helper()
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	made, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: transport, HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	must(t, err)
	return made.AuthenticatorID
}

// An account is opened by its link with a passkey and without a password, signs in with it, and never loses its last way in. What a device signed opens
// the desk once, for the ceremony it was signed in.
func TestPasskeys(t *testing.T) {
	f := open(t, memlog.New())
	f.account("first", "First", staff.Admin)
	link, err := f.desk.staff.Add(t.Context(), "grace", "Grace Hopper", staff.Lawyer, time.Now())
	must(t, err)
	base := strings.Replace(f.h.URL, "127.0.0.1", "localhost", 1) // a number has no passkeys
	page := browser(t)
	one := device(t, page, webauthn.AuthenticatorTransportInternal)
	visit(t, page, base+"/desk/enrol#"+link)
	await(t, page, `document.querySelector("#token")?.value`)
	click(t, page, "main button")
	await(t, page, `document.querySelector("[data-passkey]:not([hidden])")`)
	looked(t, page, "enrol-passkey", wide, narrow)
	click(t, page, "[data-passkey] button")
	await(t, page, `location.pathname === "/desk/queue" && document.body.innerText.includes("Grace Hopper")`)

	visit(t, page, base+"/desk/account")
	await(t, page, `document.querySelectorAll(".keys li").length === 1`)
	looked(t, page, "account", wide, narrow)
	click(t, page, ".keys button")
	await(t, page, `document.querySelector("[role=alert]")?.innerText.includes("only way in")`)
	visit(t, page, base+"/desk/account")
	await(t, page, `document.querySelector("[data-passkey]:not([hidden])")`)
	click(t, page, "[data-passkey] button") // the device has one already
	await(t, page, `document.querySelector("[data-passkey] .told").textContent`)
	if _, err := chromedp.Call(page, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: one, IsUserVerified: false}); err != nil {
		t.Fatal(err)
	}
	device(t, page, webauthn.AuthenticatorTransportUsb)
	click(t, page, "[data-passkey] button")
	await(t, page, `document.querySelectorAll(".keys li").length === 2`)
	click(t, page, ".keys button") // the first
	await(t, page, `document.querySelectorAll(".keys li").length === 1`)
	click(t, page, `form[action="/desk/sign-out"] button`)
	await(t, page, `location.pathname === "/desk/sign-in" && document.querySelector("[data-passkey]:not([hidden])")`)
	click(t, page, "[data-passkey] button")
	await(t, page, `location.pathname === "/desk/queue"`)

	// The same without the page: what is signed is taken once, and only where it was asked for.
	nobody := &member{office: f}
	ask := func() (signed [2]string) {
		t.Helper()
		script(t, page, `window.got = ""; (async () => {
			const begun = await (await fetch("/desk/passkey/ask", {method: "POST"})).json();
			const made = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(begun.options)});
			window.got = JSON.stringify([begun.token, JSON.stringify(made.toJSON())]);
		})(); ""`)
		await(t, page, `window.got`)
		must(t, json.Unmarshal([]byte(script(t, page, `window.got`)), &signed))
		return signed
	}
	send := func(want int, token, response string) {
		t.Helper()
		signed := url.Values{"token": {token}, "response": {response}}
		res, _ := request.Send(t, "POST", f.h.URL+"/desk/passkey/sign-in", signed.Encode(), append(request.Form, "Host", strings.TrimPrefix(base, "http://"))...)
		if res.StatusCode != want || (len(res.Cookies()) > 0) != (want == http.StatusOK) {
			t.Errorf("got %d and %d cookies, want %d", res.StatusCode, len(res.Cookies()), want)
		}
	}
	first, second := ask(), ask()
	send(401, second[0], first[1]) // another ceremony's
	send(200, first[0], first[1])
	send(401, first[0], first[1])
	third := ask()
	send(401, third[0], strings.Replace(third[1], `"signature":"`, `"signature":"AA`, 1))
	fourth := ask()
	if status, body := nobody.post("/desk/passkey/sign-in", "token", fourth[0], "response", fourth[1]); status != 409 || !strings.Contains(body, "cannot make passkeys") {
		t.Errorf("at a number: got %d, %s", status, body)
	}
	fifth := ask()
	must(t, f.desk.staff.Remove(t.Context(), "grace", time.Now()))
	send(401, fifth[0], fifth[1])
	send(401, "", "")
}

// Passkeys are changed by who has just signed in, with a form of their own.
func TestPasskeysFresh(t *testing.T) {
	later := func() time.Time { return time.Now().Add(20 * time.Minute) } // the account is older than its sign-ins
	f := open(t, memlog.New(), func(o *Options) { o.Now = later })
	f.account("ada", "Ada", staff.Admin)
	sign := func(ago time.Duration) *member {
		token, err := f.desk.staff.SignIn(t.Context(), staff.Person{ID: "ada", Local: true}, later().Add(-ago))
		must(t, err)
		return &member{f, caller{staff.Person{ID: "ada"}, token}}
	}
	for _, path := range []string{"/desk/account/passkey/begin", "/desk/account/passkey", "/desk/account/passkey/remove"} {
		if status, _ := sign(12 * time.Minute).post(path); status != http.StatusForbidden {
			t.Errorf("%s, signed in long ago: got %d", path, status)
		}
		if status, _ := sign(time.Second).do(http.MethodPost, path, nil); status != http.StatusForbidden {
			t.Errorf("%s without a form of one's own: got %d", path, status)
		}
		token, err := f.desk.staff.SignIn(t.Context(), staff.Person{ID: "oidc:u1", Role: staff.Admin}, later())
		must(t, err)
		grace := &member{f, caller{token: token}}
		if status, _ := grace.post(path); status != http.StatusForbidden {
			t.Errorf("%s by who has no account here: got %d", path, status)
		}
	}
	if status, page := sign(time.Second).get("/desk/account"); status != http.StatusOK || !strings.Contains(page, "cannot make passkeys") {
		t.Errorf("at a number: got %d", status)
	}
}
