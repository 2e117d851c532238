package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sealedlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

func TestDoctor(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string { return fileIn(t, dir, name, text) }
	store, err := sqlitelog.Open(filepath.Join(dir, "answerbot.sqlite"), session.Retention{})
	must(t, err)
	must(t, store.Close())
	t.Setenv("ANSWERBOT_TEST_HOOK", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
	good := write("good.yaml", "data: "+dir+"\ndelivery:\n  folder: "+dir+"\n")
	idle := write("idle.yaml", "data: "+dir+"\nbands: {answers: {n4-nonpayment: {answer: 0.9}}}\n")
	bad := write("bad.yaml", "data: "+dir+"\ndelivery:\n  webhooks:\n    - {name: crm, url: \"https://127.0.0.1/\", secrets: [\"env:ANSWERBOT_TEST_HOOK\"]}\n"+
		"  mail: {host: 127.0.0.1, port: 1, from: a@example.com, to: [b@example.com]}\n")
	broken := write("broken.yaml", "data: "+dir+"\ndelivery:\n  folder: "+dir+"\n  webhooks:\n    - {name: crm, url: \"https://127.0.0.1/\", secrets: [\"env:ANSWERBOT_NOT_SET\"]}\n    - {name: crm, url: \"http://x/\", secrets: [\"env:ANSWERBOT_TEST_HOOK\"]}\n"+
		"  mail: {host: 127.0.0.1, port: 1, from: a@example.com, to: [b@example.com]}\n")
	recipient, err := sealedlog.NewIdentity(filepath.Join(dir, "key"))
	must(t, err)
	desk := func(name, more string) string {
		return write(name, "data: "+dir+"\ndesk:\n"+more)
	}
	issuer := ""
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":"https://x/a","token_endpoint":"https://x/t","jwks_uri":"https://x/k"}`, issuer)
	}))
	defer provider.Close()
	issuer = provider.URL
	oidc := "  oidc: {issuer: \"%s\", client_id: desk, client_secret: \"%s\", roles: {lawyer: [lawyers]}}\n"
	known := desk("known.yaml", fmt.Sprintf(oidc, issuer, "env:ANSWERBOT_TEST_HOOK")+"  proxy: {from: [\"10.0.0.0/8\", 10.1.1.1], user: X-User, groups: X-Groups, roles: {lawyer: [lawyers]}}\n")
	slash := desk("slash.yaml", fmt.Sprintf(oidc, issuer+"/", ""))
	unset := desk("unset.yaml", fmt.Sprintf(oidc, issuer, "env:ANSWERBOT_NOT_SET")+"  proxy: {from: [nowhere], user: X-User, groups: X-Groups, roles: {king: [lawyers]}}\n")
	for _, test := range []struct {
		args  []string
		code  int
		holds []string
	}{
		{[]string{"--config", good, "doctor"}, done, []string{"ok    corpus: ", "look  corpus: ", "ok    clock: ", "ok    triage: ", "look  office: office.phone: there is none", "look  conflicts: ", "look  proxy: ", "disk: ", "ok    store: schema ", "ok    folder: "}},
		{[]string{"--config", idle, "doctor"}, done, []string{"look  bands: answers.n4-nonpayment: there is no such answer to give"}},
		{[]string{"--config", bad, "doctor"}, failed, []string{"mend  webhook crm: sending: ", "prohibited", "mend  mail: reaching the mail server: "}},
		{[]string{"--config", broken, "doctor"}, failed, []string{"mend  delivery: webhooks[0]: secrets: the variable ANSWERBOT_NOT_SET is not set\n", "mend  delivery: webhooks[1]: url: ", "mend  delivery: webhooks[1]: name: ",
			"mend  mail: reaching the mail server: ", "ok    folder: "}},
		{[]string{"doctor", "--data", dir, "--corpus", dir + "/none"}, failed, []string{"mend  corpus: ", "look  delivery: "}},
		{[]string{"doctor", "--data", dir}, done, []string{"look  desk: nobody can sign in"}},
		{[]string{"--config", known, "doctor"}, done, []string{"ok    desk: the identity provider is " + issuer, "look  desk: proxy: from: 10.0.0.0/8 holds more than 256", "ok    desk: believed as proxies: 10.0.0.0/8, 10.1.1.1", "ok    desk: 0 enrolled accounts"}},
		{[]string{"--config", slash, "doctor"}, failed, []string{"mend  desk: oidc: ", "did not match", "look  desk: oidc: no client_secret"}},
		{[]string{"--config", unset, "doctor"}, failed, []string{"mend  desk: ", "ANSWERBOT_NOT_SET is not set", `"nowhere": want an address`, `no role "king"`}},
		{[]string{"doctor", "--data", dir, "--trusted-proxy", "10.0.0.0/8", "--conflicts", write("list.csv", "name,aliases,note\nBolt Ltd,,\n")}, done, []string{"ok    proxy: 1 network", "ok    conflicts: "}},
		{[]string{"doctor", "--data", dir, "--trusted-proxy", "all", "--conflicts", dir + "/none.csv"}, failed, []string{"mend  proxy: ", "mend  conflicts: "}},
		{[]string{"--config", write("office.yaml", "data: "+dir+"\noffice: {phone: 416-555-0123}\n"), "doctor"}, done, []string{"ok    office: 416-555-0123"}},
		{[]string{"--config", write("closed.yaml", "data: "+dir+"\noffice: {phone: call us}\n"), "doctor"}, failed, []string{"mend  office: "}},
		{[]string{"--config", good, "doctor", "--seal-to", recipient}, failed, []string{"mend  seal: --seal-to: these ways of delivery need what is sealed: folder; ", "ok    store: ", "ok    folder: "}},
		{[]string{"--config", good, "doctor", "--seal-to", recipient, "--identity", dir + "/key"}, done, []string{"ok    store: "}},
		{[]string{"doctor", "--data", dir, "--seal-to", "age1"}, failed, []string{"mend  store: --seal-to: "}},
		{[]string{"doctor", "--store", "sqlite:" + dir}, failed, []string{"mend  store: "}},
	} {
		code, out, errs := execute(t, test.args...)
		if code != test.code {
			t.Errorf("%v: code %d, want %d\n%s%s", test.args, code, test.code, out, errs)
		}
		for _, want := range test.holds {
			if !strings.Contains(out, want) {
				t.Errorf("%v lacks %q:\n%s%s", test.args, want, out, errs)
			}
		}
	}
}

