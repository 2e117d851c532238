package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// canaries are words that a visitor leaves in every place that takes text. None may be found in what the process writes.
var canaries = []string{"quetzalmessage", "quetzalname", "quetzalmail", "4165550199", "quetzalabout", "quetzalcomment", "quetzalpage", "quetzalquery", "quetzalheader", "quetzaltoken",
	"quetzalfield", "quetzalpath", "quetzalpartner", "quetzaljunk", "quetzalother", "quetzalopposing"}

// Nothing of what visitors write or are called is in the process's output at its most talkative, in its metrics or its readiness; and what is
// forgotten is gone.
func TestCanary(t *testing.T) {
	cmd, addr, out := debugging(t, "--data", t.TempDir())
	v := visiting(t, addr)
	plant(v)
	seen := plantByRequest(t, addr)
	v.send(`{"type":"forget","id":"c99"}`)
	notice := ""
	for notice == "" {
		var m map[string]any
		must(t, v.ws.ReadJSON(&m))
		if m["type"] == "notice" {
			notice, _ = m["text"].(string)
		}
	}
	if !strings.Contains(notice, "erased") {
		t.Errorf("forgetting says %q", notice)
	}
	token := v.token
	v.connect(addr, 0)
	if v.token == token {
		t.Error("a forgotten conversation is resumed")
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	for place, text := range map[string]string{"the output": out.String(), "metrics and readiness": seen} {
		for _, canary := range canaries {
			if at := strings.Index(strings.ToLower(strings.ReplaceAll(text, "-", "")), canary); at >= 0 {
				t.Errorf("%s holds %s: …%.200s", place, canary, text[max(0, at-100):])
			}
		}
	}
}

// plant leaves canaries in every frame, sound ones and broken ones.
func plant(v *visitor) {
	for _, frame := range []string{
		`{"type":"say","id":"c1","text":"my permit expired quetzalmessage"}`, `{"type":"say","id":"c2","text":"i want to kill myself quetzalmessage"}`,
		`{"type":"say","id":"c3","text":"my name is Quetzalname, 416-555-0199, quetzalmail@example.com"}`, `{"type":"rate","id":"c4","seq":2,"helpful":false,"comment":"quetzalcomment"}`,
		`{"type":"human","id":"c5"}`, `{"type":"intake","id":"c6","action":"start"}`,
		`{"type":"intake","id":"c7","action":"save","fields":{"name":"Ana Quetzalname","email":"quetzalmail@example.com","phone":"416-555-0199","about":"quetzalabout","other_names":"Quetzalother","opposing":"Quetzalopposing"}}`,
		`{"type":"intake","id":"c8","action":"submit","fields":{"name":"Ana Quetzalname","email":"quetzalmail@","phone":"416-555-0199","about":"quetzalabout"}}`,
		`{"type":"intake","id":"c9","action":"save","fields":{"quetzalfield":"quetzalabout"}}`, `{"type":"choose","id":"c10","choice":"quetzalquery"}`,
		`{"type":"say","id":"c11","text":"quetzaljunk","quetzalfield":1}`, `{"type":"quetzaljunk","id":"c12"}`, `{"type":"say","id":"c13","text":5,"x":"quetzaljunk"}`, `quetzaljunk`,
	} {
		v.send(frame)
	}
}

// plantByRequest leaves canaries in addresses, headers and bodies, and gives what metrics and readiness say then.
func plantByRequest(t *testing.T, addr string) string {
	t.Helper()
	do := func(method, path, kind, body string) string {
		_, text := request.Send(t, method, "http://"+addr+path, body, "Content-Type", kind, "Referer", "https://example.com/quetzalpage", "User-Agent", "quetzalheader", "Cookie", "a=quetzalheader")
		return text
	}
	for _, text := range []string{"lmia quetzalquery", "je veux mourir quetzalquery"} {
		do("POST", "/v1/ask", "application/json", fmt.Sprintf(`{"text":%q}`, text))
	}
	do("POST", "/v1/ask", "application/json", `{"quetzaljunk":"quetzaljunk"}`)
	do("POST", "/v1/ask", "text/quetzaljunk", "quetzaljunk")
	do("GET", "/v1/search?q=quetzalquery&area=quetzalquery&limit=quetzalquery", "", "")
	do("GET", "/v1/search?q=quetzalquery", "", "")
	do("GET", "/learn/quetzalpath/quetzalpath", "", "")
	do("GET", "/v1/answers/quetzalpath?name=quetzalname", "", "")
	do("GET", "/embed?partner=quetzalpartner", "", "")
	do("POST", "/ask", "application/x-www-form-urlencoded", url.Values{"text": {"quetzalmessage lmia"}, "session": {"quetzaltoken"}}.Encode())
	do("POST", "/v1/chat", "application/json", `{"frames":[{"type":"hello","resume":"quetzaltoken","page":"/quetzalpage"},{"type":"say","id":"q","text":"quetzalmessage"}]}`)
	do("POST", "/v1/chat", "application/json", `{"frames":[{"type":"hello","partner":"quetzalpartner"}]}`)
	raw, err := net.Dial("tcp", addr) // what is no HTTP at all is logged by the HTTP server itself
	must(t, err)
	defer raw.Close()
	_, _ = fmt.Fprintf(raw, "GET /quetzaljunk\x01 HTTP/9.9\r\nquetzalheader: \x00\r\n\r\n")
	_, _ = io.ReadAll(raw)
	return do("GET", "/metrics", "", "") + do("GET", "/readyz", "", "")
}

// No address that is got carries what a visitor is or has: such things travel in bodies only. A search's words are the one exception, which the
// contract makes; they are not logged (above).
func TestNothingPersonalInAddresses(t *testing.T) {
	_, addr := serving(t, t.TempDir())
	_, description := request.Send(t, "GET", "http://"+addr+"/openapi.yaml", "")
	var api struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	must(t, yaml.Unmarshal([]byte(description), &api))
	impersonal := map[string]bool{"q": true, "area": true, "limit": true, "lang": true, "id": true, "slug": true, "hash": true, "name": true, "partner": true, "page": true, "n": true, "ask": true, "theme": true}
	if len(api.Paths) < 5 {
		t.Fatal("the description has hardly any paths")
	}
	for path, methods := range api.Paths {
		for _, p := range methods["get"].Parameters {
			if p.In == "query" && (!impersonal[p.Name] || p.Name == "name") {
				t.Errorf("GET %s takes %s in its address", path, p.Name)
			}
		}
	}
}
