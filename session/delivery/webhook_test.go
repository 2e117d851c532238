package delivery

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	newSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
	oldSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs="
)

// hookTo opens a webhook to url by the settings.
func hookTo(t *testing.T, w Webhook) Channel {
	t.Helper()
	t.Setenv("ANSWERBOT_TEST_SECRET", newSecret)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.WriteFile(old, []byte(oldSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Name, w.Secrets = "crm", []string{"env:ANSWERBOT_TEST_SECRET", "file:" + old}
	channels, err := Config{Link: "https://desk.example/{reference}", Webhooks: []Webhook{w}}.Open()
	if err != nil {
		t.Fatal(err)
	}
	return channels[0]
}

func TestWebhook(t *testing.T) {
	var ids []string
	var bodies []string
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for _, secret := range []string{newSecret, oldSecret} { // both keys of a rotation verify
			key, err := webhooks.NewWebhook(secret)
			if err != nil {
				t.Error(err)
			} else if err := key.Verify(body, r.Header); err != nil {
				t.Error("verifying:", err)
			}
		}
		ids, bodies = append(ids, r.Header.Get("webhook-id")), append(bodies, string(body))
		w.WriteHeader(http.StatusNoContent)
	}))
	defer receiver.Close()
	for _, content := range []string{"", "full"} {
		if err := hookTo(t, Webhook{URL: receiver.URL, Private: true, Content: content}).Deliver(t.Context(), *record("TSL-7F3K-92QD")); err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) != 2 || ids[0] != "intake-TSL-7F3K-92QD" || ids[0] != ids[1] {
		t.Errorf("ids %v", ids)
	}
	for _, want := range []string{`"type":"intake.submitted"`, `"reference":"TSL-7F3K-92QD"`, `"urgent":true`, `"link":"https://desk.example/TSL-7F3K-92QD"`} {
		if !strings.Contains(bodies[0], want) {
			t.Errorf("the body lacks %s: %s", want, bodies[0])
		}
	}
	if strings.Contains(strings.ToLower(bodies[0]), "canary") || strings.Contains(bodies[0], "ana@") {
		t.Errorf("the visitor's words are in a content-free body: %s", bodies[0])
	}
	if !strings.Contains(bodies[1], "Ana Canary") {
		t.Errorf("the full body lacks the intake: %s", bodies[1])
	}
}

// Receivers that hang, fail, lead elsewhere or never stop talking neither hold up the dispatcher nor are taken for success.
func TestHostileReceivers(t *testing.T) {
	var inside atomic.Int64
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer private.Close()
	released := make(chan struct{})
	var sent atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/hangs", func(http.ResponseWriter, *http.Request) { <-released })
	mux.HandleFunc("/fails", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	mux.HandleFunc("/redirects", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, private.URL, http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("/later", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	mux.HandleFunc("/header", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) })
	mux.HandleFunc("/gigabyte", func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for range 1 << 10 {
			n, err := w.Write(block)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	receiver := httptest.NewServer(mux)
	defer receiver.Close()
	defer close(released)
	secure := httptest.NewTLSServer(mux)
	defer secure.Close()
	for _, test := range []struct {
		name    string
		hook    Webhook
		holds   string // of the error; empty for success
		forGood bool
	}{
		{"hangs", Webhook{URL: receiver.URL + "/hangs", Private: true}, "in time", false},
		{"fails", Webhook{URL: receiver.URL + "/fails", Private: true}, "status 500", false},
		{"redirects inside", Webhook{URL: receiver.URL + "/redirects", Private: true}, "status 307", false},
		{"gone", Webhook{URL: receiver.URL + "/gone", Private: true}, "status 410", true},
		{"later", Webhook{URL: receiver.URL + "/later", Private: true}, "status 429", false},
		{"endless header", Webhook{URL: receiver.URL + "/header", Private: true}, "sending", false},
		{"a gigabyte", Webhook{URL: receiver.URL + "/gigabyte", Private: true}, "", false},
		{"a certificate of nobody's", Webhook{URL: secure.URL + "/fails", Private: true}, "certificate", false},
		{"inside, but not marked private", Webhook{URL: secure.URL + "/fails"}, "prohibited", false},
		{"inside by another spelling", Webhook{URL: "https://[::ffff:127.0.0.1]/"}, "prohibited", false},
		{"inside by name", Webhook{URL: "https://localhost/"}, "prohibited", false},
		{"link-local, even if private", Webhook{URL: "http://169.254.169.254/", Private: true}, "prohibited", false},
		{"translated link-local", Webhook{URL: "https://[64:ff9b::a9fe:a9fe]/"}, "prohibited", false},
		{"another port", Webhook{URL: "https://192.0.2.1:22/"}, "prohibited", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			err := hookTo(t, test.hook).Deliver(ctx, *record("TSL-7F3K-92QD"))
			if (err == nil) != (test.holds == "") || err != nil && !strings.Contains(err.Error(), test.holds) {
				t.Errorf("got %v, want %q", err, test.holds)
			}
			if err != nil && strings.Contains(err.Error(), "://") {
				t.Errorf("the address, which may hold a secret, is in %v", err)
			}
			if r := (refusal{}); errors.As(err, &r) && r.forGood != test.forGood {
				t.Errorf("for good: %v", r.forGood)
			}
		})
	}
	if inside.Load() != 0 {
		t.Errorf("a redirect was followed inside, %d times", inside.Load())
	}
	if sent.Load() > 100<<20 {
		t.Errorf("%d bytes of a reply were taken", sent.Load())
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	f := &folder{dir}
	for range 2 { // the same intake again replaces the file
		if err := f.Deliver(t.Context(), *record("TSL-7F3K-92QD")); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "TSL-7F3K-92QD.json" {
		t.Fatalf("got %v, %v", files, err)
	}
	info, err := files[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	data, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil || !strings.Contains(string(data), `"about": "the secret canary story"`) {
		t.Errorf("got %s, %v", data, err)
	}
	if err := (&folder{filepath.Join(dir, "gone")}).Deliver(t.Context(), *record("TSL-7F3K-92QD")); err == nil {
		t.Error("a folder that is not there was no error")
	}
}
