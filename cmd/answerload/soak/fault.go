package soak

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// fault is something that goes wrong.
type fault struct {
	name     string
	restarts bool // it ends the server
	redis    bool // it is one of Redis
	strike   func(ctx context.Context, r *run) error
}

// faults are all that can go wrong.
var faults = []fault{
	{"the server is killed and started again", true, false, func(ctx context.Context, r *run) error {
		r.server.kill()
		return r.started(ctx)
	}},
	{"the server is restarted as an operator would", true, false, func(ctx context.Context, r *run) error {
		if err := r.server.end(); err != nil {
			r.wrong("the server did not end well: %v", err)
		}
		return r.started(ctx)
	}},
	{"all visitors lose their connections", false, false, func(_ context.Context, r *run) error {
		r.player.Cut()
		return nil
	}},
	{"the corpus is damaged, and mended with a change", false, false, reloaded},
	{"slow readers come", false, false, func(ctx context.Context, r *run) error {
		return r.beside(ctx, load.Abuse{SlowReaders: 10})
	}},
	{"floods come", false, false, func(ctx context.Context, r *run) error {
		return r.beside(ctx, load.Abuse{SlowHeaders: 10, Flooders: 10, FloodRate: 10})
	}},
	{"Redis stands still", false, true, func(ctx context.Context, r *run) error {
		if err := freeze(r.store.process.Process, true); err != nil {
			return err
		}
		r.wait(ctx, r.strikes())
		return freeze(r.store.process.Process, false)
	}},
	{"Redis is killed and started again", false, true, func(ctx context.Context, r *run) error { return r.store.restart(ctx) }},
}

// strikes is how long a fault lasts that has to end again.
func (r *run) strikes() time.Duration { return min(r.Every/4, 5*time.Second) }

func (r *run) wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// started begins a new life of the server.
func (r *run) started(ctx context.Context) error {
	r.life = nil
	return r.server.start(ctx)
}

// beside lets abusers come for a moment.
func (r *run) beside(ctx context.Context, a load.Abuse) error {
	p, err := load.New(load.Settings{URL: r.server.url, Questions: r.corpus.questions, Seed: r.Seed}, places)
	if err != nil {
		return err
	}
	_, end := p.Abuse(ctx, a)
	r.wait(ctx, r.strikes())
	end()
	return nil
}

// reloaded writes a corpus that cannot be read, sees it refused, and writes a sound one with a change, which has to go live.
func reloaded(ctx context.Context, r *run) error {
	before, _, err := r.server.loaded(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.corpus.path, []byte("{\"slug\":\n"), 0o600); err != nil {
		return err
	}
	after, refused := r.await(ctx, func(_, refused string) bool { return refused != "" })
	if refused == "" || after != before {
		r.wrong("a corpus that cannot be read was not refused: %q, the answers are of %s, before of %s", refused, after, before)
	}
	if err := r.corpus.change(); err != nil {
		return err
	}
	after, refused = r.await(ctx, func(hash, refused string) bool { return refused == "" && hash != before })
	if refused != "" || after == before {
		r.wrong("a mended corpus did not go live: %q, the answers are of %s", refused, after)
	}
	return nil
}

// await asks the server for its corpus until that is as it should be, or for long enough.
func (r *run) await(ctx context.Context, as func(hash, refused string) bool) (hash, refused string) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && ctx.Err() == nil; {
		var err error
		if hash, refused, err = r.server.loaded(ctx); err == nil && as(hash, refused) {
			return hash, refused
		}
		r.wait(ctx, 100*time.Millisecond)
	}
	return hash, refused
}

// String writes a report for people.
func (r Report) String() string {
	v := r.Visitors
	text := fmt.Sprintf("%-13s %.0f s, %d faults; %d questions answered, p99 %.1f ms; %d receipts, %d requests stored, %d of them without a receipt\n", r.Store, r.Seconds, len(r.Faults),
		v.Replied, v.Turn.P99, v.Receipts, r.Stored, r.Untold)
	for _, row := range []struct {
		name string
		Trend
	}{{"memory, MiB", r.Memory}, {"goroutines", r.Routines}, {"descriptors", r.Files}} {
		text += fmt.Sprintf("%-13s %.1f in the first third of the last life, %.1f in the last; %+.1f an hour (%d samples)\n", row.name, row.First, row.Last, row.PerHour, row.Samples)
	}
	text += fmt.Sprintf("%-13s %d goroutines, %d descriptors, %.1f MiB; before the first visitor %d, %d, %.1f\n", "at rest", r.Rest.After.Goroutines, r.Rest.After.Descriptors,
		float64(r.Rest.After.ResidentKiB)/1024, r.Rest.Before.Goroutines, r.Rest.Before.Descriptors, float64(r.Rest.Before.ResidentKiB)/1024)
	for _, wrong := range r.Wrong {
		text += fmt.Sprintf("WRONG         %.600s\n", wrong)
	}
	return text
}
