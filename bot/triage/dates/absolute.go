package dates

import (
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/matcher/text"
)

var months = map[string]time.Month{
	"january": 1, "jan": 1, "janvier": 1, "janv": 1, "february": 2, "feb": 2, "febuary": 2, "fevrier": 2, "fev": 2, "march": 3, "mar": 3, "mars": 3, "april": 4, "apr": 4, "avril": 4, "avr": 4,
	"may": 5, "mai": 5, "june": 6, "jun": 6, "juin": 6, "july": 7, "jul": 7, "juillet": 7, "juil": 7, "august": 8, "aug": 8, "aout": 8,
	"september": 9, "sept": 9, "sep": 9, "septembre": 9, "october": 10, "oct": 10, "octobre": 10, "november": 11, "nov": 11, "novembre": 11, "december": 12, "dec": 12, "decembre": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "dimanche": 0, "monday": 1, "lundi": 1, "tuesday": 2, "tues": 2, "tusday": 2, "mardi": 2, "wednesday": 3, "wensday": 3, "wendsday": 3, "weds": 3, "mercredi": 3,
	"thursday": 4, "thurs": 4, "thur": 4, "thurday": 4, "jeudi": 4, "friday": 5, "fri": 5, "vendredi": 5, "saturday": 6, "samedi": 6, "weekend": 6,
}

// shortWeekdays are other words too, so they need "next", "by" and the like before them.
var (
	shortWeekdays = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "sat": 6}
	beforeShort   = text.Set("next by this last until before till due")
	pastBefore    = text.Set("last past since was were depuis etait")
	pastAfter     = text.Set("dernier derniere passe passee")
)

// weekday reads "Friday", "next Friday", "by Monday", "vendredi prochain", "last Friday". A bare weekday is the next one, today included.
func (r *reader) weekday(at int) (Mention, bool) {
	w := r.word(at)
	wanted, ok := weekdays[w]
	to := at + 1
	if !ok {
		if wanted, ok = shortWeekdays[w]; !ok || !beforeShort[r.word(at-1)] {
			if !r.says(at, "fin", "de", "semaine") {
				return Mention{}, false
			}
			wanted, to = time.Saturday, at+3
		}
	}
	ahead := (int(wanted) - int(r.today.Weekday()) + 7) % 7
	after := r.word(to)
	switch {
	case pastBefore[r.word(at-1)] || r.word(at-1) == "on" && pastBefore[r.word(at-2)] || pastAfter[after] || r.says(to, "last", "week"):
		if pastAfter[after] {
			to++
		}
		if ahead == 0 {
			return r.days(to, -7)
		}
		return r.days(to, ahead-7)
	case after == "prochain" || after == "prochaine":
		to++
		fallthrough
	case r.word(at-1) == "next":
		if ahead == 0 {
			ahead = 7
		}
	}
	return r.days(to, ahead)
}

// monthDay reads "Nov 30", "November 30th, 2026"; dayMonth "30 novembre", "30th of November", "1er decembre".
func (r *reader) monthDay(at int) (Mention, bool) {
	m, ok := months[r.word(at)]
	if !ok {
		return Mention{}, false
	}
	to := at + 1
	if r.word(to) == "the" {
		to++
	}
	d, ok := dayOf(r.word(to))
	if !ok {
		return r.monthYear(at, m)
	}
	return r.inYear(to+1, m, d)
}

func (r *reader) dayMonth(at int) (Mention, bool) {
	d, ok := dayOf(r.word(at))
	if !ok {
		return Mention{}, false
	}
	to := at + 1
	if r.word(to) == "of" || r.word(to) == "de" {
		to++
	}
	m, ok := months[r.word(to)]
	if !ok {
		return Mention{}, false
	}
	return r.inYear(to+1, m, d)
}

// monthYear reads "in June 2019", which is long ago or far away, by its first day.
func (r *reader) monthYear(at int, m time.Month) (Mention, bool) {
	y, ok := yearOf(r.word(at + 1))
	if !ok {
		return Mention{}, false
	}
	return r.day(at+2, time.Date(y, m, 1, 0, 0, 0, 0, time.UTC))
}

// inYear reads the year that may follow; without one the day nearest to now is meant.
func (r *reader) inYear(to int, m time.Month, d int) (Mention, bool) {
	if y, ok := yearOf(r.word(to)); ok {
		return r.exact(to+1, y, m, d)
	}
	return r.nearest(to, m, d)
}

func (r *reader) nearest(to int, m time.Month, d int) (Mention, bool) {
	best, found := Mention{}, false
	for y := r.today.Year() - 1; y <= r.today.Year()+1; y++ {
		if mention, ok := r.exact(to, y, m, d); ok && (!found || abs(mention.Days) < abs(best.Days)) {
			best, found = mention, true
		}
	}
	return best, found
}

// exact makes a mention of a day that exists.
func (r *reader) exact(to, y int, m time.Month, d int) (Mention, bool) {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || t.Month() != m {
		return Mention{}, false
	}
	return r.day(to, t)
}

func abs(n int) int { return max(n, -n) }

// dayOf reads "30", "30th", "1er".
func dayOf(w string) (int, bool) {
	for _, suffix := range []string{"st", "nd", "rd", "th", "er", "e"} {
		if s, ok := strings.CutSuffix(w, suffix); ok {
			w = s
			break
		}
	}
	n, ok := number(w)
	return n, ok && n >= 1 && n <= 31 && len(w) <= 2
}

func yearOf(w string) (int, bool) {
	n, ok := number(w)
	return n, ok && n >= 1900 && n <= 2100
}

