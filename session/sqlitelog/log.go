// Package sqlitelog keeps conversations in one SQLite file, for one machine and with nothing to install.
//
// An append is on the disk when it returns: the file is in WAL mode with synchronous=FULL, whose syncs are what limits
// the rate. So one goroutine writes, and it commits all appends that are waiting in one transaction. Reads have a pool
// of their own and never wait for it.
//
// Forget leaves no words in the file, although SQLite alone would. It overwrites deleted rows (secure_delete), but not
// the copies that stay in the unused parts of pages when rows are moved to others; a few forgotten conversations in a
// thousand leave such words. Therefore the events of each conversation are sealed with a key of its own, and the key is
// what Forget destroys. It lies in the same file: it is for forgetting, and keeps nobody from reading who can read
// the file.
//
// Several processes may use one file, on a local disk. No program should open the file itself while this one runs in
// the same process: closing it would give up SQLite's locks (POSIX locks belong to the process).
package sqlitelog

import (
	"context"
	"errors"
	"fmt"

	"github.com/treadstone-law/answerbot/session"
)

// Log is a session.Log in a SQLite file.
type Log struct {
	writer    *writer
	reader    *reader
	retention session.Retention
	gate      session.Gate
}

var _ session.Log = (*Log)(nil)

// Append implements session.Log.
func (l *Log) Append(ctx context.Context, conversation string, turn session.Turn) error {
	t, err := newPending(conversation, turn)
	if err == nil {
		err = l.call(ctx, func() error { return l.writer.append(ctx, t) })
	}
	if err != nil {
		return fmt.Errorf("append turn: %w", explain(err))
	}
	return nil
}

// Follow implements session.Log. What another process appends is noticed after a quarter of a second at most; every
// follower is then woken. wake must not call stop.
func (l *Log) Follow(conversation string, wake func(session.Wake)) (stop func()) {
	return l.writer.followers.Add(conversation, wake)
}

// Type implements session.Log. Other processes do not hear of it.
func (l *Log) Type(conversation, who string) {
	l.writer.followers.Wake(conversation, session.Wake{Last: session.Unknown, Typing: who})
}

// Forget implements session.Log. An error may also mean that the conversation is gone but that somebody who reads the
// file for long keeps the last of it in the write-ahead log; forgetting again completes it.
func (l *Log) Forget(ctx context.Context, conversation string) error {
	err := l.call(ctx, func() error {
		if err := l.writer.alone(ctx, func() error { return l.writer.forget(conversation) }); err != nil {
			return err
		}
		return l.emptyLog(ctx)
	})
	if err != nil {
		return fmt.Errorf("forget conversation: %w", explain(err))
	}
	return nil
}

// emptyLog empties the write-ahead log, waiting for those who read.
func (l *Log) emptyLog(ctx context.Context) error {
	err := errReaders
	for try := 0; try < truncateTries && errors.Is(err, errReaders); try++ {
		err = l.writer.alone(ctx, l.writer.truncate)
	}
	return err
}

// Promise implements session.Log.
func (l *Log) Promise() session.Promise {
	return session.Promise{Intakes: true, Layout: fmt.Sprint("schema ", len(migrations)),
		Says: "kept in a SQLite file: what is acknowledged has been written through to the disk"}
}

// Ready implements session.Log.
func (l *Log) Ready(ctx context.Context) error {
	if err := l.alone(ctx, l.writer.probe); err != nil {
		return fmt.Errorf("write to the store: %w", explain(err))
	}
	return nil
}

// Close implements session.Log.
func (l *Log) Close() error {
	if !l.gate.Close() {
		return nil
	}
	if err := errors.Join(l.reader.close(), l.writer.close()); err != nil {
		return fmt.Errorf("close store: %w", explain(err))
	}
	return nil
}

// call runs f unless the log is closed or ctx has ended, and keeps Close waiting meanwhile.
func (l *Log) call(ctx context.Context, f func() error) error {
	if err := l.gate.Enter(); err != nil {
		return err
	}
	defer l.gate.Leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	return f()
}

// alone is a call that has do done between two transactions. What do sets is not to be touched unless alone has returned nil.
func (l *Log) alone(ctx context.Context, do func() error) error {
	return l.call(ctx, func() error { return l.writer.alone(ctx, do) })
}
