package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

// serving runs a real server in this process.
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
		{"capacity --from 20 --most 40 --conversations 4 --step 1s --p99 5s --rehearse 20", "at least 40 questions a second"},
		{"abuse --idle 5 --slow-readers 2 --slow-headers 2 --flooders 5 --honest 5 --duration 2s --after 0s --p99 30s --rehearse 20 --pid " + pid, "cut off"},
		{"idle --conversations 20 --ask 1 --hold 300ms --settle 0s --rehearse 20 --pid " + pid, "keeps in memory what was said"},
	} {
		for _, asJSON := range []bool{false, true} {
			t.Run(fmt.Sprint(test.args, asJSON), func(t *testing.T) {
				t.Parallel()
				args := append(strings.Fields(test.args), "--url", url)
				if asJSON {
					args = append(args, "--json")
				}
				code, out, errs := play(t, args...)
				if code != done || !asJSON && !strings.Contains(out, test.want) || asJSON && !json.Valid([]byte(out)) {
					t.Errorf("exit code %d, %s%s", code, out, errs)
				}
			})
		}
	}
}

// Conversations are held while the server goes down and another takes its place; all are back.
func TestReconnect(t *testing.T) {
	log := memlog.New()
	serve := func(address string) (string, func()) {
		c := corpus.Starter()
		rim := web.New(web.Options{Log: log, Bot: bot.New(c, matcher.Build(c, matcher.Options{})), MessageEvery: -1})
		listener, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		h := rim.HTTPServer()
		go func() { _ = h.Serve(listener) }() // always ErrServerClosed
		stop := sync.OnceFunc(func() {
			if err := errors.Join(rim.Shutdown(context.Background()), h.Shutdown(context.Background())); err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(stop)
		return listener.Addr().String(), stop
	}
	address, stop := serve("127.0.0.1:0")
	said, says := io.Pipe()
	go func() {
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "now restart the server") {
				stop()
				serve(address)
			}
		}
	}()
	var out bytes.Buffer
	code := run(t.Context(), []string{"reconnect", "--url", "http://" + address, "--conversations", "20", "--rehearse", "5", "--json"}, nil, &out, says)
	_ = says.Close()
	var r reconnectReport
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || code != done || r.Conversations != 20 || r.Resume.Count != 20 || r.Away != 0 || r.Closed["1001 going away"] != 20 {
		t.Errorf("exit code %d, %v, %s", code, err, out.String())
	}
}

// A restart that fails is told at once.
func TestReconnectFails(t *testing.T) {
	begin := time.Now()
	code, out, errs := play(t, "reconnect", "--url", serving(t), "--conversations", "2", "--rehearse", "5", "--within", "1m", "--exec", "exit 3")
	if code != failed || !strings.Contains(errs, "running --exec: exit status 3") || time.Since(begin) > 30*time.Second {
		t.Errorf("exit code %d after %s, %s%s", code, time.Since(begin), out, errs)
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
		{"capacity --duration 1s", misuse, "at least --step"},
		{"idle --conversations=-1", misuse, "at least 1"},
		{"reconnect --within 0s", misuse, "--within"},
		{"abuse --flooders=-1", misuse, "negative"},
		{"abuse --admin http://127.0.0.1:1", misuse, "--pid"},
		{"soak --duration 1s", misuse, "at least 10s"},
		{"soak --server /no/such/file", misuse, "go build"},
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
