package desk

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// issuer is an identity provider whose tokens a test can spoil.
type issuer struct {
	*httptest.Server
	key    *rsa.PrivateKey
	begun  map[string]url.Values // what was asked for, by code
	claims func(map[string]any)
	alg    jose.SignatureAlgorithm
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{begun: make(map[string]url.Values), alg: jose.RS256}
	var err error
	if i.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	send := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		send(w, map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys"})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		send(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

// token gives a token for a code, once, to who knows the verifier.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	asked := i.begun[r.PostFormValue("code")]
	delete(i.begun, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if asked == nil || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims := map[string]any{"iss": i.URL, "aud": "desk", "sub": "u1", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": asked.Get("nonce"),
		"name": "Grace Hopper", "groups": []string{"staff", "lawyers"}}
	if i.claims != nil {
		i.claims(claims)
	}
	compact, err := i.sign(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":"a","token_type":"Bearer","id_token":%q}`, compact)
}

func (i *issuer) sign(claims map[string]any) (string, error) {
	var key any = i.key
	if i.alg == jose.HS256 {
		key = []byte("a secret that is long enough for it")
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: i.alg, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// begin starts to sign in and gives where the provider was to send the browser, and the cookie.
func begin(t *testing.T, f *office, i *issuer) (asked url.Values, cookie *http.Cookie) {
	t.Helper()
	res, _ := request.Send(t, "GET", f.h.URL+"/desk/oidc", "")
	to, err := url.Parse(res.Header.Get("Location"))
	if err != nil || res.StatusCode != http.StatusSeeOther || len(res.Cookies()) != 1 {
		t.Fatalf("got %d, %v, %v", res.StatusCode, to, err)
	}
	asked = to.Query()
	if asked.Get("code_challenge_method") != "S256" || asked.Get("nonce") == "" || asked.Get("state") == "" || asked.Get("redirect_uri") != f.h.URL+"/desk/oidc/back" {
		t.Fatalf("asked for %v", asked)
	}
	i.begun["code-"+asked.Get("state")] = asked
	return asked, res.Cookies()[0]
}

func back(t *testing.T, f *office, query string, cookie *http.Cookie) (status int, token string) {
	t.Helper()
	var headers []string
	if cookie != nil {
		headers = []string{"Cookie", cookie.Name + "=" + cookie.Value}
	}
	res, _ := request.Send(t, "GET", f.h.URL+"/desk/oidc/back?"+query, "", headers...)
	for _, c := range res.Cookies() {
		if c.Name == plainCookie {
			token = c.Value
		}
	}
	return res.StatusCode, token
}

func TestOIDC(t *testing.T) {
	i := newIssuer(t)
	f := open(t, memlog.New(), func(o *Options) {
		o.Config.OIDC = &OIDC{Issuer: i.URL, ClientID: "desk", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}, staff.Admin: {"partners"}}}
	})
	asked, cookie := begin(t, f, i)
	query := "code=code-" + asked.Get("state") + "&state=" + asked.Get("state")
	status, token := back(t, f, query, cookie)
	grace := &member{f, caller{token: token}}
	if page, body := grace.get("/desk/queue"); status != http.StatusOK || page != http.StatusOK || !strings.Contains(body, "Grace Hopper, lawyer") {
		t.Fatalf("got %d, %d", status, page)
	}
	if status, token := back(t, f, query, cookie); status == http.StatusOK || token != "" {
		t.Error("the same address opened the desk twice")
	}
	for name, row := range map[string]struct {
		claims func(map[string]any)
		alg    jose.SignatureAlgorithm
		query  func(string) string
		cookie func(*http.Cookie) *http.Cookie
	}{
		"another issuer":    {claims: func(c map[string]any) { c["iss"] = i.URL + "/" }},
		"another audience":  {claims: func(c map[string]any) { c["aud"] = "other" }},
		"expired":           {claims: func(c map[string]any) { c["exp"] = time.Now().Add(-time.Minute).Unix() }},
		"another nonce":     {claims: func(c map[string]any) { c["nonce"] = "n" }},
		"no nonce":          {claims: func(c map[string]any) { delete(c, "nonce") }},
		"no role":           {claims: func(c map[string]any) { c["groups"] = []string{"staff"} }},
		"no groups":         {claims: func(c map[string]any) { delete(c, "groups") }},
		"a secret as key":   {alg: jose.HS256},
		"another state":     {query: func(q string) string { return strings.Replace(q, "&state=", "&state=x", 1) }},
		"no state":          {query: func(q string) string { return q[:strings.Index(q, "&")] }},
		"another code":      {query: func(q string) string { return strings.Replace(q, "code=code-", "code=x-", 1) }},
		"another provider":  {query: func(q string) string { return q + "&iss=https%3A%2F%2Fevil.example" }},
		"no cookie":         {cookie: func(*http.Cookie) *http.Cookie { return nil }},
		"somebody's cookie": {cookie: func(*http.Cookie) *http.Cookie { _, other := begin(t, f, i); return other }},
	} {
		i.claims, i.alg = row.claims, jose.RS256
		if row.alg != "" {
			i.alg = row.alg
		}
		asked, cookie := begin(t, f, i)
		query := "code=code-" + asked.Get("state") + "&state=" + asked.Get("state")
		if row.query != nil {
			query = row.query(query)
		}
		if row.cookie != nil {
			cookie = row.cookie(cookie)
		}
		if status, token := back(t, f, query, cookie); status != http.StatusForbidden || token != "" {
			t.Errorf("%s: got %d, let in: %v", name, status, token != "")
		}
	}
	if strings.Contains(f.said.String(), "Grace") {
		t.Error("the log holds a name")
	}
}

// Roles are asked for again while somebody works: a page goes through the provider without a word, everything else is refused a while later, and who has
// lost their role is signed out everywhere.
func TestOIDCAgain(t *testing.T) {
	i := newIssuer(t)
	now := time.Now().Truncate(time.Second)
	begun := now
	f := open(t, memlog.New(), func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Config.OIDC = &OIDC{Issuer: i.URL, ClientID: "desk", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}, staff.Clerk: {"clerks"}}}
	})
	groups := "lawyers"
	i.claims = func(c map[string]any) { c["groups"], c["exp"] = []string{groups}, now.Add(time.Minute).Unix() }
	in := func() *member {
		t.Helper()
		asked, cookie := begin(t, f, i)
		status, token := back(t, f, "code=code-"+asked.Get("state")+"&state="+asked.Get("state"), cookie)
		if status != http.StatusOK {
			t.Fatalf("signing in: got %d", status)
		}
		return &member{f, caller{token: token}}
	}
	again := func(m *member) (asked url.Values, cookie *http.Cookie) { // what a page leads to
		t.Helper()
		res, _ := m.send("GET", "/desk/oidc?again=1&next=%2Fdesk%2Fqueue%3Ftab%3Dmine", "")
		to, err := res.Location()
		if err != nil || to.Query().Get("prompt") != "none" {
			t.Fatalf("got %v, %v: the provider would ask the person", to, err)
		}
		i.begun["code-"+to.Query().Get("state")] = to.Query()
		return to.Query(), res.Cookies()[0]
	}
	grace := in()
	reference := f.submit(1, nil).Reference
	now = now.Add(9 * time.Minute)
	if status, _ := grace.get("/desk/queue?tab=mine"); status != http.StatusOK {
		t.Errorf("after 9 minutes: got %d", status)
	}
	now = now.Add(2 * time.Minute)
	res, _ := grace.send("GET", "/desk/queue?tab=mine", "")
	if to := res.Header.Get("Location"); to != "/desk/oidc?again=1&next=%2Fdesk%2Fqueue%3Ftab%3Dmine" {
		t.Errorf("after 11 minutes a page leads to %q", to)
	}
	if status, _ := grace.post("/desk/intakes/"+reference+"/note", "text", "still here"); status != http.StatusSeeOther {
		t.Errorf("a form after 11 minutes: got %d", status)
	}
	now = now.Add(10 * time.Minute)
	if status, _ := grace.post("/desk/intakes/"+reference+"/note", "text", "still here"); status != http.StatusUnauthorized {
		t.Errorf("a form after 21 minutes: got %d", status)
	}

	asked, cookie := again(grace)
	groups = "clerks"
	status, token := back(t, f, "code=code-"+asked.Get("state")+"&state="+asked.Get("state"), cookie)
	if status != http.StatusOK {
		t.Fatalf("coming back: got %d", status)
	}
	grace = &member{f, caller{token: token}}
	p, err := f.desk.staff.SignedIn(t.Context(), token, false, now)
	if err != nil || p.Role != staff.Clerk || !p.Since.Equal(begun) || !p.Asked.Equal(now) {
		t.Errorf("got %+v, %v: the new role holds, and the day ends when it would have ended", p, err)
	}

	asked, cookie = again(grace)
	if status, _ := back(t, f, "error=login_required&state="+asked.Get("state"), cookie); status != http.StatusForbidden {
		t.Errorf("a provider that wants to be asked: got %d", status)
	}
	elsewhere := in()
	asked, cookie = again(grace)
	groups = "nobody"
	now = now.Add(time.Second)
	if status, _ := back(t, f, "code=code-"+asked.Get("state")+"&state="+asked.Get("state"), cookie); status != http.StatusForbidden {
		t.Errorf("without a role: got %d", status)
	}
	for name, m := range map[string]*member{"the page": grace, "another browser": elsewhere} {
		if status, _ := m.get("/desk/queue"); status != http.StatusSeeOther {
			t.Errorf("%s of who lost their role: got %d", name, status)
		}
	}
}

