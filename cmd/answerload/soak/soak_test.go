package soak

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// The server stays as it was over a soak of some seconds, on both stores; make soak plays the same for longer.
func TestSoak(t *testing.T) {
	program := filepath.Join(t.TempDir(), "answerbot")
	if out, err := exec.Command("go", "build", "-o", program, "../../answerbot").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	redis, missing := exec.LookPath("redis-server")
	for _, store := range []string{"sqlite", "redis"} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			o := Options{
				Server: program, Dir: t.TempDir(), Lasts: 10 * time.Second, Every: time.Second, Rate: 8, Silent: 10, Seed: 1, Say: t.Logf,
				Limit: Limits{Share: 0.5, MiB: 100, Goroutines: 100}, // over seconds only a flood would show
			}
			if store == "redis" {
				if missing != nil {
					if os.Getenv("CI") != "" {
						t.Fatal("there is no redis-server: make tools installs one")
					}
					t.Skip("there is no redis-server: make tools installs one")
				}
				o.Redis = redis
			}
			r, err := Run(t.Context(), o)
			t.Log(r)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Wrong) > 0 || len(r.Faults) == 0 || r.Stored == 0 {
				t.Errorf("%d faults, %d stored, wrong: %q", len(r.Faults), r.Stored, r.Wrong)
			}
		})
	}
}

// A server that starts and answers nothing is no longer there when that is found out, and one that cannot be started is no process to end.
func TestNothingIsLeft(t *testing.T) {
	dir := t.TempDir()
	program, id := filepath.Join(dir, "program"), filepath.Join(dir, "id")
	if err := os.WriteFile(program, fmt.Appendf(nil, "#!/bin/sh\necho $$ >%s\necho listening\nexec sleep 100\n", id), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), Options{Server: program, Dir: t.TempDir(), Say: t.Logf}); err == nil {
		t.Error("a server that answers nothing is no error")
	}
	text, err := os.ReadFile(id)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := os.FindProcess(pid); err != nil || p.Signal(syscall.Signal(0)) == nil {
		t.Errorf("process %d is still there (%v)", pid, err)
		_ = p.Kill()
	}
	s := server{program: "/no/such/file", dir: t.TempDir()}
	if s.start(t.Context()) == nil {
		t.Error("a program that is not there was started")
	}
	s.kill()
}

// A line that rises is seen to, and one that only swings is not.
func TestTrend(t *testing.T) {
	begin := time.Now()
	life := func(of func(i int) float64) (all []Sample) {
		for i := range 400 {
			all = append(all, Sample{At: begin.Add(time.Duration(i) * time.Second), Process: load.Process{ResidentKiB: int64(of(i))}})
		}
		return all
	}
	memory := func(s Sample) float64 { return float64(s.ResidentKiB) }
	rising := trend(life(func(i int) float64 { return 1000 + float64(10*i) }), memory)
	if math.Abs(rising.PerHour-36_000) > 1 || rising.Samples != 300 || rising.Last-rising.First < 1900 {
		t.Errorf("rising: %+v", rising)
	}
	warm := trend(life(func(i int) float64 { return 1000 + 10*float64(min(i, 90)) + 50*float64(i%2) }), memory)
	if math.Abs(warm.PerHour) > 10 || math.Abs(warm.Last-warm.First) > 1 {
		t.Errorf("swinging: %+v", warm)
	}
	for n := range 3 {
		if got := trend(life(func(int) float64 { return 1 })[:n], memory); got.PerHour != 0 || got.First != 0 {
			t.Errorf("%d samples: %+v", n, got)
		}
	}
}

// What is wrong is found: growth beyond the limits, a receipt that is not stored, and nothing tried.
func TestJudge(t *testing.T) {
	r := &run{Options: Options{Limit: Limits{Share: 0.1, MiB: 10, Goroutines: 10}}}
	begin := time.Now()
	for i := range 100 {
		r.life = append(r.life, Sample{At: begin.Add(time.Duration(i) * time.Second), Goroutines: 100 + i, Process: load.Process{ResidentKiB: 50 << 10, Descriptors: 20}})
	}
	r.judge()
	if len(r.report.Wrong) != 2 { // the goroutines, and that nobody asked
		t.Errorf("got %q", r.report.Wrong)
	}
	r.report.Visitors.Replied, r.report.Visitors.Receipts, r.report.Wrong, r.life = 1, 1, nil, nil
	if r.judge(); len(r.report.Wrong) != 0 {
		t.Errorf("got %q", r.report.Wrong)
	}
	r.report.Visitors.Lost = 1
	if r.judge(); len(r.report.Wrong) != 1 {
		t.Errorf("got %q", r.report.Wrong)
	}
}
