package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/gorilla/websocket"
)

// TestMain lets the test's own program be answerbot, so that the end-to-end test starts the real thing.
func TestMain(m *testing.M) {
	if os.Getenv("ANSWERBOT_TEST_PROGRAM") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

func program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "ANSWERBOT_TEST_PROGRAM=1")
	return cmd
}

// serving starts the server on a free port and returns it with its address.
func serving(t *testing.T, data string, flags ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := program(append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, flags...)...)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("the server did not start:", err)
	}
	return cmd, regexp.MustCompile(`http://(\S+)`).FindStringSubmatch(line)[1]
}

// debugging starts the server on a free port, as talkative as it can be, and gives it with its address and all that it prints.
func debugging(t *testing.T, flags ...string) (cmd *exec.Cmd, addr string, out *syncBuffer) {
	t.Helper()
	cmd, out = program(append([]string{"serve", "--addr", "127.0.0.1:0", "--log", "debug"}, flags...)...), &syncBuffer{}
	cmd.Stdout, cmd.Stderr = out, out
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	eventually(t, "the server listens", func() bool {
		if m := regexp.MustCompile(`listens on http://(\S+)`).FindStringSubmatch(out.String()); m != nil {
			addr = m[1]
		}
		return addr != ""
	})
	return cmd, addr, out
}

type visitor struct {
	t     *testing.T
	ws    *websocket.Conn
	token string
	seen  map[float64]string // type by number
}

// visiting is a visitor who has just come to a server.
func visiting(t *testing.T, addr string) *visitor {
	t.Helper()
	v := &visitor{t: t, seen: map[float64]string{}}
	v.connect(addr, 0)
	return v
}

func (v *visitor) connect(addr string, after int) {
	v.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+addr+"/v1/chat", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { ws.Close() })
	v.ws = ws
	v.send(fmt.Sprintf(`{"type":"hello","resume":%q,"after":%d}`, v.token, after))
	v.token = v.next("welcome")["session"].(string)
}

func (v *visitor) send(frame string) {
	v.t.Helper()
	if err := v.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) next(want string) map[string]any {
	v.t.Helper()
	_ = v.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	var m map[string]any
	if err := v.ws.ReadJSON(&m); err != nil {
		v.t.Fatal(err)
	}
	if m["type"] != want {
		v.t.Fatalf("got %v, want type %s", m, want)
	}
	if seq, ok := m["seq"].(float64); ok && want != "welcome" && want != "ack" {
		if v.seen[seq] != "" {
			v.t.Errorf("event %v was seen twice", seq)
		}
		v.seen[seq] = want
	}
	return m
}

