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

// intakePage is how many intakes are fetched at once: few enough that nobody's walking through all of them keeps the
// write-ahead log from being emptied.
const intakePage = 100

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
	return func(yield func(session.Intake, error) bool) {
		var last int64
		for {
			var page []session.Intake
			err := l.call(ctx, func() (err error) {
				page, last, err = l.reader.page(ctx, last)
				return err
			})
			if err != nil {
				yield(session.Intake{}, fmt.Errorf("list intakes: %w", explain(err)))
				return
			}
			for _, in := range page {
				if !yield(in, nil) {
					return
				}
			}
			if len(page) < intakePage {
				return
			}
		}
	}
}

// page gives some intakes after the row last, and the row of the last of them.
func (r *reader) page(ctx context.Context, last int64) ([]session.Intake, int64, error) {
	rows, err := r.intakes.QueryContext(ctx, last, intakePage)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var page []session.Intake
	for rows.Next() {
		var encoded []byte
		if err := rows.Scan(&last, &encoded); err != nil {
			return nil, 0, err
		}
		var in session.Intake
		if err := json.Unmarshal(encoded, &in); err != nil {
			return nil, 0, fmt.Errorf("decode intake %d: %w", last, err)
		}
		page = append(page, in)
	}
	return page, last, rows.Err()
}

func (r *reader) close() error { return r.db.Close() }
