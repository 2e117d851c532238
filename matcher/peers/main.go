// Command peers measures the matcher beside other ways to find an answer: on the same corpus, with the same labelled messages, in one run.
//
// It is a module of its own, so that what it compares with is no dependency of answerbot. Run it in its folder: the peers in JavaScript
// are installed into the folder node beside it when Node is there, and left out when it is not.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

type cli struct {
	Corpus string `help:"Folder or .jsonl file of answers; empty for the set's own, or else the starter corpus." placeholder:"DIR|FILE.jsonl"`
	Split  string `help:"The split to measure." default:"test"`
	Runs   int    `help:"How often every message is asked; latencies are medians of the runs." default:"3"`
	JSON   bool   `help:"Print one JSON object." name:"json"`
	Speed  []int  `help:"Instead, time the ways on generated libraries of so many answers." placeholder:"N,N"`
	Asked  int    `help:"With --speed: how many messages are asked." default:"200"`
	Dir    string `arg:"" optional:"" help:"Folder with queries.jsonl and qrels.tsv, and perhaps corpus.jsonl." type:"existingdir"`
}

// exited carries the code of a help text out of the parser.
type exited int

func run(ctx context.Context, args []string, out, errs io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
	}()
	var c cli
	parser := kong.Must(&c, kong.Name("peers"), kong.Description("Measures the matcher beside its peers on a labelled set."),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exited(code)) }))
	if _, err := parser.Parse(args); err != nil {
		fmt.Fprintf(errs, "peers: %v (try peers --help)\n", err)
		return misuse
	}
	if c.Runs < 1 {
		fmt.Fprintf(errs, "peers: --runs %d: want at least 1\n", c.Runs)
		return misuse
	}
	if c.Asked < 1 || len(c.Speed) > 0 && slices.Min(c.Speed) < 1 || (len(c.Speed) > 0) == (c.Dir != "") {
		fmt.Fprintln(errs, "peers: want either a folder, or --speed with libraries of at least one answer and at least one message asked")
		return misuse
	}
	measured := c.compare
	if len(c.Speed) > 0 {
		measured = func(ctx context.Context, out, _ io.Writer) error { return race(ctx, c.Speed, c.Runs, c.Asked, out) }
	}
	if err := measured(ctx, out, errs); err != nil {
		fmt.Fprintln(errs, "peers:", err)
		return failed
	}
	return done
}

func (c *cli) compare(ctx context.Context, out, errs io.Writer) error {
	set, err := eval.Load(c.Dir)
	if err != nil {
		return err
	}
	answers, err := c.answers(set, errs)
	if err != nil {
		return err
	}
	queries, split := set.Split(c.Split)
	if len(queries) == 0 {
		return fmt.Errorf("%s has no queries of split %q", c.Dir, c.Split)
	}
	if split != c.Split {
		fmt.Fprintf(errs, "the set has no split %q; its only split %q is used\n", c.Split, split)
	}
	peers := inProcess
	if inNode, err := installed(ctx); err != nil {
		fmt.Fprintln(errs, "MiniSearch and nlp.js are left out:", err)
	} else {
		peers = append(peers[:len(peers):len(peers)], inNode...)
	}
	table, err := measure(ctx, peers, answers, set, queries, c.Runs)
	if err != nil {
		return err
	}
	table.Set, table.Split = set.Name, split
	if c.JSON {
		return json.NewEncoder(out).Encode(table)
	}
	return table.print(out)
}

// answers opens the corpus, as `answerbot eval` does.
func (c *cli) answers(set *eval.Set, errs io.Writer) (*corpus.Corpus, error) {
	if c.Corpus == "" && set.Corpus != nil {
		return set.Corpus, nil
	}
	answers, findings, err := corpus.Open(c.Corpus)
	if err == nil && answers == nil {
		for _, f := range findings {
			fmt.Fprintln(errs, f)
		}
		err = fmt.Errorf("the corpus %s cannot be published; see the findings above", c.Corpus)
	}
	return answers, err
}
