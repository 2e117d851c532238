// Command answerbot turns settings into a running program: it serves visitors, answers on the terminal, checks a corpus, measures
// how well answers are found, and shows intakes to staff.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks twice is not kept waiting by what is going on
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

// cli is the whole command line. Every flag has a variable ANSWERBOT_NAME and, with --config, a key in a YAML file; a flag beats
// the variable, the variable the file, the file the default. Where commands mean different things by one flag, its variable names the command.
//
// A command is what its field here says. What its Help gives stands below that in its own help text.
type cli struct {
	Config configFile `help:"Read settings from a YAML file: the flags' names as keys." placeholder:"FILE.yaml"`

	Serve   serveCommand   `cmd:"" help:"Serve visitors: chat, answer pages and API. With no flag: the starter corpus, conversations kept under ./data."`
	Ask     askCommand     `cmd:"" help:"Answer one message on the terminal, through the same bot as the server. With no TEXT: a chat on a terminal, else one message per line of input."`
	Corpus  corpusCommand  `cmd:"" help:"Check, count and change a corpus of answers."`
	Triage  triageCommand  `cmd:"" help:"Check the rules by which emergencies are seen before anything else."`
	Eval    evalCommand    `cmd:"" help:"Measure on a labelled set how well messages find their answers."`
	Fit     fitCommand     `cmd:"" help:"Learn how signals are combined, the confidence and its bands from a corpus alone, by cross-validation over its alternates."`
	Intake  intakeCommand  `cmd:"" help:"Show submitted intakes, for staff."`
	Rights  rightsCommand  `cmd:"" help:"Give people what is kept of them, or erase it with a proof."`
	Keys    keysCommand    `cmd:"" help:"Make keys that seal intakes, and change them."`
	Backup  backupCommand  `cmd:"" help:"Copy the SQLite store into a file, while the server runs."`
	Restore restoreCommand `cmd:"" help:"Put a backup where the SQLite store is."`
	Partner partnerCommand `cmd:"" help:"Say what partners' pages must do to show the chat."`
	Demo    demoCommand    `cmd:"" help:"Show the chat on a partner's page: two origins on this machine, conversations in memory."`
	Staff   staffCommand   `cmd:"" help:"Keep the accounts of those who work at the desk."`
	Audit   auditCommand   `cmd:"" help:"Show and check who read and changed what at the desk."`
	Doctor  doctorCommand  `cmd:"" help:"Look at everything that serve would use, and say what to mend."`
	Version versionCommand `cmd:"" help:"Print version, commit, Go and corpus hash."`

	Conflicts conflictsCommand `cmd:"" help:"Check a conflict list, and try names on it."`
	Office    officeCommand    `cmd:"" help:"Show when the office is open, what visitors are promised, and what is wrong with its calendar."`
}

// streams are where a command reads and writes.
type streams struct {
	context context.Context
	in      io.Reader
	out     io.Writer
	err     io.Writer

	settings *sections // of the file of --config
	file     configFile
}

// printJSON prints a result for machines, on a line of its own.
func (s *streams) printJSON(result any) error {
	if err := json.NewEncoder(s.out).Encode(result); err != nil {
		return fmt.Errorf("printing JSON: %w", err)
	}
	return nil
}

// misused is an error of the caller's: exit code 2.
type misused struct{ error }

// allOf makes one misuse of all that is wrong, nil where nothing is.
func allOf(faults ...error) error {
	var says []string
	for _, fault := range faults {
		if fault != nil {
			says = append(says, fault.Error())
		}
	}
	if says == nil {
		return nil
	}
	return misused{errors.New(strings.Join(says, "; "))}
}

// isThere makes a misuse of a flag that names a file or folder which is not there, and says what is wanted. A flag that was not given is none.
func isThere(flag, path, want string) error {
	if err := missing(path, want); path != "" && err != nil {
		return misused{fmt.Errorf("--%s %w", flag, err)}
	}
	return nil
}

// missing makes a misuse of a file or folder that is not there, and says what is wanted in its place.
func missing(path, want string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return misused{fmt.Errorf("%s: there is no such file or folder: want %s", path, want)}
	}
	return nil
}

// errReported is a failure that has been reported already.
var errReported = errors.New("reported")

// exited carries the code of a help text out of the parser.
type exited int

