package sqlitelog

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// What cannot be opened is refused in one line that names the file and what to do.
func TestOpenRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		make func(t *testing.T, path string)
		want string
	}{
		{"a folder", makeFolder, "this is a folder: name a file in it, such as "},
		{"a file as its folder", func(t *testing.T, path string) { writeFile(t, filepath.Dir(path), "") }, "create its folder: "},
		{"a text", func(t *testing.T, path string) { writeFile(t, path, strings.Repeat("Dear Sir or Madam, ", 500)) }, "this is not a SQLite database"},
		{"a short text", func(t *testing.T, path string) { writeFile(t, path, "Dear Sir") }, "this is not a SQLite database"},
		{"another program's database", func(t *testing.T, path string) { execute(t, path, `create table notes (note)`) }, "the database of another program"},
		{"a newer schema", func(t *testing.T, path string) { makeStore(t, path); execute(t, path, `pragma user_version = 99`) }, "a newer version of this program has written it (schema 99, this one knows "},
		{"half a file", makeTruncated, "the file is damaged: put back a backup"},
		{"a damaged schema", makeDamaged, "the file is damaged: put back a backup"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data", "a.db")
			if tc.name != "a file as its folder" {
				makeFolder(t, filepath.Dir(path))
			}
			tc.make(t, path)
			before, _ := os.ReadFile(path)
			l, err := Open(path, session.Retention{})
			if err == nil {
				l.Close()
				t.Fatal("it was opened")
			}
			if msg := err.Error(); !strings.HasPrefix(msg, "open store "+path+": ") || !strings.Contains(msg, tc.want) || strings.Contains(msg, "\n") {
				t.Errorf("got %q\nwant one line with the path and %q", msg, tc.want)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// Folders and files that Open creates are nobody else's to read, the ones that SQLite adds included.
func TestOpenKeepsToItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "var", "data")
	path := filepath.Join(dir, "a b?c#d%20é.db")
	l := mustOpen(t, path)
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	for _, name := range []string{filepath.Dir(dir), dir, path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		must(t, err)
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has the permissions %o, want %o", name, got, want)
		}
	}
}

// A file of an earlier version is brought up to date and loses nothing; the intakes in it are due, since nobody has delivered
// them.
func TestOpenEarlierSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	execute(t, path, migrations[0]+`insert into intakes (reference, intake) values ('TSL-1', '{"reference":"TSL-1"}'); pragma user_version = 1`)
	l := mustOpen(t, path)
	defer l.Close()
	if claimed, err := l.Claim(t.Context(), time.UnixMilli(0), time.Minute, 10); err != nil || !slices.Equal(claimed, []string{"TSL-1"}) {
		t.Errorf("claim: got %q, %v", claimed, err)
	}
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
}

// Who switches a new file to a write-ahead log while somebody writes to it is refused at once, and not made to wait: the store is opened again until it works.
func TestOpenWhileWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	writeFile(t, path, "")
	db, err := sql.Open("sqlite", "file://"+path+"?_txlock=immediate")
	must(t, err)
	defer db.Close()
	writing, err := db.Begin()
	must(t, err)
	time.AfterFunc(200*time.Millisecond, func() { _ = writing.Rollback() })
	l := mustOpen(t, path)
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
}

// A path is taken from where the program is when it opens the store, and an empty file is a new store.
func TestOpenRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "a.db", "")
	l := mustOpen(t, "a.db")
	defer l.Close()
	t.Chdir(t.TempDir())
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	wantEvents(t, l, "ada", 2)
}

// Every connection has the settings that durability, forgetting and several writers rest on.
func TestSettings(t *testing.T) {
	l := mustOpen(t, filepath.Join(t.TempDir(), "a.db"))
	defer l.Close()
	var held []*sql.Conn
	for range 4 {
		conn, err := l.reader.db.Conn(t.Context())
		must(t, err)
		held = append(held, conn)
		if err := checkSettings(conn); err != nil {
			t.Error(err)
		}
		if _, err := conn.ExecContext(t.Context(), `delete from intakes`); err == nil {
			t.Error("a reader can write")
		}
	}
	for _, conn := range held {
		conn.Close()
	}
	if err := l.writer.alone(t.Context(), func() error { return checkSettings(l.writer.conn) }); err != nil {
		t.Error(err)
	}
}

func TestCheckVersion(t *testing.T) {
	for version, want := range map[string]bool{
		"3.51.3": true, "3.51.4": true, "3.54.1": true, "3.100.0": true, "4.0.0": true,
		"3.51.2": false, "3.51.0": false, "3.50.9": false, "3.7.17": false, "2.8.17": false, "": false, "new": false,
	} {
		if err := checkVersion(version); (err == nil) != want {
			t.Errorf("version %q: got error %v, want accepted %t", version, err, want)
		}
	}
}

func makeFolder(t *testing.T, path string) {
	t.Helper()
	must(t, os.MkdirAll(path, 0o700))
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o600))
}

// execute runs SQL on the file as another program would.
func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

// makeStore makes a store with something in it.
func makeStore(t *testing.T, path string) {
	t.Helper()
	l := mustOpen(t, path)
	for n := range int64(20) {
		mustAppend(t, l, "ada", sessiontest.Exchange(n*2+1))
	}
	must(t, l.Close())
}

func makeTruncated(t *testing.T, path string) {
	makeStore(t, path)
	info, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, info.Size()/2)
	}
	must(t, err)
}

// makeDamaged overwrites the first page after its header.
func makeDamaged(t *testing.T, path string) {
	makeStore(t, path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0x5a}, 3000), 100); err != nil {
		t.Fatal(err)
	}
}
