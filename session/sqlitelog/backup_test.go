package sqlitelog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

var nothing = named(func(string) bool { return false })

// named keeps no proofs.
func named(erased func(name string) bool) Prove {
	return func(context.Context, *Log, []session.Event) (func(string) bool, error) { return erased, nil }
}

// The drill: while visitors write, the store is backed up, the backup is restored elsewhere, and every turn that was acknowledged before the backup
// began is there, with its intake.
func TestBackupDrill(t *testing.T) {
	dir := t.TempDir()
	path, file, elsewhere := filepath.Join(dir, "a.db"), filepath.Join(dir, "a.backup"), filepath.Join(dir, "new", "b.db")
	l := mustOpen(t, path)
	defer l.Close()
	var mu sync.Mutex // guards acked
	acked := make(map[string]int64)
	quit := make(chan struct{})
	var writing, begun sync.WaitGroup
	for w := range 4 {
		begun.Add(1)
		writing.Go(func() {
			for n := 0; ; n++ {
				name := fmt.Sprintf("c%d-%d", w, n/5)
				turn := session.Turn{Events: say(int64(n%5)+1, "hello")}
				if n%5 == 4 {
					turn.Intake = &session.Intake{Reference: name, At: time.Now()}
				}
				if err := l.Append(t.Context(), name, turn); err != nil {
					t.Error(err)
				}
				mu.Lock()
				acked[name] = int64(n%5) + 1
				mu.Unlock()
				if n == 20 {
					begun.Done()
				}
				select {
				case <-quit:
					return
				default:
				}
			}
		})
	}
	begun.Wait()
	mu.Lock()
	before := make(map[string]int64)
	for name, last := range acked {
		before[name] = last
	}
	mu.Unlock()
	err := Backup(t.Context(), path, file)
	close(quit)
	writing.Wait()
	must(t, err)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if err := Backup(t.Context(), path, file); err == nil {
		t.Error("a backup was overwritten")
	}
	if _, err := Restore(t.Context(), file, elsewhere, false, nothing); err != nil {
		t.Fatal(err)
	}
	restored := mustOpen(t, elsewhere)
	defer restored.Close()
	for name, last := range before {
		events, err := restored.Read(t.Context(), name, 0)
		if err != nil || int64(len(events)) < last {
			t.Fatalf("%s: %d events of %d, %v", name, len(events), last, err)
		}
		if _, err := restored.Intake(t.Context(), name); last == 5 && err != nil {
			t.Error(err)
		}
	}
	if len(before) < 16 {
		t.Fatal("hardly anything was written before the backup")
	}
}

