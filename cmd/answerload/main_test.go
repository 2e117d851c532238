package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

// server runs a real one in this process.
func serving(t *testing.T) (url string) {
	t.Helper()
	c := corpus.Starter()
	rim := web.New(web.Options{Log: memlog.New(), Bot: bot.New(c, matcher.Build(c, matcher.Options{})), MessageEvery: -1})
	h := httptest.NewServer(rim)
	t.Cleanup(h.Close)
	return h.URL
}

func play(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestCommands(t *testing.T) {
	url, pid := serving(t), fmt.Sprint(os.Getpid())
	questions := filepath.Join(t.TempDir(), "questions.txt")
	if err := os.WriteFile(questions, []byte(corpus.Starter().Answers()[0].Question+"\n{\"text\":\"hello\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ args, want string }{
		{"run --conversations 5 --think 20ms --duration 1s --warmup 100ms --idle 5 --rehearse 20", "0 wrong, 0 mismatched"},
		{"run --model open --rate 50 --conversations 5 --duration 1s --warmup 100ms --rehearse 20 --pid " + pid, "of processor a reply"},
		{"run --model open --per conversation --rate 20 --turns 2 --think 10ms --duration 1s --warmup 100ms --rehearse 20", "connect "},
		{"run --model open --rate 50 --conversations 10 --connect-rate 50 --duration 1s --warmup 0s --rehearse 20", "0 wrong, 0 mismatched"},
		{"run --conversations 10 --connect-rate 50 --think 20ms --duration 1s --warmup 0s --rehearse 20", "0 wrong, 0 mismatched"},
		{"run --conversations 3 --think 20ms --duration 1s --warmup 100ms --questions " + questions, "answer"},
		{"capacity --from 20 --most 40 --conversations 4 --step 1s --p99 5s --rehearse 20", "40 questions a second"},
		{"idle --conversations 20 --ask 1 --hold 300ms --settle 0s --rehearse 20 --pid " + pid, "KiB a conversation, resident"},
	} {
		code, out, errs := play(t, append(strings.Fields(test.args), "--url", url)...)
		if code != done || !strings.Contains(out, test.want) {
			t.Errorf("%s: exit code %d, %s%s", test.args, code, out, errs)
		}
		code, out, errs = play(t, append(strings.Fields(test.args), "--url", url, "--json")...)
		var report map[string]any
		if err := json.Unmarshal([]byte(out), &report); code != done || err != nil {
			t.Errorf("%s --json: exit code %d, %v, %s%s", test.args, code, err, out, errs)
		}
	}
}

// Bad input gets one line and the exit code of misuse, and a server that is not there that of failure.
func TestMisuse(t *testing.T) {
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"", misuse, "expected one of"},
		{"run --url ftp://x", misuse, "want http://"},
		{"run --model open", misuse, "--rate"},
		{"run --rate 5", misuse, "--model open"},
		{"run --conversations 0", misuse, "at least 1"},
		{"run --conversations 2000000000", misuse, "ulimit -n"},
		{"run --duration 1s --warmup 2s", misuse, "longer than --warmup"},
		{"run --connect-rate=-1", misuse, "--connect-rate"},
		{"run --think soon", misuse, "want a time"},
		{"run --ratings 2", misuse, "from 0 to 1"},
		{"run --intakes 0.5", misuse, "--turns"},
		{"run --questions /no/such/file", misuse, "no such file"},
		{"capacity --p99 0s", misuse, "--p99"},
		{"idle --conversations=-1", misuse, "at least 1"},
		{"reconnect --within 0s", misuse, "--within"},
		{"run --url http://127.0.0.1:1 --duration 3s", failed, "asking the server once"},
		{"run --url http://127.0.0.1:1 --duration 1s --warmup 0s --rehearse 0 --conversations 1", failed, ""},
	} {
		code, out, errs := play(t, strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(errs, test.want) || test.want != "" && strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, %s%s", test.args, code, out, errs)
		}
	}
}

// The search ends near the rate at which a server ceases to hold, whichever that is, after few tries.
func TestRateSearch(t *testing.T) {
	for _, limit := range []float64{0, 0.3, 7, 499, 500, 12_345, 150_000, 1e9} {
		s := rateSearch{from: 500, most: 200_000, exact: 0.05}
		tries := 0
		for rate, more := s.next(); more; rate, more = s.next() {
			if tries++; tries > 30 {
				t.Fatalf("limit %v: still searching, %+v", limit, s)
			}
			s.note(rate <= limit)
		}
		switch want := min(limit, s.most); {
		case limit < leastRate:
			if s.holds > limit {
				t.Errorf("limit %v: found %v", limit, s.holds)
			}
		case s.holds > want || s.holds < 0.94*want:
			t.Errorf("limit %v: found %v after %d tries", limit, s.holds, tries)
		}
	}
}

// Nothing is quick enough for a limit that nothing can keep.
func TestNoCapacity(t *testing.T) {
	url := serving(t)
	code, out, errs := play(t, "capacity", "--url", url, "--from", "20", "--most", "20", "--conversations", "2", "--step", "1s", "--p99", "1ns", "--duration", "1500ms", "--rehearse", "5")
	if code != failed || !strings.Contains(out, "no rate was found") || !strings.Contains(errs, "does not hold") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}
