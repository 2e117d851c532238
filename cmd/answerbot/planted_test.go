package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sealedlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// planted are the fields of a form into which each of the visitors puts a value of their own: 25 of them plant 200.
var planted = []string{"name", "other_names", "opposing", "email", "phone", "about", "deadline", "when"}

const planters = 25

// valueOf is what a visitor puts into a field, and what is looked for of it.
func valueOf(visitor int, field string) (typed, sought string) {
	word := fmt.Sprintf("zq%02dx%s", visitor, strings.ReplaceAll(field, "_", ""))
	switch field {
	case "email":
		return word + "@example.com", word
	case "phone":
		return fmt.Sprintf("416-555-01%02d", visitor), fmt.Sprintf("41655501%02d", visitor)
	}
	return word + " Silva", word
}

// holds gives the planted values that a text holds, however they are written.
func holds(text []byte) (found []string) {
	text = bytes.ToLower(text)
	for _, apart := range []string{"-", " ", "(", ")", "."} {
		text = bytes.ReplaceAll(text, []byte(apart), nil)
	}
	for visitor := range planters {
		for _, field := range planted {
			if _, sought := valueOf(visitor, field); bytes.Contains(text, []byte(sought)) {
				found = append(found, sought)
			}
		}
		if said := fmt.Sprintf("zq%02dsaid", visitor); bytes.Contains(text, []byte(said)) {
			found = append(found, said)
		}
	}
	return found
}

// Two hundred personal values are planted by forms, and some more are said in the chat; staff read, take and close the requests, look at insights and
// propose an answer. On a sealed server none of the values is anywhere but behind the seal: not in the store's files, the log, the audit log, deliveries
// without content, metrics, exports or proposals. What is said in a chat stands in Redis as long as the conversation does, and is looked for elsewhere.
func TestPlanted(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		data := t.TempDir()
		plantedIn(t, "sqlite:"+filepath.Join(data, "a.sqlite"), func() []byte { return files(t, data) }, true)
	})
	t.Run("redis", func(t *testing.T) {
		server := redistest.Start(t, redistest.Durable...)
		plantedIn(t, server.URL(""), server.Files, false)
	})
}

func plantedIn(t *testing.T, store string, kept func() []byte, chatsSealed bool) {
	key, folder := filepath.Join(t.TempDir(), "firm.key"), t.TempDir()
	recipient, err := sealedlog.NewIdentity(key)
	must(t, err)
	if code, _, errs := execute(t, "corpus", "import", "--out", folder, smallCorpus(t)); code != done {
		t.Fatal(errs)
	}
	var told syncBuffer // by the webhook
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(&told, r.Body) }))
	defer hook.Close()
	t.Setenv("ANSWERBOT_TEST_HOOK", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
	config := settingsFile(t, fmt.Sprintf("delivery:\n  webhooks:\n    - {name: crm, url: %q, secrets: [\"env:ANSWERBOT_TEST_HOOK\"], private: true}\n", hook.URL))
	flags := []string{"--store", store, "--seal-to", recipient, "--identity", key}
	code, link, errs := execute(t, append([]string{"staff", "add", "ada", "--role", "admin"}, flags...)...)
	if code != done {
		t.Fatal(errs)
	}
	cmd, addr, out := debugging(t, append([]string{"--config", config, "--corpus", folder}, flags...)...)
	base := "http://" + addr
	staff := &deskClient{t, base, enrolAt(t, base, regexp.MustCompile(`enrol#(\w+)`).FindStringSubmatch(link)[1])}

	var references []string
	for visitor := range planters {
		references = append(references, sendPlanted(t, base, visitor))
	}
	shown := []byte(staff.get("/desk/queue", 200))
	seen := 0
	for n, reference := range references {
		at := "/desk/intakes/" + reference
		if found := holds([]byte(staff.get(at, 200))); len(found) >= len(planted) { // staff do see them
			seen++
		}
		staff.post(at+"/claim", 303)
		if n%2 == 0 {
			staff.post(at+"/close", 303, "outcome", "advised")
		}
	}
	if seen != planters {
		t.Errorf("staff see the values of %d requests, want %d", seen, planters)
	}
	insights := staff.get("/desk/insights", 200)
	question := regexp.MustCompile(`<option>([^<]*zebra[^<]*)</option>`).FindStringSubmatch(insights)
	if question == nil {
		t.Fatalf("no question is told of:\n%s", insights)
	}
	proposed := staff.post("/desk/insights/draft", 200, "question", question[1], "area", "tenancy")
	for _, what := range []string{"", "day", "area", "partner", "language", "reason", "confidence", "waiting", "most", "poor", "gaps"} {
		insights += staff.get("/desk/insights.csv?what="+what, 200)
	}
	if counted := staff.get("/desk/insights.csv?what=reason", 200); !strings.Contains(counted, fmt.Sprintf(",%d\n", planters)) { // requests
		t.Errorf("the requests are not counted:\n%s", counted)
	}
	staff.mistakes()
	audit := staff.get("/desk/audit", 200)
	metrics := staff.get("/metrics", 200) + staff.get("/readyz", 200)
	eventually(t, "the webhook is told of everything", func() bool { return strings.Count(told.String(), "TSL-") >= planters })
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	_, listed, _ := execute(t, append([]string{"audit", "list"}, flags...)...)

	for place, text := range map[string][]byte{"the log": []byte(out.String()), "the queue": shown, "insights and exports": []byte(insights), "the page of a proposal": []byte(proposed),
		"the audit log": []byte(audit + listed), "metrics and readiness": []byte(metrics), "the webhook": []byte(told.String()), "the corpus and its proposals": files(t, folder), "the store": kept()} {
		if len(text) == 0 {
			t.Errorf("%s: nothing was looked through", place)
		}
		for _, value := range holds(text) {
			if place != "the store" || chatsSealed || !strings.HasSuffix(value, "said") {
				t.Errorf("%s holds %s", place, value)
			}
		}
	}
	if code, whole, errs := execute(t, append([]string{"intake", "show", references[3]}, flags...)...); code != done || len(holds([]byte(whole))) < len(planted) {
		t.Errorf("with the key: %d, %s %s", code, whole, errs)
	}
}