// A store that is damaged is replaced, but not while another process has it open.
func TestRestoreDamaged(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open is not replaced there")
	}
	path, file := filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "a.backup")
	l := mustOpen(t, path)
	mustAppend(t, l, "c1", session.Turn{Events: say(1, "hello")})
	must(t, Backup(t.Context(), path, file))
	server := command("answer", path, "c1", "1")
	_, err := server.StdinPipe() // which keeps it
	if err == nil {
		err = server.Start()
	}
	must(t, err)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) { // until it is up
		events, err := l.Read(t.Context(), "c1", 1)
		if len(events) > 0 {
			break
		}
		if err != nil || time.Now().After(end) {
			t.Fatal("the other process has not answered: ", err)
		}
	}
	if err := errors.Join(l.emptyLog(t.Context()), l.Close()); err != nil { // or the write-ahead log would mend what is damaged
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	if _, err := f.Write(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := Restore(t.Context(), file, path, true, nothing); !errors.Is(err, errInUse) {
		t.Errorf("a damaged store in use: %v", err)
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	if done, err := Restore(t.Context(), file, path, true, nothing); err != nil || done.Looked {
		t.Fatal(done, err)
	}
	l = mustOpen(t, path)
	defer l.Close()
	want(t, l, "c1", true)
}

// Paths may be relative. A store that somebody has open, and what is no store at all, is refused whole; nothing is left beside it.
func TestRestoreRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	path, file := filepath.Join("data", "a.db"), "a.backup"
	l := mustOpen(t, path)
	mustAppend(t, l, "c1", session.Turn{Events: say(1, "hello")})
	must(t, Backup(t.Context(), path, file))
	if err := Backup(t.Context(), path, file); err == nil {
		t.Error("a backup was overwritten")
	}
	mustAppend(t, l, "c2", session.Turn{Events: say(1, "later")})
	if _, err := Restore(t.Context(), file, path, true, nothing); !errors.Is(err, errInUse) {
		t.Errorf("a store in use: %v", err)
	}
	mustAppend(t, l, "c3", session.Turn{Events: say(1, "later still")})
	must(t, l.Close())
	l = mustOpen(t, path)
	for _, name := range []string{"c1", "c2", "c3"} {
		want(t, l, name, true)
	}
	must(t, l.Close())
	must(t, os.Mkdir(filepath.Join("data", "folder"), 0o700))
	if _, err := Restore(t.Context(), file, filepath.Join("data", "folder"), true, nothing); err == nil {
		t.Error("a folder was replaced")
	}
	if _, err := Restore(t.Context(), file, path, true, nothing); err != nil {
		t.Fatal(err)
	}
	l = mustOpen(t, path)
	defer l.Close()
	want(t, l, "c1", true)
	want(t, l, "c2", false)
	if left, _ := filepath.Glob(filepath.Join("data", ".answerbot-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// What was erased after the backup does not come back, whether the store that is replaced knows it or a proof of erasure does; what was added since is lost. A
// store in use, a store without force, a damaged backup, and a file that is none are refused, and leave what is there.
func TestRestore(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "a.db"), filepath.Join(dir, "a.backup")
	l := mustOpen(t, path)
	for _, n := range []string{"1", "2", "3"} {
		mustAppend(t, l, "c"+n, session.Turn{Events: say(1, "hello"), Intake: &session.Intake{Reference: "TSL-" + n, At: time.Now()}})
	}
	must(t, Backup(t.Context(), path, file))
	must(t, errors.Join(l.Forget(t.Context(), "c1"), l.Erase(t.Context(), "TSL-2")))
	mustAppend(t, l, "c4", session.Turn{Events: say(1, "later")})
	if _, err := Restore(t.Context(), file, path, true, nothing); err == nil {
		t.Error("a store in use was replaced")
	}
	must(t, l.Close())
	whole, err := os.ReadFile(file)
	must(t, err)
	damaged, none := filepath.Join(dir, "damaged"), filepath.Join(dir, "none")
	broken := append([]byte(nil), whole...)
	for n := len(broken) / 2; n < len(broken); n++ {
		broken[n] ^= 0x5a
	}
	for name, data := range map[string][]byte{damaged: broken, none: []byte("this is no database, but a text of some length")} {
		must(t, os.WriteFile(name, data, 0o600))
		if _, err := Restore(t.Context(), name, path, true, nothing); err == nil {
			t.Errorf("%s was restored", name)
		}
	}
	if _, err := Restore(t.Context(), file, path, false, nothing); err == nil {
		t.Error("a store was replaced without force")
	}
	l = mustOpen(t, path)
	want(t, l, "c4", true)
	must(t, l.Close())
	done, err := Restore(t.Context(), file, path, true, named(func(name string) bool { return name == "TSL-3" || name == "c3" }))
	if err != nil || done != (Restored{2, 2, true}) {
		t.Fatal(done, err)
	}
	l = mustOpen(t, path)
	defer l.Close()
	for name, there := range map[string]bool{"c1": false, "c2": true, "c3": false, "c4": false} {
		want(t, l, name, there)
	}
	for reference, there := range map[string]bool{"TSL-1": true, "TSL-2": false, "TSL-3": false} {
		if _, err := l.Intake(t.Context(), reference); (err == nil) != there {
			t.Errorf("%s: %v", reference, err)
		}
	}
}

// Who gives a restore up is told so, though what is erased since is still being looked for. Nothing is restored then.
func TestRestoreGivenUp(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.backup")
	l := mustOpen(t, filepath.Join(dir, "a.db"))
	defer l.Close()
	mustAppend(t, l, "c1", session.Turn{Events: say(1, "hello")})
	must(t, Backup(t.Context(), filepath.Join(dir, "a.db"), file))
	ctx, giveUp := context.WithCancel(t.Context())
	_, err := Restore(ctx, file, filepath.Join(dir, "b.db"), false, named(func(string) bool {
		giveUp()
		time.Sleep(20 * time.Millisecond) // the race detector then sees whether anybody has read on
		return true
	}))
	if _, there := os.Stat(filepath.Join(dir, "b.db")); !errors.Is(err, context.Canceled) || !errors.Is(there, fs.ErrNotExist) {
		t.Errorf("given up: %v, %v", err, there)
	}
}
