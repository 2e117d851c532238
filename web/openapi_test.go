package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// What openapi.yaml promises is what the server sends: each request is looked up in the description, and the status, type and body of
// its response must be described there.
func TestOpenAPIIsTrue(t *testing.T) {
	s := New(Options{Log: memlog.New(), Bot: starter(), Connections: formOfTests})
	h := httptest.NewUnstartedServer(nil)
	h.Config = s.HTTPServer()
	h.Start()
	t.Cleanup(func() { shutDown(t, s); h.Close() })
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(openAPI)
	must(t, err)
	doc.Servers = openapi3.Servers{{URL: h.URL}}
	must(t, doc.Validate(loader.Context))
	for _, schema := range doc.Components.Schemas { // what is not described may not be sent
		if schema.Value.Properties != nil {
			schema.Value.AdditionalProperties.Has = new(bool)
		}
	}
	router, err := legacy.NewRouter(doc)
	must(t, err)
	const n12, arrested = "my landlord gave me an N12 because his son moves in", "I was arrested and have court tomorrow"
	c := dial(t, h, hello)
	for _, frame := range []string{`{"type":"say","id":"1","text":"divorce"}`, `{"type":"choose","id":"2","choice":"none"}`, `{"type":"say","id":"3","text":"` + n12 + `"}`, `{"type":"human","id":"4"}`,
		`{"type":"intake","id":"5","action":"submit","fields":{"name":"Ana","opposing":"none","area":"other"}}`, `{"type":"say","id":"6","text":"` + arrested + `"}`,
		`{"type":"say","id":"7","text":"he is going to kill me"}`, `{"type":"intake","id":"8","action":"cancel"}`} {
		c.send(frame)
		c.next()
	}
	upgrade := []string{"Connection", "Upgrade", "Upgrade", "websocket"}
	asked := make(map[string]bool)
	for _, c := range []struct {
		method, path, body string
		status             int
		headers            []string
	}{
		{"POST", "/v1/ask", `{"text":"` + strings.Repeat(`\ud83d\ude00`, 4000) + `"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"` + strings.Repeat(`\ud83d\ude00`, 4001) + `"}`, 413, nil},
		{"POST", "/v1/ask", `{"text":"divorce","lang":"fr-CA"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"divorce","lang":"xx"}`, 400, nil},
		{"POST", "/v1/ask", `{"text":"he is going to kill me"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"can i talk to a lawyer"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"divorce"}`, 403, []string{"Origin", "https://elsewhere.example"}},
		{"POST", "/v1/ask", `{"text":5}`, 400, nil},
		{"GET", "/v1/search?q=" + strings.Repeat("%C3%A9", 4000), "", 200, nil},
		{"GET", "/v1/search?q=" + strings.Repeat("%F0%9F%98%80", 4000), "", 200, nil},
		{"GET", "/v1/search?q=" + strings.Repeat("a", 4001), "", 400, nil},
		{"GET", "/v1/search?q=divorce&lang=fr-CA", "", 200, nil},
		{"GET", "/v1/search?q=divorce&lang=xx", "", 400, nil},
		{"GET", "/v1/search?q=%zz", "", 400, nil},
		{"GET", "/v1/search?q=divorce", "", 431, []string{"X-A", strings.Repeat("a", 9<<10)}},
		{"GET", "/v1/chat", "", 426, nil},
		{"GET", "/v1/chat", "", 426, append(upgrade, "Sec-WebSocket-Version", "8", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")},
		{"GET", "/v1/chat", "", 400, append(upgrade, "Sec-WebSocket-Version", "13")},
		{"GET", "/v1/chat", "", 403, append(upgrade, "Sec-WebSocket-Version", "13", "Origin", "https://elsewhere.example")},
		{"POST", "/v1/chat", `{"frames":[{"type":"hello","resume":"` + c.token + `"},{"type":"rate","id":"a","seq":6},{"type":"ping","id":"b"}]}`, 200, nil},
		{"POST", "/v1/chat", `{"frames":[{"type":"hello"},{"type":"say","id":"1","text":"hello"},{"type":"forget","id":"2"}]}`, 200, nil},
		{"POST", "/v1/chat", `{"frames":[{"type":"typing"}]}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"` + n12 + `"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"hello"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":"` + arrested + `"}`, 200, nil},
		{"POST", "/v1/ask", `{"text":""}`, 400, nil},
		{"POST", "/v1/ask", `{`, 400, nil},
		{"GET", "/v1/search?q=severance", "", 200, nil},
		{"GET", "/v1/search?q=severance&limit=0", "", 400, nil},
		{"GET", "/v1/answers/n12-landlords-own-use", "", 200, nil},
		{"GET", "/v1/answers/none-such", "", 404, nil},
		{"POST", "/v1/ticket", `{"partner":"none","pass":"x"}`, 403, nil},
		{"POST", "/v1/chat", `{"frames":[{"type":"hello"},{"type":"say","id":"1","text":"hello"}]}`, 200, nil},
		{"POST", "/v1/chat", `{"frames":[]}`, 400, nil},
		{"GET", "/healthz", "", 200, nil},
		{"GET", "/readyz", "", 200, nil},
		{"GET", "/metrics", "", 200, nil},
		{"GET", "/openapi.yaml", "", 200, nil},
	} {
		made := func() *http.Request {
			r, err := http.NewRequest(c.method, h.URL+c.path, strings.NewReader(c.body))
			must(t, err)
			for i := 0; i < len(c.headers); i += 2 {
				r.Header.Set(c.headers[i], c.headers[i+1])
			}
			if c.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			return r
		}
		route, params, err := router.FindRoute(made())
		if err != nil {
			t.Errorf("%s %s is not described: %v", c.method, c.path, err)
			continue
		}
		asked[route.Path] = true
		res, body := request.Send(t, c.method, h.URL+c.path, c.body, c.headers...)
		if res.StatusCode != c.status {
			t.Errorf("%s %s %s: status %d, want %d\n%s", c.method, c.path, c.body, res.StatusCode, c.status, body)
		}
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: made(), PathParams: params, Route: route},
			Status:                 res.StatusCode, Header: res.Header, Body: io.NopCloser(strings.NewReader(body)),
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

// A method that an address does not take is refused as the description says of all addresses, and what is recorded nowhere has no number, whatever it is.
func TestOpenAPISaysWhatHoldsEverywhere(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	must(t, err)
	codes := doc.Components.Schemas["Problem"].Value.Properties["code"].Value.Enum
	if !slices.Contains(codes, any("method_not_allowed")) || !strings.Contains(doc.Info.Description, "405") {
		t.Errorf("405 is not described: %v, %s", codes, doc.Info.Description)
	}
	_, h := start(t, Options{Log: memlog.New()})
	for path := range doc.Paths.Map() {
		res, body := request.Send(t, "PUT", h.URL+strings.ReplaceAll(path, "{id}", "lmia"), "")
		if res.StatusCode != 405 || res.Header.Get("Allow") == "" || !strings.Contains(body, `"code":"method_not_allowed"`) {
			t.Errorf("PUT %s: %d, %v, %s", path, res.StatusCode, res.Header, body)
		}
	}
	said := doc.Components.Schemas["Reply"].Value.Properties["seq"].Value.Description
	for _, what := range []string{"any reply", "the notice"} {
		if !strings.Contains(said, what) {
			t.Errorf("seq: %s; want %s among what is recorded nowhere", said, what)
		}
	}
}
