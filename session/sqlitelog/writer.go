package sqlitelog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

const (
	// maxBatch bounds a transaction, and with it how long other processes wait for their turn. Little is to be gained
	// beyond: on two cores 37,000 turns/s with 64 waiting, 43,000 with 256, against 5,600 one at a time.
	maxBatch = 256

	// pollEvery is how often another process's commits are looked for, which takes about 15 µs.
	pollEvery = 250 * time.Millisecond

	// truncateWait is how long one try to empty the write-ahead log holds up appends, and truncateTries how many there
	// are: five seconds in all.
	truncateWait  = 250 * time.Millisecond
	truncateTries = 20

	// probeSize is what Ready writes, more than a turn ever needs.
	probeSize = 64 << 10
)

// errReaders: the write-ahead log cannot be emptied, since somebody reads from it.
var errReaders = errors.New("the conversation is deleted, but a long read by somebody else keeps traces of it in the write-ahead log: forget it again later")

// writer owns the one connection that writes. Its goroutine, run, is the only one to use the connection.
type writer struct {
	path      string
	file      os.FileInfo // of path as it was opened
	db        *sql.DB
	conn      *sql.Conn
	followers session.Followers

	turns chan *pending // unbuffered: whoever waits is still free to leave
	solo  chan operation
	quit  chan struct{} // closed to end run
	ended chan struct{} // closed when run has ended

	version int64 // data_version: changes when another connection has written

	places   map[string]place // of conversations, as they are in the file at the version placesAt
	placesAt int64

	stmts                              []*sql.Stmt // all of the following
	begin, commit, rollback            *sql.Stmt
	mark, back, keep                   *sql.Stmt // of a savepoint
	find, seen, create, insert, submit *sql.Stmt
	deleteEvents, deleteKey            *sql.Stmt
	enter, due, delay, settle          *sql.Stmt // of the outbox
	tell, deleteFeedback               *sql.Stmt
	touched                            *sql.Stmt // when a conversation was appended to last
	expireOutbox, expireIntakes        *sql.Stmt
	replace, hold, isHeld, held, erase *sql.Stmt
	dataVersion                        *sql.Stmt
}

// operation is work that is not batched.
type operation struct {
	do   func() error
	done chan error
}

