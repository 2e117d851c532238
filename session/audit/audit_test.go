package audit

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session/memlog"
)

func TestChain(t *testing.T) {
	log := memlog.New()
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	var writing sync.WaitGroup
	for range 3 { // three servers write at once
		writing.Go(func() {
			a := Open(log)
			for range 5 {
				if err := a.Add(t.Context(), Entry{At: at, Who: "grace", Role: "lawyer", Action: "read", About: "TSL-0000-0000"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	entries, err := Read(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	count, last, err := Verify(entries)
	if err != nil || count != 15 || last != entries[14].Hash() {
		t.Fatalf("got %d, %q, %v", count, last, err)
	}
	for name, harm := range map[string]func([]Entry) []Entry{
		"changed":    func(e []Entry) []Entry { e[7].About = "TSL-1111-1111"; return e },
		"refusal":    func(e []Entry) []Entry { e[7].Refused = true; return e },
		"taken out":  func(e []Entry) []Entry { return slices.Delete(e, 7, 8) },
		"put in":     func(e []Entry) []Entry { return slices.Insert(e, 7, e[7]) },
		"swapped":    func(e []Entry) []Entry { e[6], e[7] = e[7], e[6]; return e },
		"first gone": func(e []Entry) []Entry { return e[1:] },
	} {
		if _, _, err := Verify(harm(slices.Clone(entries))); err == nil {
			t.Errorf("%s: not seen", name)
		}
	}
	if count, _, err := Verify(nil); count != 0 || err != nil {
		t.Errorf("got %d, %v for an empty log", count, err)
	}
}