// Who comes back without having begun is written down, but not without end.
func TestOIDCBackIsLimited(t *testing.T) {
	i := newIssuer(t)
	f := open(t, memlog.New(), func(o *Options) {
		o.Config.OIDC = &OIDC{Issuer: i.URL, ClientID: "desk", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}}}
	})
	for n := range 10*failsFrom + 5 {
		want := http.StatusForbidden
		if n >= 10*failsFrom {
			want = http.StatusTooManyRequests
		}
		if status, _ := back(t, f, "state=x", nil); status != want {
			t.Fatalf("the %d. time: got %d, want %d", n+1, status, want)
		}
	}
	if entries, err := audit.Read(t.Context(), f.log); err != nil || len(entries) != 10*failsFrom {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// A provider that does not answer holds nobody up for longer than the request that asks for it lasts.
func TestOIDCProviderHangs(t *testing.T) {
	hang := make(chan struct{})
	h := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer h.Close()
	defer close(hang)
	p := newProvider(&OIDC{Issuer: h.URL})
	begun := time.Now()
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if _, err := p.get(ctx); err == nil {
				t.Error("it answered")
			}
		})
	}
	all.Wait()
	if took := time.Since(begun); took > providerWithin/2 {
		t.Errorf("held up for %s", took)
	}
}

