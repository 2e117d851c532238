package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// unreadable is a store in which one intake cannot be read, or not be put on hold.
type unreadable struct {
	session.Log
	intake, hold error
}

func (u *unreadable) Intake(context.Context, string) (session.Intake, error) {
	return session.Intake{}, u.intake
}

func (u *unreadable) Hold(context.Context, string, bool) error { return u.hold }

// A hold that does not come about is in no record as one.
func TestHoldThatFails(t *testing.T) {
	broken := errors.New("the disk is broken")
	for _, log := range []*unreadable{{memlog.New(), broken, nil}, {memlog.New(), nil, broken}} {
		if err := new(intakeHold).hold(t.Context(), log, "TSL-0000-0001"); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if c, _, err := session.ReadCase(t.Context(), log, "TSL-0000-0001"); err != nil || c.Held {
			t.Errorf("got %+v, %v", c, err)
		}
		if entries, err := audit.Read(t.Context(), log); err != nil || log.intake != nil && len(entries) > 0 {
			t.Errorf("the audit log says %v, %v", entries, err)
		}
	}
}

// A person's request is exported, kept while it is on hold, and erased with a proof that names nobody; then it is nowhere in the store's files, nor in a backup
// that is restored with the proof.
func TestRights(t *testing.T) {
	data := stored(t)
	backup, proofs := filepath.Join(data, "backup"), filepath.Join(data, "proofs.jsonl")
	do := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := execute(t, append(args, "--data", data)...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, out, errs)
		}
		return out
	}
	do(done, "backup", backup)
	exported := do(done, "rights", "export", "--email", " CANARY@example.com")
	if !strings.Contains(exported, "Canary Ashgrove") || !strings.Contains(exported, `"kind":"conversation"`) && !strings.Contains(exported, `"kind":"intake"`) || strings.Contains(exported, "Marcus") {
		t.Errorf("exported is %s", exported)
	}
	do(failed, "rights", "export", "--email", "nobody@example.com")
	do(misuse, "rights", "erase")
	do(done, "intake", "hold", "tsl-0000-0002")
	do(failed, "rights", "erase", "--email", "canary@example.com")
	do(done, "intake", "show", "TSL-0000-0002")
	do(done, "intake", "hold", "TSL-0000-0002", "--release")
	out := do(done, "rights", "erase", "--email", "canary@example.com")
	var p proof
	if err := json.Unmarshal([]byte(out), &p); err != nil || !p.Checked || !p.Record || p.Case != 2 || p.Reference != hashOf("TSL-0000-0002") || strings.Contains(strings.ToLower(out), "canary") {
		t.Errorf("the proof is %s (%v)", out, err)
	}
	do(failed, "intake", "show", "TSL-0000-0002")
	do(failed, "rights", "erase", "TSL-0000-0002")
	do(done, "intake", "show", "TSL-0000-0001")
	if log := do(done, "rights", "log"); !strings.Contains(log, p.Reference) {
		t.Errorf("the log is %s", log)
	}
	raw, err := os.ReadFile(filepath.Join(data, "answerbot.sqlite"))
	must(t, err)
	for _, trace := range []string{"Canary Ashgrove", "canary@example.com"} {
		if strings.Contains(string(raw), trace) {
			t.Errorf("%q is in the file", trace)
		}
	}
	must(t, os.WriteFile(proofs, []byte(do(done, "rights", "log")), 0o600))
	do(failed, "restore", backup)
	for _, name := range []string{"answerbot.sqlite", "answerbot.sqlite-wal", "answerbot.sqlite-shm"} {
		_ = os.Remove(filepath.Join(data, name)) // the store is lost
	}
	do(done, "restore", backup, "--erasures", proofs)
	do(failed, "intake", "show", "TSL-0000-0002")
	do(done, "intake", "show", "TSL-0000-0001")
}

