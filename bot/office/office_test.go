package office

import (
	"strings"
	"testing"
	"time"
)

// at reads a time of the office's clock.
func at(t *testing.T, c *Calendar, s string) time.Time {
	t.Helper()
	tm, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

func mustNew(t *testing.T, s Settings) *Calendar {
	t.Helper()
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The public holidays as they were and will be published.
func TestHolidays(t *testing.T) {
	c := Default()
	for _, row := range []struct{ day, name string }{
		{"2026-01-01", "New Year's Day"},
		{"2026-02-16", "Family Day"},
		{"2026-04-03", "Good Friday"},
		{"2026-04-06", ""}, // Easter Monday is no public holiday of Ontario
		{"2026-05-18", "Victoria Day"},
		{"2026-05-25", ""},
		{"2026-07-01", "Canada Day"},
		{"2026-08-03", ""}, // nor is the Civic Holiday
		{"2026-09-07", "Labour Day"},
		{"2026-09-30", ""},
		{"2026-10-12", "Thanksgiving"},
		{"2026-11-11", ""},
		{"2026-12-25", "Christmas Day"},
		{"2026-12-28", "Boxing Day (observed)"}, // the 26th is a Saturday
		{"2026-12-29", ""},
		{"2027-01-01", "New Year's Day"},
		{"2027-02-15", "Family Day"},
		{"2027-03-26", "Good Friday"},
		{"2027-05-24", "Victoria Day"},
		{"2027-12-27", "Christmas Day (observed)"}, // a Saturday and a Sunday
		{"2027-12-28", "Boxing Day (observed)"},
		{"2028-01-03", "New Year's Day (observed)"}, // a Saturday
		{"2028-04-14", "Good Friday"},
		{"2028-05-22", "Victoria Day"},
		{"2028-07-03", "Canada Day (observed)"},    // a Saturday
		{"2029-07-02", "Canada Day (observed)"},    // a Sunday
		{"2022-12-26", "Christmas Day (observed)"}, // Christmas on a Sunday pushes Boxing Day on
		{"2022-12-27", "Boxing Day (observed)"},
		{"2035-03-23", "Good Friday"},
		{"2038-04-23", "Good Friday"},
		{"2026-11-26", ""},
	} {
		if got := c.Closed(at(t, c, row.day+" 10:00")); got != row.name {
			t.Errorf("%s: got %q, want %q", row.day, got, row.name)
		}
	}
}

// An office that opens on weekends keeps a holiday on its own day too, not only on the weekday in its place.
func TestHolidayOnAWeekend(t *testing.T) {
	c := mustNew(t, Settings{Hours: &Week{Monday: "9:00-17:00", Saturday: "9:00-17:00", Sunday: "9:00-17:00"}})
	for day, want := range map[string]string{
		"2027-12-25": "Christmas Day", "2027-12-26": "Boxing Day", "2027-12-27": "Christmas Day (observed)", "2027-12-28": "Boxing Day (observed)",
		"2022-12-25": "Christmas Day", "2022-12-26": "Christmas Day (observed)", "2022-12-27": "Boxing Day (observed)", "2028-07-02": "",
	} {
		if got := c.Closed(at(t, c, day+" 10:00")); got != want {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
}

// Easter Sundays as published.
func TestEaster(t *testing.T) {
	for year, want := range map[int]string{1961: "1961-04-02", 2000: "2000-04-23", 2008: "2008-03-23", 2011: "2011-04-24", 2024: "2024-03-31",
		2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25", 2049: "2049-04-18", 2100: "2100-03-28", 2285: "2285-03-22"} {
		if got := easter(year).String(); got != want {
			t.Errorf("%d: got %s, want %s", year, got, want)
		}
	}
}

// Each row: now, when the office opens next, and by when a normal and an urgent request are answered.
func TestReply(t *testing.T) {
	c := mustNew(t, Settings{Closures: []Closure{{From: "2026-12-24", To: "2026-12-31", Reason: "Year-end closure"}, {From: "2027-03-12", Reason: "Moving"}}})
	for _, row := range []struct{ now, opens, normal, urgent string }{
		{"2026-11-26 10:00", "2026-11-26 10:00", "2026-11-27 10:00", "2026-11-26 12:00"}, // a Thursday morning
		{"2026-11-26 11:30", "2026-11-26 11:30", "2026-11-27 11:30", "2026-11-26 14:30"}, // over lunch
		{"2026-11-26 12:45", "2026-11-26 13:30", "2026-11-27 12:30", "2026-11-26 15:30"}, // at lunch
		{"2026-11-26 16:10", "2026-11-26 16:10", "2026-11-27 16:30", "2026-11-27 10:30"}, // rounded up
		{"2026-11-26 16:59", "2026-11-26 16:59", "2026-11-27 17:00", "2026-11-27 11:00"},
		{"2026-11-26 17:00", "2026-11-27 09:00", "2026-11-27 17:00", "2026-11-27 11:00"}, // just closed
		{"2026-11-27 22:00", "2026-11-30 09:00", "2026-11-30 17:00", "2026-11-30 11:00"}, // Friday night
		{"2026-11-28 12:00", "2026-11-30 09:00", "2026-11-30 17:00", "2026-11-30 11:00"}, // Saturday
		{"2026-12-23 16:00", "2026-12-23 16:00", "2027-01-04 16:00", "2027-01-04 10:00"}, // closure, New Year, weekend
		{"2026-04-02 16:00", "2026-04-02 16:00", "2026-04-06 16:00", "2026-04-06 10:00"}, // Good Friday
		{"2026-05-15 18:00", "2026-05-19 09:00", "2026-05-19 17:00", "2026-05-19 11:00"}, // Victoria Day
		{"2026-06-30 16:30", "2026-06-30 16:30", "2026-07-02 16:30", "2026-07-02 10:30"}, // Canada Day on a Wednesday
		{"2027-03-11 16:00", "2027-03-11 16:00", "2027-03-15 16:00", "2027-03-15 10:00"}, // one day's closure; and the clocks go forward on the 14th
		{"2026-03-06 16:00", "2026-03-06 16:00", "2026-03-09 16:00", "2026-03-09 10:00"}, // over the spring change of clocks
		{"2026-10-30 16:00", "2026-10-30 16:00", "2026-11-02 16:00", "2026-11-02 10:00"}, // over the autumn one
		{"2026-11-01 01:30", "2026-11-02 09:00", "2026-11-02 17:00", "2026-11-02 11:00"}, // in the hour that comes twice
		{"2026-12-31 23:59", "2027-01-04 09:00", "2027-01-04 17:00", "2027-01-04 11:00"},
	} {
		now := at(t, c, row.now)
		opens, ok := c.nextOpening(now)
		normal, ok2 := c.Reply(now, false)
		urgent, ok3 := c.Reply(now, true)
		got := strings.Join([]string{opens.Format("2006-01-02 15:04"), normal.Format("2006-01-02 15:04"), urgent.Format("2006-01-02 15:04")}, ", ")
		want := strings.Join([]string{row.opens, row.normal, row.urgent}, ", ")
		if !ok || !ok2 || !ok3 || got != want {
			t.Errorf("%s: got %s, want %s", row.now, got, want)
		}
		if _, open := c.open(now); open != opens.Equal(now) {
			t.Errorf("%s: open %v, next opening %s", row.now, open, opens)
		}
	}
}

// Hours across a change of clocks: an office that is open through the night is open an hour less, or more.
func TestChangeOfClocks(t *testing.T) {
	c := mustNew(t, Settings{Hours: &Week{Sunday: "0:00-24:00", Monday: "0:00-24:00"}, Holidays: []string{}, Reply: Promise{Normal: "8h", Urgent: "2h"}})
	for _, row := range []struct{ now, by string }{
		{"2026-03-08 00:00", "2026-03-08 09:00"}, // 2:00 does not come
		{"2026-11-01 00:00", "2026-11-01 07:00"}, // 1:00 comes twice
		{"2026-11-02 00:00", "2026-11-02 08:00"},
	} {
		by, _ := c.Reply(at(t, c, row.now), false)
		if got := by.Format("2006-01-02 15:04"); got != row.by {
			t.Errorf("%s: got %s, want %s", row.now, got, row.by)
		}
	}
}

// Wherever the question comes from, a promise lies in office hours, is never before the request, and an earlier request is never
// promised a later reply.
func TestPromisesAreInOrder(t *testing.T) {
	c := Default()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var before time.Time
	for range 24 * 2 * 800 {
		by, ok := c.Reply(now, false)
		urgent, ok2 := c.Reply(now, true)
		if !ok || !ok2 || !by.After(now) || urgent.After(by) || by.Before(before) {
			t.Fatalf("%s: got %s and %s after %s", now, by, urgent, before)
		}
		if _, open := c.open(by.Add(-time.Second)); !open {
			t.Fatalf("%s: promised for %s, when the office is closed", now, by)
		}
		before, now = by, now.Add(30*time.Minute)
	}
}

func TestWords(t *testing.T) {
	c := Default()
	for _, row := range []struct{ lang, now, want string }{
		{"en", "2026-11-26 10:00", "Our office is open until 12:30 pm."},
		{"fr", "2026-11-26 10:00", "Notre bureau est ouvert jusqu'à 12 h 30."},
		{"en", "2026-11-26 13:00", "Our office is closed now; it opens today at 1:30 pm."},
		{"fr", "2026-11-26 08:00", "Notre bureau est fermé en ce moment; il ouvre aujourd'hui à 9 h."},
		{"en", "2026-11-26 20:00", "Our office is closed now; it opens tomorrow at 9 am."},
		{"fr", "2026-11-26 20:00", "Notre bureau est fermé en ce moment; il ouvre demain à 9 h."},
		{"en", "2026-11-27 20:00", "Our office is closed now; it opens on Monday, November 30 at 9 am."},
		{"fr", "2026-12-31 20:00", "Notre bureau est fermé en ce moment; il ouvre le lundi 4 janvier 2027 à 9 h."},
	} {
		if got := c.Hours(row.lang, at(t, c, row.now)); got != row.want {
			t.Errorf("%s %s: got %q, want %q", row.lang, row.now, got, row.want)
		}
	}
	now := at(t, c, "2026-11-26 10:00")
	for _, row := range []struct{ lang, at, want string }{
		{"en", "2026-11-27 15:00", "by Friday, November 27 at 3 pm"},
		{"en", "2026-11-27 12:00", "by Friday, November 27 at noon"},
		{"en", "2027-01-04 09:30", "by Monday, January 4, 2027 at 9:30 am"},
		{"fr", "2026-11-27 15:00", "au plus tard le vendredi 27 novembre à 15 h"},
		{"fr", "2026-12-01 09:30", "au plus tard le mardi 1er décembre à 9 h 30"},
	} {
		if got := c.By(row.lang, at(t, c, row.at), now); got != row.want {
			t.Errorf("%s %s: got %q, want %q", row.lang, row.at, got, row.want)
		}
	}
}

// Hours of a day that follow one another without a gap are one.
func TestNoGap(t *testing.T) {
	c := mustNew(t, Settings{Hours: &Week{Thursday: "9:00-12:00, 12:00-17:00"}})
	if got, want := c.Hours("en", at(t, c, "2026-11-26 10:00"))+" "+c.Week("en"), "Our office is open until 5 pm. Thursday 9 am to 5 pm"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every wrong setting is named with what would be right.
func TestWrongSettings(t *testing.T) {
	for _, row := range []struct {
		wrong Settings
		want  string
	}{
		{Settings{TimeZone: "Toronto"}, `office.time_zone: there is no time zone "Toronto"`},
		{Settings{Phone: "call us"}, "office.phone"},
		{Settings{Phone: "12"}, "office.phone"},
		{Settings{Hours: &Week{}}, "never open"},
		{Settings{Hours: &Week{Monday: "9-5"}}, "office.hours.monday"},
		{Settings{Hours: &Week{Monday: "9:00"}}, "the end is missing"},
		{Settings{Hours: &Week{Monday: "17:00-9:00"}}, "ends before it begins"},
		{Settings{Hours: &Week{Monday: "9:00-25:00"}}, "no time of the day"},
		{Settings{Hours: &Week{Monday: "9:00-12:00, 11:00-17:00"}}, "begins before"},
		{Settings{Holidays: []string{"festivus"}}, `there is no holiday "festivus"; there are ontario, new-years-day`},
		{Settings{Holidays: []string{"ontario", "family-day"}}, `"family-day" stands there twice`},
		{Settings{Closures: []Closure{{From: "2026-02-30", Reason: "x"}}}, "office.closures[0]"},
		{Settings{Closures: []Closure{{From: "2026-12-24", To: "2026-12-20", Reason: "x"}}}, "is before"},
		{Settings{Closures: []Closure{{From: "2026-12-24", To: "2028-12-24", Reason: "x"}}}, "longer than a year"},
		{Settings{Closures: []Closure{{From: "2026-12-24"}}}, "the reason is missing"},
		{Settings{Reply: Promise{Normal: "soon"}}, "office.reply.normal"},
		{Settings{Reply: Promise{Normal: "1m"}}, "office.reply.normal"},
		{Settings{Reply: Promise{Normal: "1h"}}, "urgent requests (2h) would wait longer"},
	} {
		if _, err := New(row.wrong); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%+v: got %v, want %q", row.wrong, err, row.want)
		}
	}
	if _, err := New(Settings{TimeZone: "x", Phone: "x", Reply: Promise{Normal: "x", Urgent: "x"}}); strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("not all four faults at once: %v", err)
	}
}

func TestLint(t *testing.T) {
	c := mustNew(t, Settings{Closures: []Closure{{From: "2026-07-01", To: "2026-07-10", Reason: "Summer"}, {From: "2026-12-01", To: "2027-03-01", Reason: "Away"}}})
	all := strings.Join(c.Lint(at(t, c, "2026-11-30 18:00")), "\n")
	for _, want := range []string{"office.phone: there is none", "Summer (2026-07-01 to 2026-07-10) is over", "more than two weeks"} {
		if !strings.Contains(all, want) {
			t.Errorf("got %s, want %q", all, want)
		}
	}
	if holidays := c.Holidays(at(t, c, "2026-12-20 10:00"), 14); len(holidays) != 10 || holidays[4].Name != "Away" {
		t.Errorf("got %v", holidays)
	}
	quiet := mustNew(t, Settings{Phone: "416-555-0123"})
	if list := quiet.Lint(at(t, c, "2026-11-30 18:00")); len(list) > 0 {
		t.Errorf("got %q, want none", list)
	}
}

// The usual hours are said with days of the same hours together.
func TestWeek(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Monday to Friday 9 am to 12:30 pm and 1:30 pm to 5 pm",
		"fr": "lundi à vendredi 9 h à 12 h 30 et 13 h 30 à 17 h",
	} {
		if got := Default().Week(lang); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	c, err := New(Settings{Hours: &Week{Monday: "9:00-12:00", Wednesday: "9:00-17:00", Thursday: "9:00-17:00", Sunday: "10:00-12:00"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Week("en"), "Monday 9 am to noon, Wednesday to Thursday 9 am to 5 pm, Sunday 10 am to noon"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
