package sqlitelog

import (
	"crypto/cipher"
	"database/sql"
	"errors"
	"fmt"

	"github.com/treadstone-law/answerbot/session"
)

// pending is a turn on its way into the file.
type pending struct {
	conversation string
	client       string
	first        int64
	events       [][]byte // encoded, numbered from first
	reference    string
	intake       string     // encoded; empty for none
	at           int64      // of the last event, in milliseconds since 1970
	submitted    int64      // the intake
	feedback     []byte     // encoded; nil for none
	err          error      // what became of it, if its transaction is committed
	done         chan error // takes the outcome without waiting: the caller may have left
}

// newPending encodes a turn, or says what is wrong with it.
func newPending(conversation string, turn session.Turn) (*pending, error) {
	kept, err := turn.Encode()
	if err != nil {
		return nil, err
	}
	p := &pending{
		conversation: conversation,
		client:       turn.Client,
		first:        turn.Events[0].Seq,
		at:           turn.Events[len(turn.Events)-1].At.UnixMilli(),
		events:       kept.Events,
		feedback:     kept.Feedback,
		done:         make(chan error, 1),
	}
	if turn.Intake != nil {
		p.reference, p.intake, p.submitted = turn.Intake.Reference, string(kept.Intake), turn.Intake.At.UnixMilli()
	}
	return p, nil
}

// try writes a turn whole or not at all, and notes in the turn what became of it. It fails if the transaction cannot
// go on: on some errors, a full disk among them, SQLite may roll back everything. A turn without an intake is refused, if
// at all, before anything of it is written, so that it needs no savepoint, which would be a quarter of what it costs.
func (w *writer) try(t *pending) error {
	if t.intake == "" {
		err := w.write(t)
		if errors.Is(err, session.ErrDuplicate) || errors.Is(err, session.ErrConflict) {
			t.err, err = err, nil
		}
		return err
	}
	if _, err := w.mark.Exec(); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if t.err = w.write(t); t.err != nil {
		if _, err := w.back.Exec(); err != nil {
			return t.err
		}
	}
	if _, err := w.keep.Exec(); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}

// write checks a turn against what is in the file and writes it.
func (w *writer) write(t *pending) error {
	p, err := w.placeOf(t.conversation)
	if err != nil {
		return err
	}
	if t.first != p.last+1 {
		return w.refusal(t, p.id, p.key)
	}
	if p.id == 0 {
		created, err := w.create.Exec(t.conversation, []byte(p.key))
		if err != nil {
			return fmt.Errorf("create conversation: %w", err)
		}
		if p.id, err = created.LastInsertId(); err != nil {
			return fmt.Errorf("create conversation: %w", err)
		}
	}
	if err := w.writeEvents(t, p); err != nil {
		return err
	}
	if t.feedback != nil {
		if err := w.writeFeedback(t, p); err != nil {
			return err
		}
	}
	if t.intake != "" {
		if err := w.submitIntake(t); err != nil {
			return err
		}
	}
	p.last += int64(len(t.events))
	w.places[t.conversation] = p
	return nil
}

// refusal tells a turn that is not the next one whether it is there already.
func (w *writer) refusal(t *pending, id int64, k key) error {
	seen := false
	if t.client != "" {
		if err := w.seen.QueryRow(id, k.mark(t.client)).Scan(&seen); err != nil {
			return fmt.Errorf("look for client id: %w", err)
		}
	}
	if seen {
		return session.ErrDuplicate
	}
	return session.ErrConflict
}

// writeEvents writes the events of a turn. The first one has the client's id: where another has it already, nothing is written.
func (w *writer) writeEvents(t *pending, p place) error {
	var client []byte
	if t.client != "" {
		client = p.key.mark(t.client)
	}
	for i, event := range t.events {
		seq := t.first + int64(i)
		written, err := w.insert.Exec(p.id, seq, client, p.seal(seq, event), t.at)
		if err != nil {
			return fmt.Errorf("write event %d: %w", seq, err)
		}
		if n, err := written.RowsAffected(); err != nil {
			return fmt.Errorf("write event %d: %w", seq, err)
		} else if n == 0 {
			return session.ErrDuplicate
		}
		client = nil // on the first event only
	}
	return nil
}

// submitIntake writes the record of a turn's intake and puts it into the outbox.
func (w *writer) submitIntake(t *pending) error {
	submitted, err := w.submit.Exec(t.reference, t.intake, t.submitted)
	if err != nil {
		return fmt.Errorf("write intake %s: %w", t.reference, err)
	}
	id, err := submitted.LastInsertId()
	if err != nil {
		return fmt.Errorf("write intake %s: %w", t.reference, err)
	}
	if _, err := w.enter.Exec(id, t.submitted); err != nil {
		return fmt.Errorf("put intake %s into the outbox: %w", t.reference, err)
	}
	return nil
}

// place is where a conversation is in the file, and what seals what is written to it.
type place struct {
	id   int64 // 0 for one that is not there
	key  key
	aead cipher.AEAD
	last int64 // its last number
}

func (p *place) seal(seq int64, event []byte) []byte {
	return p.aead.Seal(nil, nil, event, number(seq))
}

// placesKept is how many places are remembered before all are forgotten.
const placesKept = 4096

// recall forgets the places that are remembered if another process has written since. It is for the beginning of a transaction.
func (w *writer) recall() error {
	var version int64
	if err := w.dataVersion.QueryRow().Scan(&version); err != nil {
		return fmt.Errorf("read data_version: %w", err)
	}
	if version != w.placesAt || len(w.places) >= placesKept {
		clear(w.places)
		w.placesAt = version
	}
	return nil
}

// placeOf gives the place of a conversation: most turns are of one that was written to just before.
func (w *writer) placeOf(conversation string) (p place, err error) {
	if p, known := w.places[conversation]; known {
		return p, nil
	}
	if p.id, p.key, p.last, err = w.lookUp(conversation); err != nil {
		return p, err
	}
	if p.aead, err = p.key.aead(); err != nil {
		err = fmt.Errorf("seal events: %w", err)
	}
	return p, err
}

// lookUp finds a conversation, its key and its last number. One that is not there gets a new key and the number 0.
func (w *writer) lookUp(conversation string) (id int64, k key, last int64, err error) {
	err = w.find.QueryRow(conversation).Scan(&id, (*[]byte)(&k), &last)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, newKey(), 0, nil
	case err != nil:
		return 0, nil, 0, fmt.Errorf("look up conversation: %w", err)
	}
	return id, k, last, nil
}
