package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// nodeFolder has the peers in JavaScript and what they need.
const nodeFolder = "node"

// installed returns the peers that run in Node, and first installs what they need if that has changed. The error says why there are none.
func installed(ctx context.Context) ([]peer, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return nil, errors.New("there is no node on the PATH")
	}
	wanted, err := os.Stat(filepath.Join(nodeFolder, "package-lock.json"))
	if err != nil {
		return nil, fmt.Errorf("this is not the command's own folder: %w", err)
	}
	have, err := os.Stat(filepath.Join(nodeFolder, "node_modules", ".package-lock.json"))
	if err != nil || have.ModTime().Before(wanted.ModTime()) {
		npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		npm.Dir = nodeFolder
		if said, err := npm.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm ci: %w\n%s", err, said)
		}
	}
	return []peer{{"MiniSearch", inNode("minisearch.mjs")}, {"nlp.js", inNode("nlpjs.mjs")}}, nil
}

// inNode starts a script and talks JSON with it, a line each: first the documents, then one message after the other. It has its own clock,
// so that the way there and back does not count.
func inNode(script string) func(context.Context, *corpus.Corpus) (index, error) {
	return func(ctx context.Context, c *corpus.Corpus) (index, error) {
		node := exec.CommandContext(ctx, "node", script)
		node.Dir, node.Stderr = nodeFolder, os.Stderr
		in, err := node.StdinPipe()
		if err != nil {
			return index{}, err
		}
		out, err := node.StdoutPipe()
		if err != nil {
			return index{}, err
		}
		if err := node.Start(); err != nil {
			return index{}, fmt.Errorf("starting node %s: %w", script, err)
		}
		encoder, decoder := json.NewEncoder(in), json.NewDecoder(bufio.NewReader(out))
		ask := func(question any) (slugs []string, took time.Duration, err error) {
			var reply struct {
				Slugs        []string
				Microseconds float64
			}
			if err := errors.Join(encoder.Encode(question), decoder.Decode(&reply)); err != nil {
				return nil, 0, fmt.Errorf("asking %s: %w", script, err)
			}
			return reply.Slugs, time.Duration(reply.Microseconds * 1000), nil
		}
		closeNode := func() error { return errors.Join(in.Close(), node.Wait()) }
		boosts := make(map[string]float64)
		for _, f := range fields {
			boosts[f.name] = f.boost
		}
		_, build, err := ask(map[string]any{"documents": documents(c), "boosts": boosts, "limit": limit})
		if err != nil {
			return index{}, errors.Join(err, closeNode())
		}
		return index{build, func(text string) ([]string, time.Duration, error) { return ask(text) }, closeNode}, nil
	}
}