// The provider says that somebody is signed out; nobody else can say it, and no other token of its own.
func TestOIDCEnd(t *testing.T) {
	i := newIssuer(t)
	f := open(t, memlog.New(), func(o *Options) {
		o.Config.OIDC = &OIDC{Issuer: i.URL, ClientID: "desk", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}}}
	})
	grace := f.as("oidc:u1", "Grace", staff.Lawyer)
	send := func(change func(map[string]any)) int {
		t.Helper()
		claims := map[string]any{"iss": i.URL, "aud": "desk", "sub": "u1", "iat": time.Now().Unix(), "jti": "1", "events": map[string]any{ended: map[string]any{}}}
		change(claims)
		token, err := i.sign(claims)
		must(t, err)
		status, _ := (&member{office: f}).post("/desk/oidc/end", "logout_token", token)
		return status
	}
	for name, change := range map[string]func(map[string]any){
		"another issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"another audience": func(c map[string]any) { c["aud"] = "other" },
		"a token to sign in": func(c map[string]any) {
			delete(c, "events")
			c["exp"] = time.Now().Add(time.Minute).Unix()
		},
		"another event": func(c map[string]any) { c["events"] = map[string]any{"http://example.com": true} },
		"a nonce":       func(c map[string]any) { c["nonce"] = "n" },
		"nobody":        func(c map[string]any) { delete(c, "sub") },
		"long ago":      func(c map[string]any) { c["iat"] = time.Now().Add(-time.Hour).Unix() },
		"no time":       func(c map[string]any) { delete(c, "iat") },
	} {
		if status := send(change); status != http.StatusBadRequest {
			t.Errorf("%s: got %d", name, status)
		}
	}
	if status, _ := grace.get("/desk/queue"); status != http.StatusOK {
		t.Fatalf("a refused token ended a sign-in: %d", status)
	}
	if status := send(func(map[string]any) {}); status != http.StatusOK {
		t.Errorf("got %d", status)
	}
	if status, _ := grace.get("/desk/queue"); status != http.StatusSeeOther {
		t.Errorf("after the end: got %d", status)
	}
}
