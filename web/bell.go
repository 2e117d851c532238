package web

import (
	"sync"

	"github.com/treadstone-law/answerbot/session"
)

// bell gathers what a connection is told about its conversation until it gets to it. It never blocks who rings.
type bell struct {
	mu     sync.Mutex // guards the following
	heard  bool       // it has rung since it was answered
	any    bool       // a change has been reported: last is valid
	last   int64      // up to which number there is something, or session.Unknown
	typing string     // who types
	own    int64      // up to which number a turn of this connection is about to be in the log; 0 for none
	missed bool       // a wake was taken for that turn's
}

// ring takes a wake of the log and reports whether somebody has to be sent to answer it.
func (b *bell) ring(w session.Wake) (first bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case w.Typing != "":
		b.typing = w.Typing
	case w.Last > 0 && w.Last <= b.own: // nobody has to be sent to find that out
		b.missed = true
		return false
	case !b.any:
		b.any, b.last = true, w.Last
	case b.last != w.Last && (b.last <= 0 || w.Last <= 0): // what was forgotten may have begun again meanwhile
		b.last = session.Unknown
	default:
		b.last = max(b.last, w.Last)
	}
	first = !b.heard
	b.heard = true
	return first
}

// expect says up to which number the connection itself is about to append.
func (b *bell) expect(last int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.own, b.missed = last, false
}

// appended says that it has, or else reports whether a wake was taken for its own that was not.
func (b *bell) appended(it bool) (missed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.own = 0
	return b.missed && !it
}

// answer gives what has been gathered; changed is false if it is nothing but typing.
func (b *bell) answer() (last int64, changed bool, typing string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	last, changed, typing = b.last, b.any, b.typing
	b.heard, b.any, b.typing = false, false, ""
	return last, changed, typing
}
