package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// server is what the server's process took.
type server struct {
	Before load.Process `json:"before"`
	After  load.Process `json:"after"`
}

// taken compares two looks at a process; nil where it was not looked at.
func taken(before, after *load.Process) *server {
	if before == nil || after == nil {
		return nil
	}
	return &server{*before, *after}
}

func (s *server) print(out io.Writer, replies int64) {
	if s == nil {
		return
	}
	fmt.Fprintf(out, "server        %.1f MiB of memory, before %.1f; %d descriptors, before %d", mebibytes(s.After), mebibytes(s.Before), s.After.Descriptors, s.Before.Descriptors)
	if replies > 0 {
		fmt.Fprintf(out, "; %.1f µs of processor a reply", float64((s.After.CPU-s.Before.CPU).Microseconds())/float64(replies))
	}
	fmt.Fprintln(out)
}

func mebibytes(p load.Process) float64 { return float64(p.ResidentKiB) / 1024 }

// printReport prints what visitors saw.
func printReport(out io.Writer, r load.Report) {
	fmt.Fprintf(out, "replies       %.1f a second in %.1f s: %s\n", r.Rate, r.Seconds, counts(r.Replies))
	fmt.Fprintf(out, "%-13s %9s %9s %9s %9s %9s %9s\n", "ms", "count", "p50", "p90", "p99", "p99.9", "max")
	for _, row := range []struct {
		name string
		q    load.Quantiles
	}{{"turn", r.Turn}, {"connect", r.Connect}, {"resume", r.Resume}, {"intake step", r.Step}, {"lag", r.Lag}} {
		if row.q.Count > 0 {
			fmt.Fprintf(out, "%-13s %9d %9.2f %9.2f %9.2f %9.2f %9.2f\n", row.name, row.q.Count, row.q.P50, row.q.P90, row.q.P99, row.q.P999, row.q.Max)
		}
	}
	fmt.Fprintf(out, "checked       %d wrong, %d mismatched, %d doubled, %d missing, %d lost; %d of %d unsure\n", r.Wrong, r.Mismatched, r.Doubled, r.Gaps, r.Lost, r.Unsure, r.Checked)
	for _, row := range []struct {
		name string
		n    int64
	}{{"ratings", r.Rated}, {"receipts", r.Receipts}, {"asked too late", r.Late}, {"turned away", r.Turned}, {"forgotten", r.Forgotten}, {"not kept", r.Unkept}} {
		if row.n > 0 {
			fmt.Fprintf(out, "%-13s %d\n", row.name, row.n)
		}
	}
	for _, row := range []struct {
		name string
		of   map[string]int64
	}{{"refused", r.Refused}, {"cut off", r.Closed}, {"not connected", r.Failed}} {
		if len(row.of) > 0 {
			fmt.Fprintf(out, "%-13s %s\n", row.name, counts(row.of))
		}
	}
	for _, example := range slices.Concat(r.Examples, r.UnsureExamples) {
		fmt.Fprintf(out, "  %.300s\n", example)
	}
	for _, hint := range hints(r) {
		fmt.Fprintln(out, "note:", hint)
	}
}

// counts writes the largest first.
func counts(of map[string]int64) string {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("%d %s", of[name], name))
	}
	return strings.Join(parts, ", ")
}

// hints says what to change where the figures would mislead.
func hints(r load.Report) (hints []string) {
	if r.Refused["rate_limited"] > 0 {
		hints = append(hints, "the server limits what one conversation may send; for a measurement start it with --message-rate 0")
	}
	if r.TooUnsure() {
		hints = append(hints, "the server asks back or hands over too often where it answers the same question alone, as if it had lost its corpus")
	}
	if r.Unkept > 0 {
		hints = append(hints, "the store did not keep some turns in time, so their replies went out without a record")
	}
	if r.Failed["HTTP 429"] > 0 {
		hints = append(hints, "the server limits connections of one address; start it with --address-sockets 0 --address-handshakes 0")
	}
	if r.Failed["HTTP 403"] > 0 {
		hints = append(hints, "the server refuses this origin, or a proxy in front of it does")
	}
	return hints
}
