// Package soak plays visitors against a real server for long, while something goes wrong every minute, and says whether the server stays as it was:
// its memory and goroutines flat, every reply right, every receipt's request stored once.
//
// In the first part of a soak the server itself is killed and restarted among other faults; in the second it lives on, so that what it takes can be
// compared over time within one life.
package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// Options say what is soaked, and how.
type Options struct {
	Server string        // the program answerbot
	Redis  string        // the program redis-server; empty: the store is SQLite
	Dir    string        // for files, of this soak alone
	Lasts  time.Duration // how long visitors come
	Every  time.Duration // how often something goes wrong
	Rate   float64       // conversations that begin in a second
	Silent int           // conversations held beside
	Limit  Limits
	Seed   uint64
	Say    func(format string, of ...any) // what is going on, for the one who waits
}

// Limits are how much more of something there may be in the last third of the server's last life than in the first.
type Limits struct {
	Share      float64 // of what there was
	MiB        float64 // and beyond that, of memory
	Goroutines float64 // and beyond that, of goroutines
}

// Report is what came of it.
type Report struct {
	Store    string      `json:"store"`
	Seconds  float64     `json:"seconds"`
	Faults   []string    `json:"faults"` // in the order in which they struck
	Visitors load.Report `json:"visitors"`
	Stored   int         `json:"stored"`   // requests to the lawyers
	Untold   int         `json:"untold"`   // of them without a receipt: the visitor was told that it was not received, and it was
	Memory   Trend       `json:"memory"`   // MiB
	Routines Trend       `json:"routines"` // goroutines
	Files    Trend       `json:"files"`    // descriptors
	Rest     Rest        `json:"rest"`
	Wrong    []string    `json:"wrong"` // what should not have been; empty for a sound server
}

// Rest is what the server takes when nobody is there, before the first visitor and after the last.
type Rest struct {
	Before Sample `json:"before"`
	After  Sample `json:"after"`
}

// The shape of a soak.
const (
	turns       = 4
	think       = 500 * time.Millisecond
	places      = 500 // conversations at once, at most
	restarts    = 0.4 // of the time, in which the server itself may be killed
	samples     = 240 // about, over the whole time
	restWithin  = time.Minute
	restAllowed = 10 // goroutines and descriptors more than before
	redisPools  = 66 // connections that the store keeps once many have been at it at once: 32 to write, 32 to read, 2 to listen (redislog)
)

// run is one soak.
type run struct {
	Options
	server *server
	store  *store
	corpus *answers
	player *load.Player
	chance *rand.Rand
	report Report
	life   []Sample // of the server's present life
}

// Run soaks, and reports. The error is one of the soak itself; what is wrong with the server is in the report.
func Run(ctx context.Context, o Options) (Report, error) {
	r := &run{Options: o, chance: rand.New(rand.NewPCG(o.Seed, 2))}
	begin := time.Now()
	defer r.close()
	if err := r.open(ctx); err != nil {
		return r.report, err
	}
	if err := r.play(ctx); err != nil {
		return r.report, err
	}
	r.report.Visitors = r.player.Stats.Report()
	if err := r.rest(ctx); err != nil {
		return r.report, err
	}
	if err := r.server.end(); err != nil {
		r.wrong("the server did not end well: %v", err)
	}
	if err := r.account(ctx); err != nil {
		return r.report, err
	}
	r.judge()
	r.report.Seconds = time.Since(begin).Seconds()
	return r.report, ctx.Err()
}

// open starts the store and the server, and tries the questions on it.
func (r *run) open(ctx context.Context) (err error) {
	if r.corpus, err = newAnswers(filepath.Join(r.Dir, "corpus.jsonl")); err != nil {
		return err
	}
	if r.store, err = openStore(ctx, r.Dir, r.Redis); err != nil {
		return err
	}
	r.report.Store = r.store.name
	if r.server, err = newServer(r.Server, r.Dir, r.store.url, r.corpus.path); err != nil {
		return err
	}
	if err := r.server.start(ctx); err != nil {
		return err
	}
	if r.report.Rest.Before, err = r.server.sample(ctx); err != nil {
		return err
	}
	questions, _, err := load.Rehearse(ctx, r.server.url, r.corpus.questions, 100, r.Seed)
	if err != nil {
		return err
	}
	r.player, err = load.New(load.Settings{
		URL: r.server.url, Questions: questions, Seed: r.Seed, Away: true, Turns: turns, Think: load.Think{Shape: load.Exponential, Mean: think},
		Followups: 0.1, Ratings: 0.2, Intakes: 0.3, Leaves: 0.1,
	}, places)
	return err
}

// close ends what has been started and still runs.
func (r *run) close() {
	if r.server != nil {
		r.server.kill()
	}
	if r.store != nil {
		_ = r.store.close() // nothing is left to be done about it
	}
}

