package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/tally"
)

// Insights are made of three things: counts of what conversations came to, which name nobody and are kept for more than a year; what turns tell about the
// library in redacted words, which go with the conversations; and the queue. Only an explicit yes counts as helped.

// sums are the counts of one area, partner, language, day, reason or answer.
type sums struct {
	Key                                           string
	Answered, Clarified, HandedOff, Yes, No, Sent int
}

// add counts an outcome.
func (s *sums) add(c tally.Count) {
	switch c.Kind {
	case session.Answered:
		s.Answered += c.N
	case session.Clarified:
		s.Clarified += c.N
	case session.HandedOff:
		s.HandedOff += c.N
	case session.RatedYes:
		s.Yes += c.N
	case session.RatedNo:
		s.No += c.N
	case session.Sent:
		s.Sent += c.N
	}
}

// Turns is how often the assistant said something that counts.
func (s sums) Turns() int { return s.Answered + s.Clarified + s.HandedOff }

// Rated is how many said yes or no.
func (s sums) Rated() int { return s.Yes + s.No }

// Rate is the share of yes among the ratings.
func (s sums) Rate() string {
	if s.Rated() == 0 {
		return "–"
	}
	return percent(float64(s.Yes) / float64(s.Rated()))
}

// step is one step of confidence: how many answers were given with it, how many of them were rated, and how many said yes.
type step struct {
	From, To                float64
	Given, Rated, Yes       int
	sure                    float64 // sum of the confidences of what was rated
	GivenShare, Mean, Share float64 // of all given; mean confidence and share of yes of the rated
}

// steps is how many steps of confidence there are.
const steps = 10

// insightsDays are the spans that can be looked at.
var insightsDays = []int{7, 30, 90, 365}

// weeklyFrom is the span from which on days are put together to weeks: more bars than these are too thin to be read.
const weeklyFrom = 100

// collected is everything that the page and its exports are made of.
type collected struct {
	days     int
	sum      sums
	by       map[string]map[string]*sums // by what, and by its key
	steps    []step
	missed   []session.Feedback // what was not answered
	rated    []session.Feedback
	items    []*queue.Item
	earliest time.Time
}

// The things that counts are put together by, in the order in which they are shown.
var byWhat = []string{"day", "area", "partner", "language", "reason"}

func (d *Desk) collect(ctx context.Context, days int) (*collected, error) {
	if !slices.Contains(insightsDays, days) {
		days = 30
	}
	now := d.Now().In(d.Zone)
	c := &collected{days: days, by: make(map[string]map[string]*sums), steps: make([]step, steps)}
	c.earliest = time.Date(now.Year(), now.Month(), now.Day()-days+1, 0, 0, 0, 0, d.Zone)
	if err := d.Tally.Days(ctx, now, days, c.count); err != nil {
		return nil, err
	}
	for n := range days { // a day without anything is there too
		c.at("day", c.dayOf(c.earliest.AddDate(0, 0, n).Format(time.DateOnly)))
	}
	c.measure()
	for f, err := range d.Log.Feedback(ctx) {
		switch {
		case err != nil:
			return nil, err
		case f.At.Before(c.earliest):
		case f.Kind == session.Unanswered, f.Kind == session.Refused:
			c.missed = append(c.missed, f)
		default:
			c.rated = append(c.rated, f)
		}
	}
	for _, told := range [][]session.Feedback{c.missed, c.rated} {
		slices.SortStableFunc(told, func(a, b session.Feedback) int { return a.At.Compare(b.At) })
	}
	return c, d.queue.Each(ctx, func(i *queue.Item) {
		if !i.At.Before(c.earliest) {
			c.items = append(c.items, i)
		}
	})
}

func (c *collected) count(day string, n tally.Count) {
	c.sum.add(n)
	c.at("day", c.dayOf(day)).add(n)
	c.at("area", n.Area).add(n)
	c.at("partner", n.Partner).add(n)
	c.at("language", n.Lang).add(n)
	if n.Kind == session.HandedOff || n.Kind == session.Sent {
		c.at("reason", string(n.Reason)).add(n)
	}
	if n.Answer != "" {
		c.at("answer", n.Answer).add(n)
	}
	if n.Sure <= 0 {
		return
	}
	s := &c.steps[int(n.Sure*steps+1e-9)] // a tenth is none exactly
	switch n.Kind {
	case session.Answered:
		s.Given += n.N
	case session.RatedYes, session.RatedNo:
		s.Rated += n.N
		s.sure += n.Sum
		if n.Kind == session.RatedYes {
			s.Yes += n.N
		}
	}
}

func (c *collected) at(what, key string) *sums {
	if c.by[what] == nil {
		c.by[what] = make(map[string]*sums)
	}
	if c.by[what][key] == nil {
		c.by[what][key] = &sums{Key: key}
	}
	return c.by[what][key]
}

func (c *collected) weekly() bool { return c.days >= weeklyFrom }

