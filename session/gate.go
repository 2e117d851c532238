package session

import (
	"errors"
	"sync"
)

var errClosed = errors.New("the store is closed")

// Gate lets calls into a store until it is closed: what a store makes its Close of. The zero value is open.
type Gate struct {
	mu     sync.Mutex     // guards closed, and calls against being added to afterwards
	closed bool           // no call begins any more
	calls  sync.WaitGroup // calls under way
}

// Enter keeps Close waiting until Leave, or says that the store is closed.
func (g *Gate) Enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errClosed
	}
	g.calls.Add(1)
	return nil
}

// Leave ends what Enter began.
func (g *Gate) Leave() { g.calls.Done() }

// Close lets no more calls in, waits for those under way, and reports whether this call is the first.
func (g *Gate) Close() (first bool) {
	g.mu.Lock()
	first, g.closed = !g.closed, true
	g.mu.Unlock()
	if first {
		g.calls.Wait()
	}
	return first
}
