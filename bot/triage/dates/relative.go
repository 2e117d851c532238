package dates

import (
	"time"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// units in hours; a month and a year are counted on the calendar.
const (
	hour  = 1
	day   = 24 * hour
	week  = 7 * day
	month = 30 * day
	year  = 365 * day
)

var units = map[string]int{
	"minute": 0, "minutes": 0, "min": 0, "mins": 0, "minuts": 0, "hour": hour, "hours": hour, "hr": hour, "hrs": hour, "heure": hour, "heures": hour, "h": hour,
	"day": day, "days": day, "jour": day, "jours": day, "journee": day, "journees": day, "night": day, "nights": day,
	"week": week, "weeks": week, "wk": week, "wks": week, "semaine": week, "semaines": week,
	"month": month, "months": month, "mois": month, "mths": month, "year": year, "years": year, "yr": year, "yrs": year, "an": year, "ans": year, "annee": year, "annees": year,
}

var counts = map[string]int{
	"a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "few": 3, "three": 3, "several": 4, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
	"un": 1, "une": 1, "deux": 2, "quelques": 3, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
	"quinze": 15, "vingt": 20, "trente": 30, "soixante": 60, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
}

// lead are words before a duration that make it a time to come, trail such words after it, and ago those that make it one gone by. skip may stand between.
var (
	lead  = text.Set("in within dans ici dici sous under next prochains prochaines have has had gave give gives got only just another a avons ai reste restent donne donnent donnee moins plus que left")
	trail = text.Set("left remaining restants restantes restant prochain prochains")
	ago   = text.Set("ago back earlier")
	skip  = text.Set("about like just only maybe almost nearly les le la the of de des another more environ peu pres me us him her them you nous lui leur moins que less than next prochains une an")
)

// duration reads a number of hours, days or weeks, if its neighbours say that it leads from now.
func (r *reader) duration(at int) (Mention, bool) {
	n, unit, to, ok := r.amount(at)
	if !ok {
		return Mention{}, false
	}
	goneBy := r.before(at, func(w string, i int) bool {
		return w == "a" && r.says(i-2, "il", "y") || w == "y" && r.word(i-1) == "il" || w == "fait" && (r.word(i-1) == "ca" || r.word(i-1) == "cela")
	})
	switch after := r.word(to); {
	case goneBy, ago[after], r.says(to, "plus", "tot"):
		if ago[after] || after == "plus" || after == "before" {
			to++
		}
		return r.shift(to, -n, unit)
	case trail[after], r.says(to, "from", "now"), after == "to" && unit <= day, r.before(at, func(w string, _ int) bool { return lead[w] }):
		return r.shift(to, n, unit)
	}
	return Mention{}, false
}

// before looks at the words before a place, past those that only say "about".
func (r *reader) before(at int, is func(w string, i int) bool) bool {
	for i := at - 1; i >= 0 && i >= at-3; i-- {
		if is(r.words[i], i) {
			return true
		}
		if !skip[r.words[i]] {
			return false
		}
	}
	return false
}

// amount reads "3 weeks", "48h", "a couple of hours", "half an hour".
func (r *reader) amount(at int) (n, unit, to int, ok bool) {
	w := r.word(at)
	if w == "half" || w == "demi" {
		if unit, ok = units[r.word(at+1)]; ok && unit == hour {
			return 0, hour, at + 2, true
		}
		if r.says(at, "half", "an", "hour") {
			return 0, hour, at + 3, true
		}
	}
	if n, unit, ok = glued(w); ok {
		return n, unit, at + 1, true
	}
	if n, ok = number(w); !ok {
		if n, ok = counts[w]; !ok {
			return 0, 0, 0, false
		}
	}
	to = at + 1
	if r.word(to) == "couple" || r.word(to) == "few" {
		n, to = max(n, counts[r.word(to)]), to+1
	}
	for r.word(to) == "of" || r.word(to) == "de" || r.word(to) == "more" || r.word(to) == "business" || r.word(to) == "short" || r.word(to) == "d" {
		to++
	}
	unit, ok = units[r.word(to)]
	if !ok || n < 0 || n > 100_000 {
		return 0, 0, 0, false
	}
	return n, unit, to + 1, true
}

// glued reads "48h", "20min", "3days".
func glued(w string) (n, unit int, ok bool) {
	end := 0
	for end < len(w) && w[end] >= '0' && w[end] <= '9' {
		end++
	}
	if end == 0 || end > 5 || end == len(w) {
		return 0, 0, false
	}
	n, _ = number(w[:end])
	unit, ok = units[w[end:]]
	return n, unit, ok
}

// shift makes a mention of a time n units from now.
func (r *reader) shift(to, n, unit int) (Mention, bool) {
	switch {
	case unit == 0, unit == hour:
		d := time.Duration(n) * time.Minute
		if unit == hour {
			d = time.Duration(n) * time.Hour
		}
		m, _ := r.day(to, civil(r.now.Add(d)))
		m.Hours = n > -72 && n < 72 || unit == 0
		return m, true
	case unit == month:
		return r.day(to, r.today.AddDate(0, n, 0))
	case unit == year:
		return r.day(to, r.today.AddDate(n, 0, 0))
	}
	return r.days(to, n*unit/day)
}

// period reads "next week", "this week", "last month", "la semaine prochaine", "end of the month".
func (r *reader) period(at int) (Mention, bool) {
	w, next := r.word(at), r.word(at+1)
	unit, known := units[next]
	isLong := known && unit >= week
	switch {
	case w == "next" && isLong, w == "coming" && isLong:
		return r.ahead(at+2, unit)
	case (w == "last" || w == "past") && isLong:
		return r.days(at+2, -unit/day)
	case (w == "this" || w == "cette" || w == "ce") && known && unit == week:
		return r.days(at+2, 0)
	}
	if unit, known = units[w]; known && unit >= week {
		switch {
		case next == "prochaine" || next == "prochain" || next == "suivante":
			return r.ahead(at+2, unit)
		case pastAfter[next]:
			return r.days(at+2, -unit/day)
		}
	}
	if w == "end" || w == "fin" {
		return r.monthEnd(at + 1)
	}
	return Mention{}, false
}

// monthEnd reads "of the month", "of next month", "du mois dernier" after the word for its end.
func (r *reader) monthEnd(at int) (Mention, bool) {
	for to := at; to <= at+2; to++ {
		if _, _, _, isLong := r.amount(to - 1); isLong || units[r.word(to)] != month { // "ends in a month" is no end of one
			continue
		}
		y, m, _ := r.today.Date()
		switch before, after := r.word(to-1), r.word(to+1); {
		case before == "next":
			m++
		case before == "last":
			m--
		case after == "prochain":
			m, to = m+1, to+1
		case pastAfter[after]:
			m, to = m-1, to+1
		}
		return r.day(to+1, time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC))
	}
	return Mention{}, false
}

// ahead is the earliest day of the next week, the middle of the next month, the next year.
func (r *reader) ahead(to, unit int) (Mention, bool) {
	y, m, _ := r.today.Date()
	switch unit {
	case week:
		return r.days(to, 7-(int(r.today.Weekday())+6)%7)
	case month:
		return r.day(to, time.Date(y, m+1, 15, 0, 0, 0, 0, time.UTC))
	}
	return r.days(to, unit/day)
}