// dayOf gives the day, or the Monday of its week where days are put together.
func (c *collected) dayOf(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil || !c.weekly() {
		return day
	}
	return at.AddDate(0, 0, -(int(at.Weekday())+6)%7).Format(time.DateOnly)
}

func (c *collected) measure() {
	given := 0
	for _, s := range c.steps {
		given += s.Given
	}
	for n := range c.steps {
		s := &c.steps[n]
		s.From, s.To = float64(n)/steps, float64(n+1)/steps
		s.GivenShare = float64(s.Given) / float64(max(given, 1))
		s.Mean, s.Share = s.sure/float64(max(s.Rated, 1)), float64(s.Yes)/float64(max(s.Rated, 1))
	}
}

// rows gives the counts by one thing: days in their order, everything else by how much there was.
func (c *collected) rows(what string) []sums {
	var rows []sums
	for _, s := range c.by[what] {
		rows = append(rows, *s)
	}
	slices.SortFunc(rows, func(a, b sums) int {
		if what == "day" {
			return cmp.Compare(a.Key, b.Key)
		}
		return cmp.Or(cmp.Compare(b.Turns()+b.Sent, a.Turns()+a.Sent), cmp.Compare(a.Key, b.Key))
	})
	return rows
}

// listed is how many answers and gaps the page shows; the exports have all.
const listed = 40

// most gives the answers that were given most often.
func (c *collected) most() []sums {
	rows := slices.DeleteFunc(c.rows("answer"), func(s sums) bool { return s.Answered == 0 })
	slices.SortStableFunc(rows, func(a, b sums) int { return cmp.Compare(b.Answered, a.Answered) })
	return rows
}

// poor is an answer that visitors said no to.
type poor struct {
	sums
	Answer      *corpus.Answer
	Asked, Said []string // what was asked, and what was said with the rating
}

// wordsKept is how many different words of visitors stand with an answer.
const wordsKept = 5

// poor gives the answers that visitors said no to, the most often first.
func (c *collected) poor(library *corpus.Corpus) []poor {
	words := make(map[string]*poor)
	for _, f := range c.rated {
		if f.Kind != session.Unhelpful {
			continue
		}
		p := words[f.Answer]
		if p == nil {
			p = new(poor)
			words[f.Answer] = p
		}
		keep(&p.Asked, f.Text)
		keep(&p.Said, f.Comment)
	}
	var all []poor
	for _, s := range c.by["answer"] {
		if s.No == 0 {
			continue
		}
		p := poor{sums: *s, Answer: library.Answer(s.Key)}
		if w := words[s.Key]; w != nil {
			p.Asked, p.Said = w.Asked, w.Said
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b poor) int { return cmp.Or(cmp.Compare(b.No, a.No), cmp.Compare(a.Key, b.Key)) })
	return all
}

func keep(kept *[]string, text string) {
	if text != "" && len(*kept) < wordsKept && !slices.Contains(*kept, text) {
		*kept = append(*kept, text)
	}
}

// gap is a group of questions without an answer, with the answer that is nearest, if any.
type gap struct {
	bot.Gap
	Answer *corpus.Answer
}

func (c *collected) gaps(library *corpus.Corpus) []gap {
	var gaps []gap
	for _, g := range bot.Gaps(c.missed) {
		gaps = append(gaps, gap{g, library.Answer(g.Nearest)})
	}
	return gaps
}

// wait is how long people waited: until somebody took their request, or until now.
type wait struct {
	Open                    bool
	Kind                    string // urgent or others
	Count, Late             int    // late: after the time that was promised
	Median, Ninety, Longest time.Duration
}

func (c *collected) waits(now time.Time) []wait {
	type group struct{ open, urgent bool }
	lengths, late := make(map[group][]time.Duration), make(map[group]int)
	for _, i := range c.items {
		g, until := group{false, i.Urgent}, i.Taken
		if until.IsZero() {
			if i.State() != queue.Waiting { // taken or closed before that was written down
				continue
			}
			g.open, until = true, now
		}
		lengths[g] = append(lengths[g], max(until.Sub(i.At), 0))
		if !i.ReplyBy.IsZero() && until.After(i.ReplyBy) {
			late[g]++
		}
	}
	var waits []wait
	for _, g := range []group{{false, true}, {false, false}, {true, true}, {true, false}} {
		w := wait{Open: g.open, Kind: map[bool]string{true: "urgent", false: "others"}[g.urgent], Count: len(lengths[g]), Late: late[g]}
		if all := slices.Sorted(slices.Values(lengths[g])); len(all) > 0 {
			w.Median, w.Ninety, w.Longest = all[len(all)/2], all[(len(all)*9-1)/10], all[len(all)-1]
		}
		waits = append(waits, w)
	}
	return waits
}

// slugs gives the names of all answers, for a field that proposes them.
func slugs(library *corpus.Corpus) []string {
	all := make(map[string]bool)
	for _, a := range library.Answers() {
		all[a.Slug] = true
	}
	return slices.Sorted(maps.Keys(all))
}
