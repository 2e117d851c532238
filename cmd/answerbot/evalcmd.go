package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

// evalCommand measures on a labelled set.
type evalCommand struct {
	corpusFlags
	weightsFlags
	triageFlags
	Fit   bool `help:"Learn weights, calibration and bands from the set's split dev first."`
	Parts int  `help:"Learn from all but one of so many parts of the measured split and ask the one, in turn." placeholder:"N"`

	Typos      int  `help:"Mistype so many words of each measured message, the same every time." placeholder:"N"`
	ByEar      int  `help:"Write so many words of each measured message as they sound, the same every time." placeholder:"N"`
	Alternates int  `help:"Leave each answer no more than so many alternates, spread over all it has." placeholder:"N"`
	Halves     int  `help:"Measure two libraries in place of the one: its English halves with so many alternates an answer, each with the other half as background, as one's own has the starter corpus." placeholder:"N"`
	Converse   bool `help:"Print what becomes of messages in conversations: those of several sentences sent one by one, and each after another."`
	Ablate     bool `help:"Print what the figures are without each signal, all else learnt anew, by cross-validation."`

	Out   string `env:"ANSWERBOT_EVAL_OUT" help:"With --fit: also write what was learnt to this file." placeholder:"FILE.json"`
	Split string `help:"The split to measure." default:"test"`
	JSON  bool   `help:"Print one JSON object." name:"json"`
	Dir   string `arg:"" help:"Folder with queries.jsonl and qrels.tsv, and perhaps corpus.jsonl."`
}

func (*evalCommand) Help() string {
	return `A set with a corpus.jsonl of its own is learnt anew each time, which takes seconds for every thousand answers; build_ms says
how long. A set without one is measured on the starter corpus, or on --corpus, as a server has it: from what ships or was
learnt before. A set's own answers are measured whatever --corpus says: its grades name no others.

With --json a figure that has nothing to count is null, and skipped counts the queries none of whose answers is in the corpus.

Examples
  answerbot eval --json clinc150/
  answerbot eval --corpus answers/ --split dev questions/`
}

func (e *evalCommand) Run(s *streams) error {
	if err := e.check(); err != nil {
		return err
	}
	set, c, err := e.load(s)
	if err != nil {
		return err
	}
	queries, split, err := e.queries(s, set)
	if err != nil {
		return err
	}
	if e.Parts > len(queries) {
		return misused{fmt.Errorf("--parts %d: want no more than the %s of split %s", e.Parts, count(len(queries), "message"), split)}
	}
	rules, err := e.rules(s.err)
	if err != nil {
		return err
	}
	if e.Converse {
		weights, err := e.weights()
		if err != nil {
			return err
		}
		told, err := converse(newBot(c, weights, rules, s.err), set, queries, time.Now())
		if err != nil {
			return err
		}
		return told.print(s, e.JSON)
	}
	if e.Ablate {
		rows := eval.Ablate(matcher.Build(c, matcher.Options{}), set, queries, max(e.Parts, crossParts))
		return printAblations(s, rows, e.JSON)
	}
	measured, err := e.measure(c, set.Corpus != nil || e.Alternates > 0, set, queries, split, rules, s.err)
	if err != nil {
		return err
	}
	f := figures{measured, measureTriage(rules, queries, time.Now())}
	if e.JSON {
		return s.printJSON(f)
	}
	return printFigures(s.out, f)
}

// check says which flags cannot be meant.
func (e *evalCommand) check() error {
	var faults []error
	if e.Parts != 0 && (e.Parts < 2 || e.Fit) {
		faults = append(faults, fmt.Errorf("--parts %d: want at least 2, and no --fit beside it", e.Parts))
	}
	if e.Halves != 0 && (e.Parts != 0 || e.Fit || e.Alternates != 0) {
		faults = append(faults, fmt.Errorf("--halves %d: want no --parts, --fit or --alternates beside it", e.Halves))
	}
	if e.Out != "" && !e.Fit {
		faults = append(faults, fmt.Errorf("--out %s: want --fit beside it, else nothing is learnt that could be written", e.Out))
	}
	for _, f := range []struct {
		name  string
		words int
	}{{"typos", e.Typos}, {"by-ear", e.ByEar}, {"alternates", e.Alternates}, {"halves", e.Halves}} {
		if f.words < 0 {
			faults = append(faults, fmt.Errorf("--%s %d: want 0 or more", f.name, f.words))
		}
	}
	return allOf(faults...)
}