// play lets visitors come, and things go wrong, until the time is over.
func (r *run) play(ctx context.Context) error {
	held := r.player.Hold(ctx, r.Silent, 0, 1, true)
	defer held.End()
	coming, end := context.WithCancel(ctx)
	played := make(chan struct{})
	go func() {
		defer close(played)
		r.player.OpenConversations(coming, places, r.Rate, load.Span{Lasts: r.Lasts})
	}()
	defer func() {
		end()
		<-played
	}()
	begin := time.Now()
	fault, look := time.NewTicker(r.Every), time.NewTicker(max(r.Lasts/samples, 100*time.Millisecond))
	defer fault.Stop()
	defer look.Stop()
	next := r.shuffled(begin.Add(time.Duration(restarts * float64(r.Lasts))))
	for {
		select {
		case <-played:
			return ctx.Err()
		case <-look.C:
			if s, err := r.server.sample(ctx); err == nil { // one that is missed is no harm
				r.life = append(r.life, s)
			}
		case <-fault.C:
			f := next()
			r.Say("%s: %s; %d questions so far, %d receipts", time.Since(begin).Round(time.Second), f.name, r.player.Stats.Replied.Load(), r.player.Stats.Receipted.Load())
			r.report.Faults = append(r.report.Faults, f.name)
			if err := f.strike(ctx, r); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
		}
	}
}

// shuffled gives the faults that fit, in an order of chance and each once before one comes twice. Those that end the server come until a time.
func (r *run) shuffled(until time.Time) (next func() fault) {
	var waiting []fault
	return func() fault {
		early := time.Now().Before(until)
		fits := func(f fault) bool { return (early || !f.restarts) && (r.Redis != "" || !f.redis) }
		waiting = slices.DeleteFunc(waiting, func(f fault) bool { return !fits(f) })
		if len(waiting) == 0 {
			for _, f := range faults {
				if fits(f) {
					waiting = append(waiting, f)
				}
			}
			r.chance.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
			if early { // the part in which the server may be killed has room for few
				slices.SortStableFunc(waiting, func(a, b fault) int { return order(a) - order(b) })
			}
		}
		f := waiting[0]
		waiting = waiting[1:]
		return f
	}
}

func order(f fault) int {
	if f.restarts {
		return 0
	}
	return 1
}

// rest waits until the server takes as little as before the first visitor came.
func (r *run) rest(ctx context.Context) (err error) {
	deadline := time.Now().Add(restWithin)
	for {
		if r.report.Rest.After, err = r.server.sample(ctx); err != nil {
			return fmt.Errorf("looking at the server after the last visitor: %w", err)
		}
		before, after := r.report.Rest.Before, r.report.Rest.After
		files := before.Descriptors + restAllowed
		if r.Redis != "" {
			files += redisPools
		}
		if after.Goroutines <= before.Goroutines+restAllowed && after.Descriptors <= files {
			return nil
		}
		if time.Now().After(deadline) {
			r.wrong("at rest there are %d goroutines and %d descriptors, before the first visitor there were %d and %d", after.Goroutines, after.Descriptors, before.Goroutines, before.Descriptors)
			return nil
		}
		r.wait(ctx, 250*time.Millisecond)
	}
}

// account compares the receipts that visitors were shown with what is stored.
func (r *run) account(ctx context.Context) error {
	stored, err := r.server.intakes(ctx)
	if err != nil {
		return err
	}
	r.report.Stored = len(stored)
	times := make(map[string]int, len(stored))
	for _, reference := range stored {
		times[reference]++
	}
	shown := make(map[string]bool)
	for _, reference := range r.player.Stats.Receipts() {
		shown[reference] = true
		if n := times[reference]; n != 1 {
			r.wrong("a visitor has the receipt %s, and it is stored %d times", reference, n)
		}
	}
	r.report.Untold = len(times) - len(shown)
	return nil
}

func (r *run) wrong(format string, of ...any) {
	r.report.Wrong = append(r.report.Wrong, fmt.Sprintf(format, of...))
}

// judge says what should not have been.
func (r *run) judge() {
	v := r.report.Visitors
	if v.Bad()+v.Forgotten > 0 {
		r.wrong("of what visitors saw %d replies were wrong, %d of %d unsure, %d belonged to others, %d came twice, %d were left out, %d were lost, and %d conversations were forgotten: %v",
			v.Wrong, v.Unsure, v.Checked, v.Mismatched, v.Doubled, v.Gaps, v.Lost, v.Forgotten, slices.Concat(v.Examples, v.UnsureExamples))
	}
	if v.Replied == 0 || v.Receipts == 0 {
		r.wrong("there were %d replies and %d receipts: nothing was tried", v.Replied, v.Receipts)
	}
	r.report.Memory = trend(r.life, func(s Sample) float64 { return float64(s.ResidentKiB) / 1024 })
	r.report.Routines = trend(r.life, func(s Sample) float64 { return float64(s.Goroutines) })
	r.report.Files = trend(r.life, func(s Sample) float64 { return float64(s.Descriptors) })
	for _, t := range []struct {
		name string
		Trend
		beyond float64
	}{{"MiB of memory", r.report.Memory, r.Limit.MiB}, {"goroutines", r.report.Routines, r.Limit.Goroutines}, {"descriptors", r.report.Files, r.Limit.Goroutines}} {
		if most := t.First*(1+r.Limit.Share) + t.beyond; t.Last > most {
			r.wrong("%s grow: from %.1f in the first third to %.1f in the last, more than %.1f", t.name, t.First, t.Last, most)
		}
	}
}
