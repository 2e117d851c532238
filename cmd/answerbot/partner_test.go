package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fsnotify/fsnotify"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

const clinic = `partners:
  - key: clinic
    name: Clinic
    origins: [https://clinic.example]
    areas: [tenancy]
    phone: 416 555 0123
`

// settingsFile writes settings and gives their path.
func settingsFile(t *testing.T, text string) string {
	t.Helper()
	return fileIn(t, t.TempDir(), "answerbot.yaml", text)
}

func TestPartnerSettings(t *testing.T) {
	for _, test := range []struct {
		name, text string
		args       []string
		code       int
		want       string
	}{
		{"list", clinic, []string{"partner", "list"}, done, "https://clinic.example"},
		{"advice", clinic, []string{"partner", "check", "--public-url", "https://ask.example", "clinic"}, done, `<script src="https://ask.example/widget.js" defer data-partner="clinic" data-phone="416 555 0123"></script>`},
		{"advice on policy", clinic, []string{"partner", "check", "--public-url", "https://ask.example", "clinic"}, done, "frame-src https://ask.example"},
		{"pinned", clinic, []string{"partner", "check", "clinic"}, done, `integrity="sha384-`},
		{"no such partner", clinic, []string{"partner", "check", "nobody"}, misuse, "neither the key of a partner nor an address"},
		{"none", "addr: 127.0.0.1:0\n", []string{"partner", "list"}, misuse, "there are no partners"},
		{"unknown field", clinic + "    colour: red\n", []string{"partner", "list"}, misuse, "there is no \"colour\" here; there are areas, greeting, key, "},
		{"misspelt field", "partners:\n  - {key: a, name: x, rat: 5,\n     origins: https://a.example, rate: many, areas: [tenanci]}\n", []string{"partner", "list"}, misuse,
			"line 2: partners[0]: there is no \"rat\" here; did you mean \"rate\"?; line 3: partners[0].origins: want a list; line 3: partners[0].rate: want a whole number; partners[0] (a): origins: want 1 to"},
		{"misspelt section", "partnrs: []\n", []string{"partner", "list"}, misuse, "there is no setting \"partnrs\"; did you mean \"partners\"?"},
		{"and what it says", "partners:\n  - {key: a, name: x, rat: 5, areas: [tenanci]}\n", []string{"partner", "list"}, misuse, "areas: \"tenanci\": there are no answers"},
		{"other sections", "office: {fone: 1, hours: [9]}\nbands: {anser: 1}\ndelivery: {mail: {port: x}}\npartners: {a: b}\n", []string{"office"}, misuse, "delivery.mail.port: want a whole number; " +
			"line 1: office: there is no \"fone\" here; did you mean \"phone\"?; line 1: office.hours: want names with their values; line 2: bands: there is no \"anser\" here; did you mean \"answer\"?; line 4: partners: want a list"},
		{"all faults at once", "partners:\n  - {key: A, name: x, origins: []}\n  - {key: b, name: '', origins: ['*']}\n", []string{"partner", "list"}, misuse, "no wildcards"},
		{"first of them", "partners:\n  - {key: A, name: x, origins: []}\n  - {key: b, name: '', origins: ['*']}\n", []string{"partner", "list"}, misuse, "partners[0] (A): key"},
		{"serve refuses them", "partners:\n  - {key: a, name: x, origins: ['http://a.example']}\n", []string{"serve", "--addr", "127.0.0.1:0", "--store", "memory:"}, misuse, "want https"},
		{"short key", "", []string{"serve", "--ticket-key", "short"}, misuse, "at least 32"},
		{"public url with a path", "", []string{"serve", "--public-url", "https://a.example/x"}, misuse, "without a path"},
	} {
		code, out, errs := execute(t, append([]string{"--config", settingsFile(t, test.text)}, test.args...)...)
		if all := out + errs; code != test.code || !strings.Contains(all, test.want) {
			t.Errorf("%s: got %d, %s\nwant %d, %s", test.name, code, all, test.code, test.want)
		}
	}
}

