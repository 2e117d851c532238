package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// An intake goes to a folder at once, and to a webhook that is away as soon as it is back, also when the server was killed in between.
func TestDelivery(t *testing.T) {
	dir := t.TempDir()
	drop := filepath.Join(dir, "drop")
	must(t, os.Mkdir(drop, 0o700))
	var mu sync.Mutex // guards away and ids
	away, ids := true, []string{}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if away {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		ids = append(ids, r.Header.Get("webhook-id"))
	}))
	defer receiver.Close()
	t.Setenv("ANSWERBOT_TEST_HOOK", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
	settings := fileIn(t, dir, "settings.yaml", fmt.Sprintf("delivery:\n  folder: %s\n  webhooks:\n    - {name: crm, url: %q, secrets: [\"env:ANSWERBOT_TEST_HOOK\"], private: true}\n", drop, receiver.URL))
	data := filepath.Join(dir, "data")
	cmd, addr := serving(t, data, "--config", settings)
	v := visiting(t, addr)
	v.send(`{"type":"human","id":"m1"}`)
	v.next("handoff")
	v.send(`{"type":"intake","id":"m2","action":"submit","fields":` + completeIntake + `}`)
	reference := v.next("receipt")["reference"].(string)
	show := func() string {
		out, err := program("intake", "show", "--data", data, reference).CombinedOutput()
		if err != nil {
			t.Fatal(err, string(out))
		}
		return string(out)
	}
	eventually(t, "the folder has it", func() bool {
		_, err := os.Stat(filepath.Join(drop, reference+".json"))
		return err == nil
	})
	eventually(t, "the webhook's failure is written down", func() bool {
		return strings.Contains(show(), "webhook crm: 1 attempts failed (the receiver answered with status 503)")
	})
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	mu.Lock()
	away = false
	mu.Unlock()
	if out, err := program("intake", "retry", "--data", data, reference).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	serving(t, data, "--config", settings)
	eventually(t, "the webhook has it", func() bool { return strings.Contains(show(), "webhook crm: delivered") })
	mu.Lock()
	defer mu.Unlock()
	if len(ids) != 1 || ids[0] != "intake-"+reference {
		t.Errorf("the webhook was told %v", ids)
	}
	if out, err := program("intake", "retry", "--data", data, reference).CombinedOutput(); err == nil || !strings.Contains(string(out), "has delivered it") {
		t.Errorf("a retry of what is delivered: %v %s", err, out)
	}
	if out, err := program("intake", "retry", "--data", data, "--dead").CombinedOutput(); err != nil || !strings.Contains(string(out), "no dead letters") {
		t.Errorf("no dead letters: %v %s", err, out)
	}
}

// completeIntake is a form without a fault.
const completeIntake = `{"name":"Ana Silva","opposing":"none","email":"ana@example.com","area":"immigration","about":"my permit","consent":"yes","acknowledge":"yes"}`

// eventually waits until something is so that happens by itself.
func eventually(t *testing.T, what string, true func() bool) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 2*time.Minute; time.Sleep(20 * time.Millisecond) {
		if true() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
