package web

import (
	"sync"

	"github.com/treadstone-law/answerbot/session"
)

// bell gathers what a connection is told about its conversation until it gets to it. It never blocks who rings.
type bell struct {
	rung chan struct{}

	mu     sync.Mutex // guards the following
	any    bool       // a change has been reported: last is valid
	last   int64      // up to which number there is something, or session.Unknown
	typing string     // who types
}

func newBell() *bell { return &bell{rung: make(chan struct{}, 1)} }

// ring takes a wake of the log.
func (b *bell) ring(w session.Wake) {
	b.mu.Lock()
	switch {
	case w.Typing != "":
		b.typing = w.Typing
	case !b.any:
		b.any, b.last = true, w.Last
	case b.last != w.Last && (b.last <= 0 || w.Last <= 0): // what was forgotten may have begun again meanwhile
		b.last = session.Unknown
	default:
		b.last = max(b.last, w.Last)
	}
	b.mu.Unlock()
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// answer gives what has been gathered; changed is false if it is nothing but typing.
func (b *bell) answer() (last int64, changed bool, typing string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	last, changed, typing = b.last, b.any, b.typing
	b.any, b.typing = false, ""
	return last, changed, typing
}