// The proofs of erasure outlive every restore: those of the store before and those that are given are in the log of the restored one, each once and in order, so that
// its log is all that the next restore needs. A file without a proof is refused before anything is touched.
func TestProofsOutliveRestores(t *testing.T) {
	data := stored(t)
	dir := t.TempDir()
	backup, proofs, other := filepath.Join(dir, "backup"), filepath.Join(dir, "proofs.jsonl"), filepath.Join(dir, "other")
	do := func(want int, args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := execute(t, args...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, out, errs)
		}
		return out, errs
	}
	log := func(data string) string {
		t.Helper()
		out, _ := do(done, "rights", "log", "--data", data)
		return out
	}
	note := func(text string) {
		t.Helper()
		must(t, os.WriteFile(proofs, []byte(text), 0o600))
	}
	do(done, "rights", "erase", "TSL-0000-0001", "--data", data)
	do(done, "backup", backup, "--data", data)
	do(done, "rights", "erase", "TSL-0000-0002", "--data", data)
	two := log(data)
	if strings.Count(two, "\n") != 2 {
		t.Fatalf("the log is %s", two)
	}

	if out, _ := do(done, "restore", backup, "--force", "--data", data); !strings.Contains(out, "erased again: 0 conversations, 1 intake") || log(data) != two {
		t.Errorf("restored over itself: %s, and its log is %s", out, log(data))
	}
	for _, text := range []string{"", "\n", "{}\n", "no proof\n"} {
		note(text)
		if _, errs := do(failed, "restore", backup, "--data", other, "--erasures", proofs); strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "no proof of erasure") {
			t.Errorf("with the proofs %q it says %s", text, errs)
		}
		if _, err := os.Stat(other); err == nil {
			t.Fatal("something was restored")
		}
	}
	note(two)
	if do(done, "restore", backup, "--data", other, "--erasures", proofs); log(other) != two {
		t.Errorf("with the proofs its log is %s", log(other))
	}
	do(done, "rights", "erase", "TSL-0000-0003", "--data", other)
	three := log(other)
	if !strings.HasPrefix(three, two) || strings.Count(three, "\n") != 3 {
		t.Fatalf("the log is %s", three)
	}
	if do(done, "restore", backup, "--data", other, "--force", "--erasures", proofs); log(other) != three {
		t.Errorf("restored over itself, with proofs that it has already: its log is %s", log(other))
	}
	note(three)
	if do(done, "restore", backup, "--data", data, "--force", "--erasures", proofs); log(data) != three {
		t.Errorf("with one proof more its log is %s", log(data))
	}
	for _, data := range []string{data, other} {
		for _, reference := range []string{"TSL-0000-0001", "TSL-0000-0002", "TSL-0000-0003"} {
			do(failed, "intake", "show", reference, "--data", data)
		}
	}
}

// Records that are there are sealed by a rotation, say so without the key, and come back with it; with a new key the old one opens nothing.
func TestKeys(t *testing.T) {
	data := stored(t)
	do := func(want int, args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := execute(t, args...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, out, errs)
		}
		return strings.TrimSpace(out), errs
	}
	one, two := filepath.Join(data, "one.key"), filepath.Join(data, "two.key")
	first, _ := do(done, "keys", "new", "--out", one)
	second, _ := do(done, "keys", "new", "--out", two)
	do(failed, "keys", "new", "--out", one)
	do(done, "keys", "rotate", "--data", data, "--seal-to", first)
	if out, _ := do(done, "intake", "list", "--restricted", "--data", data); !strings.Contains(out, "(sealed)") || strings.Contains(out, "Canary") {
		t.Errorf("the list without the key is %s", out)
	}
	if out, _ := do(done, "intake", "show", "TSL-0000-0001", "--data", data); !strings.Contains(out, "Sealed; give --identity") {
		t.Errorf("shown without the key is %s", out)
	}
	if _, errs := do(failed, "intake", "export", "--data", data); !strings.Contains(errs, "give --identity") {
		t.Errorf("exporting without the key says %s", errs)
	}
	do(failed, "rights", "export", "--email", "canary@example.com", "--data", data)
	do(failed, "keys", "rotate", "--data", data, "--seal-to", second)
	do(failed, "keys", "rotate", "--data", data, "--seal-to", second, "--identity", two)
	do(done, "keys", "rotate", "--data", data, "--seal-to", second, "--identity", one)
	for key, there := range map[string]bool{one: false, two: true} {
		out, _ := do(done, "intake", "show", "TSL-0000-0002", "--restricted", "--data", data, "--identity", key)
		if strings.Contains(out, "Canary Ashgrove") != there {
			t.Errorf("with %s: %s", key, out)
		}
	}
	must(t, os.Chmod(two, 0o644))
	do(misuse, "intake", "list", "--data", data, "--identity", two)
	do(misuse, "serve", "--data", data, "--seal-to", "age1nonsense")
}
