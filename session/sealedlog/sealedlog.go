// Package sealedlog seals what is personal in intakes before a store gets to see it.
//
// The whole record is sealed to the firm's public keys with age, and what is personal is then taken out of the record that the store keeps: what was
// typed into the form, what was said in the chat, which answers were shown, consents, and names of the conflict list. Whoever has the store has the
// reference, the times, the reason, area, language and partner. A server that has the public key alone can write intakes and read none. Because the sealed
// text holds the whole record, with its reference and the version of this format, Open notices when a record was put in the place of another or when what
// stayed readable was changed. It cannot tell who sealed it: the key for that is public.
//
// The conversation needs what was typed until the form is sent, and keeps it in its events. There it is sealed with a key of the form's own, which is kept in a
// log of its own; when the form was sent or cancelled that log is forgotten, and with the key goes everything that it sealed, wherever copies of it may be.
// Until then, who has the store can read an unfinished form, and at any time what was said in the chat while the conversation is kept: the server itself has
// to read it to answer.
package sealedlog

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"filippo.io/age"

	"github.com/treadstone-law/answerbot/session"
)

// version of the sealed form of a record.
const version = 1

var (
	// ErrSealed: the record is sealed, and there is no identity that opens it.
	ErrSealed = errors.New("sealed to a key that is not here")
	// errTampered: a sealed record is not the one that was sealed.
	errTampered = errors.New("the record is not what was sealed: it was damaged, changed, or put in the place of another")
)

// Keys are what records are sealed to and opened with. Either may be empty.
type Keys struct {
	Recipients []age.Recipient
	Identities []age.Identity
}

// Log is a session.Log whose intakes are sealed.
type Log struct {
	session.Log
	keys Keys

	mu    sync.Mutex // guards swept
	swept time.Time  // up to which intakes had no draft left behind
}

var _ session.Log = (*Log)(nil)

// New gives the log with its intakes sealed to the recipients, if there are any, and opened with the identities.
func New(log session.Log, keys Keys) *Log { return &Log{Log: log, keys: keys} }

// box is what is sealed.
type box struct {
	Kind      string         `json:"kind"`
	Version   int            `json:"version"`
	Reference string         `json:"reference"`
	Record    session.Intake `json:"record"`
}

// envelope is what of a record stays readable.
func envelope(i session.Intake) session.Intake {
	i.Fields, i.Said, i.Given, i.Matches, i.Consents = nil, nil, nil, nil, nil
	i.Deadline, i.DeadlineDate, i.Sealed = "", "", ""
	return i
}

// seal gives the record as the store keeps it.
func (k Keys) seal(i session.Intake) (session.Intake, error) {
	i.Sealed = ""
	text, err := json.Marshal(box{"intake", version, i.Reference, i})
	if err != nil {
		return i, fmt.Errorf("seal intake %s: %w", i.Reference, err)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, k.Recipients...)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return i, fmt.Errorf("seal intake %s: %w", i.Reference, err)
	}
	i = envelope(i)
	i.Sealed = base64.StdEncoding.EncodeToString(sealed.Bytes())
	return i, nil
}

// Open gives the whole record. It returns one that is not sealed as it is, and ErrSealed or errTampered with the record as it was.
func (k Keys) Open(i session.Intake) (session.Intake, error) {
	if i.Sealed == "" {
		return i, nil
	}
	failed := func(err error) (session.Intake, error) { return i, fmt.Errorf("open intake %s: %w", i.Reference, err) }
	if len(k.Identities) == 0 {
		return failed(ErrSealed)
	}
	sealed, err := base64.StdEncoding.DecodeString(i.Sealed)
	if err != nil {
		return failed(errTampered)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), k.Identities...)
	if _, none := errors.AsType[*age.NoIdentityMatchError](err); none {
		return failed(ErrSealed)
	}
	if err != nil {
		return failed(fmt.Errorf("%w (%v)", errTampered, err))
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return failed(fmt.Errorf("%w (%v)", errTampered, err))
	}
	var b box
	if err := json.Unmarshal(text, &b); err != nil {
		return failed(errTampered)
	}
	if b.Kind != "intake" || b.Version != version || b.Reference != i.Reference || !same(envelope(b.Record), envelope(i)) {
		return failed(errTampered)
	}
	return b.Record, nil
}

func same(a, b session.Intake) bool {
	one, err := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// Intake implements session.Log. Without an identity it gives the record as it is kept, with Sealed set; one that was tampered with is an error.
func (l *Log) Intake(ctx context.Context, reference string) (session.Intake, error) {
	i, err := l.Log.Intake(ctx, reference)
	if err != nil {
		return i, err
	}
	if i.Reference != reference {
		return i, fmt.Errorf("open intake %s: %w", reference, errTampered)
	}
	i, err = l.keys.Open(i)
	if errors.Is(err, ErrSealed) {
		err = nil
	}
	return i, err
}

// Intakes implements session.Log, as Intake does.
func (l *Log) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return func(yield func(session.Intake, error) bool) {
		for i, err := range l.Log.Intakes(ctx) {
			if err == nil {
				if i, err = l.keys.Open(i); errors.Is(err, ErrSealed) {
					err = nil
				}
			}
			if !yield(i, err) {
				return
			}
		}
	}
}

// Replace implements session.Log. A record that is sealed already is kept as it is.
func (l *Log) Replace(ctx context.Context, i session.Intake) (err error) {
	if i.Sealed == "" && len(l.keys.Recipients) > 0 {
		if i, err = l.keys.seal(i); err != nil {
			return err
		}
	}
	return l.Log.Replace(ctx, i)
}

// Reseal seals every record anew, those that were not sealed too, and gives how many there are. It stops at the first that it cannot open; with the new identity beside
// the old one it can be run again.
func (l *Log) Reseal(ctx context.Context) (n int, err error) {
	for i, err := range l.Intakes(ctx) {
		if err != nil {
			return n, err
		}
		if i.Sealed != "" {
			return n, fmt.Errorf("intake %s: %w", i.Reference, ErrSealed)
		}
		if err := l.Replace(ctx, i); err != nil && !errors.Is(err, session.ErrNotFound) { // erased meanwhile
			return n, err
		}
		n++
	}
	return n, nil
}

// Append implements session.Log.
func (l *Log) Append(ctx context.Context, conversation string, turn session.Turn) (err error) {
	ended := turn.Intake != nil
	if turn.Intake != nil && len(l.keys.Recipients) > 0 {
		sealed, err := l.keys.seal(*turn.Intake)
		if err != nil {
			return err
		}
		turn.Intake = &sealed
	}
	if len(l.keys.Recipients) > 0 {
		if turn.Events, err = l.sealDrafts(ctx, turn.Events); err != nil {
			return err
		}
	}
	for _, e := range turn.Events {
		ended = ended || e.Type == session.TypeVisitor && e.Action == "cancel"
	}
	if err := l.Log.Append(ctx, conversation, turn); err != nil || !ended {
		return err
	}
	_ = l.forgetDrafts(ctx, conversation, false) // the turn is stored, which is what was asked; Sweep tries again
	return nil
}
