package sqlitelog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/durable"
)

// Backup copies the store in the file path into the file to, which must not be there, while servers use it. The copy is the store as it was at one moment:
// every turn that was acknowledged before the call is in it, and nothing that had been forgotten. It appears under its name when it is whole and on the disk.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up to %s: there is something already; name another file", to)
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("back up the store: %w", err)
	}
	err := durable.Replace(to, func(temporary string) error {
		if err := inspect(path); err != nil {
			return err
		}
		db, err := sql.Open("sqlite", source(path, "&_pragma=busy_timeout(5000)"))
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(ctx, `vacuum into ?`, temporary)
		return err
	})
	if err != nil {
		return fmt.Errorf("back up the store %s: %w", path, explain(err))
	}
	return nil
}

// Restored is what Restore did.
type Restored struct {
	Conversations, Intakes int  // erased again, since they were erased after the backup
	Looked                 bool // the store that was replaced could be asked what that is
}

// Prove is given the copy that is restored, and the proofs of erasure in the log of the store that was there before, as far as they could be read. It says which
// names are to be erased again, and keeps in the copy's log what that has to know: another restore will ask for it.
type Prove func(ctx context.Context, restored *Log, before []session.Event) (erased func(name string) bool, err error)

// Restore puts the backup from where the store path is, or is to be. With force it takes the place of a store that is there, which no server may use
// meanwhile. What was erased from that store after the backup was made, by request or by age, and what prove says was, is erased again before anybody can
// read it. A backup that is damaged, or not one of this program, is refused before anything is touched, and so is a store in use.
func Restore(ctx context.Context, from, path string, force bool, prove Prove) (done Restored, err error) {
	_, statErr := os.Lstat(path)
	there := !errors.Is(statErr, fs.ErrNotExist)
	if there && !force {
		return done, fmt.Errorf("restore to %s: a store is there; --force replaces it", path)
	}
	if err := checkWhole(ctx, from); err != nil {
		return done, fmt.Errorf("restore %s: %w", from, explain(err))
	}
	if there {
		if err := settleDown(ctx, path); err != nil {
			return done, fmt.Errorf("restore to %s: %w", path, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return done, fmt.Errorf("restore to %s: %w", path, err)
	}
	err = durable.Replace(path, func(temporary string) error {
		if err := copyFile(from, temporary); err != nil {
			return err
		}
		var old string
		if there {
			old = path
		}
		if done, err = eraseAgain(ctx, temporary, old, prove); err != nil {
			return err
		}
		if err := errors.Join(checkWhole(ctx, temporary), giveAway(temporary, path)); err != nil {
			return err
		}
		if there { // a server may have come meanwhile
			if err := settleDown(ctx, path); err != nil {
				return err
			}
		}
		for _, rest := range []string{"-wal", "-shm"} { // of a store that was damaged, or is gone
			if err := os.Remove(path + rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return done, fmt.Errorf("restore %s: %w", from, explain(err))
	}
	return done, nil
}

// checkWhole fails unless the file is a store of this program, whole.
func checkWhole(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", source(path, "&_pragma=busy_timeout(5000)"))
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := schemaVersion(db)
	if err != nil {
		return err
	}
	if version == 0 {
		return errors.New("the file is empty: this is no backup")
	}
	var result string
	if err := db.QueryRowContext(ctx, `pragma integrity_check(1)`).Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return fmt.Errorf("the file is damaged: %s", result)
	}
	return nil
}

// errInUse says that a store may not be replaced.
var errInUse = errors.New("a server uses the store: stop it first")

// settleDown moves what is in the write-ahead log of a store into its file. It fails while somebody else has it open, and where it cannot tell. A file that is
// no store any more is left as it is, if nobody has it open: that may be why it is replaced. One of another version is settled too: there is no other way back.
func settleDown(ctx context.Context, path string) error {
	mode, err := withoutLog(ctx, path)
	switch code := codeOf(err); {
	case isBusy(err) || err == nil && mode != "delete":
		return errInUse
	case err == nil:
		return nil
	case code != sqlite3.SQLITE_NOTADB && code != sqlite3.SQLITE_CORRUPT:
		return explain(err)
	}
	locked, err := isLocked(path)
	if locked {
		return errInUse
	}
	return err
}

// withoutLog asks for a journal that is no write-ahead log, and gives the one that there is then.
func withoutLog(ctx context.Context, path string) (mode string, err error) {
	db, err := sql.Open("sqlite", source(path, "&_pragma=busy_timeout(1000)"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `pragma journal_mode = delete`).Scan(&mode)
	return mode, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

// eraseAgain erases from the copy what is not in the store old any more, or what prove says.
func eraseAgain(ctx context.Context, path, old string, prove Prove) (done Restored, err error) {
	l, err := Open(path, session.Retention{})
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	before, err := proofsOf(ctx, l, old)
	if err != nil {
		return done, err
	}
	erased, err := prove(ctx, l, before)
	if err != nil {
		return done, err
	}
	gone, err := goneSince(ctx, l, old, erased)
	if err != nil {
		return done, err
	}
	for _, name := range gone.conversations {
		if err := l.Forget(ctx, name); err != nil {
			return done, err
		}
	}
	for _, reference := range gone.references {
		if err := l.Hold(ctx, reference, false); err != nil && !errors.Is(err, session.ErrNotFound) { // it was released before it was erased
			return done, err
		}
		if err := errors.Join(l.Erase(ctx, reference), l.Forget(ctx, session.CaseOf(reference))); err != nil {
			return done, err
		}
	}
	done = Restored{len(gone.conversations), len(gone.references), gone.looked}
	if done.Conversations+done.Intakes > 0 {
		return done, l.Compact(ctx)
	}
	return done, nil
}

// proofsOf gives the proofs of erasure in the log of the store old. One that cannot be read has none: that may be why it is replaced.
func proofsOf(ctx context.Context, l *Log, old string) ([]session.Event, error) {
	if old == "" {
		return nil, nil
	}
	var proofs []session.Event // not to be touched unless alone has returned nil
	err := l.writer.alone(ctx, func() (err error) {
		conn := l.writer.conn
		if _, err := conn.ExecContext(ctx, `attach ? as old`, old); err != nil {
			return nil
		}
		defer func() {
			if _, detachErr := conn.ExecContext(ctx, `detach old`); proofs != nil {
				err = errors.Join(err, detachErr)
			}
		}()
		read, err := conn.PrepareContext(ctx, `select key, seq, event from old.conversations join old.events on id = conversation where name = ? order by seq`)
		if err != nil {
			return nil
		}
		defer read.Close()
		proofs, _ = readEvents(ctx, read, session.DeskErased)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return proofs, nil
}

// gone is what a copy holds that has been erased since.
type gone struct {
	conversations, references []string
	looked                    bool // the store that is replaced could be asked
}

// goneSince looks for what in the copy is not in the store old any more, or is named by erased.
func goneSince(ctx context.Context, l *Log, old string, erased func(string) bool) (gone, error) {
	var found gone // not to be touched unless alone has returned nil
	err := l.writer.alone(ctx, func() (err error) {
		conn := l.writer.conn
		if old != "" {
			if found, err = goneFrom(ctx, conn, old); err != nil {
				return err
			}
		}
		for query, into := range map[string]*[]string{`select name from conversations where name is not null`: &found.conversations, `select reference from intakes`: &found.references} {
			all, err := texts(conn.QueryContext(ctx, query))
			if err != nil {
				return err
			}
			*into = append(*into, slices.DeleteFunc(all, func(name string) bool { return !erased(name) || slices.Contains(*into, name) })...)
		}
		return nil
	})
	if err != nil {
		return gone{}, err
	}
	return found, nil
}

// goneFrom looks for what is not in the store old any more. One that cannot be attached or read is not asked: that may be why it is replaced. Nor is one that the
// copy is not of: rows of conversations are never deleted nor used again, so a number that has another name there tells.
func goneFrom(ctx context.Context, conn *sql.Conn, old string) (found gone, err error) {
	if _, err := conn.ExecContext(ctx, `attach ? as old`, old); err != nil {
		return gone{}, nil
	}
	defer func() {
		if _, detachErr := conn.ExecContext(ctx, `detach old`); found.looked {
			err = errors.Join(err, detachErr)
		}
	}()
	others, err := texts(conn.QueryContext(ctx, `select m.name from main.conversations m join old.conversations o using (id) where m.name <> o.name limit 1`))
	if err != nil || len(others) > 0 {
		return gone{}, nil
	}
	found.looked = true
	found.conversations, err = texts(conn.QueryContext(ctx, `select m.name from main.conversations m join old.conversations o using (id) where m.name is not null and o.name is null`))
	if err == nil {
		found.references, err = texts(conn.QueryContext(ctx, `select reference from main.intakes where reference not in (select reference from old.intakes)`))
	}
	return found, err
}
