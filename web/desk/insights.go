package desk

import (
	"cmp"
	"context"
	"encoding/csv"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/queue"
)

// Insights are made of what turns tell about the library, of which nothing names a visitor, and of the queue. Only an explicit yes counts as helped.

// tally counts what happened to one area, partner, language or day.
type tally struct {
	Key                                                    string
	Helped, Unhelpful, Unanswered, Refused, Intakes, Total int
}

// Rate is the share of yes among the ratings.
func (t tally) Rate() string {
	if t.Helped+t.Unhelpful == 0 {
		return "–"
	}
	return percent(float64(t.Helped) / float64(t.Helped+t.Unhelpful))
}

// Rated is how many said yes or no.
func (t tally) Rated() int { return t.Helped + t.Unhelpful }

// table is tallies by one thing.
type table struct {
	By    string
	Rows  []tally
	Chart template.HTML
}

// poor is an answer that visitors said no to.
type poor struct {
	Answer        *corpus.Answer
	Slug          string
	No, Yes       int
	Asked, Spoken []string // what was asked, and what was said with the rating
}

// bin is one step of the reliability: how sure the bot was, and how often visitors said yes.
type bin struct {
	From, To float64
	Count    int
	Sure     float64 // mean confidence
	Yes      float64 // share
}

// insightsView is the page.
type insightsView struct {
	view
	Days        int
	Sum         tally
	Tables      []table
	Poor        []poor
	Gaps        []gap
	Reliability []bin
	Curve       template.HTML
	Waited      []wait
	Areas       []corpus.Area
}

type gap struct {
	bot.Gap
	Answer *corpus.Answer // the nearest
}

// wait is how long people waited until somebody took their request.
type wait struct {
	Name         string
	Count, Late  int
	Median, Long string
}

// Choices are the spans to choose from.
func (insightsView) Choices() []int { return insightsDays }

// insightsDays are the spans that can be looked at.
var insightsDays = []int{7, 30, 90}

// collected is everything that the page and the export are made of.
type collected struct {
	days     int
	feedback []session.Feedback
	items    []*queue.Item
}

func (d *Desk) collect(ctx context.Context, r *http.Request) (c collected, err error) {
	c.days, _ = strconv.Atoi(r.FormValue("days"))
	if !slices.Contains(insightsDays, c.days) {
		c.days = 30
	}
	since := d.Now().AddDate(0, 0, -c.days)
	for f, err := range d.Log.Feedback(ctx) {
		if err != nil {
			return c, err
		}
		if f.At.After(since) {
			c.feedback = append(c.feedback, f)
		}
	}
	slices.SortStableFunc(c.feedback, func(a, b session.Feedback) int { return a.At.Compare(b.At) })
	err = d.queue.Each(ctx, func(i *queue.Item) {
		if i.At.After(since) {
			c.items = append(c.items, i)
		}
	})
	return c, err
}

// by counts by one thing.
func (c collected) by(ofFeedback func(session.Feedback) string, ofItem func(*queue.Item) string) []tally {
	counts := make(map[string]*tally)
	at := func(key string) *tally {
		if counts[key] == nil {
			counts[key] = &tally{Key: key}
		}
		counts[key].Total++
		return counts[key]
	}
	for _, f := range c.feedback {
		t := at(ofFeedback(f))
		switch f.Kind {
		case session.Helped:
			t.Helped++
		case session.Unhelpful:
			t.Unhelpful++
		case session.Unanswered:
			t.Unanswered++
		case session.Refused:
			t.Refused++
		}
	}
	for _, i := range c.items {
		at(ofItem(i)).Intakes++
	}
	rows := make([]tally, 0, len(counts))
	for _, t := range counts {
		rows = append(rows, *t)
	}
	slices.SortFunc(rows, func(a, b tally) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Key, b.Key)) })
	return rows
}

func (c collected) tables() []table {
	tables := []table{
		{By: "area", Rows: c.by(func(f session.Feedback) string { return f.Area }, func(i *queue.Item) string { return i.Area })},
		{By: "partner", Rows: c.by(func(f session.Feedback) string { return f.Partner }, func(i *queue.Item) string { return i.Partner })},
		{By: "language", Rows: c.by(func(f session.Feedback) string { return f.Lang }, func(i *queue.Item) string { return i.Lang })},
		{By: "day", Rows: c.by(func(f session.Feedback) string { return day(f.At) }, func(i *queue.Item) string { return day(i.At) })},
	}
	slices.SortFunc(tables[3].Rows, func(a, b tally) int { return cmp.Compare(a.Key, b.Key) })
	for n := range tables {
		tables[n].Chart = bars(tables[n].By, tables[n].Rows)
	}
	return tables
}