// sendPlanted has a visitor say who they are in the chat, twice what is not answered, and then in a form. It gives the reference.
func sendPlanted(t *testing.T, base string, visitor int) string {
	t.Helper()
	var fields []string
	for _, field := range planted {
		typed, _ := valueOf(visitor, field)
		fields = append(fields, fmt.Sprintf("%q:%q", field, typed))
	}
	said := fmt.Sprintf("my name is Zq%02dsaid, zq%02dsaid@example.com, and may i paint a zebra", visitor, visitor)
	body := fmt.Sprintf(`{"frames":[{"type":"hello"},{"type":"say","id":"s1","text":%q},{"type":"say","id":"s2","text":%q},{"type":"intake","id":"i1","action":"submit","fields":{%s,`+
		`"area":"tenancy","prefer":"phone","consent":"yes","acknowledge":"yes","transcript":"yes"}}]}`, said, said+" please", strings.Join(fields, ","))
	return receiptOf(t, base, body)
}

// deskClient is somebody at the desk of a program.
type deskClient struct {
	t      *testing.T
	base   string
	cookie *http.Cookie
}

func (c *deskClient) do(method, path string, want int, form url.Values) string {
	c.t.Helper()
	res, text := request.Send(c.t, method, c.base+path, form.Encode(), append(request.Form, "Cookie", c.cookie.Name+"="+c.cookie.Value)...)
	if want > 0 && res.StatusCode != want {
		c.t.Fatalf("%s: got %d, want %d\n%.500s", path, res.StatusCode, want, text)
	}
	return text
}

func (c *deskClient) get(path string, want int) string { return c.do(http.MethodGet, path, want, nil) }

func (c *deskClient) post(path string, want int, fields ...string) string {
	c.t.Helper()
	form := url.Values{"form": {regexp.MustCompile(`name="form" value="(\w+)"`).FindStringSubmatch(c.get("/desk/account", 200))[1]}, "id": {"0123456789abcdef"}}
	for n := 0; n < len(fields); n += 2 {
		form.Set(fields[n], fields[n+1])
	}
	return c.do(http.MethodPost, path, want, form)
}

// mistakes puts planted values where they do not belong: a name as an account, a reference, an answer, an area or a role.
func (c *deskClient) mistakes() {
	name, _ := valueOf(7, "name")
	at := url.PathEscape(name)
	c.do(http.MethodPost, "/desk/sign-in", 401, url.Values{"account": {name}, "password": {name}, "code": {name}})
	c.get("/desk/intakes/"+at, 404)
	c.post("/desk/intakes/"+at+"/claim", 404)
	c.post("/desk/insights/alternate", 409, "question", "may i paint it", "slug", name)
	c.post("/desk/insights/draft", 409, "question", "may i paint it", "area", name)
	c.post("/desk/staff/ada/role", 0, "role", name)
	c.get("/desk/queue?q="+url.QueryEscape(name)+"&area="+url.QueryEscape(name), 200)
	c.do(http.MethodPost, "/desk/enrol", 403, url.Values{"token": {name}})
	c.do(http.MethodPost, "/desk/passkey/sign-in", 0, url.Values{"token": {name}, "response": {name}})
	c.get("/desk/oidc/back?error="+at+"&state="+at, 404)
}

// files gives everything in a folder.
func files(t *testing.T, dir string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(append(all, path...), data...)
		return err
	})
	must(t, err)
	return all
}
