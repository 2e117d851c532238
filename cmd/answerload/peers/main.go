// Command peers measures answerbot's connections beside those of other servers: the same visitors, questions of the same size and replies of the
// same size, one server after the other in rounds of one run, so that what else the machine does falls on all of them.
//
// It is a module of its own, so that what it compares with is no dependency of answerbot. Run it in its folder.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

type cli struct {
	Measure    measureCommand    `cmd:"" default:"withargs" help:"Measure all servers, one after the other."`
	Chat       chatCommand       `cmd:"" help:"Serve as gorilla's chat example does: two goroutines and a channel for each connection."`
	Centrifuge centrifugeCommand `cmd:"" help:"Serve with the library that Centrifugo is made of."`
}

// streams are where a command reads and writes.
type streams struct {
	context  context.Context
	out, err io.Writer
}

// measureCommand measures.
type measureCommand struct {
	Answerbot  string        `help:"The program answerbot; built from this repository if it is not given." placeholder:"FILE"`
	Centrifugo string        `help:"Also measure this program: go install github.com/centrifugal/centrifugo/v6@v6.9.1" placeholder:"FILE"`
	Rounds     int           `help:"How often each server is measured; the figures are medians." default:"3"`
	Idle       int           `help:"Silent conversations, for memory." default:"5000"`
	Busy       []int         `help:"Conversations that ask as soon as they are answered." default:"64,1000"`
	Settle     time.Duration `help:"How long they are silent before their memory is read; answerbot gives up what was said after a minute." default:"1s"`
	Lasts      time.Duration `help:"How long each load is played." default:"3s"`
	JSON       bool          `help:"Print one JSON object." name:"json"`
}

// Run measures and prints.
func (c *measureCommand) Run(s *streams) error {
	if c.Rounds < 1 || c.Idle < 1 || len(c.Busy) == 0 || c.Settle < 0 || c.Lasts < time.Second {
		return errors.New("--rounds and --idle are at least 1, --busy has a number, --settle is not negative, --lasts at least 1s")
	}
	m, err := c.prepare(s)
	if err != nil {
		return err
	}
	defer m.clean()
	t, err := m.measure(s.context)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(t)
	}
	return t.print(s.out)
}

// exited carries the code of a help text out of the parser.
type exited int

func run(ctx context.Context, args []string, out, errs io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
	}()
	var c cli
	parser := kong.Must(&c, kong.Name("peers"), kong.Description("Measures answerbot's connections beside those of other servers."),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exited(code)) }))
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errs, "peers: %v (try peers --help)\n", err)
		return misuse
	}
	if err := parsed.Run(&streams{ctx, out, errs}); err != nil {
		fmt.Fprintln(errs, "peers:", err)
		return failed
	}
	return done
}
