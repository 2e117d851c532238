// Command answerload plays thousands of visitors against a server and reports what they saw.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

// cli is the whole command line. Every flag has a variable ANSWERLOAD_NAME.
type cli struct {
	Run       runCommand       `cmd:"" help:"Play visitors for a while: as many at a time as given, or as many a second."`
	Capacity  capacityCommand  `cmd:"" help:"Find the largest rate of questions at which the 99th of a hundred replies is still quick."`
	Idle      idleCommand      `cmd:"" help:"Hold conversations open, and say what each takes of the server's memory; with --store memory: what was said in them counts too."`
	Abuse     abuseCommand     `cmd:"" help:"Play abusers beside honest visitors, and say what these saw and what the server took."`
	Soak      soakCommand      `cmd:"" help:"Play visitors for long against a server of its own, while something goes wrong every minute; say whether it stays as it was."`
	Reconnect reconnectCommand `cmd:"" help:"Hold conversations open while the server is restarted, and say when all are back."`
}

// streams are where a command reads and writes.
type streams struct {
	context context.Context
	in      io.Reader
	out     io.Writer
	err     io.Writer
}

// say tells the one who waits what is going on.
func (s *streams) say(format string, of ...any) { fmt.Fprintf(s.err, format+"\n", of...) }

// misused is an error of the caller's: exit code 2.
type misused struct{ error }

// errReported is a failure that the report shows already.
var errReported = errors.New("reported")

// exited carries the code of a help text out of the parser.
type exited int

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
	}()
	var c cli
	parser, err := kong.New(&c,
		kong.Name("answerload"),
		kong.Description("Plays visitors against a running answerbot over the websocket that browsers use, checks every reply and says how long it took.\n\n"+
			"Start a server that sets visitors no limit:  answerbot serve --store memory: --message-rate 0\n\nThen:  answerload run --conversations 200 --think 1s"),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exited(code)) }), kong.DefaultEnvars("ANSWERLOAD"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.UsageOnError(),
	)
	if err != nil {
		return report(errs, err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return report(errs, misused{fmt.Errorf("%w (try answerload --help)", err)})
	}
	return report(errs, parsed.Run(&streams{ctx, in, out, errs}))
}

// report prints an error that has not been printed yet, and gives the exit code for it.
func report(errs io.Writer, err error) (code int) {
	switch {
	case err == nil:
		return done
	case errors.Is(err, errReported):
		return failed
	}
	fmt.Fprintf(errs, "answerload: %s\n", oneLine(err))
	if _, wrong := errors.AsType[misused](err); wrong {
		return misuse
	}
	return failed
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
