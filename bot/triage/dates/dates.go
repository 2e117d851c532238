// Package dates reads the days and times that people write into a message, "tomorrow", "by Monday", "le 30 novembre", "il y a 3 jours".
//
// It is there to see that something is near, never to compute a deadline: where a date may mean two days, the one nearer to
// now is taken. English and French are read alike, since people mix them. Days are those of Toronto, and are counted on the
// calendar, so that a day of 23 or 25 hours is one day.
package dates

import (
	"sync"
	"time"
	_ "time/tzdata" // the program runs where there is no zone database

	"github.com/treadstone-law/answerbot/matcher/text"
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
	var begins []int
	for at, w := range words {
		if Begins(w) {
			begins = append(begins, at)
		}
	}
	return At(words, begins, now)
}

// At is Find where it is known at which words a mention may begin.
func At(words []string, begins []int, now time.Time) []Mention {
	if len(begins) == 0 {
		return nil
	}
	now = now.In(Toronto())
	r := &reader{words: words, now: now, today: civil(now)}
	var found []Mention
	end := 0
	for _, at := range begins {
		if at < end {
			continue
		}
		if m, ok := r.read(at); ok {
			m.From, end = at, m.To
			found = append(found, m)
		}
	}
	return found
}

// Begins reports whether a mention may begin with a word: nearly none may.
func Begins(w string) bool { return formsOf(w) != nil }

func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// read reads the mention that begins at a word, the longest forms first.
func (r *reader) read(at int) (Mention, bool) {
	for _, read := range formsOf(r.words[at]) {
		if m, ok := read(r, at); ok {
			return m, true
		}
	}
	return Mention{}, false
}

type form func(r *reader, at int) (Mention, bool)

// numbered are the forms that may begin with a digit, in order.
var numbered = []form{
	(*reader).numeric, (*reader).dayMonth, (*reader).phrase, (*reader).duration, (*reader).ordinal, (*reader).clock, (*reader).year,
}

// formsOf gives the forms that may begin with a word: none for nearly all words.
func formsOf(w string) []form {
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		return numbered
	}
	return beginners()[w]
}

// beginners gives the forms that may begin with a word without a digit, in order.
var beginners = sync.OnceValue(func() map[string][]form {
	all := make(map[string][]form)
	add(all, months, (*reader).monthDay)
	for first := range phrasesBy() {
		all[first] = append(all[first], (*reader).phrase)
	}
	add(all, text.Set("half demi"), (*reader).duration)
	add(all, counts, (*reader).duration)
	add(all, text.Set("fin"), (*reader).weekday)
	add(all, weekdays, (*reader).weekday)
	add(all, shortWeekdays, (*reader).weekday)
	add(all, text.Set("next coming last past this cette ce end fin"), (*reader).period)
	add(all, units, (*reader).period)
	add(all, text.Set("noon midnight midi minuit close"), (*reader).clock)
	return all
})

func add[V any](all map[string][]form, words map[string]V, read form) {
	for w := range words {
		all[w] = append(all[w], read)
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
