package desk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// insightsView is the page.
type insightsView struct {
	view
	Days    int
	Choices []int
	Sum     sums
	Missed  int
	Tables  []table
	Most    []sums
	Poor    []poor
	Gaps    []gap
	Steps   []step
	Sure    template.HTML
	Curve   template.HTML
	Waits   []wait
	Areas   []corpus.Area
	Slugs   []string
}

// table is counts by one thing, with their chart.
type table struct {
	What  string // day, week, area …
	Rows  []sums
	Chart template.HTML
	Shown int // how many of the rows the chart shows, if not all
}

// Key says the key of a row.
func (v insightsView) Key(what, key string) string {
	switch {
	case what == "reason":
		return v.Word(key)
	case key == "":
		return v.Say("notKnown")
	case what == "area":
		return v.AreaTitle(key)
	case what == "language":
		return v.Word(key)
	}
	return key
}

// Question is what the page calls an answer.
func (v insightsView) Question(slug string) string {
	if a := v.desk.Rooms.Corpus().Answer(slug); a != nil {
		return a.Question
	}
	return slug
}

// Link is where an answer stands; empty if it is not there any more.
func (v insightsView) Link(slug string) string {
	if a := v.desk.Rooms.Corpus().Answer(slug); a != nil {
		return a.URL()
	}
	return ""
}

// Span says a length of time; nothing of none.
func (v insightsView) Span(count int, d time.Duration) string {
	if count == 0 {
		return "–"
	}
	return v.span(d)
}

func (d *Desk) insightsPage(w http.ResponseWriter, r *http.Request, by caller) {
	c, ok := d.collected(w, r, by, "insights")
	if !ok {
		return
	}
	library := d.Rooms.Corpus()
	v := insightsView{view: d.view(r, by, "insights"), Days: c.days, Choices: insightsDays, Sum: c.sum, Missed: len(c.missed), Steps: c.steps, Waits: c.waits(d.Now()),
		Areas: library.Areas(), Slugs: slugs(library), Most: first(c.most()), Poor: first(c.poor(library)), Gaps: first(c.gaps(library))}
	for _, what := range byWhat {
		t := table{What: what, Rows: c.rows(what)}
		if what == "day" {
			if c.weekly() {
				t.What = "week"
			}
			t.Chart = columns(t.Rows)
		} else {
			t.Shown = min(len(t.Rows), barsAtMost)
			t.Chart = bars(t.Rows[:t.Shown], func(key string) string { return v.Key(what, key) })
		}
		v.Tables = append(v.Tables, t)
	}
	v.Sure, v.Curve = histogram(c.steps), curve(c.steps, v.Say("confidenceAxis"), v.Say("saidYesAxis"))
	d.show(w, http.StatusOK, "insights", v)
}

func first[T any](all []T) []T { return all[:min(len(all), listed)] }

// collected gives what a page or an export is made of, after that is in the audit log.
func (d *Desk) collected(w http.ResponseWriter, r *http.Request, by caller, action string) (*collected, bool) {
	days, _ := strconv.Atoi(r.FormValue("days")) // what is no number is the usual span
	c, err := d.collect(r.Context(), days)
	if err == nil {
		err = d.note(r.Context(), by, action, "", false)
	}
	if err != nil {
		d.broken(w, r, "reading what conversations came to", err)
		return nil, false
	}
	return c, true
}

// insightsCSV exports one part of the page, or without a name the counts by everything.
func (d *Desk) insightsCSV(w http.ResponseWriter, r *http.Request, by caller) {
	for name := range r.URL.Query() {
		if !slices.Contains([]string{"what", "days", "lang"}, name) { // a misspelt one would give another file than was asked for
			http.Error(w, "The parameters are what, for the part, and days.", http.StatusBadRequest)
			return
		}
	}
	what := r.FormValue("what")
	write, known := exports[what]
	if !known {
		d.missing(w, r, http.StatusNotFound)
		return
	}
	c, ok := d.collected(w, r, by, "export insights")
	if !ok {
		return
	}
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	write(d, c, func(cells ...any) {
		row := make([]string, len(cells))
		for n, cell := range cells {
			if words, ok := cell.(string); ok {
				cell = Cell(words)
			}
			row[n] = fmt.Sprint(cell)
		}
		_ = out.Write(row) // into memory
	})
	out.Flush()
	name := "insights"
	if what != "" {
		name += "-" + what
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	_, _ = w.Write(file.Bytes()) // a client that has gone needs no file
}

// exports are the files, by the name of the part; their heads are the same in every language, since programs read them.
var exports = map[string]func(d *Desk, c *collected, row func(...any)){
	"": func(_ *Desk, c *collected, row func(...any)) {
		row("by", "key", "answered", "clarified", "handed_off", "yes", "no", "requests")
		for _, what := range byWhat {
			for _, s := range c.rows(what) {
				row(what, s.Key, s.Answered, s.Clarified, s.HandedOff, s.Yes, s.No, s.Sent)
			}
		}
	},
	"day": exportBy("day"), "area": exportBy("area"), "partner": exportBy("partner"), "language": exportBy("language"), "reason": exportBy("reason"),
	"confidence": func(_ *Desk, c *collected, row func(...any)) {
		row("from", "to", "answers", "rated", "mean_confidence", "yes")
		for _, s := range c.steps {
			row(s.From, s.To, s.Given, s.Rated, fmt.Sprintf("%.3f", s.Mean), s.Yes)
		}
	},
	"waiting": func(d *Desk, c *collected, row func(...any)) {
		row("state", "kind", "requests", "late", "median_minutes", "ninety_percent_minutes", "longest_minutes")
		for _, w := range c.waits(d.Now()) {
			row(map[bool]string{true: "waiting", false: "taken"}[w.Open], w.Kind, w.Count, w.Late, int(w.Median.Minutes()), int(w.Ninety.Minutes()), int(w.Longest.Minutes()))
		}
	},
	"most": func(_ *Desk, c *collected, row func(...any)) {
		row("answer", "given", "yes", "no")
		for _, s := range c.most() {
			row(s.Key, s.Answered, s.Yes, s.No)
		}
	},
	"poor": func(d *Desk, c *collected, row func(...any)) {
		row("answer", "no", "yes", "asked", "said")
		for _, p := range c.poor(d.Rooms.Corpus()) {
			row(p.Key, p.No, p.Yes, strings.Join(p.Asked, " / "), strings.Join(p.Said, " / "))
		}
	},
	"gaps": func(d *Desk, c *collected, row func(...any)) {
		row("count", "language", "nearest", "questions")
		for _, g := range c.gaps(d.Rooms.Corpus()) {
			row(g.Count, g.Lang, g.Nearest, strings.Join(g.Samples, " / "))
		}
	},
}

func exportBy(what string) func(*Desk, *collected, func(...any)) {
	return func(_ *Desk, c *collected, row func(...any)) {
		row(what, "answered", "clarified", "handed_off", "yes", "no", "requests")
		for _, s := range c.rows(what) {
			row(s.Key, s.Answered, s.Clarified, s.HandedOff, s.Yes, s.No, s.Sent)
		}
	}
}

// Cell gives words as a cell. Those that a spreadsheet would take for a formula get an apostrophe in front.
func Cell(words string) string {
	if words != "" && strings.ContainsRune("=+-@\t\r", rune(words[0])) {
		return "'" + words
	}
	return words
}
