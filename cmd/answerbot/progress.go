package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// progress shows on a terminal how far a long job is. Anywhere else it is silent, so that a log keeps one line per fact.
type progress struct {
	mu    sync.Mutex // guards shown
	out   io.Writer  // nil for silence
	what  string
	n     int
	shown int // percent
}

// worthWatching is how many steps a job has before anybody waits for it.
const worthWatching = 50

func newProgress(out io.Writer, what string, n int) *progress {
	p := &progress{what: what, n: n, shown: -1}
	if n >= worthWatching && isTerminal(out) {
		p.out = out
	}
	return p
}

// isTerminal reports whether somebody sits where a command reads from or writes to.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// unseen reports whether the job is long and nobody sees how far it is.
func (p *progress) unseen() bool { return p.out == nil && p.n >= worthWatching }

// inLog gives out where it is a terminal, else a writer of the log's lines.
func inLog(out io.Writer, logger *slog.Logger) io.Writer {
	if isTerminal(out) {
		return out
	}
	return slog.NewLogLogger(logger.Handler(), slog.LevelInfo).Writer()
}

// step tells how many are done; it may be called from several goroutines, in any order.
func (p *progress) step(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	percent := 100 * done / max(p.n, 1)
	if p.out == nil || percent <= p.shown {
		return
	}
	p.shown = percent
	const width = 30
	filled := width * percent / 100
	fmt.Fprintf(p.out, "\r%s [%s%s] %3d %%", p.what, strings.Repeat("#", filled), strings.Repeat(" ", width-filled), percent)
}

// end clears the line for what comes next.
func (p *progress) end() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