// A visitor asks, chooses, rates and hands off; the process is killed in between and started again; every event is seen once.
func TestEndToEnd(t *testing.T) {
	data := t.TempDir()
	cmd, addr := serving(t, data)
	v := visiting(t, addr)
	v.send(`{"type":"say","id":"m1","text":"My papers ran out on the 3rd but I sent the renewal a week earlier, can I keep working?"}`)
	v.next("answer")
	v.send(`{"type":"rate","id":"m2","seq":2,"helpful":true}`)
	v.next("ack")
	v.send(`{"type":"choose","id":"m3","choice":"restoration-of-status"}`)
	v.next("answer")
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()

	cmd, addr = serving(t, data)
	v.connect(addr, 5)
	v.send(`{"type":"choose","id":"m3","choice":"restoration-of-status"}`) // sent again: the answer that is recorded
	v.seen = map[float64]string{}
	if m := v.next("answer"); m["seq"] != 5.0 {
		t.Errorf("the repeated frame led to event %v", m["seq"])
	}
	v.send(`{"type":"human","id":"m4"}`)
	v.next("handoff")
	v.send(`{"type":"intake","id":"m5","action":"submit","fields":{"name":"Ana Silva","opposing":"none","email":"ana@example.com","area":"immigration","about":"my permit","consent":"yes","acknowledge":"yes"}}`)
	reference := v.next("receipt")["reference"].(string)
	if !regexp.MustCompile(`^TSL-[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(reference) {
		t.Errorf("reference %q", reference)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error("going down:", err)
	}
	_, addr = serving(t, data)
	v.connect(addr, 0)
	v.seen = map[float64]string{}
	for _, want := range []string{"visitor", "answer", "visitor", "visitor", "answer", "visitor", "handoff", "visitor", "receipt"} {
		v.next(want)
	}
	out, err := program("intake", "show", "--data", data, reference).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Ana Silva") {
		t.Errorf("intake show: %v %s", err, out)
	}
	out, err = program("intake", "export", "--format", "csv", "--data", data).CombinedOutput()
	if err != nil || !strings.Contains(string(out), reference) {
		t.Errorf("intake export: %v %s", err, out)
	}
}

// Where the first argument names a command the parser is made for it alone, and it has the flags that it has among all.
func TestGrammar(t *testing.T) {
	all, err := kong.New(new(cli), kong.DefaultEnvars("ANSWERBOT"))
	must(t, err)
	for _, command := range all.Model.Children {
		alone, err := kong.New(grammar([]string{command.Name, "x"}).Interface(), kong.DefaultEnvars("ANSWERBOT"))
		must(t, err)
		if got := alone.Model.Children; len(got) != 1 || got[0].Name != command.Name || !slices.Equal(keysBelow(got[0]), keysBelow(command)) {
			t.Errorf("%s: got %v", command.Name, keysBelow(alone.Model.Node))
		}
	}
}

// Every misuse is one clear line, and its exit code.
func TestCommandLine(t *testing.T) {
	dir, stored := t.TempDir(), stored(t)
	config, latin := fileIn(t, dir, "settings.yaml", "addres: x\n"), fileIn(t, dir, "latin.txt", "rent\ncaf\xe9\n")
	small := folder(t, map[string]string{"answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year.")})
	for _, test := range []struct {
		args  string
		code  int
		holds string
	}{
		{"", misuse, "expected one of"},
		{"fly", misuse, "unexpected argument fly"},
		{"--help", done, "Start with"},
		{"serve --help", done, "ANSWERBOT_ADDR"},
		{"serve --nothing", misuse, "unknown flag --nothing"},
		{"serve --addr nowhere:x", misuse, `--addr "nowhere:x": want HOST:PORT`},
		{"serve --addr 192.0.2.1:80", failed, "listening on --addr"},
		{"serve --addr 127.0.0.1:0 --admin 192.0.2.1:80", failed, "listening on --admin"},
		{"serve --addr 127.0.0.1:0 --store mongo:x", misuse, "want sqlite:PATH, redis://HOST or memory:"},
		{"serve --corpus " + dir + "/none", misuse, "--corpus " + dir + "/none: there is no such file or folder: want a folder of answers or a .jsonl file"},
		{"serve --require-review", failed, "no answer of the corpus has been reviewed"},
		{"serve --drain soon", misuse, "drain"},
		{"serve --log loud", misuse, "log"},
		{"serve --config " + config, misuse, `no setting "addres"`},
		{"ask hello --config " + fileIn(t, dir, "two.yaml", "corpus: [a, b]\n"), misuse, "two.yaml: corpus: want one value, as its flag takes"},
		{"ask hello --config " + fileIn(t, dir, "list.yaml", "- addr\n"), misuse, "list.yaml: want names with their values, such as addr: 127.0.0.1:8080"},
		{"ask --area sea hello", misuse, "no such area"},
		{"ask --lang de hello", misuse, "lang"},
		{"ask --lang", misuse, "--lang: expected string value but got none"},
		{"ask lmia", done, "Labour Market Impact Assessment"},
		{"ask --json lmia", done, `"id":"lmia"`},
		{"ask --explain lmia", done, "classifier"},
		{"ask --explain --json lmia", misuse, "--explain is for people and --json for programs"},
		{"corpus lint", done, ""},
		{"corpus lint --format xml", misuse, "format"},
		{"corpus lint " + dir + "/none", misuse, "answerbot: " + dir + "/none: there is no such file or folder: want a folder of answers or a .jsonl file"},
		{"corpus stats " + dir + "/none", misuse, "answerbot: " + dir + "/none: there is no such file or folder: want a folder of answers"},
		{"corpus stats", done, "immigration"},
		{"corpus import --out " + dir + "/new " + t.TempDir(), misuse, "there is no file to import below it"},
		{"corpus export --out " + dir, failed, "answerbot: writing " + dir + ": it is a folder: want a file"},
		{"corpus export --out " + dir + "/none/x.jsonl", failed, "answerbot: writing " + dir + "/none/x.jsonl: no such file or directory"},
		{"corpus diff --queries " + latin + " " + small + " " + small, failed, "answerbot: " + latin + ":2: the question has bytes that are no text: want UTF-8"},
		{"corpus stats --json", done, `"answers"`},
		{"eval " + dir + "/none", misuse, "answerbot: eval " + dir + "/none: there is no such folder: want one with queries.jsonl and qrels.tsv"},
		{"eval " + config, misuse, "there is no such folder"},
		{"eval " + dir, failed, "queries.jsonl"},
		{"intake show TSL-0000-0000 --data " + stored, failed, "there is no intake"},
		{"intake list --data " + stored, done, "reference"},
		{"intake export --format xml", misuse, "format"},
		{"triage lint", done, ""},
		{"triage lint " + config, failed, "unknown-key: there is no field addres"},
		{"triage lint " + dir + "/none", misuse, dir + "/none: there is no such file or folder: want a file like the one that answerbot triage show prints"},
		{"conflicts " + dir + "/none", misuse, "answerbot: " + dir + "/none: there is no such file or folder: want a CSV file"},
		{"restore " + dir + "/none", misuse, "answerbot: " + dir + "/none: there is no such file or folder: want a file that answerbot backup has made"},
		{"serve --config " + dir + "/none", misuse, "--config " + dir + "/none: there is no such file or folder: want a YAML file of settings"},
		{"intake list --identity " + dir + "/none --data " + stored, misuse, "--identity " + dir + "/none: there is no such file or folder: want a file that answerbot keys new has written"},
		{"triage try help", done, "nothing pressing"},
		{"triage try suicidal", done, "crisis (suicide), by the phrase  suicidal"},
		{"triage show", done, "review_by:"},
		{"ask --triage " + config + " hello", failed, "cannot be used"},
		{"serve --addr 127.0.0.1:0 --triage " + dir + "/none", misuse, "--triage " + dir + "/none: there is no such file or folder: want a file like"},
		{"version", done, "corpus sha256:"},
	} {
		code, out, errs := execute(t, strings.Fields(test.args)...)
		all := out + errs
		if code != test.code || !strings.Contains(all, test.holds) {
			t.Errorf("answerbot %s: code %d, want %d with %q\n%.400s", test.args, code, test.code, test.holds, all)
		}
		if strings.Contains(all, "goroutine 1 [") {
			t.Errorf("answerbot %s: a stack trace", test.args)
		}
	}
}

// Each line on a pipe is answered by one JSON object on one line.
func TestAskLines(t *testing.T) {
	var out bytes.Buffer
	in := "landed immigrant or permit\n\n🙂\nI need a person\n"
	if code := run(t.Context(), []string{"ask", "--json"}, strings.NewReader(in), &out, os.Stderr); code != done {
		t.Fatal("code", code)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines for 3 messages", len(lines))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

// From the start of the process to its first answer.
func BenchmarkFirstAnswer(b *testing.B) {
	for b.Loop() {
		if out, err := program("ask", "my permit expired").CombinedOutput(); err != nil {
			b.Fatal(err, string(out))
		}
	}
}
