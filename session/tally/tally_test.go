package tally

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/redislog"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

var noon = time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)

func say(t *testing.T, log session.Log, conversation string, seq int64, at time.Time, outcomes ...session.Outcome) {
	t.Helper()
	turn := session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Seq: seq, At: at, Text: "a secret"}}, Outcomes: outcomes}
	if err := log.Append(t.Context(), conversation, turn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, tally *Tally, days int) []string {
	t.Helper()
	var got []string
	if err := tally.Days(t.Context(), noon, days, func(day string, c Count) {
		got = append(got, fmt.Sprintf("%s %s %s %.2g: %d, %.2f", day, c.Kind, c.Area, c.Sure, c.N, c.Sum))
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

// Two servers count; each reads what both have written, by the days of the office's zone, and counts stay when conversations are forgotten.
func TestCounts(t *testing.T) {
	stores := map[string]func() session.Log{"memory": func() session.Log { return memlog.New() }, "sqlite": func() session.Log {
		log, err := sqlitelog.Open(filepath.Join(t.TempDir(), "a.sqlite"), session.Retention{})
		if err != nil {
			t.Fatal(err)
		}
		return log
	}, "redis": func() session.Log {
		log, err := redislog.Open(t.Context(), redislog.Options{URL: redistest.Start(t, redistest.Durable...).URL(""), AcceptWeaker: true})
		if err != nil {
			t.Fatal(err)
		}
		return log
	}}
	zone := time.FixedZone("office", -5*3600)
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			log := open()
			defer log.Close()
			one, other := New(log, zone), New(log, zone)
			answered := session.Outcome{Kind: session.Answered, Area: "tenancy", Sure: 0.87}
			say(t, one, "a", 1, noon, answered, session.Outcome{Kind: session.RatedYes, Area: "tenancy", Sure: 1})
			answered.Sure = 0.83
			say(t, other, "b", 1, noon, answered)
			say(t, other, "b", 2, noon.Add(-13*time.Hour), session.Outcome{Kind: session.HandedOff}) // the day before, in the office
			if err := other.Write(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := []string{"2026-11-24 handed_off  0: 1, 0.00", "2026-11-25 answered tenancy 0.8: 2, 1.70", "2026-11-25 yes tenancy 0.9: 1, 1.00"}
			for n := range 2 {
				if got := read(t, one, 2); !slices.Equal(got, want) {
					t.Errorf("reading %d: got %q, want %q", n, got, want)
				}
			}
			if got := read(t, New(log, zone), 1); !slices.Equal(got, want[1:]) {
				t.Errorf("the last day: got %q", got)
			}
			for _, c := range []string{"a", "b"} {
				if err := log.Forget(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			if err := log.Sweep(t.Context(), noon.AddDate(0, 0, 200)); err != nil {
				t.Fatal(err)
			}
			if got := read(t, New(log, zone), 2); !slices.Equal(got, want) {
				t.Errorf("after all is forgotten: got %q", got)
			}
		})
	}
}

// What is refused is not counted.
func TestRefused(t *testing.T) {
	tally := New(memlog.New(), time.UTC)
	say(t, tally, "a", 1, noon)
	turn := session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Seq: 1, At: noon}}, Outcomes: []session.Outcome{{Kind: session.Answered}}}
	if err := tally.Append(t.Context(), "a", turn); !errors.Is(err, session.ErrConflict) {
		t.Fatal(err)
	}
	if got := read(t, tally, 1); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// failing is a store that does not say whether it has kept what it has kept.
type failing struct {
	session.Log
	fail bool
}

// Append implements session.Log.
func (f *failing) Append(ctx context.Context, conversation string, turn session.Turn) error {
	if err := f.Log.Append(ctx, conversation, turn); err != nil || !f.fail {
		return err
	}
	return errors.New("lost")
}

// What may have been written is written again and counts once.
func TestWriteAgain(t *testing.T) {
	log := &failing{Log: memlog.New()}
	tally := New(log, time.UTC)
	say(t, tally, "a", 1, noon, session.Outcome{Kind: session.Answered})
	log.fail = true
	if err := tally.Write(t.Context()); err == nil {
		t.Error("a lost word is no error")
	}
	log.fail = false
	say(t, tally, "a", 2, noon, session.Outcome{Kind: session.Answered})
	if got := read(t, tally, 1); !slices.Equal(got, []string{"2026-11-25 answered  0: 2, 0.00"}) {
		t.Errorf("got %q", got)
	}
}

// Many count at once, while it is written.
func TestAtOnce(t *testing.T) {
	tally := New(memlog.New(), time.UTC)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for seq := range 50 {
				say(t, tally, fmt.Sprint("c", n), int64(seq+1), noon, session.Outcome{Kind: session.Answered, Sure: 0.5})
				if seq%10 == 0 {
					if err := tally.Write(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if got := read(t, tally, 1); !slices.Equal(got, []string{"2026-11-25 answered  0.5: 400, 200.00"}) {
		t.Errorf("got %q", got)
	}
}

func TestStep(t *testing.T) {
	for sure, want := range map[float64]float64{-1: 0, 0: 0, 0.001: 0.05, 0.1: 0.1, 0.39: 0.3, 0.7: 0.7, 0.899: 0.8, 1: 0.9} {
		if got := step(sure); got != want {
			t.Errorf("%g: got %g, want %g", sure, got, want)
		}
	}
}
