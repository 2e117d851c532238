package sqlitelog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"

	"github.com/treadstone-law/answerbot/session"
)

// pageSize is how many intakes, or how much feedback, is fetched at once: few enough that nobody's walking through all of them keeps the
// write-ahead log from being emptied.
const pageSize = 100

// reader owns the connections that only read.
type reader struct {
	db *sql.DB

	events, newest, intakes, references, intake, feedback, old *sql.Stmt
}

func newReader(path string) (*reader, error) {
	db, err := sql.Open("sqlite", source(path, settingsQuery()+"&_query_only=1"))
	if err != nil {
		return nil, err
	}
	connections := max(4, 2*runtime.GOMAXPROCS(0))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	r := &reader{db: db}
	if err := r.prepare(); err != nil {
		_ = r.close()
		return nil, err
	}
	return r, nil
}

func (r *reader) prepare() error {
	if err := checkSettings(r.db); err != nil {
		return err
	}
	for _, s := range []struct {
		stmt **sql.Stmt
		sql  string
	}{
		// One statement, so that a conversation without new events is told from none at all by one look at the file.
		{&r.events, `select key, seq, event from conversations left join events on conversation = id and seq > ? where name = ? order by seq`},
		{&r.newest, `select key, seq, event from conversations left join events on conversation = id where name = ? order by seq desc limit ?`},
		{&r.intakes, `select id, intake from intakes where id > ? order by id limit ?`},
		{&r.references, `select reference from intakes order by id`},
		{&r.feedback, `select feedback.id, key, seq, feedback from feedback join conversations on conversations.id = conversation where feedback.id > ? order by feedback.id limit ?`},
		{&r.old, `select name from events join conversations on id = conversation where name > ? group by name having max(at) < ? order by name limit ?`},
		{&r.intake, `select intake from intakes where reference = ?`},
	} {
		var err error
		if *s.stmt, err = r.db.Prepare(s.sql); err != nil {
			return fmt.Errorf("prepare %q: %w", s.sql, err)
		}
	}
	return nil
}

// Read implements session.Log.
func (l *Log) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	return l.read(ctx, l.reader.events, after, conversation)
}

// Newest implements session.Log.
func (l *Log) Newest(ctx context.Context, conversation string, most int) ([]session.Event, error) {
	events, err := l.read(ctx, l.reader.newest, conversation, most)
	slices.Reverse(events)
	return events, err
}

func (l *Log) read(ctx context.Context, which *sql.Stmt, args ...any) (events []session.Event, err error) {
	err = l.call(ctx, func() (err error) {
		events, err = readEvents(ctx, which, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", explain(err))
	}
	return events, nil
}

func readEvents(ctx context.Context, which *sql.Stmt, args ...any) (events []session.Event, err error) {
	rows, err := which.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		found = true
		var k key
		var seq sql.NullInt64
		var sealed []byte
		if err := rows.Scan((*[]byte)(&k), &seq, &sealed); err != nil {
			return nil, err
		}
		if !seq.Valid {
			break // none of these
		}
		encoded, err := k.open(seq.Int64, sealed)
		if err != nil {
			return nil, err
		}
		var e session.Event
		if err := json.Unmarshal(encoded, &e); err != nil {
			return nil, fmt.Errorf("decode event %d: %w", seq.Int64, err)
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if !found {
		return nil, session.ErrNotFound
	}
	return events, nil
}

// Intake implements session.Log.
func (l *Log) Intake(ctx context.Context, reference string) (intake session.Intake, err error) {
	err = l.call(ctx, func() error {
		var encoded []byte
		err := l.reader.intake.QueryRowContext(ctx, reference).Scan(&encoded)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return session.ErrNotFound
		case err != nil:
			return err
		}
		return json.Unmarshal(encoded, &intake)
	})
	if err != nil {
		return session.Intake{}, fmt.Errorf("intake %s: %w", reference, explain(err))
	}
	return intake, nil
}

// References implements session.Log.
func (l *Log) References(ctx context.Context) (references []string, err error) {
	err = l.call(ctx, func() (err error) {
		references, err = texts(l.reader.references.QueryContext(ctx))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list references: %w", explain(err))
	}
	return references, nil
}

// Intakes implements session.Log.
func (l *Log) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return everything(ctx, l, "intakes", l.reader.intakes, func(rows *sql.Rows, row *int64) (in session.Intake, err error) {
		var encoded []byte
		if err := rows.Scan(row, &encoded); err != nil {
			return in, err
		}
		if err := json.Unmarshal(encoded, &in); err != nil {
			return in, fmt.Errorf("decode intake %d: %w", *row, err)
		}
		return in, nil
	})
}

// everything yields what a statement finds, page by page: it takes the row to go on after and how many to give. scan reads one, and its row.
func everything[T any](ctx context.Context, l *Log, what string, s *sql.Stmt, scan func(rows *sql.Rows, row *int64) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for last, more := int64(0), true; more; {
			var page []T
			err := l.call(ctx, func() (err error) {
				page, err = pageOf(ctx, s, &last, scan)
				return err
			})
			if err != nil {
				yield(*new(T), fmt.Errorf("list %s: %w", what, explain(err)))
				return
			}
			for _, one := range page {
				if !yield(one, nil) {
					return
				}
			}
			more = len(page) == pageSize
		}
	}
}

// pageOf gives what comes after the row last, which is then that of the last of it.
func pageOf[T any](ctx context.Context, s *sql.Stmt, last *int64, scan func(rows *sql.Rows, row *int64) (T, error)) (page []T, err error) {
	rows, err := s.QueryContext(ctx, *last, pageSize)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		one, err := scan(rows, last)
		if err != nil {
			return nil, err
		}
		page = append(page, one)
	}
	return page, rows.Err()
}

func (r *reader) close() error { return r.db.Close() }
