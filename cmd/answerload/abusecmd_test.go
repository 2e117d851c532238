package main

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// Each thing that a server has to withstand is one that it can fail by.
func TestAbuseFailures(t *testing.T) {
	const mib = 1 << 10
	sound := func() abuseReport {
		r := abuseReport{
			Before: &footprint{load.Process{ResidentKiB: 100 * mib, Descriptors: 20}, 30},
			After:  &footprint{load.Process{ResidentKiB: 152 * mib, Descriptors: 30}, 40},
		}
		r.Honest.Replied, r.Honest.Turn.P99 = 100, 250
		return r
	}
	for _, test := range []struct {
		want  string
		spoil func(*abuseReport)
	}{
		{"", func(*abuseReport) {}},
		{"", func(r *abuseReport) { r.Before, r.After = nil, nil }},
		{"", func(r *abuseReport) { r.Honest.Unsure, r.Honest.Checked = 1, 100 }},
		{"2 replies were wrong", func(r *abuseReport) { r.Honest.Unsure, r.Honest.Checked = 2, 100 }},
		{"no honest visitor", func(r *abuseReport) { r.Honest.Replied = 0 }},
		{"2 replies were wrong", func(r *abuseReport) { r.Honest.Wrong, r.Honest.Lost = 1, 1 }},
		{"refused: 3 rate_limited", func(r *abuseReport) { r.Honest.Refused = map[string]int64{"rate_limited": 3} }},
		{"not connected: 1 HTTP 429", func(r *abuseReport) { r.Honest.Failed = map[string]int64{"HTTP 429": 1} }},
		{"took 250.5 ms", func(r *abuseReport) { r.Honest.Turn.P99 = 250.5 }},
		{"memory was 153.0 MiB", func(r *abuseReport) { r.After.ResidentKiB += mib }},
		{"31 descriptors", func(r *abuseReport) { r.After.Descriptors++ }},
		{"41 goroutines", func(r *abuseReport) { r.After.Goroutines++ }},
	} {
		c, r := abuseCommand{After: time.Second, P99: 250 * time.Millisecond}, sound()
		test.spoil(&r)
		failures := c.failures(r)
		if got := strings.Join(failures, "; "); !strings.Contains(got, test.want) || (test.want == "") != (got == "") || len(failures) > 1 {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	c, r := abuseCommand{P99: time.Second}, sound()
	r.After.Goroutines = 1000
	if failures := c.failures(r); len(failures) > 0 {
		t.Errorf("without --after: %q", failures)
	}
}
