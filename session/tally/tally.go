// Package tally counts what conversations come to, day by day, without a trace of who was in them.
//
// A Tally is a store that counts the outcomes of what is appended to it. Every server counts in memory, so that no turn waits for a count, and adds what it
// has counted to the log of the day now and then and at its end. So counts outlive the conversations. A server that is killed loses those of its last minutes.
package tally

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
)

// Every is how often what was counted is to be written: often enough that little is lost, seldom enough that a year is some ten thousand entries.
const Every = 5 * time.Minute

// Count is how often there was an outcome.
type Count struct {
	session.Outcome         // its Sure rounded down to tenths, so that alike are counted together
	N               int     `json:"n"`
	Sum             float64 `json:"sum,omitempty"` // of the confidences, for their mean
}

// Tally counts what is appended to a store. It is safe for all goroutines.
type Tally struct {
	session.Log
	zone *time.Location

	mu   sync.Mutex // guards open and full
	open map[string]map[session.Outcome]Count
	full []batch

	writing sync.Mutex // held by Write

	reading sync.Mutex // guards days
	days    map[string]*day
}

// batch is what was counted of a day and is not known to be written. Its client has it written once.
type batch struct {
	day, client string
	counts      []Count
}

// day is the log of one day.
type day struct {
	ledger *ledger.Ledger[[]Count]
	counts map[session.Outcome]Count
	whole  bool // nothing is added to it any more
}

// New makes a tally over a store. zone is where a day begins and ends.
func New(log session.Log, zone *time.Location) *Tally {
	return &Tally{Log: log, zone: zone, open: make(map[string]map[session.Outcome]Count), days: make(map[string]*day)}
}

// Append implements session.Log.
func (t *Tally) Append(ctx context.Context, conversation string, turn session.Turn) error {
	err := t.Log.Append(ctx, conversation, turn)
	if err == nil && len(turn.Outcomes) > 0 {
		t.count(turn.Events[0].At, turn.Outcomes)
	}
	return err
}

func (t *Tally) count(at time.Time, outcomes []session.Outcome) {
	name := at.In(t.zone).Format(time.DateOnly)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open[name] == nil {
		t.open[name] = make(map[session.Outcome]Count)
	}
	for _, o := range outcomes {
		sure := o.Sure
		o.Sure = step(sure)
		add(t.open[name], Count{o, 1, sure})
	}
}

// step rounds a confidence down to a tenth; there is none above 0.9. 0 is that there is none.
func step(sure float64) float64 {
	if sure <= 0 {
		return 0
	}
	return math.Max(0.05, math.Min(0.9, math.Floor(sure*10)/10)) // 0.05: there is one, below a tenth
}

func add(counts map[session.Outcome]Count, c Count) {
	sum := counts[c.Outcome]
	counts[c.Outcome] = Count{c.Outcome, sum.N + c.N, sum.Sum + c.Sum}
}

// Write adds what was counted to the logs of the days. What it cannot write is kept for the next time.
func (t *Tally) Write(ctx context.Context) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	t.mu.Lock()
	for name, counts := range t.open {
		b := batch{day: name, client: rand.Text()}
		for _, c := range counts {
			b.counts = append(b.counts, c)
		}
		t.full = append(t.full, b)
	}
	clear(t.open)
	full := t.full
	t.full = nil
	t.mu.Unlock()
	var errs []error
	for _, b := range full {
		err := t.day(b.day).ledger.Append(ctx, b.client, time.Now(), func() ([][]Count, error) { return [][]Count{b.counts}, nil })
		if err != nil {
			errs = append(errs, err)
			t.mu.Lock()
			t.full = append(t.full, b)
			t.mu.Unlock()
		}
	}
	return errors.Join(errs...)
}

func (t *Tally) day(name string) *day {
	t.reading.Lock()
	defer t.reading.Unlock()
	if t.days[name] == nil {
		d := &day{counts: make(map[session.Outcome]Count)}
		d.ledger = ledger.New(t.Log, session.DayOf(name), func(_ time.Time, counts []Count) {
			for _, c := range counts {
				add(d.counts, c)
			}
		})
		t.days[name] = d
	}
	return t.days[name]
}

// settled is for how many days the log of a day may still grow: a server writes late what it could not write before.
const settled = 2

// Days calls do with every count of the days that end at now, the oldest first, this server's own of the moment among them.
func (t *Tally) Days(ctx context.Context, now time.Time, days int, do func(day string, c Count)) error {
	if err := t.Write(ctx); err != nil {
		return err
	}
	now = now.In(t.zone)
	for n := days - 1; n >= 0; n-- {
		name := now.AddDate(0, 0, -n).Format(time.DateOnly)
		d := t.day(name)
		look := func() {
			for _, c := range d.counts {
				do(name, c)
			}
		}
		done := false
		d.ledger.Peek(func() {
			if done = d.whole; done {
				look()
			}
		})
		if done {
			continue
		}
		err := d.ledger.View(ctx, func() {
			look()
			d.whole = n > settled
		})
		if err != nil {
			return err
		}
	}
	return nil
}
