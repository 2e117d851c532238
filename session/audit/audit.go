// Package audit writes down who of the staff read and changed what, so that nobody can change it afterwards without being seen.
//
// Each entry carries the hash of the one before it. Verify follows the chain; what it cannot see, that the newest entries were cut off, is seen by who
// has noted the number and the hash that it gave earlier. An entry says who, when, what and about which record, and holds no word of a visitor's.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
)

// Entry is one thing that somebody did, or was refused.
type Entry struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`            // the account; "program" for commands on the machine itself
	Role    string    `json:"role,omitempty"` // at that time
	Action  string    `json:"action"`         // such as read or claim
	About   string    `json:"about,omitempty"`
	Refused bool      `json:"refused,omitempty"`
	Before  string    `json:"before"` // the hash of the entry before it; empty for the first
}

// Hash is what the next entry carries of e.
func (e Entry) Hash() string {
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and a time
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Log is the audit log of a store.
type Log struct {
	ledger *ledger.Ledger[Entry]
	last   string // the hash of the newest entry
}

// Open gives the audit log of a store.
func Open(log session.Log) *Log {
	a := new(Log)
	a.ledger = ledger.NewTail(log, session.DeskAudit, func(_ time.Time, e Entry) { a.last = e.Hash() })
	return a
}

// Add writes an entry. What it is about is to be done only after Add has returned without an error.
func (a *Log) Add(ctx context.Context, e Entry) error {
	e.At = e.At.UTC().Truncate(time.Millisecond)
	return a.ledger.Append(ctx, "", e.At, func() ([]Entry, error) {
		e.Before = a.last
		return []Entry{e}, nil
	})
}

// Read gives all entries, the oldest first, without checking them.
func Read(ctx context.Context, log session.Log) ([]Entry, error) {
	return entriesOf(log.Read(ctx, session.DeskAudit, 0))
}

// Newest gives the newest entries, at most so many, the oldest of them first, and how many there are in all.
func Newest(ctx context.Context, log session.Log, most int) (entries []Entry, all int, err error) {
	events, err := log.Newest(ctx, session.DeskAudit, most)
	if len(events) > 0 {
		all = int(events[len(events)-1].Seq)
	}
	entries, err = entriesOf(events, err)
	return entries, all, err
}

func entriesOf(events []session.Event, err error) ([]Entry, error) {
	if errors.Is(err, session.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	entries := make([]Entry, len(events))
	for n, e := range events {
		if err := json.Unmarshal(e.Desk, &entries[n]); err != nil {
			return nil, fmt.Errorf("reading entry %d of the audit log: %w", e.Seq, err)
		}
	}
	return entries, nil
}

// Verify follows the chain through entries, the newest of so many in all, and gives the hash of the newest. Where they are all there are, the first has to
// be the beginning. Its error names the first entry that does not follow from the one before it.
func Verify(entries []Entry, all int) (last string, err error) {
	skipped := all - len(entries)
	for n, e := range entries {
		if (n > 0 || skipped == 0) && e.Before != last {
			return last, fmt.Errorf("entry %d of the audit log does not follow from the one before it: one of the two was changed, or an entry between them taken out", skipped+n+1)
		}
		last = e.Hash()
	}
	return last, nil
}
