package dates

import (
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Wednesday, the 25th of November 2026, in the afternoon.
var wednesday = time.Date(2026, time.November, 25, 15, 30, 0, 0, time.FixedZone("", -5*3600))

const none = -99999

func TestFind(t *testing.T) {
	for _, test := range []struct {
		text  string
		days  int
		hours bool
	}{
		{"court today", 0, false}, {"tonight", 0, false}, {"court is tomorrow morning", 1, false}, {"tmrw", 1, false}, {"2morrow", 1, false}, {"the day after tomorrow", 2, false},
		{"yesterday", -1, false}, {"last night", -1, false}, {"this morning", 0, false}, {"by end of day", 0, false},
		{"court on Nov 30", 5, false}, {"November 30th, 2026", 5, false}, {"30 November", 5, false}, {"the 30th of november", 5, false}, {"jan 4", 40, false}, {"December 1st", 6, false},
		{"30/11", 5, false}, {"11/30", 5, false}, {"30/11/2026", 5, false}, {"2026-11-30", 5, false}, {"12-01-2026", 6, false}, {"30.11.2026", 5, false}, {"11/30/26", 5, false}, {"30/11/98", -10222, false},
		{"in 3 weeks", 21, false}, {"in two days", 2, false}, {"within a week", 7, false}, {"in a month", 30, false}, {"5 days left", 5, false}, {"3 days from now", 3, false},
		{"next Friday", 2, false}, {"by Monday", 5, false}, {"on friday", 2, false}, {"this weekend", 3, false}, {"wednesday", 0, false}, {"next wednesday", 7, false}, {"by mon", 5, false},
		{"next week", 5, false}, {"this week", 0, false}, {"last week", -7, false}, {"at the end of the month", 5, false}, {"last month", -30, false},
		{"the end of next month", 36, false}, {"the end of last month", -25, false}, {"it will end in a month", 30, false},
		{"they gave me 48 hours", 2, true}, {"in 20 minutes", 0, true}, {"in one hour", 0, true}, {"half an hour left", 0, true}, {"i have 24h", 1, true}, {"in a couple of hours", 0, true},
		{"served last Friday", -5, false}, {"3 days ago", -3, false}, {"two years ago", -730, false}, {"in 2010", -5991, false}, {"an hour ago", 0, true}, {"since monday", -2, false},
		{"was on the 8th", -17, false}, {"on the 30th", 5, false}, {"on the 8th at nine", 13, false}, {"by 5pm", 0, true}, {"before noon", 0, true}, {"in june 2019", -2734, false},
		// French
		{"demain matin", 1, false}, {"aujourd'hui", 0, false}, {"après-demain", 2, false}, {"hier", -1, false}, {"ce soir", 0, false}, {"le 30 novembre", 5, false}, {"1er décembre", 6, false},
		{"ce vendredi", 2, false}, {"vendredi prochain", 2, false}, {"vendredi dernier", -5, false}, {"d'ici lundi", 5, false}, {"dans trois semaines", 21, false}, {"dans 48 heures", 2, true},
		{"il y a 3 jours", -3, false}, {"il y a une heure", 0, true}, {"ça fait deux ans", -730, false}, {"dans une dizaine de jours", 10, false}, {"il y a une vingtaine de jours", -20, false}, {"la semaine prochaine", 5, false}, {"la semaine dernière", -7, false}, {"en 2010", -5991, false},
		{"avant 17h", 0, true}, {"d'ici 5 jours", 5, false}, {"il me reste 2 jours", 2, false}, {"le 30", 5, false}, {"fin du mois", 5, false}, {"cette fin de semaine", 3, false}, {"mercredi prochain", 7, false},
		{"la fin du mois prochain", 36, false}, {"la fin du mois dernier", -25, false}, {"fin de mois", 5, false}, {"la fin de semaine passée", -4, false}, {"la fin de semaine dernière", -4, false},
		// what is no day
		{"60 hours a week", none, false}, {"open 24/7", none, false}, {"an N4 for $1,200", none, false}, {"section 48.1", none, false}, {"mon mari", none, false}, {"the 4th time", none, false},
		{"i may 40 times", none, false}, {"2026-02-30", none, false}, {"13/13/2026", none, false}, {"call 416-555-0134", none, false}, {"half of it", none, false}, {"the sun", none, false}, {"", none, false},
	} {
		found := Find(Split(text.Fold(test.text)), wednesday)
		days, hours := none, false
		if len(found) > 0 {
			days, hours = found[0].Days, found[0].Hours
		}
		if days != test.days || hours != test.hours || len(found) > 1 {
			t.Errorf("%q: got %+v, want %d days, hours %v", test.text, found, test.days, test.hours)
		}
	}
}

// The year's end, leap days and the hours that a change of the clock adds or takes are days like any other.
func TestFindAtEdges(t *testing.T) {
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, test := range []struct {
		now, text string
		days      int
	}{
		{"2026-12-30T15:00:00Z", "jan 5", 6}, {"2027-01-03T15:00:00Z", "dec 28", -6}, {"2026-12-31T15:00:00Z", "tomorrow", 1}, {"2026-12-31T15:00:00Z", "3/1", 3},
		{"2026-12-31T15:00:00Z", "on the 2nd", 2}, {"2027-01-02T15:00:00Z", "was on the 30th", -3}, {"2026-12-20T15:00:00Z", "le 31", 11},
		{"2028-02-28T15:00:00Z", "feb 29", 1}, {"2027-02-28T15:00:00Z", "on the 29th", 29}, {"2027-01-31T15:00:00Z", "end of the month", 0},
		{"2026-03-07T23:00:00Z", "tomorrow", 1}, {"2026-03-07T23:00:00Z", "in 3 weeks", 21}, {"2026-03-08T06:30:00Z", "in 24 hours", 1},
		{"2026-10-31T16:00:00Z", "nov 2", 2}, {"2026-11-01T04:30:00Z", "in 24 hours", 0}, // a day of 25 hours
		{"2026-11-26T04:30:00Z", "tomorrow is the 26th", 1}, // still the 25th in Toronto
		{"2026-11-26T04:30:00Z", "2026-11-26", 1}, {"2026-11-26T05:30:00Z", "2026-11-26", 0},
	} {
		found := Find(Split(text.Fold(test.text)), at(test.now))
		if len(found) == 0 || found[0].Days != test.days {
			t.Errorf("%s, %q: got %+v, want %d days", test.now, test.text, found, test.days)
		}
	}
}

// every form, in the order in which they are tried where the word may begin any.
var every = []form{
	(*reader).numeric, (*reader).monthDay, (*reader).dayMonth, (*reader).phrase, (*reader).duration, (*reader).weekday, (*reader).period,
	(*reader).ordinal, (*reader).clock, (*reader).year,
}

// Whatever is written, what is read is what the first form of all reads that can, and mentions stand in order.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"in 3 weeks 30/11 nov 30", "d'ici 48 heures le 31", "99999999999 days ago 2026-99-99", "on the 31st '' 1'1", "a a a a an half"} {
		f.Add(s, int64(1795000000))
	}
	f.Fuzz(func(t *testing.T, s string, now int64) {
		if now < 0 || now > 1<<33 {
			return
		}
		words := Split(text.Fold(s))
		for at, w := range words {
			r := &reader{words: words, now: time.Unix(now, 0).In(Toronto()), today: civil(time.Unix(now, 0).In(Toronto()))}
			var want Mention
			for i, ok := 0, false; i < len(every) && !ok; i++ {
				want, ok = every[i](r, at)
			}
			if got, _ := r.read(at); got != want {
				t.Fatalf("%q: at %q got %+v, want %+v", s, w, got, want)
			}
		}
		end := 0
		for _, m := range Find(words, time.Unix(now, 0)) {
			if m.From < end || m.To <= m.From || m.To > len(words) {
				t.Fatalf("%q: %+v of %d words", s, m, len(words))
			}
			end = m.To
		}
	})
}
