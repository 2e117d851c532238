package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// Every request has an id, a figure and a line in the log, also one that no route serves; the desk's are counted by its own routes.
func TestEveryRequestIsCounted(t *testing.T) {
	log := new(lockedBuffer)
	s, h := start(t, Options{Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	inner := http.NewServeMux()
	inner.HandleFunc("GET /desk/intakes/{reference}", func(http.ResponseWriter, *http.Request) {})
	s.SetDesk(inner)
	for _, test := range []struct {
		method, path string
		code         int
		counted      string
	}{
		{"GET", "/not-there-canary", 404, `method="GET",route="unmatched"} 1`},
		{"GET", "/v1/canary", 404, `method="GET",route="unmatched"} 2`},
		{"DELETE", "/v1/ask", 405, `method="DELETE",route="unmatched"} 1`},
		{"CANARY", "/v1/ask", 405, `method="other",route="unmatched"} 1`},
		{"GET", "/desk/intakes/TSL-0000-CANARY", 200, `method="GET",route="/desk/intakes/{reference}"} 1`},
		{"POST", "/desk/intakes/TSL-0000-CANARY", 405, `method="POST",route="/desk/"} 1`},
	} {
		res, _ := request.Send(t, test.method, h.URL+test.path, "")
		id := res.Header.Get(requestID)
		if res.StatusCode != test.code || id == "" {
			t.Errorf("%s %s: got %d, want %d, with the id %q", test.method, test.path, res.StatusCode, test.code, id)
		}
		until(t, test.method+" "+test.path+" is counted", func() bool {
			_, figures := fetch(t, h, "/metrics")
			return strings.Contains(figures, fmt.Sprintf(`answerbot_http_requests_total{code="%d",%s`, test.code, test.counted))
		})
		if line := log.take(); !strings.Contains(line, "request="+id) || strings.Contains(strings.ToLower(line), "canary") {
			t.Errorf("%s %s: the log says %s", test.method, test.path, line)
		}
	}
}

// Operators see figures, profiles and explanations on their own address; visitors see neither profiles nor explanations.
func TestAdmin(t *testing.T) {
	s, h := start(t, Options{})
	admin := httptest.NewServer(s.Admin())
	defer admin.Close()
	fetch(t, h, "/learn/immigration/lmia")
	fetch(t, h, "/learn/immigration/not-there-canary")
	fetch(t, h, "/v1/search?q=canary")
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"a","text":"my boss must get an lmia canary"}`)
	c.next()
	for _, test := range []struct {
		path   string
		status int
		holds  []string
	}{
		{"/metrics", 200, []string{
			`answerbot_http_requests_total{code="200",method="GET",route="/learn/{area}/{slug}"} 1`, `answerbot_http_requests_total{code="404",method="GET",route="/learn/{area}/{slug}"} 1`,
			`answerbot_frames_total{type="say"} 1`, `answerbot_append_seconds_count 1`, "answerbot_corpus_info{hash=", "answerbot_confidence_count", "go_goroutines"}},
		{"/v1/search?q=lmia+pls&explain=1", 200, []string{`"words":`, `"terms":`, `"id":"lmia"`, `"weight":`}},
		{"/v1/search?q=lmia", 200, []string{`"results":`}},
		{"/readyz", 200, []string{`"ready"`}},
		{"/debug/pprof/goroutine?debug=1", 200, []string{"goroutine profile"}},
		{"/learn", 404, nil},
	} {
		res, body := fetch(t, admin, test.path)
		if res.StatusCode != test.status || strings.Contains(body, "canary") {
			t.Errorf("%s: status %d, want %d, and no word of a visitor's\n%.300s", test.path, res.StatusCode, test.status, body)
		}
		for _, want := range test.holds {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s\n%.2000s", test.path, want, body)
			}
		}
	}
	if res, _ := fetch(t, h, "/debug/pprof/"); res.StatusCode != 404 {
		t.Errorf("a visitor gets status %d for profiles", res.StatusCode)
	}
	if _, body := fetch(t, h, "/v1/search?q=lmia&explain=1"); strings.Contains(body, "terms") {
		t.Error("a visitor gets an explanation")
	}
}
