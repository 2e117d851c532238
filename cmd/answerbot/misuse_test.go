package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// What serve cannot be started with is one line on the error output, which names the flag and says what would be right, and exit code 2.
func TestServeMisuse(t *testing.T) {
	for args, want := range map[string]string{
		"--addr=":                           `--addr "": want HOST:PORT`,
		"--addr nonsense":                   "--addr",
		"--addr 8080":                       "--addr",
		"--addr 127.0.0.1:":                 "--addr",
		"--addr 127.0.0.1:99999":            "--addr",
		"--addr 127.0.0.1:-1":               "--addr",
		"--admin nonsense":                  "--admin",
		"--data=":                           "--data is empty",
		"--store redis://":                  "want redis://host",
		"--store redis://localhost/abc":     "want the number of a database",
		"--store redis://localhost?ca=x":    "ca is for rediss://",
		"--store sqlite:":                   "--store",
		"--origin *":                        "no wildcards",
		"--origin nonsense":                 "want scheme and host",
		"--origin https://x.example/path":   "without a path",
		"--origin http://x.example":         "want https",
		"--message-rate=-1":                 "--message-rate -1: want 0 for no limit",
		"--message-burst=0":                 "--message-burst",
		"--address-sockets=-1":              "--address-sockets",
		"--address-handshakes=-3":           "--address-handshakes",
		"--address-messages=-1":             "--address-messages",
		"--address-requests=-1":             "--address-requests",
		"--drain=-5s":                       "--drain -5s: want 0s or more",
		"--drain -5s":                       "--drain -5s: want 0s or more",
		"--store-wait -2":                   "--store-wait -2: want -1 or more",
		"--keep-intakes=30m":                "answerbot: --keep-intakes 30m0s: want 1h or more\n",
		"--keep-conversations=-1h":          "answerbot: --keep-conversations -1h0m0s: want 1h or more\n",
		"--store-wait=-2 --keep-intakes=0s": "--store-wait -2: want -1 or more; --keep-intakes 0s",
		"--drain=abc":                       `--drain: "abc" is no time: want one such as 20s`,
		"--drain=20":                        `"20" is no time`,
		"--lawyer-silence=-1m":              "--lawyer-silence",
		"--lawyer-silence=0":                "--lawyer-silence",
		"--trusted-proxy everybody":         "--trusted-proxy",
		"--drain=-1s --origin * --addr x":   `HOST:PORT such as 127.0.0.1:8080; --origin "*": no wildcards`, // all of them at once
		"--public-url http://x.example/":    "--public-url",
		"--store mongo:x --message-rate=-1": "(with its colon); --message-rate",
	} {
		code, out, errs := execute(t, append([]string{"serve"}, strings.Fields(args)...)...)
		if code != misuse || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("serve %s: code %d, %q, %q; want %d and one line with %q", args, code, out, errs, misuse, want)
		}
	}
}

// An error that is several is one line, in which they can be told apart.
func TestOneLine(t *testing.T) {
	first, second := errors.New("stop it  first"), errors.New("the disk is full")
	for want, err := range map[string]error{
		"stop it first; the disk is full":                errors.Join(first, second),
		"stop it first; the disk is full; HOOK is empty": errors.Join(errors.Join(first, second), errors.New("HOOK is empty")),
		"unmarshal errors: line 2: want a list":          errors.New("unmarshal errors:\n  line 2: want a list"),
		"stop it first":                                  first,
	} {
		if got := oneLine(err); got != want {
			t.Errorf("%q: got %q", want, got)
		}
	}
}

// The help for a newcomer has its two commands on lines of their own.
func TestHelpBegins(t *testing.T) {
	code, out, _ := execute(t, "--help")
	for _, line := range []string{"Start with: answerbot serve\n", "\nThen try: answerbot ask"} {
		if code != done || !strings.Contains(out, line) {
			t.Errorf("code %d, no line %q in\n%.500s", code, line, out)
		}
	}
}

