package sqlitelog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// busyTimeout is how long a connection waits for a lock that another process holds.
const busyTimeout = 5 * time.Second

// busyPause is how long after a refusal a connection is opened again: others hold such locks for a sync of the disk or two.
const busyPause = 10 * time.Millisecond

// oldestVersion of SQLite that may touch the file: earlier ones can lose commits when several connections use a
// write-ahead log and it starts over (the WAL-reset bug, sqlite.org/wal.html).
const oldestVersion = "3.51.3"

// background is for what is not done on behalf of a call, and must not be cut off with one.
var background = context.Background()

// settings are what every connection is opened with, and what is checked to have come about: a file system without
// shared memory, for one, quietly leaves the journal in another mode.
var settings = []struct{ pragma, value, got string }{
	{"busy_timeout", "5000", "5000"},
	{"journal_mode", "wal", "wal"},
	{"synchronous", "full", "2"},
	{"foreign_keys", "on", "1"},
	{"secure_delete", "on", "1"},
	{"temp_store", "memory", "2"}, // what a savepoint sets aside never reaches a temporary file
}

// Open opens the store in the file, which it creates, with its folder, for this user's eyes only. A file that is there
// keeps its permissions. Sweep erases what is older than keep.
func Open(path string, keep session.Retention) (*Log, error) {
	l, err := open(path, keep.WithDefaults())
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, explain(err))
	}
	return l, nil
}

func open(path string, keep session.Retention) (*Log, error) {
	path, err := createFile(path)
	if err != nil {
		return nil, err
	}
	if _, err := whileBusy(func() (struct{}, error) { return struct{}{}, inspect(path) }); err != nil {
		return nil, err
	}
	w, err := whileBusy(func() (*writer, error) { return newWriter(path) })
	if err != nil {
		return nil, err
	}
	r, err := whileBusy(func() (*reader, error) { return newReader(path) })
	if err != nil {
		_ = w.close() // why it cannot be opened is what counts
		return nil, err
	}
	return &Log{writer: w, reader: r, retention: keep}, nil
}

// whileBusy opens something again as long as it is told that the file is locked, up to busyTimeout. A connection does not wait by itself where SQLite fears that
// two would wait for each other: when both switch a new file to a write-ahead log, or one comes while the last other is letting go of that log.
func whileBusy[T any](open func() (T, error)) (T, error) {
	for end := time.Now().Add(busyTimeout); ; time.Sleep(busyPause) {
		opened, err := open()
		if !isBusy(err) || time.Now().After(end) {
			return opened, err
		}
	}
}

// createFile makes sure that there is a file, and gives its absolute path. A file that is there is not opened: closing
// it would give up the locks of another Log in this process.
func createFile(path string) (string, error) {
	if path == "" {
		return "", errors.New("no file is named")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("create its folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return path, f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("create it: %w", err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", fmt.Errorf("this is a folder: name a file in it, such as %s", filepath.Join(path, "answerbot.db"))
	case !info.Mode().IsRegular():
		return "", errors.New("this is not a regular file")
	}
	return path, nil
}

// source is the data source name of the file for the driver. It never creates the file. A name of a file has no place for a path that is relative.
func source(path, query string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw&_error_rc=1&_txlock=immediate" + query
}

func settingsQuery() string {
	var q strings.Builder
	for _, s := range settings {
		fmt.Fprintf(&q, "&_pragma=%s(%s)", s.pragma, s.value)
	}
	return q.String()
}

// inspect looks at the file before anything is changed in it, if only the mode of its journal.
func inspect(path string) error {
	db, err := sql.Open("sqlite", source(path, "&_pragma=busy_timeout(5000)"))
	if err != nil {
		return err
	}
	defer db.Close()
	var library string
	if err := db.QueryRow(`select sqlite_version()`).Scan(&library); err != nil {
		return err
	}
	if err := checkVersion(library); err != nil {
		return err
	}
	_, err = schemaVersion(db)
	return err
}

// checkVersion refuses a SQLite that may harm the file.
func checkVersion(library string) error {
	parse := func(v string) (n [3]int, err error) {
		_, err = fmt.Sscanf(v, "%d.%d.%d", &n[0], &n[1], &n[2])
		return n, err
	}
	oldest, err := parse(oldestVersion)
	if err != nil {
		return err
	}
	got, err := parse(library)
	if err != nil {
		return fmt.Errorf("understand the SQLite version %q: %w", library, err)
	}
	for i, n := range got {
		switch {
		case n > oldest[i]:
			return nil
		case n < oldest[i]:
			return fmt.Errorf("this program contains SQLite %s, which can lose commits: build it with %s or newer", library, oldestVersion)
		}
	}
	return nil
}

// checkSettings fails if a setting has not come about.
func checkSettings(q querier) error {
	for _, s := range settings {
		var got string
		if err := q.QueryRowContext(background, `pragma `+s.pragma).Scan(&got); err != nil {
			return fmt.Errorf("read %s: %w", s.pragma, err)
		}
		if got != s.got {
			return fmt.Errorf("SQLite answers %s=%s, not %s: is the file on a network drive? It must be on a local one", s.pragma, got, s.got)
		}
	}
	return nil
}
