package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/soak"
)

// soakCommand soaks a server of its own.
type soakCommand struct {
	Server   string        `help:"The program answerbot." default:"answerbot" placeholder:"FILE"`
	Redis    string        `help:"The program redis-server; none: SQLite only." default:"redis-server" placeholder:"FILE"`
	Duration time.Duration `help:"How long, all in all: half of it with SQLite, half with Redis." default:"10m"`
	Every    time.Duration `help:"How often something goes wrong; more often where a store has less than five times that." default:"1m"`
	Rate     float64       `help:"Conversations that begin in a second." default:"5"`
	Silent   int           `help:"Silent conversations held beside." default:"100"`
	Seed     uint64        `help:"Of all that is left to chance." default:"1"`
	Dir      string        `help:"Where its files are, and stay; empty: in a folder of its own that goes." placeholder:"DIR"`
	JSON     bool          `name:"json" help:"Print one report object a line."`
}

// soakLimits are what may grow over the last life of a server in a soak of minutes: memory by a fifth and what a heap swings by between two collections,
// goroutines by as many as there are visitors more or less at a time.
var soakLimits = soak.Limits{Share: 0.2, MiB: 32, Goroutines: 50}

// Run soaks and reports.
func (c *soakCommand) Run(s *streams) error {
	if c.Duration < 10*time.Second || c.Every < time.Second || c.Rate <= 0 || c.Silent < 0 {
		return misused{errors.New("--duration is at least 10s, --every at least 1s, --rate more than nothing, and --silent not negative")}
	}
	program, stores, err := c.programs()
	if err != nil {
		return misused{err}
	}
	dir := c.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "answerload-soak-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	sound, lasts := true, c.Duration/time.Duration(len(stores))
	for i, redis := range stores {
		own := filepath.Join(dir, fmt.Sprint(i))
		if err := os.MkdirAll(own, 0o700); err != nil {
			return err
		}
		r, err := soak.Run(s.context, soak.Options{
			Server: program, Redis: redis, Dir: own, Lasts: lasts, Every: min(c.Every, lasts/5), Rate: c.Rate, Silent: c.Silent,
			Limit: soakLimits, Seed: c.Seed, Say: s.say,
		})
		if err != nil {
			return err
		}
		if c.JSON {
			if err := printJSON(s.out, r); err != nil {
				return err
			}
		} else {
			fmt.Fprint(s.out, r)
		}
		sound = sound && len(r.Wrong) == 0
	}
	if !sound {
		return errReported
	}
	return nil
}

// programs finds the server, and for each store the program that keeps it: none for SQLite.
func (c *soakCommand) programs() (server string, stores []string, err error) {
	if server, err = exec.LookPath(c.Server); err != nil {
		return "", nil, fmt.Errorf("--server: %w; build it with: go build ./cmd/answerbot", err)
	}
	if c.Redis == "none" {
		return server, []string{""}, nil
	}
	redis, err := exec.LookPath(c.Redis)
	if err != nil {
		return "", nil, fmt.Errorf("--redis: %w; make tools installs one, and --redis none does without", err)
	}
	return server, []string{"", redis}, nil
}
