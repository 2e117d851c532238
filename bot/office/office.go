// Package office knows when the firm's office is open, and by when it can honestly promise a reply.
//
// It is pure: a Calendar is data, and every question about it comes with its own time. Hours are wall-clock hours in the
// office's time zone, so a day on which the clocks change is an hour shorter or longer and its office hours are not. A promise
// counts office hours only: a request that comes in on Friday evening uses up none of them before Monday.
package office

import (
	"time"
	_ "time/tzdata" // a container without the zone database must not get another answer
)

// Calendar is an office's hours, holidays and promises. It is immutable.
type Calendar struct {
	name, phone    string
	zone           *time.Location
	week           [7][]span // by time.Weekday, in order
	holidays       []rule
	closures       []closure
	normal, urgent time.Duration
}

// span is a time of a day in which the office is open, in minutes after midnight.
type span struct{ from, to int }

// closure is a stretch of whole days on which the office is closed.
type closure struct {
	from, to day // both included
	reason   string
}

// searched is how many days ahead an opening is looked for: a year and a bit, so that the longest closure that there may be
// ends within it.
const searched = 400

// Name is what the office is called, or "".
func (c *Calendar) Name() string { return c.name }

// Phone is the office's number as it is shown, or "" where none is set.
func (c *Calendar) Phone() string { return c.phone }

// Zone is the office's time zone.
func (c *Calendar) Zone() *time.Location { return c.zone }

// open reports whether the office is open at t, and until when.
func (c *Calendar) open(t time.Time) (until time.Time, open bool) {
	for from, to := range c.hours(t) {
		return to, !from.After(t)
	}
	return time.Time{}, false
}

// nextOpening is when the office opens next at or after t; t itself if it is open. ok is false if that is too far ahead to tell.
func (c *Calendar) nextOpening(t time.Time) (at time.Time, ok bool) {
	for from := range c.hours(t) {
		if from.Before(t) {
			from = t
		}
		return from.In(c.zone), true
	}
	return time.Time{}, false
}

// Reply is by when somebody will have replied to what is received at t: after as many office hours as the office promises,
// rounded up to the next half hour of them. ok is false if the office does not open in time to say.
func (c *Calendar) Reply(t time.Time, urgent bool) (by time.Time, ok bool) {
	left := c.normal
	if urgent {
		left = c.urgent
	}
	for from, to := range c.hours(t) {
		if from.Before(t) {
			from = t
		}
		if open := to.Sub(from); left > open {
			left -= open
			continue
		}
		by = halfHour(from.Add(left))
		if by.After(to) {
			by = to
		}
		return by.In(c.zone), true
	}
	return time.Time{}, false
}

// halfHour rounds up to a full or half hour.
func halfHour(t time.Time) time.Time {
	const half = 30 * time.Minute
	if down := t.Truncate(half); !down.Equal(t) {
		return down.Add(half)
	}
	return t
}

// hours yields the office hours that end after t, in order.
func (c *Calendar) hours(t time.Time) func(yield func(from, to time.Time) bool) {
	return func(yield func(from, to time.Time) bool) {
		d := dayOf(t.In(c.zone))
		for range searched {
			for _, s := range c.spans(d) {
				from, to := d.at(s.from, c.zone), d.at(s.to, c.zone)
				if to.After(t) && !yield(from, to) {
					return
				}
			}
			d = d.plus(1)
		}
	}
}

// spans are the hours of a day: none on a holiday or in a closure.
func (c *Calendar) spans(d day) []span {
	spans := c.week[d.weekday()]
	if len(spans) == 0 || c.Closed(d.at(0, c.zone)) != "" {
		return nil
	}
	return spans
}

// Closed says why the office stays closed on the day of t: the name of a holiday or the reason of a closure; "" if it is not for
// one of these.
func (c *Calendar) Closed(t time.Time) string {
	d := dayOf(t.In(c.zone))
	for _, shut := range c.closures {
		if !d.before(shut.from) && !shut.to.before(d) {
			return shut.reason
		}
	}
	return c.holidaysOf(d.year)[d]
}

// day is a date without a time.
type day struct {
	year  int
	month time.Month
	day   int
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

// at is the time of the day's clock, in minutes after midnight. A time that the clocks skip is an hour later.
func (d day) at(minutes int, zone *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, minutes/60, minutes%60, 0, 0, zone)
}

func (d day) plus(days int) day {
	return dayOf(time.Date(d.year, d.month, d.day+days, 12, 0, 0, 0, time.UTC))
}

func (d day) weekday() time.Weekday { return d.at(0, time.UTC).Weekday() }

func (d day) before(other day) bool { return d.at(0, time.UTC).Before(other.at(0, time.UTC)) }

func (d day) String() string { return d.at(0, time.UTC).Format(time.DateOnly) }
