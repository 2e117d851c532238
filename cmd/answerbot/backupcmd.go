package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// copied gives the file of the SQLite store.
func (f storeFlags) copied() (string, error) {
	if err := f.check(); err != nil {
		return "", err
	}
	path := f.sqliteFile()
	if path == "" {
		return "", misused{errors.New("backup and restore are for SQLite; Redis is backed up by copying what its BGSAVE and append-only file leave")}
	}
	return path, nil
}

// backupCommand copies the store.
type backupCommand struct {
	storeFlags
	File string `arg:"" help:"The file to make; it must not be there yet."`
}

func (*backupCommand) Help() string {
	return `The server may go on. The copy is the store at one moment, whole: everything that was acknowledged before the command began is in it. It is as secret as the
store is: only this user may read it.`
}

func (c *backupCommand) Run(s *streams) error {
	path, err := c.copied()
	if err != nil {
		return err
	}
	if err := c.there(); err != nil {
		return err
	}
	if err := sqlitelog.Backup(s.context, path, c.File); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "the store is copied to %s\n", c.File)
	return nil
}

// restoreCommand puts a backup where the store is.
type restoreCommand struct {
	storeFlags
	File     string `arg:"" help:"A file that answerbot backup has made."`
	Force    bool   `help:"Replace the store that is there. Everything since the backup is lost."`
	Erasures string `help:"Proofs of erasure, as answerbot rights log or erase prints them: what they name is erased from the restored store." placeholder:"FILE"`
}

func (*restoreCommand) Help() string {
	return `The backup is checked first, and nothing is touched if it is damaged or not one of this program. With --force it replaces the store that is there; stop the
server before. What was erased from that store since the backup is erased from the backup's copy before anybody can read it. Where that store is lost, give the proofs of
erasure as --erasures; conversations that visitors erased themselves after the backup are then back, until their time is over. The proofs of both are in the log of the
restored store: answerbot rights log prints them all.`
}

func (c *restoreCommand) Run(s *streams) error {
	path, err := c.copied()
	if err != nil {
		return err
	}
	if err := missing(c.File, "a file that answerbot backup has made"); err != nil {
		return err
	}
	given, err := c.proofs()
	if err != nil {
		return err
	}
	done, err := sqlitelog.Restore(s.context, c.File, path, c.Force, func(ctx context.Context, restored *sqlitelog.Log, before []session.Event) (func(string) bool, error) {
		return keepProofs(ctx, restored, before, given)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s holds the backup; erased again: %s, %s\n", path, count(done.Conversations, "conversation"), count(done.Intakes, "intake"))
	if !done.Looked {
		fmt.Fprintln(s.err, "there was no store to ask what was erased since the backup: conversations that visitors erased since are back")
	}
	return nil
}

// proofs reads the proofs of erasure that are given, each as it was printed.
func (c *restoreCommand) proofs() (given []json.RawMessage, err error) {
	if c.Erasures == "" {
		return nil, nil
	}
	if err := isThere("erasures", c.Erasures, "a file that answerbot rights log or erase has printed"); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(c.Erasures)
	if err != nil {
		return nil, fmt.Errorf("reading proofs of erasure: %w", err)
	}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if len(hashesIn(line)) == 0 {
			return nil, fmt.Errorf("%s:%d: this is no proof of erasure, as answerbot rights log prints them", c.Erasures, n)
		}
		given = append(given, bytes.TrimSpace(line))
	}
	if len(given) == 0 {
		return nil, fmt.Errorf("%s: there is no proof of erasure in it: want what answerbot rights log prints, or no --erasures", c.Erasures)
	}
	return given, nil
}

// hashesIn gives the hashes of what a proof of erasure names, none where it is none.
func hashesIn(text []byte) (hashes []string) {
	var p proof
	if err := json.Unmarshal(text, &p); err != nil || p.Reference == "" {
		return nil
	}
	hashes = append(hashes, p.Reference)
	if p.Conversation != "" {
		hashes = append(hashes, p.Conversation)
	}
	return hashes
}

// keepProofs adds to the log of a store the proofs of the store before it and those that are given, each once and as it is, and says what all of them name.
func keepProofs(ctx context.Context, store session.Log, before []session.Event, given []json.RawMessage) (erased func(name string) bool, err error) {
	hashes, kept := make(map[string]bool), make(map[string]bool)
	proofs := ledger.New(store, session.DeskErased, func(_ time.Time, proof json.RawMessage) { kept[compact(proof)] = true })
	var all []json.RawMessage
	for _, e := range before {
		all = append(all, e.Desk)
	}
	all = append(all, given...)
	err = proofs.Append(ctx, "", time.Now(), func() (add []json.RawMessage, err error) {
		seen := maps.Clone(kept)
		for _, proof := range all {
			for _, hash := range hashesIn(proof) {
				hashes[hash] = true
			}
			if text := compact(proof); !seen[text] {
				seen[text] = true
				add = append(add, proof)
			}
		}
		return add, nil
	})
	return func(name string) bool { return hashes[hashOf(name)] }, err
}

// compact is a JSON text without the blanks that say nothing.
func compact(text json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil { // it has been read before
		return string(text)
	}
	return b.String()
}
