package sqlitelog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// applicationID marks the file as ours ("ansb").
const applicationID = 0x616e7362

// migrations make the schema: each brings a file from its index to the next user_version. One that has been released is
// never changed.
//
// Events are an ordinary table, in the order in which they are written, with their keys in indexes beside it. Keeping
// them ordered by conversation (WITHOUT ROWID) appends at half the rate, since every turn then rewrites a page of its
// own full of words.
var migrations = []string{`
create table conversations (
	id   integer primary key,
	name text unique, -- null once it is forgotten
	key  blob         -- seals its events; null once it is forgotten
) strict;

create table events (
	conversation integer not null references conversations (id),
	seq          integer not null check (seq > 0),
	client       blob, -- the mark of the client's id, on the first event of its turn
	event        blob not null,
	unique (conversation, seq)
) strict;

create unique index clients on events (conversation, client) where client is not null;

create table intakes (
	id        integer primary key, -- in the order of submission
	reference text not null unique,
	intake    text not null
) strict;

create table probe (space blob not null) strict; -- always empty: Ready writes and deletes here

pragma application_id = 0x616e7362;
`, `
create table outbox (
	intake integer primary key references intakes (id),
	due    integer not null -- milliseconds since 1970
) strict;

create index outbox_due on outbox (due, intake);

insert into outbox select id, 0 from intakes; -- nobody has delivered them
`, `
create table feedback (
	id           integer primary key,
	conversation integer not null references conversations (id),
	seq          integer not null, -- of the first event of its turn
	feedback     blob not null     -- sealed as the events are
) strict;

create index feedback_conversation on feedback (conversation);
`, `
-- Milliseconds since 1970, for the retention. What is there already counts from now on.
alter table events add column at integer not null default 0;
alter table intakes add column at integer not null default 0;
update events set at = unixepoch() * 1000;
update intakes set at = unixepoch() * 1000;
`, `
alter table intakes add column held integer not null default 0; -- on legal hold
create index intakes_held on intakes (id) where held = 1;
`}

// querier is a connection, a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// texts gives the one column of what a query has found.
func texts(rows *sql.Rows, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// schemaVersion gives the number of migrations that the file has seen, or says why it is not for this program.
func schemaVersion(q querier) (int, error) {
	var version, application, objects int
	err := q.QueryRowContext(background, `
		select user_version, application_id, (select count(*) from sqlite_schema)
		from pragma_user_version, pragma_application_id`).Scan(&version, &application, &objects)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read the schema: %w", err)
	case application == 0 && version == 0 && objects == 0: // a new file
		return 0, nil
	case application != applicationID:
		return 0, errors.New("this is the database of another program: name another file")
	case version > len(migrations):
		return 0, fmt.Errorf("a newer version of this program has written it (schema %d, this one knows %d): use that version", version, len(migrations))
	}
	return version, nil
}

// migrate brings the file up to date, also when another process is about to do the same.
func migrate(conn *sql.Conn) error {
	tx, err := conn.BeginTx(background, nil) // takes the write lock
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	version, err := schemaVersion(tx)
	if err != nil {
		return err
	}
	for ; version < len(migrations); version++ {
		if _, err := tx.ExecContext(background, migrations[version]+fmt.Sprintf(`pragma user_version = %d`, version+1)); err != nil {
			return fmt.Errorf("bring the schema to version %d: %w", version+1, err)
		}
	}
	// Beginning does not notice a file that this user may not write; a statement that could write does.
	if _, err := tx.ExecContext(background, `delete from probe where false`); err != nil {
		return fmt.Errorf("write to it: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("bring the schema to version %d: %w", version, err)
	}
	return nil
}