// load reads the set, and the library that it is measured on: its own, if it has one.
func (e *evalCommand) load(s *streams) (*eval.Set, *corpus.Corpus, error) {
	if info, err := os.Stat(e.Dir); err != nil || !info.IsDir() {
		return nil, nil, misused{fmt.Errorf("eval %s: there is no such folder: want one with queries.jsonl and qrels.tsv", e.Dir)}
	}
	set, err := eval.Load(e.Dir)
	if err != nil {
		return nil, nil, err
	}
	for _, note := range set.Notes {
		fmt.Fprintf(s.err, "%s: %s\n", e.Dir, note)
	}
	c := set.Corpus
	if c != nil && e.Corpus != "" {
		fmt.Fprintf(s.err, "%s: measured on its own corpus.jsonl, not on --corpus %s\n", e.Dir, e.Corpus)
	}
	if c == nil {
		if c, err = e.open(s.err); err != nil {
			return nil, nil, err
		}
	}
	if e.Alternates > 0 {
		c = eval.Fewer(c, e.Alternates)
	}
	return set, c, nil
}

// queries gives the messages to measure with, and the split that they are of.
func (e *evalCommand) queries(s *streams, set *eval.Set) ([]eval.Query, string, error) {
	queries, split := set.Split(e.Split)
	if len(queries) == 0 {
		return nil, "", misused{fmt.Errorf("--split %s: %s has no such split: want one of %s", e.Split, e.Dir, strings.Join(set.Splits(), ", "))}
	}
	if split != e.Split {
		fmt.Fprintf(s.err, "the set has no split %q; its only split %q is used\n", e.Split, split)
	}
	queries = eval.Misspell(queries, e.Typos, eval.OfFingers)
	return eval.Misspell(queries, e.ByEar, eval.OfTheEar), split, nil
}

// measure measures a library. One that is the set's own is learnt each time, since how long that takes is one of the figures; else what ships or was
// kept is used, as by a server.
func (e *evalCommand) measure(c *corpus.Corpus, fresh bool, set *eval.Set, queries []eval.Query, split string, rules *triage.Rules, errs io.Writer) (eval.Figures, error) {
	weights, err := e.weights()
	if err != nil {
		return eval.Figures{}, err
	}
	o := matcher.Options{Weights: weights, Fresh: fresh}
	if e.Alternates > 0 && set.Corpus == nil { // a background knows what was left out
		o.Background = []*matcher.Index{}
	}
	begin := time.Now()
	index := buildIndex(c, o, errs)
	build := time.Since(begin)
	if e.Fit {
		if split == "dev" {
			fmt.Fprintln(errs, "fitted on the very split that is measured: the figures flatter")
		}
		if index, err = e.fitted(index, set); err != nil {
			return eval.Figures{}, err
		}
	}
	bands := index.Bands()
	var outcomes []eval.Outcome
	var skipped int
	if e.Halves > 0 {
		outcomes, skipped = eval.RunHalves(c, e.Halves, set, queries)
	} else if e.Parts > 1 {
		outcomes, bands, skipped = eval.CrossValidate(index, set, queries, e.Parts)
	} else {
		outcomes, skipped = eval.Run(index, set, queries)
	}
	if set.Corpus == nil { // the bot's own answers: what triage takes is never given one
		for i := range outcomes {
			if rules.Find(outcomes[i].Query.Text, begin, "").Class != triage.None {
				outcomes[i].Confidence, outcomes[i].Among, outcomes[i].Taken = 0, 0, true
			}
		}
	}
	f := eval.Measure(outcomes, bands)
	f.Set, f.Split, f.Answers, f.Skipped = set.Name, split, len(c.Answers()), skipped
	f.BuildMS = float64(build.Microseconds()) / 1000
	if n := unexpected(c, set.Followups); n > 0 {
		fmt.Fprintf(errs, "%s: followups.jsonl: %s that the corpus does not have, not counted\n", e.Dir, count(n, "expected answer"))
	}
	if set.Followups == nil {
		return f, nil
	}
	right, err := followups(bot.New(c, index), set.Followups, time.Now())
	f.FollowupSuccess1 = &right
	return f, err
}

