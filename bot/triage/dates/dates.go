// Package dates reads the days and times that people write into a message, "tomorrow", "by Monday", "le 30 novembre", "il y a 3 jours".
//
// It is there to see that something is near, never to compute a deadline: where a date may mean two days, the one nearer to
// now is taken. English and French are read alike, since people mix them. Days are those of Toronto, and are counted on the
// calendar, so that a day of 23 or 25 hours is one day.
package dates

import (
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // the program runs where there is no zone database
)

// Mention is a day that a text speaks of.
type Mention struct {
	From, To int  // the words that name it, from and before
	Days     int  // from today; negative for the past
	Hours    bool // told in hours or minutes, so nearer than a day can say
}

// Toronto is where the days are counted.
var Toronto = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil { // the database is part of the program
		panic(err)
	}
	return zone
})

// reader reads the words of one message.
type reader struct {
	words []string
	now   time.Time // in Toronto
	today time.Time // the calendar day as UTC midnight, so that days can be counted
}

// Find gives the days that words, as Split gives them, speak of, in order.
func Find(words []string, now time.Time) []Mention {
	at := slices.IndexFunc(words, begins)
	if at < 0 {
		return nil
	}
	now = now.In(Toronto())
	r := &reader{words: words, now: now, today: civil(now)}
	var found []Mention
	for at < len(words) {
		if !begins(words[at]) {
			at++
			continue
		}
		m, ok := r.read(at)
		if !ok {
			at++
			continue
		}
		m.From = at
		found = append(found, m)
		at = m.To
	}
	return found
}

func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// read reads the mention that begins at a word, the longest forms first.
func (r *reader) read(at int) (Mention, bool) {
	for _, form := range forms {
		if m, ok := form(r, at); ok {
			return m, true
		}
	}
	return Mention{}, false
}

var forms = []func(*reader, int) (Mention, bool){
	(*reader).numeric, (*reader).monthDay, (*reader).dayMonth, (*reader).phrase, (*reader).duration, (*reader).weekday, (*reader).period,
	(*reader).ordinal, (*reader).clock, (*reader).year,
}

// begins reports whether a mention may begin with a word: nearly none may, and each form would find that out by itself.
func begins(w string) bool { return w != "" && w[0] <= '9' || beginners()[w] }

// beginners are the words without a digit that some form begins with.
var beginners = sync.OnceValue(func() map[string]bool {
	all := set("half demi next coming last past this cette ce end fin noon midnight midi minuit close")
	for _, p := range phrases {
		all[p.words[0]] = true
	}
	add(all, months)
	add(all, weekdays)
	add(all, shortWeekdays)
	add(all, counts)
	add(all, units)
	return all
})

func add[V any](all map[string]bool, some map[string]V) {
	for w := range some {
		all[w] = true
	}
}

// word gives the word at a place, "" beyond the ends.
func (r *reader) word(at int) string {
	if at < 0 || at >= len(r.words) {
		return ""
	}
	return r.words[at]
}

// day makes a mention of a calendar day.
func (r *reader) day(to int, day time.Time) (Mention, bool) {
	return Mention{To: to, Days: int(day.Sub(r.today).Hours() / 24)}, true
}

func (r *reader) days(to, n int) (Mention, bool) { return Mention{To: to, Days: n}, true }

// fixed is a fixed expression and its distance in days.
type fixed struct {
	words []string
	days  int
}

var phrases = []fixed{
	{[]string{"day", "after", "tomorrow"}, 2}, {[]string{"apres", "demain"}, 2}, {[]string{"surlendemain"}, 2},
	{[]string{"day", "before", "yesterday"}, -2}, {[]string{"avant", "hier"}, -2},
	{[]string{"last", "night"}, -1}, {[]string{"hier", "soir"}, -1}, {[]string{"la", "nuit", "derniere"}, -1},
	{[]string{"other", "day"}, -3}, {[]string{"autre", "jour"}, -3},
	{[]string{"this", "morning"}, 0}, {[]string{"this", "afternoon"}, 0}, {[]string{"this", "evening"}, 0},
	{[]string{"ce", "matin"}, 0}, {[]string{"cet", "apres", "midi"}, 0}, {[]string{"cette", "apres", "midi"}, 0}, {[]string{"ce", "soir"}, 0}, {[]string{"cette", "nuit"}, 0},
	{[]string{"end", "of", "day"}, 0}, {[]string{"end", "of", "the", "day"}, 0}, {[]string{"fin", "de", "journee"}, 0},
	{[]string{"today"}, 0}, {[]string{"tonight"}, 0}, {[]string{"tonite"}, 0}, {[]string{"2nite"}, 0}, {[]string{"2day"}, 0}, {[]string{"2night"}, 0},
	{[]string{"aujourdhui"}, 0}, {[]string{"aujourd", "hui"}, 0}, {[]string{"ajd"}, 0}, {[]string{"auj"}, 0},
	{[]string{"tomorrow"}, 1}, {[]string{"tomorow"}, 1}, {[]string{"tommorow"}, 1}, {[]string{"tommorrow"}, 1}, {[]string{"tomorrows"}, 1}, {[]string{"tmrw"}, 1},
	{[]string{"tmr"}, 1}, {[]string{"tmw"}, 1}, {[]string{"tmrrw"}, 1}, {[]string{"tomoro"}, 1}, {[]string{"2morrow"}, 1}, {[]string{"2moro"}, 1},
	{[]string{"demain"}, 1}, {[]string{"2main"}, 1}, {[]string{"dem1"}, 1},
	{[]string{"yesterday"}, -1}, {[]string{"yesturday"}, -1}, {[]string{"hier"}, -1},
}

// phrasesBy gives the phrases by their first word.
var phrasesBy = sync.OnceValue(func() map[string][]fixed {
	by := make(map[string][]fixed)
	for _, p := range phrases {
		by[p.words[0]] = append(by[p.words[0]], p)
	}
	return by
})

// phrase reads a fixed expression.
func (r *reader) phrase(at int) (Mention, bool) {
	for _, p := range phrasesBy()[r.words[at]] {
		if r.says(at, p.words...) {
			return r.days(at+len(p.words), p.days)
		}
	}
	return Mention{}, false
}

func (r *reader) says(at int, words ...string) bool {
	for i, w := range words {
		if r.word(at+i) != w {
			return false
		}
	}
	return true
}
