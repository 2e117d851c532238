package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

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
erasure as --erasures; conversations that visitors erased themselves after the backup are then back, until their time is over.`
}

func (c *restoreCommand) Run(s *streams) error {
	path, err := c.copied()
	if err != nil {
		return err
	}
	if err := missing(c.File, "a file that answerbot backup has made"); err != nil {
		return err
	}
	erased, err := c.erased()
	if err != nil {
		return err
	}
	done, err := sqlitelog.Restore(s.context, c.File, path, c.Force, func(name string) bool { return erased[hashOf(name)] })
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s holds the backup; erased again: %s, %s\n", path, count(done.Conversations, "conversation"), count(done.Intakes, "intake"))
	if !done.Looked {
		fmt.Fprintln(s.err, "there was no store to ask what was erased since the backup: conversations that visitors erased since are back")
	}
	return nil
}

// erased reads the hashes that proofs of erasure name.
func (c *restoreCommand) erased() (map[string]bool, error) {
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
	hashes, n := make(map[string]bool), 0
	for line := range bytes.Lines(data) {
		n++
		var p proof
		if err := json.Unmarshal(line, &p); err != nil || p.Reference == "" {
			return nil, fmt.Errorf("%s:%d: this is no proof of erasure, as answerbot rights log prints them", c.Erasures, n)
		}
		hashes[p.Reference] = true
		if p.Conversation != "" {
			hashes[p.Conversation] = true
		}
	}
	return hashes, nil
}
