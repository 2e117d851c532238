package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/web"
)

// The conflict list is read again when its file changes. It is looked at every two seconds instead of watched: the list often lies on a
// network drive, which reports no changes, and is replaced by the program that exports it, in any way. A changed list with an error is
// refused and the old one stays in force: no list would let every conflict pass.

const conflictsEvery = 2 * time.Second

// conflictFlags say where the firm's conflict list is.
type conflictFlags struct {
	Conflicts string `help:"CSV of the people and companies that the firm may not act against: name,aliases,note. Read again when it changes." placeholder:"FILE.csv"`
}

// wantConflicts is what names a conflict list.
const wantConflicts = "a CSV file with the columns name, aliases and note"

// open reads the list; without a file there is none. Findings are handed to note.
func (f conflictFlags) open(note func(corpus.Finding)) (*conflict.List, error) {
	if f.Conflicts == "" {
		return nil, nil
	}
	if err := isThere("conflicts", f.Conflicts, wantConflicts); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(f.Conflicts)
	if err != nil {
		return nil, fmt.Errorf("reading --conflicts: %w", err)
	}
	list, findings := conflict.Read(f.Conflicts, data)
	for _, finding := range findings {
		note(finding)
	}
	if list == nil {
		return nil, fmt.Errorf("the conflict list %s cannot be used; see the findings", f.Conflicts)
	}
	return list, nil
}

// conflictWatch keeps the server's conflict list in step with its file.
type conflictWatch struct {
	flags  conflictFlags
	logger *slog.Logger
	rim    *web.Server

	hash    string // of the list in force
	looked  string // time and size of the file as it was looked at last
	refused string
}

// start looks at the file until end is called, which waits. list is in force now.
func (w *conflictWatch) start(list *conflict.List) (end func()) {
	w.rim.SetConflicts(list)
	if w.flags.Conflicts == "" {
		return func() {}
	}
	w.hash, w.looked = list.Hash(), "" // the file may have changed since it was read
	return background(context.Background(), func(ctx context.Context) { each(ctx, conflictsEvery, w.look) })
}

// look reads the file if it has changed.
func (w *conflictWatch) look() {
	now := "gone"
	if info, err := os.Stat(w.flags.Conflicts); err == nil {
		now = fmt.Sprint(info.ModTime().UnixNano(), info.Size())
	} else if !errors.Is(err, fs.ErrNotExist) {
		now = err.Error()
	}
	if now == w.looked {
		return
	}
	var first string
	list, err := w.flags.open(func(f corpus.Finding) {
		if f.Severity == corpus.Error && first == "" {
			first = f.String()
		}
	})
	w.looked = now
	switch {
	case err != nil:
		if first == "" {
			first = oneLine(err)
		}
		w.rim.StaleConflicts("the changed conflict list was refused, the one before stays in force: " + first)
		if w.refused != first {
			w.logger.Error("the changed conflict list was refused; the one before stays in force", "file", w.flags.Conflicts, "why", first)
		}
		w.refused = first
	case list.Hash() != w.hash || w.refused != "":
		w.hash, w.refused = list.Hash(), ""
		w.rim.SetConflicts(list)
		w.logger.Info("the conflict list is in force", "file", w.flags.Conflicts, "entries", list.Len())
	}
}
