package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sealedlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// A visitor sends a form, one step after the other and back on another connection in between, to a server that has the public key alone. What was typed comes back
// while the form is open; then it is nowhere in the server's files, nor behind the seals to which these hold the key, and staff who have the private key read it.
func TestSealedServer(t *testing.T) {
	data, key := t.TempDir(), filepath.Join(t.TempDir(), "firm.key")
	recipient, err := sealedlog.NewIdentity(key)
	must(t, err)
	cmd, addr := serving(t, data, "--corpus", smallCorpus(t), "--seal-to", recipient)
	v := visiting(t, addr)
	for n, step := range []string{
		`"action":"start"`,
		`"action":"save","fields":{"name":"Quetzal Canaryname"}`,
		`"action":"submit","fields":{"name":"Quetzal Canaryname","opposing":"Canaryopposing","area":"tenancy"}`,
		`"action":"submit","fields":{"email":"canarymail@example.com"}`,
		`"action":"submit","fields":{"about":"canaryabout"}`,
		`"action":"submit","fields":{"consent":"yes","acknowledge":"yes"}`,
	} {
		if n == 4 {
			_ = v.ws.Close()
			v.connect(addr, 8)
		}
		v.send(fmt.Sprintf(`{"type":"intake","id":"i%d",%s}`, n, step))
		form := v.next("intake")
		if values, err := json.Marshal(form["values"]); err != nil || n > 0 && !strings.Contains(string(values), "Canaryname") {
			t.Fatalf("step %d: what was typed is lost: %s %v", n, values, err)
		}
	}
	v.send(`{"type":"intake","id":"last","action":"submit"}`)
	reference := v.next("receipt")["reference"].(string)
	lookFor(t, data, "while it runs")
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	lookFor(t, data, "afterwards")

	under, err := sqlitelog.Open(filepath.Join(data, "answerbot.sqlite"), session.Retention{})
	must(t, err)
	defer under.Close()
	kept, err := under.Intake(t.Context(), reference)
	if err != nil || kept.Area != "tenancy" || kept.Sealed == "" {
		t.Fatal(kept, err)
	}
	events, err := sealedlog.New(under, sealedlog.Keys{}).Read(t.Context(), kept.Conversation, 0)
	if text, _ := json.Marshal(events); err != nil || bytes.Contains(bytes.ToLower(text), []byte("canary")) || len(events) < 12 {
		t.Errorf("the conversation holds %s (%v)", text, err)
	}
	code, out, errs := execute(t, "intake", "show", reference, "--data", data, "--identity", key)
	if code != done || !strings.Contains(out, "Quetzal Canaryname") || !strings.Contains(out, "canaryabout") {
		t.Errorf("with the key: %d %s%s", code, out, errs)
	}
}

func lookFor(t *testing.T, data, when string) {
	t.Helper()
	files, err := os.ReadDir(data)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(data, f.Name()))
		must(t, err)
		if at := bytes.Index(bytes.ToLower(text), []byte("canary")); at >= 0 {
			t.Errorf("%s, %s holds %q", when, f.Name(), text[at:min(len(text), at+40)])
		}
	}
}
