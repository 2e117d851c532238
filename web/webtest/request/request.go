// Package request sends the requests of tests.
package request

import (
	"cmp"
	"io"
	"net/http"
	"strings"
	"testing"
)

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Send sends a request with headers, each a name and a value, and gives the reply and its body. What is sent is JSON unless a header says otherwise; where a
// reply leads elsewhere is not followed.
func Send(t testing.TB, method, url, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(headers); n += 2 {
		r.Header.Add(headers[n], headers[n+1])
	}
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Host = cmp.Or(r.Header.Get("Host"), r.Host)
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// Form is the header of a body that is a form.
var Form = []string{"Content-Type", "application/x-www-form-urlencoded"}