// fitted gives the index with weights that were learnt from the set's split dev.
func (e *evalCommand) fitted(index *matcher.Index, set *eval.Set) (*matcher.Index, error) {
	dev, name := set.Split("dev")
	if name != "dev" || len(dev) == 0 {
		return nil, fmt.Errorf("%s has no split dev to fit on", e.Dir)
	}
	learnt := eval.Fit(index, set, dev)
	if e.Out != "" {
		if err := learnt.WriteFile(e.Out); err != nil {
			return nil, err
		}
	}
	return index.WithWeights(learnt), nil
}

// figures are what is printed: the matcher's and triage's.
type figures struct {
	eval.Figures
	triageFigures
}

// printMatcher prints the matcher's figures alone.
func printMatcher(out io.Writer, f eval.Figures) error {
	w := table(out)
	matcherRows(w, f)
	styleRows(w, f)
	return w.Flush()
}

// printFigures prints a table for people.
func printFigures(out io.Writer, f figures) error {
	w := table(out)
	matcherRows(w, f.Figures)
	if f.FollowupSuccess1 != nil {
		fmt.Fprintf(w, "follow-ups\t%s\tthe expected answer given, or offered first\n", *f.FollowupSuccess1)
	}
	f.print(w)
	fmt.Fprintf(w, "latency\t%.0f / %.0f µs\tp50 / p99\nbuild\t%.0f ms\t\n", f.LatencyUS.P50, f.LatencyUS.P99, f.BuildMS)
	styleRows(w, f.Figures)
	return w.Flush()
}

func matcherRows(w io.Writer, f eval.Figures) {
	fmt.Fprintf(w, "%s, split %s: %d queries in scope, %d out of scope, %d skipped (their answers are not in the corpus of %d)\n\n", f.Set, f.Split, f.Queries, f.OOS, f.Skipped, f.Answers)
	for _, row := range []struct {
		name  string
		value eval.Share
		about string
	}{
		{"success@1", f.Success1, "the first is right"}, {"success@3", f.Success3, "one of the first three is right"},
		{"MRR@10", f.MRR10, "mean reciprocal rank"}, {"NDCG@10", f.NDCG10, ""}, {"MAP", f.MAP, ""},
		{"AUROC", f.AUROC, "confidence, in scope against out of scope"}, {"ECE", f.ECE, "calibration error, 15 bins of equal mass"},
		{"ECE floor", f.ECEFloor, "what chance alone makes of it with so many messages"}, {"slope", f.Slope, "of calibration: above 1 confidences are too timid, below too bold"},
		{"answered", f.Answered, "share given an answer outright"}, {"precision", f.Precision, "of those, right"},
		{"coverage at 95", f.CoverageAt95, "share in scope answered with 95 % of all answers right"},
		{"in-scope accuracy", f.InScopeAccuracy, "right and kept"}, {"OOS recall", f.OOSRecall, "out of scope and turned away"},
		{"OOS answered", f.OOSAnswered, "out of scope and answered outright"},
	} {
		fmt.Fprintf(w, "%s\t%s\t%s\n", row.name, row.value, row.about)
	}
}

func styleRows(w io.Writer, f eval.Figures) {
	if len(f.Styles) > 0 {
		fmt.Fprintln(w, "\nstyle\tqueries\tsuccess@1\tsuccess@3\tanswered")
		for _, name := range slices.Sorted(maps.Keys(f.Styles)) {
			s := f.Styles[name]
			fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\n", name, s.Queries, s.Success1, s.Success3, s.Answered)
		}
	}
}

// printAblations prints what each signal is worth.
func printAblations(s *streams, rows []eval.Ablation, asJSON bool) error {
	if asJSON {
		return s.printJSON(rows)
	}
	w := table(s.out)
	fmt.Fprintln(w, "without\tsuccess@1\tsuccess@3\tMRR@10\tAUROC")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", cmp.Or(r.Without, "(nothing)"), r.Success1, r.Success3, r.MRR10, r.AUROC)
	}
	return w.Flush()
}
