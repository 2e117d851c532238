package audit

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// BenchmarkYear is what a log costs in which a thousand things a day were written down for a year: the first entry of a server that has just started, the
// page of the newest, and following all of it.
func BenchmarkYear(b *testing.B) {
	log, err := sqlitelog.Open(filepath.Join(b.TempDir(), "year.sqlite"), session.Retention{})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	const days, aDay = 365, 1000
	at, last := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC), ""
	for day := range days {
		var turn session.Turn
		for n := range aDay {
			e := Entry{At: at.AddDate(0, 0, day), Who: "grace@firm.example", Role: "lawyer", Action: "read", About: fmt.Sprintf("TSL-0000-%04d", n), Before: last}
			data, err := json.Marshal(e)
			if err != nil {
				b.Fatal(err)
			}
			last = e.Hash()
			turn.Events = append(turn.Events, session.Event{Type: session.TypeDesk, Seq: int64(day*aDay + n + 1), At: e.At, Desk: data})
		}
		if err := log.Append(b.Context(), session.DeskAudit, turn); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			if err := Open(log).Add(b.Context(), Entry{Who: "ada", Action: "sign in"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			entries, all, err := Newest(b.Context(), log, 201)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Verify(entries, all); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			entries, err := Read(b.Context(), log)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Verify(entries, len(entries)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
