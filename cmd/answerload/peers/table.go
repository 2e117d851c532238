package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table is all that was measured.
type Table struct {
	Bytes int   `json:"reply_bytes"`
	Idle  int   `json:"idle_connections"`
	Rows  []Row `json:"rows"` // the first is answerbot
}

// String writes a row for a log.
func (r Row) String() string {
	text := fmt.Sprintf("%s: %.1f KiB (%.1f in use), %.0f connects/s", r.Name, r.KiB, r.Live, r.Connects)
	for _, b := range r.Busy {
		text += fmt.Sprintf(", %.0f replies/s at %d (p99 %.1f ms, %.1f µs)", b.Rate, b.Conversations, b.P99, b.CPU)
	}
	return text
}

// print writes the figures, and then each as a multiple of the same figure of answerbot's first row.
func (t Table) print(out io.Writer) error {
	fmt.Fprintf(out, "Replies of %d bytes; memory over %d silent connections, each after %d questions.\n\n", t.Bytes, t.Idle, idleAsks)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := []string{"server", "KiB", "in use", "connects/s"}
	for _, b := range t.Rows[0].Busy {
		head = append(head, fmt.Sprintf("replies/s at %d", b.Conversations), "p99 ms", "µs of processor")
	}
	fmt.Fprintln(w, strings.Join(head, "\t")+"\t")
	for _, r := range t.Rows {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t", r.Name, r.KiB, r.Live, r.Connects)
		for _, b := range r.Busy {
			fmt.Fprintf(w, "%.0f\t%.1f\t%.1f\t", b.Rate, b.P99, b.CPU)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, strings.Repeat("\t", len(head)))
	own := t.Rows[0]
	for _, r := range t.Rows[1:] {
		fmt.Fprintf(w, "%s ÷ answerbot\t%.2f\t%.2f\t%.2f\t", r.Name, r.KiB/own.KiB, r.Live/own.Live, r.Connects/own.Connects)
		for i, b := range r.Busy {
			fmt.Fprintf(w, "%.2f\t%.2f\t%.2f\t", b.Rate/own.Busy[i].Rate, b.P99/own.Busy[i].P99, b.CPU/own.Busy[i].CPU)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
