package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
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
