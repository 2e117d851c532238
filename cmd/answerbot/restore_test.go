package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// receipt takes a visitor through the form at a server, and gives the reference of the receipt.
func receipt(t *testing.T, addr string) (reference string) {
	t.Helper()
	v := visiting(t, addr)
	receipts := make(map[string]string)
	for n, step := range intakeSteps {
		id := fmt.Sprint("f", n)
		v.send(fmt.Sprintf(`{"type":"intake","id":%q,%s}`, id, step))
		m, err := reply(v, id)
		must(t, err)
		note(t, receipts, v, m)
	}
	if reference = receipts[session.ConversationOf(v.token)]; reference == "" {
		t.Fatal("no receipt")
	}
	return reference
}

// A server runs in a folder of its own, with the store where it is by default. It is backed up; each way to restore is refused while it runs, and what it gives a
// receipt for afterwards is kept though it is killed. Once it is stopped the backup takes the place of its store, for paths of every kind.
func TestBackupBesideServer(t *testing.T) {
	answers, dir := smallCorpus(t), t.TempDir()
	t.Chdir(dir)
	server, addr := serving(t, "data", "--corpus", answers)
	do := func(want int, says string, args ...string) {
		t.Helper()
		code, out, errs := execute(t, args...)
		if code != want || !strings.Contains(out+errs, says) || code != done && strings.Count(errs, "\n") != 1 {
			t.Fatalf("%v: exit code %d, want %d and %q\n%s%s", args, code, want, says, out, errs)
		}
	}
	kept := []string{receipt(t, addr)}
	do(done, "copied to b.sqlite", "backup", "b.sqlite")
	do(done, "copied", "backup", filepath.Join(dir, "absolute.sqlite"), "--store", "sqlite:data/answerbot.sqlite")
	ways := [][]string{
		{"b.sqlite"},
		{"b.sqlite", "--data", filepath.Join(dir, "data")},
		{filepath.Join(dir, "b.sqlite")},
		{filepath.Join("..", filepath.Base(dir), "absolute.sqlite"), "--store", "sqlite:./data/answerbot.sqlite"},
	}
	for _, way := range ways {
		do(failed, "a store is there", append([]string{"restore"}, way...)...)
		do(failed, "a server uses the store: stop it first", append([]string{"restore", "--force"}, way...)...)
		kept = append(kept, receipt(t, addr))
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	for _, reference := range kept {
		do(done, reference, "intake", "show", reference)
	}
	for _, way := range ways {
		do(done, "holds the backup", append([]string{"restore", "--force"}, way...)...)
		do(done, kept[0], "intake", "show", kept[0])
		do(failed, "no intake", "intake", "show", kept[1])
	}
	do(done, "holds the backup", "restore", "b.sqlite", "--data", "elsewhere")
	do(done, kept[0], "intake", "show", kept[0], "--data", "elsewhere")
	_, addr = serving(t, "data", "--corpus", answers)
	receipt(t, addr)
}