func run(ctx context.Context, args []string, in io.Reader, stdout, errs io.Writer) (code int) {
	out := &outlet{Writer: stdout}
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
		if out.err != nil && code == done { // whatever was printed did not arrive
			code = report(errs, fmt.Errorf("printing: %w", out.err))
		}
	}()
	if i := slices.IndexFunc(args, func(arg string) bool { return !utf8.ValidString(arg) }); i >= 0 { // the parser would read other characters
		return report(errs, misused{fmt.Errorf("%q is no text: want UTF-8", args[i])})
	}
	args = joined(args)
	unsetEmpty()
	c := grammar(args)
	parser, err := kong.New(c.Interface(),
		kong.Name("answerbot"),
		kong.Description("Finds the reviewed answer to a question asked in plain words, or the person who can help.\n\n"+
			"Start with:  answerbot serve\n\nThen try:    answerbot ask \"my landlord wants me out by friday\""),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exited(code)) }), kong.DefaultEnvars("ANSWERBOT"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.UsageOnError(),
		kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(readDuration)),
	)
	if err != nil {
		return report(errs, err)
	}
	parsed, err := parser.Parse(args)
	if out.err != nil { // a help text did not arrive
		return done
	}
	if err != nil {
		says := strings.ReplaceAll(err.Error(), `"EOL" (<EOL>)`, "none") // the parser's name for the end of the line
		return report(errs, misused{fmt.Errorf("%s (try answerbot --help)", says)})
	}
	file := c.Elem().FieldByName("Config").Interface().(configFile)
	settings, err := file.sections()
	if err != nil {
		return report(errs, misused{err})
	}
	return report(errs, parsed.Run(&streams{ctx, in, out, errs, settings, file}))
}

// report prints an error that has not been printed yet, and gives the exit code for it.
func report(errs io.Writer, err error) (code int) {
	if err == nil {
		return done
	}
	if errors.Is(err, errReported) {
		return failed
	}
	fmt.Fprintf(errs, "answerbot: %s\n", oneLine(err))
	if _, wrong := errors.AsType[misused](err); wrong {
		return misuse
	}
	return failed
}

// outlet remembers the first failure of what it writes to and then writes no more: nothing that is printed has to look by itself.
type outlet struct {
	io.Writer
	err error
}

// Write implements io.Writer.
func (o *outlet) Write(p []byte) (n int, err error) {
	if o.err == nil && len(p) > 0 {
		n, o.err = o.Writer.Write(p)
	}
	return n, o.err
}

// unsetEmpty takes out variables that are empty: a compose file hands on what nobody has set as "".
func unsetEmpty() {
	for _, set := range os.Environ() {
		if name, empty := strings.CutSuffix(set, "="); empty && strings.HasPrefix(name, "ANSWERBOT_") {
			_ = os.Unsetenv(name) // a name that cannot be is not read either
		}
	}
}

// joined writes --flag -5 as --flag=-5: the parser would take -5 for a flag, and no flag begins with a digit.
func joined(args []string) []string {
	var all []string
	for i, arg := range args {
		if arg == "--" {
			return append(all, args[i:]...)
		}
		number := len(arg) > 1 && arg[0] == '-' && '0' <= arg[1] && arg[1] <= '9'
		if last := len(all) - 1; number && last >= 0 && strings.HasPrefix(all[last], "--") && !strings.Contains(all[last], "=") {
			all[last] += "=" + arg
			continue
		}
		all = append(all, arg)
	}
	return all
}

// grammar gives room for what the command line says: a cli, of whose commands it has only the one that is asked for where the first argument
// names one. To make all flags of all commands ready takes as long as to read the corpus.
func grammar(args []string) reflect.Value {
	var fields []reflect.StructField
	named := false
	for f := range reflect.TypeFor[cli]().Fields() {
		_, isCommand := f.Tag.Lookup("cmd")
		asked := isCommand && len(args) > 0 && args[0] == strings.ToLower(f.Name)
		if asked || !isCommand {
			fields = append(fields, f)
		}
		named = named || asked
	}
	if !named {
		return reflect.ValueOf(new(cli))
	}
	return reflect.New(reflect.StructOf(fields))
}

// readDuration reads a time of a flag, a variable or the file of settings.
func readDuration(c *kong.DecodeContext, target reflect.Value) error {
	text, err := c.Scan.PopValue("duration")
	if err != nil {
		return err
	}
	d, err := time.ParseDuration(text.String())
	if err != nil {
		return fmt.Errorf("%q is no time: want one such as 20s, 10m or 72h", text)
	}
	target.SetInt(int64(d))
	return nil
}
