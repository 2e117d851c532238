package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// TestMain lets the test's own program be a peer.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "chat" || os.Args[1] == "centrifuge") {
		main()
		return
	}
	os.Exit(m.Run())
}

// Every server is measured, on a small scale, and none of the figures is missing.
func TestMeasure(t *testing.T) {
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"--rounds", "1", "--idle", "200", "--busy", "4,20", "--lasts", "1s", "--json"}, &out, &errs)
	if code != done {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var table Table
	if err := json.Unmarshal(out.Bytes(), &table); err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 4 || table.Bytes < 500 {
		t.Fatalf("got %+v", table)
	}
	for _, r := range table.Rows {
		if r.Live <= 0 || r.Connects <= 0 || len(r.Busy) != 2 || r.Busy[0].Rate <= 0 || r.Busy[1].Rate <= 0 || r.Busy[0].P99 <= 0 {
			t.Errorf("got %+v", r)
		}
	}
	out.Reset()
	if err := table.print(&out); err != nil || bytes.Count(out.Bytes(), []byte("÷ answerbot")) != 3 {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// Where nobody comes in there is nothing to wait for.
func TestNobodyComes(t *testing.T) {
	admin := httptest.NewServer(http.DefaultServeMux)
	defer admin.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m := &measuring{measureCommand: &measureCommand{Idle: 2}, questions: []load.Question{load.NewQuestion("a?", "")}}
	p := &process{cmd: &exec.Cmd{Process: &os.Process{Pid: os.Getpid()}}, url: gone.URL, admin: admin.URL}
	if _, _, err := m.memory(ctx, contender{dialect: load.Answerbot}, p); err == nil || !strings.Contains(err.Error(), "0 of 2 came") {
		t.Errorf("got %v", err)
	}
}

// A Centrifugo at which nothing can be published is ended.
func TestNothingPublished(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program, id := filepath.Join(dir, "centrifugo"), filepath.Join(dir, "id")
	script := `#!/bin/sh
echo $$ >` + id + `
port() { sed 's/.*"'$1'":"\([0-9]*\)".*/127.0.0.1:\1/' "$config"; }
config=$2
exec ` + self + ` chat --addr "$(port port)" --admin "$(port internal_port)"
`
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := centrifugo(program, dir, 100)(t.Context()); err == nil || !strings.Contains(err.Error(), "publishing") {
		t.Errorf("got %v", err)
	}
	text, err := os.ReadFile(id)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load.Look(pid); err == nil {
		t.Errorf("process %d is still there", pid)
	}
}

func TestMisuse(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
	}{{[]string{"--rounds", "0"}, failed}, {[]string{"--busy", "many"}, misuse}, {[]string{"--answerbot", "/no/such/file"}, failed}, {[]string{"chat"}, misuse}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), test.args, &out, &errs); code != test.code || errs.Len() == 0 {
			t.Errorf("%q: exit code %d: %s%s", test.args, code, out.String(), errs.String())
		}
	}
}
