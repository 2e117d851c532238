// Package room lets in as many at once as there are places, and of those who wait the one who has had the least lately.
//
// More at once than a machine can do only makes all of them late. So there are places, and who waits for one is let in by rank, which the caller derives
// from how much of its share somebody has used up: somebody who asks now and then goes before somebody who asks without end, however many of those
// there are. Within a rank it is first come, first served. Nobody waits for longer than a given time: an answer
// that comes later than that is worth less than being told at once to come again.
//
// An uncontended place costs one lock, some 40 ns. A waiter costs a channel and a timer.
package room

import (
	"errors"
	"sync"
	"time"
)

// Ranks is how many ranks there are, from 0, who is let in first, to Ranks-1.
const Ranks = 16

// ErrBusy is what who has waited for too long is given.
var ErrBusy = errors.New("too many are waiting")

// Room has places and those who wait for one. It is safe for all goroutines.
type Room struct {
	within time.Duration

	mu      sync.Mutex // guards the following
	free    int        // places; none while somebody waits
	waiting int
	lines   [Ranks]line
}

// New makes a room of so many places, for one of which somebody waits for so long at most.
func New(places int, within time.Duration) *Room { return &Room{free: places, within: within} }

// TryEnter takes a place if one is free.
func (r *Room) TryEnter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.free == 0 {
		return false
	}
	r.free--
	return true
}

// Enter takes a place as soon as nobody of a lower rank waits for it, and nobody of the same rank who came before. A rank that is none counts
// as the nearest one. The error is ErrBusy, without a place.
func (r *Room) Enter(rank int) error {
	w := &waiter{line: &r.lines[min(max(rank, 0), Ranks-1)], enters: make(chan struct{})}
	r.mu.Lock()
	if r.free > 0 {
		r.free--
		r.mu.Unlock()
		return nil
	}
	w.line.add(w)
	r.waiting++
	r.mu.Unlock()
	late := time.NewTimer(r.within)
	defer late.Stop()
	select {
	case <-w.enters:
		return nil
	case <-late.C:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if w.line == nil { // a place came at the same time
		return nil
	}
	w.line.remove(w)
	r.waiting--
	return ErrBusy
}

// Leave gives a place back, or rather to the next who waits.
func (r *Room) Leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for rank := range r.lines {
		if w := r.lines[rank].first; w != nil {
			w.line.remove(w)
			r.waiting--
			close(w.enters)
			return
		}
	}
	r.free++
}

// Waiting is how many wait now.
func (r *Room) Waiting() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting
}

// waiter is somebody who waits. The room's lock guards it.
type waiter struct {
	line          *line // nil once it waits no more
	before, after *waiter
	enters        chan struct{} // closed when it has a place
}

// line is those of one rank who wait, in the order in which they came.
type line struct{ first, last *waiter }

func (l *line) add(w *waiter) {
	w.before = l.last
	if l.last != nil {
		l.last.after = w
	} else {
		l.first = w
	}
	l.last = w
}

func (l *line) remove(w *waiter) {
	if w.before != nil {
		w.before.after = w.after
	} else {
		l.first = w.after
	}
	if w.after != nil {
		w.after.before = w.before
	} else {
		l.last = w.before
	}
	w.line, w.before, w.after = nil, nil, nil
}
