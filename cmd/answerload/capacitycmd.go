package main

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// capacityCommand searches the largest rate.
type capacityCommand struct {
	targetFlags
	behaviourFlags
	P99           time.Duration `name:"p99" help:"The 99th of a hundred replies has to be quicker." default:"20ms"`
	From          float64       `help:"The rate to begin with, questions a second." default:"500"`
	Most          float64       `help:"The largest rate to try." default:"200000"`
	Conversations int           `help:"In which they are asked." default:"1000"`
	Step          time.Duration `help:"How long each rate is tried." default:"5s"`
	Exact         float64       `help:"How near the rate that holds and the one that does not have to be, as a share." default:"0.05"`
	Duration      time.Duration `help:"How long it may take, all in all." default:"3m"`
}

// attempt is one rate that was tried.
type attempt struct {
	Rate    float64     `json:"rate"`
	Holds   bool        `json:"holds"`
	Why     string      `json:"why,omitempty"`
	Report  load.Report `json:"report"`
	Process *server     `json:"server,omitempty"`
}

// capacityReport is the JSON of capacity.
type capacityReport struct {
	P99      string    `json:"p99"`
	Rate     float64   `json:"rate"` // the largest that held; 0 for none
	Exact    bool      `json:"exact"`
	Attempts []attempt `json:"attempts"`
}

// Run doubles the rate until it does not hold and halves the distance until it is near enough.
func (c *capacityCommand) Run(s *streams) error {
	if c.P99 <= 0 || c.From <= 0 || c.Most < c.From || c.Conversations < 1 || c.Step < time.Second || c.Duration < c.Step || c.Exact <= 0 {
		return misused{fmt.Errorf("--p99, --from, --conversations and --exact are more than nothing, --most is at least --from, --step at least 1s and --duration at least --step")}
	}
	if err := c.check(); err != nil {
		return err
	}
	settings, err := c.settings(s, c.Conversations)
	if err != nil {
		return err
	}
	c.apply(&settings)
	search := rateSearch{from: c.From, most: c.Most, exact: c.Exact}
	r := capacityReport{P99: c.P99.String()}
	end := time.Now().Add(c.Duration)
	for {
		rate, more := search.next()
		if !more {
			r.Exact = search.fails > 0 // else --most holds, and what lies beyond has not been tried
			break
		}
		if time.Now().Add(c.Step).After(end) || s.context.Err() != nil {
			break
		}
		a, err := c.try(s, settings, rate)
		if err != nil {
			return err
		}
		if s.context.Err() != nil {
			break
		}
		search.note(a.Holds)
		r.Attempts = append(r.Attempts, a)
		c.say(s, a)
	}
	r.Rate = search.holds
	return c.report(s.out, r, r.Rate > 0, func() { r.print(s.out) })
}

// try plays one rate.
func (c *capacityCommand) try(s *streams, settings load.Settings, rate float64) (attempt, error) {
	settings.Away = time.Duration(float64(c.Conversations)/rate*float64(time.Second)) >= quiet
	p, err := load.New(settings, c.Conversations)
	if err != nil {
		return attempt{}, misused{err}
	}
	stop := watch(s.context, s, p, fmt.Sprintf("%.0f a second", rate))
	defer stop()
	before, err := c.look()
	if err != nil {
		return attempt{}, err
	}
	p.OpenTurns(s.context, c.Conversations, rate, load.Span{Warmup: c.Step / 5, Lasts: c.Step})
	after, err := c.look()
	if err != nil {
		return attempt{}, err
	}
	a := attempt{Rate: rate, Report: p.Stats.Report(), Process: taken(before, after)}
	a.Holds, a.Why = c.judge(a.Report)
	return a, nil
}

// judge says whether a rate holds, and else why not.
func (c *capacityCommand) judge(r load.Report) (holds bool, why string) {
	switch {
	case r.Replied == 0:
		return false, "no reply"
	case r.Bad() > 0:
		return false, fmt.Sprintf("%d replies were wrong or missing, or too many of them unsure", r.Bad())
	case r.Unkept > 0:
		return false, fmt.Sprintf("%d replies went out without a record", r.Unkept)
	case sum(r.Refused)+sum(r.Failed) > 0:
		return false, "refused: " + counts(r.Refused) + counts(r.Failed)
	case r.Turn.P99 > float64(c.P99)/float64(time.Millisecond):
		return false, fmt.Sprintf("p99 is %.1f ms", r.Turn.P99)
	}
	return true, ""
}

func (c *capacityCommand) say(s *streams, a attempt) {
	verdict := "holds"
	if !a.Holds {
		verdict = "does not hold: " + a.Why
	}
	s.say("%8.0f a second: p50 %.2f ms, p99 %.2f ms, %.0f replies a second; %s", a.Rate, a.Report.Turn.P50, a.Report.Turn.P99, a.Report.Rate, verdict)
}

func (r capacityReport) print(out io.Writer) {
	switch {
	case r.Rate == 0:
		fmt.Fprintf(out, "capacity      no rate was found at which p99 is within %s; try a smaller --from\n", r.P99)
	case r.Exact:
		fmt.Fprintf(out, "capacity      %.0f questions a second with p99 within %s\n", r.Rate, r.P99)
	default:
		fmt.Fprintf(out, "capacity      at least %.0f questions a second with p99 within %s; neither the time nor --most allowed more\n", r.Rate, r.P99)
	}
	for _, a := range r.Attempts {
		if a.Holds && a.Rate == r.Rate {
			printReport(out, a.Report)
			a.Process.print(out, a.Report.Replied)
		}
	}
}

// rateSearch finds where rates cease to hold: by doubling, then by halving the distance.
type rateSearch struct {
	from, most, exact float64

	trying float64
	holds  float64 // the largest that held
	fails  float64 // the smallest that did not; 0 for none
}

// next gives the rate to try, or that there is none any more.
func (s *rateSearch) next() (rate float64, more bool) {
	switch {
	case s.trying == 0:
		s.trying = s.from
	case s.fails == 0 && s.holds >= s.most, s.fails != 0 && s.fails-s.holds <= s.exact*s.fails, s.fails != 0 && s.fails < leastRate:
		return 0, false
	case s.fails == 0:
		s.trying = math.Min(2*s.holds, s.most)
	case s.holds == 0:
		s.trying = s.fails / 2
	default:
		s.trying = (s.holds + s.fails) / 2
	}
	return s.trying, true
}

// leastRate is below what nobody is served.
const leastRate = 1.0

// note says whether the rate that was tried held.
func (s *rateSearch) note(holds bool) {
	if holds {
		s.holds = s.trying
		return
	}
	s.fails = s.trying
}