// What would be made at the first start is not made by looking, and what could not be made is said.
func TestDoctorMakesNothing(t *testing.T) {
	dir := t.TempDir()
	file := fileIn(t, dir, "file", "text")
	empty := fileIn(t, dir, "empty.sqlite", "")
	must(t, os.Mkdir(filepath.Join(dir, "shut"), 0o500))
	type row struct {
		args  []string
		code  int
		holds string
	}
	rows := []row{
		{[]string{"--data", dir + "/a/b"}, done, "ok    store: there is none yet: serve makes it at its first start, at " + dir + "/a/b/answerbot.sqlite; " + dir + " can be written to\n"},
		{[]string{"--store", "sqlite:" + empty}, done, "ok    store: there is none yet"},
		{[]string{"--store", "sqlite:" + file + "/x/y"}, failed, "mend  store: "},
	}
	if os.Geteuid() != 0 { // who may do all
		rows = append(rows, row{[]string{"--data", dir + "/shut/a"}, failed, "mend  store: there is none yet, and serve could not make it at " + dir + "/shut/a/answerbot.sqlite: " + dir + "/shut: permission denied\n"})
	}
	for _, test := range rows {
		code, out, errs := execute(t, append([]string{"doctor"}, test.args...)...)
		if code != test.code || !strings.Contains(out, test.holds) {
			t.Errorf("%v: code %d, want %d and %s\n%s%s", test.args, code, test.code, test.holds, out, errs)
		}
		if test.code == done && !strings.Contains(out, "look  desk: nobody can sign in") {
			t.Errorf("%v: not said that nobody can sign in:\n%s", test.args, out)
		}
	}
	there, err := os.ReadDir(dir)
	if err != nil || len(there) != 3 {
		t.Errorf("there is more than before: %v, %v", there, err)
	}
	if info, err := os.Stat(empty); err != nil || info.Size() != 0 {
		t.Errorf("the empty file is filled: %v, %v", info, err)
	}
}

// A Redis that a newer version has written to is said so, in one line; one that this version may use has its layout named.
func TestDoctorLayout(t *testing.T) {
	server := redistest.Start(t, redistest.Durable...)
	for _, test := range []struct {
		layout string
		code   int
		want   string
	}{
		{"1", done, "ok    store: layout 1, as this version of the program reads and writes it\n"},
		{"99", failed, "mend  store: open store at " + server.Addr + ": what is in Redis is not for this version of the program: a newer one has written it (layout 99, this one knows 1): use that version\n"},
	} {
		server.Do("set", "answerbot:layout", test.layout)
		code, out, errs := execute(t, "doctor", "--store", server.URL(""))
		if code != test.code || !strings.Contains(out, test.want) {
			t.Errorf("layout %s: code %d, want %d and %s\n%s%s", test.layout, code, test.code, test.want, out, errs)
		}
	}
}