// number reads digits. Most words are none, and strconv makes an error for each.
func number(w string) (n int, ok bool) {
	if w == "" || len(w) > 9 {
		return 0, false
	}
	for i := range len(w) {
		if w[i] < '0' || w[i] > '9' {
			return 0, false
		}
		n = 10*n + int(w[i]-'0')
	}
	return n, true
}

// fractions look like days of a month and hardly ever are.
var fractions = text.Set("24/7 1/2 1/3 2/3 1/4 3/4 50/50 9/11")

// farthest is how many years ahead a year of two digits may be; "11/30/98" was in the last century.
const farthest = 30

// numeric reads 2026-11-30, 30/11/2026, 11/30, 30.11.2026.
func (r *reader) numeric(at int) (Mention, bool) {
	w := r.word(at)
	if !strings.ContainsAny(w, "/-.") {
		return Mention{}, false
	}
	parts := strings.FieldsFunc(w, func(c rune) bool { return c == '/' || c == '-' || c == '.' })
	if len(parts) < 2 || len(parts) > 3 || fractions[w] || len(parts) == 2 && !strings.Contains(w, "/") {
		return Mention{}, false
	}
	var n [3]int
	for i, p := range parts {
		var ok bool
		if n[i], ok = number(p); !ok || len(p) > 4 {
			return Mention{}, false
		}
	}
	switch {
	case len(parts) == 2:
		return r.either(at+1, n[0], n[1], 0)
	case len(parts[0]) == 4:
		return r.exact(at+1, n[0], time.Month(n[1]), n[2])
	case len(parts[2]) == 4:
		return r.either(at+1, n[0], n[1], n[2])
	case len(parts[2]) == 2:
		y := 2000 + n[2]
		if y > r.today.Year()+farthest {
			y -= 100
		}
		return r.either(at+1, n[0], n[1], y)
	}
	return Mention{}, false
}

// either takes two numbers as day and month or month and day, whichever is a day and nearer; year 0 is the nearest year.
func (r *reader) either(to, a, b, y int) (Mention, bool) {
	read := func(d, m int) (Mention, bool) {
		switch {
		case m < 1 || m > 12 || d < 1 || d > 31:
			return Mention{}, false
		case y == 0:
			return r.nearest(to, time.Month(m), d)
		}
		return r.exact(to, y, time.Month(m), d)
	}
	first, ok := read(a, b)
	second, okToo := read(b, a)
	if !ok || okToo && abs(second.Days) < abs(first.Days) {
		return second, okToo
	}
	return first, ok
}

// afterOrdinal are words that may follow "on the 30th"; before a noun it counts something else.
var afterOrdinal = text.Set("at in for and i but with to my we they he she a et pour mais je on il elle so is as or ou because car")

// ordinal reads "on the 30th", "le 30", the next such day; "was on the 8th" is the last one.
func (r *reader) ordinal(at int) (Mention, bool) {
	w, before := r.word(at), r.word(at-1)
	d, ok := dayOf(w)
	isDay := ok && (before == "le" || before == "the" && w[len(w)-1] > '9')
	after := r.word(at + 1)
	if !isDay || after != "" && after != "." && after != "?" && !afterOrdinal[after] {
		return Mention{}, false
	}
	past := pastBefore[r.word(at-2)] || r.word(at-2) == "on" && pastBefore[r.word(at-3)]
	for i := range 13 {
		step := time.Month(i)
		if past {
			step = -step
		}
		first := time.Date(r.today.Year(), r.today.Month()+step, 1, 0, 0, 0, 0, time.UTC)
		m, ok := r.exact(at+1, first.Year(), first.Month(), d)
		if ok && (past && m.Days <= 0 || !past && m.Days >= 0) {
			return m, true
		}
	}
	return Mention{}, false
}

var beforeClock = text.Set("by before until till avant ici at a pour")

// clock reads "by 5pm", "avant 17h", "before noon": today.
func (r *reader) clock(at int) (Mention, bool) {
	if !beforeClock[r.word(at-1)] {
		return Mention{}, false
	}
	w, to := r.word(at), at+1
	switch {
	case w == "noon" || w == "midnight" || w == "midi" || w == "minuit":
	case w == "close" && r.says(at, "close", "of", "business"):
		to = at + 3
	case len(w) >= 2 && w[0] >= '0' && w[0] <= '9':
		rest := strings.TrimLeft(w, "0123456789:.")
		if rest == "" && (r.word(to) == "pm" || r.word(to) == "am" || r.word(to) == "p" || r.word(to) == "heures") {
			to++
		} else if rest != "pm" && rest != "am" && (len(rest) < 1 || rest[0] != 'h') {
			return Mention{}, false
		}
	case len(w) == 1 && w[0] >= '1' && w[0] <= '9' && (r.word(to) == "pm" || r.word(to) == "am" || r.word(to) == "heures"):
		to++
	default:
		return Mention{}, false
	}
	return Mention{To: to, Days: 0, Hours: true}, true
}

var beforeYear = text.Set("in since en depuis from back of year annee around early late until during")

// year reads "in 2010", by its middle; only years gone by, because "in 2500" may be anything.
func (r *reader) year(at int) (Mention, bool) {
	y, ok := yearOf(r.word(at))
	if !ok || y >= r.today.Year() || !beforeYear[r.word(at-1)] {
		return Mention{}, false
	}
	return r.day(at+1, time.Date(y, time.July, 1, 0, 0, 0, 0, time.UTC))
}
