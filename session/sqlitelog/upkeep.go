package sqlitelog

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// forget deletes a conversation's events and feedback and destroys their key. Its row stays, so that rows with keys are only ever
// added at the end of their table and overwritten in place: SQLite then never moves one, and no copy of a key is left
// in the unused part of a page.
func (w *writer) forget(conversation string) error {
	err := w.transaction(func() error {
		id, _, _, err := w.lookUp(conversation)
		if err != nil || id == 0 {
			return err
		}
		if _, err := w.deleteEvents.Exec(id); err != nil {
			return fmt.Errorf("delete events: %w", err)
		}
		if _, err := w.deleteFeedback.Exec(id); err != nil {
			return fmt.Errorf("delete feedback: %w", err)
		}
		if _, err := w.deleteKey.Exec(id); err != nil {
			return fmt.Errorf("delete key: %w", err)
		}
		return nil
	})
	if err == nil {
		w.followers.Wake(conversation, session.Wake{})
	}
	return err
}

// truncate moves what is in the write-ahead log into the file and empties it, so that it keeps nothing of what was
// there before.
func (w *writer) truncate() error {
	if err := w.busyTimeout(truncateWait); err != nil {
		return err
	}
	var busy, frames, moved int
	err := w.conn.QueryRowContext(background, `pragma wal_checkpoint(truncate)`).Scan(&busy, &frames, &moved)
	if err2 := w.busyTimeout(busyTimeout); err == nil {
		err = err2
	}
	switch {
	case err != nil:
		return fmt.Errorf("empty the write-ahead log: %w", err)
	case busy != 0:
		return errReaders
	}
	return nil
}

func (w *writer) busyTimeout(d time.Duration) error {
	if _, err := w.conn.ExecContext(background, fmt.Sprintf(`pragma busy_timeout(%d)`, d.Milliseconds())); err != nil {
		return fmt.Errorf("set busy_timeout: %w", err)
	}
	return nil
}

// probe writes to the disk as an append does, and more, but leaves nothing.
func (w *writer) probe() error {
	now, err := os.Stat(w.path)
	switch {
	case err != nil:
		return err
	case !os.SameFile(w.file, now):
		return errors.New("the file has been replaced since it was opened")
	}
	return w.transaction(func() error {
		if _, err := w.conn.ExecContext(background, `insert into probe values (zeroblob(?))`, probeSize); err != nil {
			return err
		}
		_, err := w.conn.ExecContext(background, `delete from probe`)
		return err
	})
}

// poll wakes all followers if another process has written since the last poll. What this connection writes, the only
// one here that does, does not change its data_version.
func (w *writer) poll() {
	var version int64
	if err := w.dataVersion.QueryRow().Scan(&version); err != nil || version == w.version {
		return // an error shows in the next append, read or Ready
	}
	w.version = version
	w.followers.WakeAll(session.Wake{Last: session.Unknown})
}

// close ends run. Nobody calls any more.
func (w *writer) close() error {
	close(w.quit)
	<-w.ended
	return w.release()
}

// release gives back what w owns. A connection with a statement left would not let go of the file.
func (w *writer) release() error {
	var errs []error
	for _, s := range w.stmts {
		errs = append(errs, s.Close())
	}
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	return errors.Join(append(errs, w.db.Close())...)
}