// A start that fails says why, and nothing else.
func TestServeFailsInOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	dir := folder(t, map[string]string{"file": "", "answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year.")})
	for _, args := range [][]string{{"--addr", taken.Addr().String()}, {"--addr", "127.0.0.1:0", "--admin", taken.Addr().String()}, {"--addr", "127.0.0.1:0", "--data", dir + "/file"}} {
		code, _, errs := execute(t, append([]string{"serve", "--corpus", dir}, args...)...)
		if code != failed || strings.Count(errs, "\n") != 1 {
			t.Errorf("serve %v: code %d, %s", args, code, errs)
		}
	}
}

// A start says how many answers there are, in words that fit one.
func TestServeSaysHowMany(t *testing.T) {
	dir := folder(t, map[string]string{"answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year.")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it goes down as soon as it is up
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"serve", "--corpus", dir, "--addr", "127.0.0.1:0", "--store", "memory:", "--drain", "1s"}, nil, &out, &errs); code != done || !strings.HasPrefix(out.String(), "answerbot has 1 answer and listens on http://") {
		t.Errorf("code %d, %s%s", code, &out, &errs)
	}
}

// A variable that is empty is as one that is not set; an address or folder that is empty in the file of settings is named.
func TestEmptySettings(t *testing.T) {
	dir := folder(t, map[string]string{"settings.yaml": "addr: \"\"\n", "answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year.")})
	for _, name := range []string{"ADDR", "DATA", "STORE", "DRAIN", "MESSAGE_RATE", "LOG", "ADMIN", "PUBLIC_URL"} {
		t.Setenv("ANSWERBOT_"+name, "")
	}
	if code, _, errs := execute(t, "serve", "--config", dir+"/settings.yaml"); code != misuse || !strings.Contains(errs, `--addr "": want`) {
		t.Errorf("an empty addr in the file: %d, %s", code, errs)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:8080")
	if err == nil {
		defer taken.Close()
	}
	t.Chdir(dir)
	if code, _, errs := execute(t, "serve", "--corpus", dir); code != failed || !strings.Contains(errs, "--addr 127.0.0.1:8080") {
		t.Errorf("empty variables: %d, %s; want the default to be tried", code, errs)
	}
}

// A flag that has a default says which.
func TestHelpSaysDefaults(t *testing.T) {
	parser, err := kong.New(new(cli), kong.DefaultEnvars("ANSWERBOT"))
	if err != nil {
		t.Fatal(err)
	}
	var look func(n *kong.Node)
	look = func(n *kong.Node) {
		for _, f := range n.Flags {
			if said := f.FormatPlaceHolder() + " " + f.Help; !strings.Contains(said, f.Default) {
				t.Errorf("%s --%s does not say its default, %s: %s", n.Path(), f.Name, f.Default, said)
			}
		}
		for _, child := range n.Children {
			look(child)
		}
	}
	look(parser.Model.Node)
}

