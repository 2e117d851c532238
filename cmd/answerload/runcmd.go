package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// behaviourFlags say what visitors do.
type behaviourFlags struct {
	Turns     int     `help:"Questions of a conversation, after which another begins; 0: it lasts until the end." default:"0"`
	Followups float64 `help:"Share of questions that go on from the answer before." default:"0"`
	Ratings   float64 `help:"Share of answers that are rated." default:"0"`
	Intakes   float64 `help:"Share of conversations that end with a request to the lawyers; they are stored." default:"0"`
	Leaves    float64 `help:"Share of conversations that end abruptly in the midst of a turn." default:"0"`
}

func (f behaviourFlags) check() error {
	for _, share := range []float64{f.Followups, f.Ratings, f.Intakes, f.Leaves} {
		if share < 0 || share > 1 {
			return misused{fmt.Errorf("shares are from 0 to 1, as in --ratings 0.1")}
		}
	}
	if f.Turns < 0 {
		return misused{fmt.Errorf("--turns is not negative")}
	}
	if f.Turns == 0 && f.Intakes+f.Leaves > 0 {
		return misused{fmt.Errorf("--intakes and --leaves are shares of the conversations that end; say with --turns after how many questions they do")}
	}
	return nil
}

func (f behaviourFlags) apply(s *load.Settings) {
	s.Turns, s.Followups, s.Ratings, s.Intakes, s.Leaves = f.Turns, f.Followups, f.Ratings, f.Intakes, f.Leaves
}

// runCommand plays visitors.
type runCommand struct {
	targetFlags
	Think load.Think `help:"Time between a reply and the next question: a mean, exponential, or SHAPE:MEAN with fixed, uniform, exponential or lognormal." default:"5s"`
	behaviourFlags
	Model         string        `help:"closed: so many conversations, each asks when it has been answered; open: questions come at a rate, whatever the server does." enum:"closed,open" default:"closed"`
	Conversations int           `help:"At once; in an open model of conversations the most." default:"100"`
	Rate          float64       `help:"Open: arrivals a second, as a Poisson process." default:"0"`
	Per           string        `help:"Open: of what the rate is, question or conversation." enum:"question,conversation" default:"question"`
	Duration      time.Duration `help:"How long, from when all are connected." default:"30s"`
	Warmup        time.Duration `help:"How much of it is not measured." default:"2s"`
	ConnectRate   float64       `help:"Conversations that are opened in a second before the duration begins; 0: over --ramp in a closed model, else as fast as it goes." default:"0"`
	Ramp          time.Duration `help:"Over which the conversations are opened, or an open rate grows." default:"1s"`
	Idle          int           `help:"Silent conversations held beside." default:"0"`
	SlowReaders   int           `help:"Visitors beside who ask and do not read." default:"0"`
}

// runReport is the JSON of run.
type runReport struct {
	load.Report
	Model  string  `json:"model"`
	Server *server `json:"server,omitempty"`
}

// Run plays and reports.
func (c *runCommand) Run(s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	all := c.Conversations + c.Idle + c.SlowReaders
	settings, err := c.settings(s, all)
	if err != nil {
		return err
	}
	c.apply(&settings)
	settings.Think, settings.Away = c.Think, c.away()
	var before *load.Process
	var unseen error
	settings.Begun = func() { before, unseen = c.look() }
	p, err := load.New(settings, all)
	if err != nil {
		return misused{err}
	}
	endBeside, err := c.beside(s, settings)
	if err != nil {
		return err
	}
	defer endBeside()
	stop := watch(s.context, s, p, c.Model)
	c.play(s.context, p)
	report := p.Stats.Report()
	stop()
	after, err := c.look()
	if err := errors.Join(unseen, err); err != nil {
		return err
	}
	r := runReport{report, c.Model, taken(before, after)}
	return c.report(s.out, r, r.Bad() == 0 && r.Replied > 0, func() {
		printReport(s.out, r.Report)
		r.Server.print(s.out, r.Replied)
	})
}

func (c *runCommand) check() error {
	switch {
	case c.Conversations < 1 || c.Idle < 0 || c.SlowReaders < 0:
		return misused{fmt.Errorf("--conversations is at least 1, --idle and --slow-readers are not negative")}
	case c.Model == "open" && c.Rate <= 0:
		return misused{fmt.Errorf("--model open needs --rate, arrivals a second")}
	case c.Model == "closed" && c.Rate != 0:
		return misused{fmt.Errorf("--rate belongs to --model open; in a closed one --conversations and --think say how much is asked")}
	case c.ConnectRate < 0:
		return misused{fmt.Errorf("--connect-rate is not negative")}
	case c.Duration <= c.Warmup || c.Warmup < 0 || c.Ramp < 0:
		return misused{fmt.Errorf("--duration has to be longer than --warmup, and neither it nor --ramp is negative")}
	}
	return c.behaviourFlags.check()
}

// quiet is how long a visitor may be silent before pings would be missed: a fraction of the 30 s between them.
const quiet = 5 * time.Second

// away reports whether visitors are silent for so long that somebody else has to answer pings.
func (c *runCommand) away() bool {
	each := c.Think.Mean
	if c.Model == "open" && c.Per == "question" {
		each = time.Duration(float64(c.Conversations) / c.Rate * float64(time.Second))
	}
	return each >= quiet
}

func (c *runCommand) play(ctx context.Context, p *load.Player) {
	span := load.Span{ConnectRate: c.ConnectRate, Ramp: c.Ramp, Warmup: c.Warmup, Lasts: c.Duration}
	switch {
	case c.Model == "closed":
		p.Closed(ctx, c.Conversations, span)
	case c.Per == "question":
		p.OpenTurns(ctx, c.Conversations, c.Rate, span)
	default:
		p.OpenConversations(ctx, c.Conversations, c.Rate, span)
	}
}

// beside starts the silent and the slow, who are no part of what is measured.
func (c *runCommand) beside(s *streams, settings load.Settings) (end func(), err error) {
	settings.Away = false
	idle, err := load.New(settings, c.Idle+c.SlowReaders)
	if err != nil {
		return nil, misused{err}
	}
	_, end = idle.Abuse(s.context, load.Abuse{Idle: c.Idle, SlowReaders: c.SlowReaders})
	return end, nil
}
