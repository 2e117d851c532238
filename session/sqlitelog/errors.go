package sqlitelog

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// explain puts what SQLite says into words that tell an operator what to do. It leaves other errors as they are.
func explain(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	hint, known := map[int]string{
		sqlite3.SQLITE_NOTADB:   "this is not a SQLite database: name another file, or move this one away",
		sqlite3.SQLITE_CORRUPT:  "the file is damaged: put back a backup, or save what can be read with sqlite3's .recover",
		sqlite3.SQLITE_FULL:     "the disk is full",
		sqlite3.SQLITE_IOERR:    "the disk fails",
		sqlite3.SQLITE_BUSY:     "another program holds the file locked",
		sqlite3.SQLITE_READONLY: "this user may not write the file",
		sqlite3.SQLITE_CANTOPEN: "this user may not open the file, or not write to its folder",
		sqlite3.SQLITE_PERM:     "this user may not open the file, or not write to its folder",
	}[e.Code()&0xff] // the rest of the code is detail
	if !known {
		return err
	}
	return fmt.Errorf("%s: %w", hint, err)
}

// codeOf gives SQLite's code for an error, without its detail; 0 for an error of somebody else.
func codeOf(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// isBusy reports whether another connection holds a lock that was needed.
func isBusy(err error) bool { return codeOf(err) == sqlite3.SQLITE_BUSY }