// No variable means one thing to one command and another to the next: each flag that differs has a variable of its own.
func TestVariablesMeanOneThing(t *testing.T) {
	parser, err := kong.New(new(cli), kong.DefaultEnvars("ANSWERBOT"))
	must(t, err)
	means := map[string]string{}
	var look func(n *kong.Node)
	look = func(n *kong.Node) {
		for _, f := range n.Flags {
			if len(f.Envs) == 0 && f.Name != "help" {
				t.Errorf("%s --%s has no variable", n.Path(), f.Name)
				continue
			}
			if f.Name == "help" {
				continue
			}
			choice := f.Enum + " " + strings.TrimSuffix(f.PlaceHolder, "|FILE.jsonl") // a corpus to change is a folder
			if before, ok := means[f.Envs[0]]; ok && before != choice {
				t.Errorf("%s is %q to one command and %q to %s", f.Envs[0], before, choice, n.Path())
			}
			means[f.Envs[0]] = choice
		}
		for _, child := range n.Children {
			look(child)
		}
	}
	look(parser.Model.Node)

	dir := folder(t, map[string]string{"settings.yaml": "corpus-lint-format: json\nformat: csv\n", "bad/answers/tenancy/rent.md": "---\nquestion: Half an ans"})
	t.Setenv("ANSWERBOT_FORMAT", "csv")
	t.Setenv("ANSWERBOT_OUT", filepath.Join(dir, "folder"))
	if code, out, _ := execute(t, "corpus", "lint", dir+"/bad"); code != failed || strings.HasPrefix(out, "{") {
		t.Errorf("the lint with a variable of others: %d, %s", code, out)
	}
	if code, out, _ := execute(t, "--config", dir+"/settings.yaml", "corpus", "lint", dir+"/bad"); code != failed || !strings.HasPrefix(out, "{") {
		t.Errorf("the lint with its own key in the file: %d, %s", code, out)
	}
	if code, out, errs := execute(t, "corpus", "export"); code != done || !strings.HasPrefix(out, "{") {
		t.Errorf("the export with variables of others: %d, %s", code, errs)
	}
	if code, out, _ := execute(t, "intake", "export", "--data", stored(t)); code != done || !strings.HasPrefix(out, "reference,") {
		t.Errorf("the export of intakes: %d, %.100s", code, out)
	}
	t.Setenv("ANSWERBOT_INTAKE_EXPORT_FORMAT", "jsonl")
	if code, out, _ := execute(t, "intake", "export", "--data", stored(t)); code != done || !strings.HasPrefix(out, "{") {
		t.Errorf("the export of intakes with its own variable: %d, %.100s", code, out)
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// What is printed and does not arrive is a failure, said in one line.
func TestOutputThatDoesNotArrive(t *testing.T) {
	data := stored(t)
	for _, args := range []string{
		"ask hello", "ask --json hello", "ask --explain lmia", "intake show TSL-0000-0001", "intake list", "intake export", "intake export --format csv",
		"corpus lint --help", "corpus stats", "corpus export", "triage show", "triage try help", "version", "--help", "staff list", "audit list",
	} {
		if strings.HasPrefix(args, "intake") || strings.HasPrefix(args, "staff") || strings.HasPrefix(args, "audit") {
			args += " --data " + data
		}
		var errs bytes.Buffer
		code := run(t.Context(), strings.Fields(args), strings.NewReader(""), fullDisk{}, &errs)
		if code != failed || strings.Count(errs.String(), "\n") != 1 || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("answerbot %s: code %d, %q", args, code, errs.String())
		}
	}
	var errs bytes.Buffer
	code := run(t.Context(), []string{"ask"}, strings.NewReader("hello\nlmia\n"), fullDisk{}, &errs)
	if code != failed || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("lines: code %d, %q", code, errs.String())
	}
}

// Who looks into a store that is not there, or into an empty file, is told so, and none is made.
func TestNoStore(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(t.TempDir(), "empty.sqlite")
	must(t, os.WriteFile(empty, nil, 0o600))
	for _, args := range []string{
		"intake list", "intake export", "intake show TSL-0000-0001", "intake retry --dead", "intake hold TSL-0000-0001", "rights export TSL-0000-0001", "rights erase TSL-0000-0001", "rights log",
		"staff list", "staff revoke ana", "staff remove ana", "staff role ana clerk", "audit list", "audit verify", "backup " + dir + "/copy",
	} {
		for flag, says := range map[string]string{"--data " + dir + "/srv/typo": "there is no store at " + dir, "--store sqlite:" + dir + "/typo.sqlite": "there is no store at " + dir,
			"--store memory:": "", "--store sqlite:" + empty: empty + " is an empty file and no store"} {
			code := misuse
			if strings.HasSuffix(flag, empty) {
				code = failed
			}
			got, out, errs := execute(t, strings.Fields(args+" "+flag)...)
			if got != code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, says) {
				t.Errorf("answerbot %s %s: code %d, %q, %q", args, flag, got, out, errs)
			}
		}
	}
	if info, err := os.Stat(empty); err != nil || info.Size() > 0 {
		t.Errorf("the empty file: %v, %v", info, err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("made: %v", left)
	}
	if code, out, errs := execute(t, "staff", "add", "ana", "--role", "admin", "--data", dir+"/new"); code != done || !strings.Contains(out, "can enrol") {
		t.Errorf("the first account, before the first start of a server: %d, %s", code, errs)
	}
}

