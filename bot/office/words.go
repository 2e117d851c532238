package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// Words say a time as people do, in English ("en") or French ("fr").

var frenchDays = [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// Date gives "Friday, November 27" or "vendredi 27 novembre" in the office's zone; another year than now's is named.
func (c *Calendar) Date(lang string, t, now time.Time) string {
	t, now = t.In(c.zone), now.In(c.zone)
	if lang == "fr" {
		n := fmt.Sprint(t.Day())
		if t.Day() == 1 {
			n = "1er"
		}
		s := fmt.Sprintf("%s %s %s", frenchDays[t.Weekday()], n, corpus.MonthName(t.Month(), lang))
		if t.Year() != now.Year() {
			s += fmt.Sprintf(" %d", t.Year())
		}
		return s
	}
	if t.Year() != now.Year() {
		return t.Format("Monday, January 2, 2006")
	}
	return t.Format("Monday, January 2")
}

// clock gives "3 pm" and "9:30 am", or "15 h" and "9 h 30".
func (c *Calendar) clock(lang string, t time.Time) string {
	t = t.In(c.zone)
	switch {
	case lang == "fr" && t.Minute() == 0:
		return fmt.Sprintf("%d h", t.Hour())
	case lang == "fr":
		return fmt.Sprintf("%d h %02d", t.Hour(), t.Minute())
	case t.Hour() == 12 && t.Minute() == 0:
		return "noon"
	case t.Minute() == 0:
		return t.Format("3 pm")
	}
	return t.Format("3:04 pm")
}

// By gives "by Friday, November 27 at 3 pm" or "au plus tard le vendredi 27 novembre à 15 h".
func (c *Calendar) By(lang string, t, now time.Time) string {
	if lang == "fr" {
		return fmt.Sprintf("au plus tard le %s à %s", c.Date(lang, t, now), c.clock(lang, t))
	}
	return fmt.Sprintf("by %s at %s", c.Date(lang, t, now), c.clock(lang, t))
}

// Hours says whether the office is open at t, and when it closes or opens, as one sentence: "Our office is closed now; it opens
// tomorrow at 9 am." It is "" if that is too far ahead to tell.
func (c *Calendar) Hours(lang string, t time.Time) string {
	french := lang == "fr"
	if until, open := c.open(t); open {
		if french {
			return fmt.Sprintf("Notre bureau est ouvert jusqu'à %s.", c.clock(lang, until))
		}
		return fmt.Sprintf("Our office is open until %s.", c.clock(lang, until))
	}
	at, ok := c.nextOpening(t)
	if !ok {
		return ""
	}
	if french {
		return fmt.Sprintf("Notre bureau est fermé en ce moment; il ouvre %s à %s.", c.when(lang, at, t), c.clock(lang, at))
	}
	return fmt.Sprintf("Our office is closed now; it opens %s at %s.", c.when(lang, at, t), c.clock(lang, at))
}

// when names the day of at as seen from t.
func (c *Calendar) when(lang string, at, t time.Time) string {
	french := lang == "fr"
	today := dayOf(t.In(c.zone))
	switch dayOf(at.In(c.zone)) {
	case today:
		if french {
			return "aujourd'hui"
		}
		return "today"
	case today.plus(1):
		if french {
			return "demain"
		}
		return "tomorrow"
	}
	if french {
		return "le " + c.Date(lang, at, t)
	}
	return "on " + c.Date(lang, at, t)
}

// Week says the usual hours: "Monday to Friday 9 am to 12:30 pm and 1:30 pm to 5 pm". Days with the same hours that follow one another stand together.
func (c *Calendar) Week(lang string) string {
	to, and := " to ", " and "
	if lang == "fr" {
		to, and = " à ", " et "
	}
	name := func(i int) string {
		if lang == "fr" {
			return frenchDays[i%7]
		}
		return time.Weekday(i % 7).String()
	}
	someday := day{2026, time.January, 5}
	var parts []string
	for first := 1; first <= 7; first++ { // from Monday
		spans, last := c.week[first%7], first
		if len(spans) == 0 {
			continue
		}
		for last < 7 && slices.Equal(c.week[(last+1)%7], spans) {
			last++
		}
		var times []string
		for _, s := range spans {
			times = append(times, c.clock(lang, someday.at(s.from, c.zone))+to+c.clock(lang, someday.at(s.to, c.zone)))
		}
		part := name(first)
		if last > first {
			part += to + name(last)
		}
		parts = append(parts, part+" "+strings.Join(times, and))
		first = last
	}
	return strings.Join(parts, ", ")
}