// A partner's page is fetched, and each thing that is missing is named.
func TestPartnerCheckOfAPage(t *testing.T) {
	page := `<script src="http://127.0.0.1:8080/widget.js" defer data-partner="local"></script>`
	policy := ""
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprint(w, page)
	}))
	defer h.Close()
	path := settingsFile(t, "partners:\n  - {key: local, name: Local, origins: ['"+h.URL+"']}\n")
	check := func() (int, string) {
		code, out, errs := execute(t, "--config", path, "partner", "check", h.URL+"/page")
		return code, out + errs
	}
	if code, out := check(); code != done || strings.Contains(out, "missing") {
		t.Errorf("a good page: got %d\n%s", code, out)
	}
	policy = "default-src 'self'; script-src http://127.0.0.1:8080"
	if code, out := check(); code != failed || !strings.Contains(out, "needs http://127.0.0.1:8080 in frame-src") || strings.Contains(out, "needs http://127.0.0.1:8080 in script-src") {
		t.Errorf("a policy without frames: got %d\n%s", code, out)
	}
	policy, page = "", "<p>nothing</p>"
	if code, out := check(); code != failed || !strings.Contains(out, "does not hold the loader") {
		t.Errorf("a page without the loader: got %d\n%s", code, out)
	}
}

// A change of the settings file goes live; one with a fault leaves the partners as they are.
func TestPartnersAreReloaded(t *testing.T) {
	c := corpus.New([]*corpus.Answer{{Slug: "a", Area: "tenancy", Question: "What is a lease?", Body: "A lease.", Lang: "en"}}, corpus.Beside{})
	path := settingsFile(t, clinic)
	rim := web.New(web.Options{Log: memlog.New(), Bot: bot.New(c, matcher.Build(c, matcher.Options{}))})
	var log bytes.Buffer
	end := watchPartners(configFile(path), rim, slog.New(slog.NewTextHandler(&log, nil)))
	status := func(key string) int {
		w := httptest.NewRecorder()
		rim.ServeHTTP(w, httptest.NewRequest("GET", "/embed?partner="+key, nil))
		return w.Code
	}
	becomes := func(text, key string, want int) {
		t.Helper()
		must(t, os.WriteFile(path, []byte(text), 0o600))
		eventually(t, fmt.Sprintf("%s has status %d", key, want), func() bool { return status(key) == want })
	}
	becomes(clinic, "clinic", http.StatusOK)
	becomes(strings.ReplaceAll(clinic, "key: clinic", "key: other"), "other", http.StatusOK)
	if got := status("clinic"); got != http.StatusNotFound {
		t.Errorf("the partner that is gone: status %d", got)
	}
	must(t, os.WriteFile(path, []byte(strings.ReplaceAll(clinic, "https:", "http:")), 0o600))
	(&partnerWatch{file: configFile(path), rim: rim, logger: slog.New(slog.DiscardHandler)}).reload()
	if got := status("other"); got != http.StatusOK {
		t.Errorf("after a change with a fault: status %d", got)
	}
	end()
	if !strings.Contains(log.String(), "partners are live") {
		t.Errorf("the log does not say so: %s", log.String())
	}
}

// What others write beside the settings file is no reason to read it, and what the system says of lost changes is.
func TestWhenPartnersAreRead(t *testing.T) {
	path := settingsFile(t, "partners: [") // refused, which shows how often it is read
	beside := func(name string) string { return filepath.Join(filepath.Dir(path), name) }
	var log bytes.Buffer
	changes, troubles := make(chan fsnotify.Event), make(chan error)
	w := partnerWatch{file: configFile(path), logger: slog.New(slog.NewTextHandler(&log, nil)), changes: changes, troubles: troubles}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { w.run(ctx) })
	for range 3 {
		changes <- fsnotify.Event{Name: beside("answerbot.sqlite-wal"), Op: fsnotify.Write}
	}
	troubles <- fsnotify.ErrEventOverflow
	for _, name := range []string{path, beside("logo.png"), beside("..data")} {
		changes <- fsnotify.Event{Name: name, Op: fsnotify.Create}
		troubles <- fsnotify.ErrEventOverflow // taken when what came before has been read
	}
	cancel()
	running.Wait()
	if got, want := strings.Count(log.String(), "were refused"), 1+2*3; got != want {
		t.Errorf("the settings were read %d times, want %d\n%s", got, want, log.String())
	}
}

// A partner keeps its area while all answers of that are frozen, also over a restart.
func TestPartnerOfFrozenArea(t *testing.T) {
	file := configFile(settingsFile(t, clinic))
	read, err := file.sections()
	must(t, err)
	answers := []*corpus.Answer{{Slug: "rent", Area: "tenancy", Question: "May the rent rise?", Lang: "en"}, {Slug: "will", Area: "wills", Question: "Who can make a will?", Lang: "en"}}
	frozen := corpus.New(answers, corpus.Beside{Freezings: []corpus.Freezing{{Area: "tenancy", Since: "2026-11-27", Why: "amended"}}})
	if _, ok := frozen.Area("tenancy"); ok {
		t.Fatal("the area is not frozen")
	}
	if _, err := openPartners(read, file, frozen); err != nil {
		t.Error(err)
	}
}