// A line that no visitor could send either is named by its number; those before and after it are answered.
func TestAskUnfitLines(t *testing.T) {
	most := strings.Repeat("é", 4000)
	for _, test := range []struct {
		in      string
		answers int
		named   string
	}{
		{"hello\n" + most + "x\nlmia\n", 2, "line 2: the message has 4001 characters: want 4000 at most"},
		{strings.Repeat("rent ", 30_000) + "\nhello", 1, "line 1: the message has 149999 characters"},
		{strings.Repeat("x", 2<<20), 0, "line 1:"},
		{most + "\nlmia", 2, ""},
		{"hello\ncaf\xe9\nlmia\n", 2, "line 2: the message has bytes that are no text: want UTF-8"},
		{"hello\n\n  \nlmia\n\n", 2, ""},
	} {
		var out, errs bytes.Buffer
		code, want := run(t.Context(), []string{"ask", "--json"}, strings.NewReader(test.in), &out, &errs), done
		if test.named != "" {
			want = failed
		}
		if code != want || strings.Count(out.String(), "\n") != test.answers || !strings.Contains(errs.String(), test.named) || (errs.Len() > 0) != (test.named != "") {
			t.Errorf("%.20q: code %d, %d answers, %s", test.in, code, strings.Count(out.String(), "\n"), errs.String())
		}
	}
	for _, none := range []string{"", "\n \n"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"ask"}, strings.NewReader(none), &out, &errs); code != misuse || out.Len() > 0 || errs.String() != "answerbot: there is no message: want it as TEXT, or one a line on the input\n" {
			t.Errorf("no message, %q: %d, %s%s", none, code, &out, &errs)
		}
	}
	for _, none := range []string{"", "  "} {
		if code, out, errs := execute(t, "ask", none); code != misuse || out != "" || errs != "answerbot: the message is empty: want what a visitor would write\n" {
			t.Errorf("an empty message, %q: %d, %s%s", none, code, out, errs)
		}
	}
	if code, _, errs := execute(t, "ask", most+"x"); code != misuse || !strings.Contains(errs, "4000 at most") {
		t.Errorf("a message that is too long: %d, %s", code, errs)
	}
	if code, out, errs := execute(t, "ask", "caf\xe9"); code != misuse || out != "" || !strings.Contains(errs, "want UTF-8") {
		t.Errorf("a message that is no text: %d, %s%s", code, out, errs)
	}
}

// A role that there is none of is given to nobody, and the audit log does not tell of it.
func TestNoRole(t *testing.T) {
	data := t.TempDir()
	if code, _, errs := execute(t, "staff", "add", "ana", "--role", "admin", "--data", data); code != done {
		t.Fatal(errs)
	}
	for _, args := range []string{"staff role ana king", "staff add bob --role king"} {
		if code, _, errs := execute(t, append(strings.Fields(args), "--data", data)...); code != misuse || !strings.Contains(errs, "king: want clerk, lawyer") {
			t.Errorf("answerbot %s: code %d, %s", args, code, errs)
		}
	}
	if _, listed, _ := execute(t, "audit", "list", "--data", data); !strings.Contains(listed, "staff add admin") || strings.Contains(listed, "king") {
		t.Errorf("the audit log is\n%s", listed)
	}
}
