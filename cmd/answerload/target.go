package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
	"github.com/treadstone-law/answerbot/corpus"
)

// targetFlags say against which server is played, and with which questions.
type targetFlags struct {
	URL       string        `help:"The server." default:"http://127.0.0.1:8080" placeholder:"URL"`
	Questions string        `help:"Ask what is in this file, one question a line or objects with text and expect, the id of its answer; - is the standard input. Default: the alternates of the starter corpus." placeholder:"FILE"`
	Rehearse  int           `help:"Ask so many of the questions once before, and under load only those that the server answered; 0: ask all, unchecked where no answer is known." default:"300"`
	Timeout   time.Duration `help:"How long a connection or a reply may take." default:"10s"`
	Sources   int           `help:"Source addresses, 127.0.0.1 and up, on a server of this machine; 0: as many as are needed." default:"0"`
	Seed      uint64        `help:"Of all that is left to chance." default:"1"`
	Pid       int           `help:"Also report what the server's process takes: its id." placeholder:"PID"`
	JSON      bool          `name:"json" help:"Print the report as one JSON object."`
}

// spared is how many descriptors are kept for all but conversations.
const spared = 64

// fits checks that so many conversations can be open at once.
func fits(conversations int) error {
	if most := load.Descriptors() - spared; conversations > most {
		return misused{fmt.Errorf("%d conversations are too many: this process may have %d files and sockets open (ulimit -n), so %d at most; run several, or raise it",
			conversations, load.Descriptors(), most)}
	}
	return nil
}

// settings reads the questions, tries them on the server, and gives what players of so many conversations need.
func (f targetFlags) settings(s *streams, conversations int) (settings load.Settings, err error) {
	if err := fits(conversations); err != nil {
		return settings, err
	}
	questions := load.FromCorpus(corpus.Starter())
	if f.Questions != "" {
		if questions, err = load.ReadFile(f.Questions, s.in); err != nil {
			return settings, misused{err}
		}
	}
	settings = load.Settings{URL: f.URL, Questions: questions, Timeout: f.Timeout, Sources: f.Sources, Seed: f.Seed}
	if f.Timeout <= 0 || f.Rehearse < 0 || f.Sources < 0 {
		return settings, misused{fmt.Errorf("--timeout is more than nothing, --rehearse and --sources are not negative")}
	}
	if _, err := load.New(settings, 0); err != nil {
		return settings, misused{err}
	}
	if f.Rehearse > 0 {
		kept, out, err := load.Rehearse(s.context, f.URL, questions, f.Rehearse, f.Seed)
		if err != nil {
			return settings, err
		}
		settings.Questions = kept
		s.say("%d questions; %d more are not answered outright and left out", len(kept), out)
	}
	return settings, nil
}

// look looks at the server's process, if it is given.
func (f targetFlags) look() (*load.Process, error) {
	if f.Pid == 0 {
		return nil, nil
	}
	p, err := load.Look(f.Pid)
	return &p, err
}

// printJSON prints a report for a program.
func printJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// report prints what was seen, as one object or by print for people. It is an error if a sound server would not have shown it.
func (f targetFlags) report(out io.Writer, seen any, sound bool, print func()) error {
	if !f.JSON {
		print()
	} else if err := printJSON(out, seen); err != nil {
		return err
	}
	if !sound {
		return errReported
	}
	return nil
}

// watch shows every second how far it is, until stop is called.
func watch(ctx context.Context, s *streams, p *load.Player, doing string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		line, asked := newLine(s.err), int64(0)
		defer line.end()
		for {
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
			r := p.Stats.Report()
			all := p.Stats.Asked.Load()
			line.show("%s: %d open, %d questions in this second, %d in all, p99 %.1f ms, %d bad, %d lost connections", doing, r.Open, all-asked, all, r.Turn.P99, r.Bad(), sum(r.Closed)+sum(r.Failed))
			asked = all
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

func sum(of map[string]int64) (n int64) {
	for _, v := range of {
		n += v
	}
	return n
}

// line is one line that is written over on a terminal; elsewhere, as in a log, it is written anew and less often.
type line struct {
	out      io.Writer
	terminal bool
	shown    int
}

// logEvery is how many of the lines go into a log.
const logEvery = 10

func newLine(out io.Writer) *line {
	file, ok := out.(*os.File)
	if !ok {
		return &line{out: out}
	}
	info, err := file.Stat()
	return &line{out: out, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (l *line) show(format string, of ...any) {
	l.shown++
	switch {
	case l.terminal:
		fmt.Fprintf(l.out, "\r\x1b[K"+format, of...)
	case l.shown%logEvery == 0:
		fmt.Fprintf(l.out, format+"\n", of...)
	}
}

func (l *line) end() {
	if l.terminal && l.shown > 0 {
		fmt.Fprint(l.out, "\r\x1b[K")
	}
}
