package desk

import (
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
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
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
	var key any = i.key
	if i.alg == jose.HS256 {
		key = []byte("a secret that is long enough for it")
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: i.alg, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	payload, _ := json.Marshal(claims)
	signed, err := signer.Sign(payload)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	compact, _ := signed.CompactSerialize()
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":"a","token_type":"Bearer","id_token":%q}`, compact)
}

// begin starts to sign in and gives where the provider was to send the browser, and the cookie.
func begin(t *testing.T, f *office, i *issuer) (asked url.Values, cookie *http.Cookie) {
	t.Helper()
	res, err := client.Get(f.h.URL + "/desk/oidc")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
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
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.h.URL+"/desk/oidc/back?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
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

// A proxy is believed when it speaks from where it is said to be, and nobody else.
func TestProxy(t *testing.T) {
	for _, row := range []struct {
		from    string
		headers []string
		want    int
	}{
		{"127.0.0.1", []string{"X-User", "grace", "X-Groups", "staff, lawyers"}, http.StatusSeeOther},
		{"127.0.0.0/8", []string{"X-User", "grace", "X-Groups", "lawyers"}, http.StatusSeeOther},
		{"10.0.0.2", []string{"X-User", "grace", "X-Groups", "lawyers"}, http.StatusOK}, // the page to sign in
		{"127.0.0.1", []string{"X-User", "grace", "X-Groups", "staff"}, http.StatusForbidden},
		{"127.0.0.1", []string{"X-Groups", "lawyers"}, http.StatusOK},
		{"127.0.0.1", []string{"X-User", "grace"}, http.StatusOK},
	} {
		f := open(t, memlog.New(), func(o *Options) {
			o.Config.Proxy = &Proxy{From: []string{row.from}, User: "X-User", Groups: "X-Groups", Roles: map[staff.Role][]string{staff.Lawyer: {"lawyers"}}}
		})
		nobody := &member{office: f}
		if status, _ := nobody.do(http.MethodGet, "/desk/sign-in", nil, row.headers...); status != row.want {
			t.Errorf("%+v: got %d", row, status)
		}
		if status, _ := nobody.do(http.MethodGet, "/desk/queue", nil, row.headers...); status != http.StatusSeeOther {
			t.Errorf("%+v: without signing in: got %d", row, status)
		}
	}
}

func TestConfig(t *testing.T) {
	for _, row := range []struct {
		c    Config
		want []string
	}{
		{Config{OIDC: &OIDC{Issuer: "http://idp.example", Secret: "hunter2", Roles: map[staff.Role][]string{"king": {"a"}}}}, []string{"issuer", "client_id", "env:NAME", "king"}},
		{Config{Proxy: &Proxy{From: []string{"0.0.0.0/0", "x"}}}, []string{`"0.0.0.0/0"`, `"x"`, "user and groups", "which groups"}},
		{Config{Proxy: &Proxy{}}, []string{"name the addresses"}},
	} {
		_, err := New(Options{Log: memlog.New(), Config: row.c})
		for _, want := range row.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Error("the error shows the secret")
		}
	}
}
