package sqlitelog

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// What is forgotten leaves the files while the store runs: neither its words nor its client ids nor the key that would
// open their remains is in the database or its write-ahead log. Conversations grow and are forgotten side by side, with
// events of all sizes, until SQLite has split and merged many pages: with this seed, deleting alone would leave words
// and client ids behind.
func TestForgetLeavesNothingInTheFiles(t *testing.T) {
	const steps, most = 2000, 100
	path := filepath.Join(t.TempDir(), "a.db")
	l := mustOpen(t, path)
	defer l.Close()
	dice := rand.New(rand.NewPCG(8, 2))
	name := func(n int) string { return fmt.Sprintf("conversation-%04d", n) }
	words := func(n int) string {
		return strings.Repeat(fmt.Sprintf("secret-%04d ", n), []int{2, 15, 60, 150, 450}[dice.IntN(5)])
	}
	var begun int
	var live []int          // by number
	last := map[int]int64{} // sequence number of the live ones
	keys := map[int]key{}   // of the forgotten ones
	forget := func(i int) {
		n := live[i]
		live = slices.Delete(live, i, i+1)
		keys[n] = keyOf(t, l, name(n))
		if len(keys) == 1 && !bytes.Contains(files(t, path), keys[n]) {
			t.Fatal("the key of a conversation that is there is not in the files: this test looks in the wrong place")
		}
		must(t, l.Forget(t.Context(), name(n)))
	}
	for range steps {
		if len(live) > most/2 && dice.IntN(10) == 0 {
			forget(dice.IntN(len(live)))
			continue
		}
		if len(live) == 0 || len(live) < most && dice.IntN(3) == 0 {
			begun++
			live = append(live, begun)
		}
		n := live[len(live)-1]
		if last[n] > 0 { // no new one
			n = live[dice.IntN(len(live))]
		}
		turn := session.Turn{Client: fmt.Sprintf("client-%04d-%d", n, last[n]), Events: say(last[n]+1, words(n), words(n))}
		turn.Feedback = &session.Feedback{Text: words(n)}
		mustAppend(t, l, name(n), turn)
		last[n] += 2
	}
	for len(live) > most/4 {
		forget(dice.IntN(len(live)))
	}

	raw := files(t, path)
	for n, k := range keys {
		if bytes.Contains(raw, k) {
			t.Errorf("the key of %s is still in the files", name(n))
		}
		for _, trace := range []string{fmt.Sprintf("secret-%04d", n), fmt.Sprintf("client-%04d", n)} {
			if bytes.Contains(raw, []byte(trace)) {
				t.Errorf("%q is still in the files", trace)
			}
		}
	}
	for _, n := range live {
		wantEvents(t, l, name(n), int(last[n]))
	}
}

// Somebody who keeps reading the file keeps what was forgotten in the write-ahead log. Forget says so instead of
// pretending, and completes its work when it is asked again.
func TestForgetWhileSomebodyReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	l := mustOpen(t, path)
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))

	reading, err := l.reader.db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	must(t, err)
	var n int
	if err := reading.QueryRow(`select count(*) from events`).Scan(&n); err != nil || n != 2 {
		t.Fatalf("got %d events and error %v, want 2", n, err)
	}
	forget := func() error {
		if err := l.writer.alone(t.Context(), func() error { return l.writer.forget("ada") }); err != nil {
			return err
		}
		return l.writer.alone(t.Context(), l.writer.truncate)
	}
	if err := forget(); !errors.Is(err, errReaders) {
		t.Fatalf("forget while somebody reads: got error %v, want %v", err, errReaders)
	}
	mustAppend(t, l, "bob", sessiontest.Exchange(1)) // goes on meanwhile
	must(t, reading.Rollback())
	must(t, l.Forget(t.Context(), "ada"))
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("the write-ahead log is not empty: %v, %v", info, err)
	}
	wantEvents(t, l, "bob", 2)
}

// keyOf takes a conversation's key out of the store.
func keyOf(t *testing.T, l *Log, conversation string) (k key) {
	t.Helper()
	err := l.writer.alone(t.Context(), func() (err error) {
		_, k, _, err = l.writer.lookUp(conversation)
		return err
	})
	must(t, err)
	return k
}

// files gives all bytes of the database and of what lies beside it. Reading them here gives up this process's locks,
// which is harmless while no other process uses the files.
func files(t *testing.T, path string) []byte {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) < 3 {
		t.Fatalf("files beside %s: %q, %v", path, names, err)
	}
	var all []byte
	for _, name := range names {
		raw, err := os.ReadFile(name)
		must(t, err)
		all = append(all, raw...)
	}
	return all
}
