package audit

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
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
	if last, err := Verify(entries, 15); len(entries) != 15 || err != nil || last != entries[14].Hash() {
		t.Fatalf("got %d, %q, %v", len(entries), last, err)
	}
	newest, all, err := Newest(t.Context(), log, 10)
	if err != nil || all != 15 || !slices.Equal(newest, entries[5:]) {
		t.Fatalf("got %d of %d, %v", len(newest), all, err)
	}
	if last, err := Verify(newest, all); err != nil || last != entries[14].Hash() {
		t.Errorf("the newest: got %q, %v", last, err)
	}
	for name, harm := range map[string]func([]Entry) []Entry{
		"changed":    func(e []Entry) []Entry { e[7].About = "TSL-1111-1111"; return e },
		"refusal":    func(e []Entry) []Entry { e[7].Refused = true; return e },
		"taken out":  func(e []Entry) []Entry { return slices.Delete(e, 7, 8) },
		"put in":     func(e []Entry) []Entry { return slices.Insert(e, 7, e[7]) },
		"swapped":    func(e []Entry) []Entry { e[6], e[7] = e[7], e[6]; return e },
		"first gone": func(e []Entry) []Entry { return e[1:] },
	} {
		harmed := harm(slices.Clone(entries))
		if _, err := Verify(harmed, len(harmed)); err == nil {
			t.Errorf("%s: not seen", name)
		}
		if newest := harmed[len(harmed)-10:]; name != "first gone" {
			if _, err := Verify(newest, len(harmed)); err == nil {
				t.Errorf("%s: not seen among the newest", name)
			}
		}
	}
	if _, err := Verify(nil, 0); err != nil {
		t.Errorf("got %v for an empty log", err)
	}
}

// counting counts what is read of the store beneath.
type counting struct {
	session.Log
	read int
}

func (c *counting) Read(ctx context.Context, name string, after int64) ([]session.Event, error) {
	events, err := c.Log.Read(ctx, name, after)
	c.read += len(events)
	return events, err
}

func (c *counting) Newest(ctx context.Context, name string, most int) ([]session.Event, error) {
	events, err := c.Log.Newest(ctx, name, most)
	c.read += len(events)
	return events, err
}

// A server that has just started writes its first entry without reading all that there are: in the log of years that takes longer than anybody may wait.
func TestLongLog(t *testing.T) {
	log := &counting{Log: memlog.New()}
	first := Open(log)
	for range 1000 {
		if err := first.Add(t.Context(), Entry{Who: "grace", Action: "read"}); err != nil {
			t.Fatal(err)
		}
	}
	log.read = 0
	if err := Open(log).Add(t.Context(), Entry{Who: "ada", Action: "sign in"}); err != nil {
		t.Fatal(err)
	}
	if log.read > 1 {
		t.Errorf("%d entries were read", log.read)
	}
	entries, err := Read(t.Context(), log)
	if err != nil || len(entries) != 1001 {
		t.Fatalf("got %d, %v", len(entries), err)
	}
	if _, err := Verify(entries, 1001); err != nil {
		t.Error(err)
	}
}