// newWriter opens the connection, brings the schema up to date and starts run.
func newWriter(path string) (*writer, error) {
	db, err := sql.Open("sqlite", source(path, settingsQuery()))
	if err != nil {
		return nil, err
	}
	w := &writer{
		path: path, db: db, places: make(map[string]place),
		turns: make(chan *pending), solo: make(chan operation), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	if err := w.prepare(); err != nil {
		_ = w.release()
		return nil, err
	}
	go w.run()
	return w, nil
}

func (w *writer) prepare() (err error) {
	if w.file, err = os.Stat(w.path); err != nil {
		return err
	}
	if w.conn, err = w.db.Conn(background); err != nil {
		return err
	}
	if err := checkSettings(w.conn); err != nil {
		return err
	}
	if err := migrate(w.conn); err != nil {
		return err
	}
	for _, s := range []struct {
		stmt **sql.Stmt
		sql  string
	}{
		{&w.begin, `begin immediate`},
		{&w.commit, `commit`},
		{&w.rollback, `rollback`},
		{&w.mark, `savepoint turn`},
		{&w.back, `rollback to turn`},
		{&w.keep, `release turn`},
		{&w.find, `select id, key, coalesce((select max(seq) from events where conversation = id), 0) from conversations where name = ?`},
		{&w.seen, `select exists (select 1 from events where conversation = ? and client = ?)`},
		{&w.create, `insert into conversations (name, key) values (?, ?)`},
		{&w.insert, `insert into events (conversation, seq, client, event, at) values (?, ?, ?, ?, ?) on conflict (conversation, client) where client is not null do nothing`},
		{&w.submit, `insert into intakes (reference, intake, at) values (?, ?, ?)`},
		{&w.deleteEvents, `delete from events where conversation = ?`},
		{&w.tell, `insert into feedback (conversation, seq, feedback) values (?, ?, ?)`},
		{&w.deleteFeedback, `delete from feedback where conversation = ?`},
		{&w.deleteKey, `update conversations set name = null, key = null where id = ?`},
		{&w.enter, `insert into outbox (intake, due) values (?, ?)`},
		{&w.due, `select reference from outbox join intakes on id = outbox.intake where due <= ? order by due, id limit ?`},
		{&w.delay, `update outbox set due = ? where intake = (select id from intakes where reference = ?)`},
		{&w.settle, `delete from outbox where intake = (select id from intakes where reference = ?)`},
		{&w.touched, `select coalesce(max(at), 0) from events where conversation = (select id from conversations where name = ?)`},
		{&w.expireOutbox, `delete from outbox where intake in (select id from intakes where at < ? and held = 0)`},
		{&w.expireIntakes, `delete from intakes where at < ? and held = 0`},
		{&w.replace, `update intakes set intake = ? where reference = ?`},
		{&w.hold, `update intakes set held = ? where reference = ?`},
		{&w.isHeld, `select coalesce(max(held), 0) from intakes where reference = ?`},
		{&w.held, `select reference, coalesce(intake ->> 'conversation', '') from intakes where held = 1`},
		{&w.erase, `delete from intakes where reference = ?`},
		{&w.dataVersion, `pragma data_version`},
	} {
		if *s.stmt, err = w.conn.PrepareContext(background, s.sql); err != nil {
			return fmt.Errorf("prepare %q: %w", s.sql, err)
		}
		w.stmts = append(w.stmts, *s.stmt)
	}
	if err := w.dataVersion.QueryRow().Scan(&w.version); err != nil {
		return fmt.Errorf("read data_version: %w", err)
	}
	return nil
}

// append hands over a turn and waits until it is on the disk or ctx ends.
func (w *writer) append(ctx context.Context, t *pending) error {
	select {
	case w.turns <- t:
	case <-ctx.Done():
		return ctx.Err()
	}
	return wait(ctx, t.done)
}

// alone has do done between two transactions.
func (w *writer) alone(ctx context.Context, do func() error) error {
	op := operation{do: do, done: make(chan error, 1)}
	select {
	case w.solo <- op:
	case <-ctx.Done():
		return ctx.Err()
	}
	return wait(ctx, op.done)
}

func wait(ctx context.Context, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run does what is asked for until close.
func (w *writer) run() {
	defer close(w.ended)
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		select {
		case t := <-w.turns:
			w.appendAll(w.gather(t))
		case op := <-w.solo:
			op.done <- op.do()
			clear(w.places) // it may have erased some
		case <-poll.C:
			w.poll()
		case <-w.quit:
			return
		}
	}
}

// gather gives t and the turns that wait behind it. Who is about to hand over another goes first, where the processors are busy: a commit then costs
// more turns less.
func (w *writer) gather(t *pending) []*pending {
	runtime.Gosched()
	batch := []*pending{t}
	for len(batch) < maxBatch {
		select {
		case t := <-w.turns:
			batch = append(batch, t)
		default:
			return batch
		}
	}
	return batch
}

// appendAll appends the turns in one transaction; a turn that is refused leaves the others alone. If the transaction
// itself fails, nothing is known of any of them.
func (w *writer) appendAll(batch []*pending) {
	err := w.transaction(func() error {
		if err := w.recall(); err != nil {
			return err
		}
		for _, t := range batch {
			if err := w.try(t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		clear(w.places)
	}
	for _, t := range batch {
		switch {
		case err != nil:
			t.err = err
		case t.err == nil:
			w.followers.Wake(t.conversation, session.Wake{Last: t.first + int64(len(t.events)) - 1})
		}
		t.done <- t.err
	}
}

// transaction runs f holding the file's write lock, from before f reads what it decides upon.
func (w *writer) transaction(f func() error) error {
	if _, err := w.begin.Exec(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err := f()
	if err == nil {
		if _, err = w.commit.Exec(); err == nil {
			return nil
		}
		err = fmt.Errorf("commit: %w", err)
	}
	_, _ = w.rollback.Exec() // fails where SQLite has rolled back by itself
	return err
}
