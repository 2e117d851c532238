package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Operators see figures, profiles and explanations on their own address; visitors see neither profiles nor explanations.
func TestAdmin(t *testing.T) {
	s, h := start(t, Options{})
	admin := httptest.NewServer(s.Admin())
	defer admin.Close()
	get := func(url string) (int, string) {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	get(h.URL + "/learn/immigration/lmia")
	get(h.URL + "/learn/immigration/not-there-canary")
	get(h.URL + "/v1/search?q=canary")
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
		code, body := get(admin.URL + test.path)
		if code != test.status || strings.Contains(body, "canary") {
			t.Errorf("%s: status %d, want %d, and no word of a visitor's\n%.300s", test.path, code, test.status, body)
		}
		for _, want := range test.holds {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s\n%.2000s", test.path, want, body)
			}
		}
	}
	if code, _ := get(h.URL + "/debug/pprof/"); code != 404 {
		t.Errorf("a visitor gets status %d for profiles", code)
	}
	if _, body := get(h.URL + "/v1/search?q=lmia&explain=1"); strings.Contains(body, "terms") {
		t.Error("a visitor gets an explanation")
	}
}
