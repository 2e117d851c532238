package office

import "time"

// The public holidays of Ontario (Employment Standards Act, 2000, s. 1) by rule, and a few more that an office may keep.
// Where a day with a date falls on a weekend, the next weekday that is not taken is kept beside it: so does the Holidays
// Act for Canada Day on a Sunday, and so do courts and banks for the others. To be closed a day too long only makes a promise
// more careful.

// rule gives the day of a holiday in a year. A fixed one is moved from a weekend.
type rule struct {
	key, name string
	fixed     bool
	on        func(year int) day
}

// rules are the holidays that settings may name, in the order of the year: Christmas is moved before Boxing Day.
var rules = []rule{
	{"new-years-day", "New Year's Day", true, date(time.January, 1)},
	{"family-day", "Family Day", false, nth(time.February, time.Monday, 3)},
	{"good-friday", "Good Friday", false, func(year int) day { return easter(year).plus(-2) }},
	{"easter-monday", "Easter Monday", false, func(year int) day { return easter(year).plus(1) }},
	{"victoria-day", "Victoria Day", false, mondayBefore(time.May, 25)},
	{"canada-day", "Canada Day", true, date(time.July, 1)},
	{"civic-holiday", "Civic Holiday", false, nth(time.August, time.Monday, 1)},
	{"labour-day", "Labour Day", false, nth(time.September, time.Monday, 1)},
	{"truth-and-reconciliation", "National Day for Truth and Reconciliation", true, date(time.September, 30)},
	{"thanksgiving", "Thanksgiving", false, nth(time.October, time.Monday, 2)},
	{"remembrance-day", "Remembrance Day", true, date(time.November, 11)},
	{"christmas-day", "Christmas Day", true, date(time.December, 25)},
	{"boxing-day", "Boxing Day", true, date(time.December, 26)},
}

// statutory are the nine public holidays of Ontario.
var statutory = []string{"new-years-day", "family-day", "good-friday", "victoria-day", "canada-day", "labour-day", "thanksgiving", "christmas-day", "boxing-day"}

func date(month time.Month, d int) func(int) day {
	return func(year int) day { return day{year, month, d} }
}

func nth(month time.Month, weekday time.Weekday, n int) func(int) day {
	return func(year int) day {
		first := day{year, month, 1}
		return first.plus((int(weekday-first.weekday())+7)%7 + 7*(n-1))
	}
}

// mondayBefore is the last Monday before a date.
func mondayBefore(month time.Month, d int) func(int) day {
	return func(year int) day {
		at := day{year, month, d - 1}
		return at.plus(-(int(at.weekday()-time.Monday) + 7) % 7)
	}
}

// easter is Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, chapter 8).
func easter(year int) day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day{year, time.Month(n / 31), n%31 + 1}
}

// holidaysOf gives the days of a year on which the office keeps a holiday, by name. A New Year's Day that falls on a Saturday is
// kept in its own year, so no year looks at another.
func (c *Calendar) holidaysOf(year int) map[day]string {
	kept := make(map[day]string, len(c.holidays))
	for _, r := range c.holidays {
		d := r.on(year)
		if !r.fixed {
			kept[d] = r.name
			continue
		}
		if weekend(d) { // some offices are open then
			kept[d] = r.name
		}
		name := r.name
		for weekend(d) || kept[d] != "" {
			d, name = d.plus(1), r.name+" (observed)"
		}
		kept[d] = name
	}
	return kept
}

func weekend(d day) bool { return d.weekday() == time.Saturday || d.weekday() == time.Sunday }

// Holiday is a day on which the office is closed.
type Holiday struct {
	Day  time.Time // its midnight
	Name string
}

// Holidays lists the days of the next n, from the day of t on, on which the office would be open but for a holiday or a closure.
func (c *Calendar) Holidays(t time.Time, n int) []Holiday {
	var list []Holiday
	for d, end := dayOf(t.In(c.zone)), dayOf(t.In(c.zone)).plus(n); d.before(end); d = d.plus(1) {
		at := d.at(0, c.zone)
		if reason := c.Closed(at); reason != "" && len(c.week[d.weekday()]) > 0 {
			list = append(list, Holiday{at, reason})
		}
	}
	return list
}
