package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

// comparison is what `--json` prints.
type comparison struct {
	Set     string `json:"set"`
	Split   string `json:"split"`
	Answers int    `json:"answers"`
	Queries int    `json:"queries"` // in scope
	OOS     int    `json:"oos"`     // timed, but no answer is right
	Skipped int    `json:"skipped"` // their answers are not in the corpus
	Runs    int    `json:"runs"`
	Rows    []row  `json:"rows"`
}

// row has the figures of one peer. Ratios are to the first row's, which is ours.
type row struct {
	Name      string  `json:"name"`
	Success1  float64 `json:"success1"`
	Success3  float64 `json:"success3"`
	MRR10     float64 `json:"mrr10"`
	NDCG10    float64 `json:"ndcg10"`
	LatencyUS struct {
		P50 float64 `json:"p50"`
		P99 float64 `json:"p99"`
	} `json:"latency_us"`
	BuildMS float64 `json:"build_ms"`
	Ratios  struct {
		Success1   float64 `json:"success1"`
		LatencyP50 float64 `json:"latency_p50"`
		LatencyP99 float64 `json:"latency_p99"`
	} `json:"ratios"`
}

// measure asks every peer the same messages, one at a time. The peers take turns in every run, so that a slow moment of the machine hits
// all of them; a run before the first warms caches and is not counted.
func measure(ctx context.Context, peers []peer, c *corpus.Corpus, set *eval.Set, queries []eval.Query, runs int) (t comparison, err error) {
	t = comparison{Answers: len(c.Answers()), Runs: runs}
	asked, skipped := eval.Run(matcher.Build(c, matcher.Options{}), set, queries)
	t.Skipped = skipped
	indexes := make([]index, len(peers))
	for i, p := range peers {
		if indexes[i], err = p.open(ctx, c); err != nil {
			return t, fmt.Errorf("%s: %w", p.name, err)
		}
		defer func() { err = errors.Join(err, indexes[i].close()) }()
	}
	figures := make([][]eval.Figures, len(peers))
	for run := range runs + 1 {
		for i, p := range peers {
			runtime.GC() // nobody pays for the garbage of the one before
			f, err := ask(indexes[i], asked)
			if err != nil {
				return t, fmt.Errorf("%s: %w", p.name, err)
			}
			if run > 0 {
				figures[i] = append(figures[i], f)
			}
		}
	}
	t.Queries, t.OOS = figures[0][0].Queries, figures[0][0].OOS
	for i, p := range peers {
		t.Rows = append(t.Rows, newRow(p.name, indexes[i], figures[i]))
		t.Rows[i].compare(&t.Rows[0])
	}
	return t, nil
}

// ask measures what an index finds for the messages of asked.
func ask(ix index, asked []eval.Outcome) (eval.Figures, error) {
	outcomes := make([]eval.Outcome, len(asked))
	for i, o := range asked {
		slugs, took, err := ix.find(o.Query.Text)
		if err != nil {
			return eval.Figures{}, err
		}
		outcomes[i] = eval.Outcome{Query: o.Query, Grades: o.Grades, Ranked: slugs, Latency: took}
	}
	return eval.Measure(outcomes, matcher.Bands{}), nil
}

func newRow(name string, ix index, runs []eval.Figures) row {
	f := runs[0]
	r := row{Name: name, Success1: float64(f.Success1), Success3: float64(f.Success3), MRR10: float64(f.MRR10), NDCG10: float64(f.NDCG10), BuildMS: float64(ix.build.Microseconds()) / 1000}
	r.LatencyUS.P50 = median(runs, func(f eval.Figures) float64 { return f.LatencyUS.P50 })
	r.LatencyUS.P99 = median(runs, func(f eval.Figures) float64 { return f.LatencyUS.P99 })
	return r
}

func (r *row) compare(ours *row) {
	r.Ratios.Success1 = r.Success1 / ours.Success1
	r.Ratios.LatencyP50 = r.LatencyUS.P50 / ours.LatencyUS.P50
	r.Ratios.LatencyP99 = r.LatencyUS.P99 / ours.LatencyUS.P99
}

func median(runs []eval.Figures, of func(eval.Figures) float64) float64 {
	var values []float64
	for _, f := range runs {
		values = append(values, of(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// print prints a table for people.
func (t comparison) print(out io.Writer) error {
	fmt.Fprintf(out, "%s, split %s: %d queries in scope, %d out of scope, %d skipped (their answers are not in the corpus of %d); medians of %d runs\n\n",
		t.Set, t.Split, t.Queries, t.OOS, t.Skipped, t.Answers, t.Runs)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "success@1\tsuccess@3\tMRR@10\tNDCG@10\tp50 µs\tp99 µs\tbuild ms\tsuccess@1 ratio\tp50 ratio\tp99 ratio\t ")
	for _, r := range t.Rows {
		fmt.Fprintf(w, "%.3f\t%.3f\t%.3f\t%.3f\t%.0f\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t  %s\n", r.Success1, r.Success3, r.MRR10, r.NDCG10,
			r.LatencyUS.P50, r.LatencyUS.P99, r.BuildMS, r.Ratios.Success1, r.Ratios.LatencyP50, r.Ratios.LatencyP99, r.Name)
	}
	return w.Flush()
}
