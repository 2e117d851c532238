package web

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// What openapi.yaml promises is what the server sends: each request is looked up in the description, and the status, type and body of
// its response must be described there.
func TestOpenAPIIsTrue(t *testing.T) {
	_, h := start(t, Options{})
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: h.URL}}
	if err := doc.Validate(loader.Context); err != nil {
		t.Fatal(err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	asked := make(map[string]bool)
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/v1/ask", `{"text":"my landlord gave me an N12 because his son moves in"}`, 200},
		{"POST", "/v1/ask", `{"text":"hello"}`, 200},
		{"POST", "/v1/ask", `{"text":"I was arrested and have court tomorrow"}`, 200},
		{"POST", "/v1/ask", `{"text":""}`, 400},
		{"POST", "/v1/ask", `{`, 400},
		{"GET", "/v1/search?q=severance", "", 200},
		{"GET", "/v1/search?q=severance&limit=0", "", 400},
		{"GET", "/v1/answers/n12-landlords-own-use", "", 200},
		{"GET", "/v1/answers/none-such", "", 404},
		{"POST", "/v1/ticket", `{"partner":"none","pass":"x"}`, 403},
		{"POST", "/v1/chat", `{"frames":[{"type":"hello"},{"type":"say","id":"1","text":"hello"}]}`, 200},
		{"POST", "/v1/chat", `{"frames":[]}`, 400},
		{"GET", "/healthz", "", 200},
		{"GET", "/readyz", "", 200},
		{"GET", "/metrics", "", 200},
		{"GET", "/openapi.yaml", "", 200},
	} {
		request := func() *http.Request {
			r, err := http.NewRequest(c.method, h.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			return r
		}
		route, params, err := router.FindRoute(request())
		if err != nil {
			t.Errorf("%s %s is not described: %v", c.method, c.path, err)
			continue
		}
		asked[route.Path] = true
		res, err := http.DefaultClient.Do(request())
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != c.status {
			t.Errorf("%s %s %s: status %d, want %d\n%s", c.method, c.path, c.body, res.StatusCode, c.status, body)
		}
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request(), PathParams: params, Route: route},
			Status:                 res.StatusCode, Header: res.Header, Body: io.NopCloser(bytes.NewReader(body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		}
		if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
			t.Errorf("%s %s: the response is not as described: %.500s\n%.600s", c.method, c.path, err.Error(), body)
		}
	}
	for path := range doc.Paths.Map() {
		if !asked[path] {
			t.Errorf("%s is described and not asked", path)
		}
	}
}