func (d *Desk) insightsPage(w http.ResponseWriter, r *http.Request, by caller) {
	c, err := d.collect(r.Context(), r)
	if err == nil {
		err = d.note(r.Context(), by, "insights", "", false)
	}
	if err != nil {
		d.broken(w, r, "reading what turns tell", err)
		return
	}
	v := insightsView{view: d.view(r, by, "Insights"), Days: c.days, Tables: c.tables(), Poor: c.poor(d.Rooms.Corpus()), Reliability: c.reliability(), Waited: c.waited(d.Now()), Areas: d.Rooms.Corpus().Areas()}
	for _, t := range c.by(func(session.Feedback) string { return "" }, func(*queue.Item) string { return "" }) {
		v.Sum = t
	}
	v.Curve = curve(v.Reliability)
	for _, g := range bot.Gaps(c.missed()) {
		if len(v.Gaps) == 40 { // more than a week's work
			break
		}
		v.Gaps = append(v.Gaps, gap{g, d.Rooms.Corpus().Answer(g.Nearest)})
	}
	d.show(w, http.StatusOK, "insights", v)
}

// missed is what was not answered.
func (c collected) missed() []session.Feedback {
	var missed []session.Feedback
	for _, f := range c.feedback {
		if f.Kind == session.Unanswered || f.Kind == session.Refused {
			missed = append(missed, f)
		}
	}
	return missed
}

// poor lists the answers that visitors said no to, the most often first.
func (c collected) poor(library *corpus.Corpus) []poor {
	by := make(map[string]*poor)
	for _, f := range c.feedback {
		if f.Kind != session.Helped && f.Kind != session.Unhelpful {
			continue
		}
		p := by[f.Answer]
		if p == nil {
			p = &poor{Slug: f.Answer, Answer: library.Answer(f.Answer)}
			by[f.Answer] = p
		}
		if f.Kind == session.Helped {
			p.Yes++
			continue
		}
		p.No++
		if f.Text != "" && len(p.Asked) < 5 && !slices.Contains(p.Asked, f.Text) {
			p.Asked = append(p.Asked, f.Text)
		}
		if f.Comment != "" && len(p.Spoken) < 5 {
			p.Spoken = append(p.Spoken, f.Comment)
		}
	}
	var all []poor
	for _, p := range by {
		if p.No > 0 {
			all = append(all, *p)
		}
	}
	slices.SortFunc(all, func(a, b poor) int { return cmp.Or(cmp.Compare(b.No, a.No), cmp.Compare(a.Slug, b.Slug)) })
	return all[:min(len(all), 40)]
}

// reliability sets how sure the bot was against what visitors said, in five steps.
func (c collected) reliability() []bin {
	const steps = 5
	bins := make([]bin, steps)
	for n := range bins {
		bins[n].From, bins[n].To = float64(n)/steps, float64(n+1)/steps
	}
	for _, f := range c.feedback {
		if f.Confidence <= 0 || f.Kind != session.Helped && f.Kind != session.Unhelpful {
			continue
		}
		b := &bins[min(int(f.Confidence*steps), steps-1)]
		b.Count++
		b.Sure += f.Confidence
		if f.Kind == session.Helped {
			b.Yes++
		}
	}
	for n := range bins {
		if count := float64(bins[n].Count); count > 0 {
			bins[n].Sure, bins[n].Yes = bins[n].Sure/count, bins[n].Yes/count
		}
	}
	return bins
}

// waited says how long requests have waited that nobody has taken, and how many are late.
func (c collected) waited(now time.Time) []wait {
	var waits []wait
	for _, urgent := range []bool{true, false} {
		var lengths []time.Duration
		w := wait{Name: map[bool]string{true: "urgent", false: "others"}[urgent]}
		for _, i := range c.items {
			if i.Urgent != urgent || i.State() != queue.Waiting {
				continue
			}
			lengths = append(lengths, now.Sub(i.At))
			if !i.ReplyBy.IsZero() && now.After(i.ReplyBy) {
				w.Late++
			}
		}
		if w.Count = len(lengths); w.Count > 0 {
			slices.Sort(lengths)
			w.Median, w.Long = span(lengths[len(lengths)/2]), span(lengths[len(lengths)-1])
		}
		waits = append(waits, w)
	}
	return waits
}

// insightsCSV exports the counts. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
func (d *Desk) insightsCSV(w http.ResponseWriter, r *http.Request, by caller) {
	c, err := d.collect(r.Context(), r)
	if err == nil {
		err = d.note(r.Context(), by, "export insights", "", false)
	}
	if err != nil {
		d.broken(w, r, "reading what turns tell", err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="insights.csv"`)
	out := csv.NewWriter(w)
	_ = out.Write([]string{"by", "key", "helped", "not_helped", "unanswered", "none_of_the_choices", "requests"}) // reported by Error below
	for _, t := range c.tables() {
		for _, row := range t.Rows {
			_ = out.Write([]string{t.By, cell(row.Key), strconv.Itoa(row.Helped), strconv.Itoa(row.Unhelpful), strconv.Itoa(row.Unanswered), strconv.Itoa(row.Refused), strconv.Itoa(row.Intakes)})
		}
	}
	for _, g := range bot.Gaps(c.missed()) {
		_ = out.Write([]string{"gap", cell(strings.Join(g.Samples, " / ")), "", "", strconv.Itoa(g.Count), "", ""})
	}
	if out.Flush(); out.Error() != nil {
		d.Logger.Debug("exporting insights", "error", out.Error())
	}
}

func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
