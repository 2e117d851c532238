package office

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"go.yaml.in/yaml/v3"
)

// Settings are the data of a calendar: the section office of the settings file. What is left out is as in the default, but for
// hours and holidays, which stand whole or not at all.
type Settings struct {
	Name     string    `yaml:"name"`
	Phone    string    `yaml:"phone"`
	TimeZone string    `yaml:"time_zone"`
	Hours    *Week     `yaml:"hours"`
	Holidays []string  `yaml:"holidays"` // keys of the rules; "ontario" is the nine public holidays
	Closures []Closure `yaml:"closures"`
	Reply    Promise   `yaml:"reply"`
}

// Week are the hours of each day as people write them, "9:00-12:30, 13:30-17:00"; an empty day is closed.
type Week struct {
	Monday    string `yaml:"monday"`
	Tuesday   string `yaml:"tuesday"`
	Wednesday string `yaml:"wednesday"`
	Thursday  string `yaml:"thursday"`
	Friday    string `yaml:"friday"`
	Saturday  string `yaml:"saturday"`
	Sunday    string `yaml:"sunday"`
}

// Closure is a stretch of days on which the office is closed, both ends included; without To it is one day.
type Closure struct {
	From   string `yaml:"from"` // 2026-12-24
	To     string `yaml:"to"`
	Reason string `yaml:"reason"`
}

// Promise is within how many office hours somebody replies, as "8h" or "90m".
type Promise struct {
	Normal string `yaml:"normal"`
	Urgent string `yaml:"urgent"`
}

//go:embed office.yaml
var shipped []byte

// longest is the most office hours that may be promised: more is no promise.
const longest = 80 * time.Hour

// Default is the calendar of an office that has said nothing about itself.
func Default() *Calendar {
	c, err := New(Settings{})
	if err != nil {
		panic("office.yaml: " + err.Error()) // a test builds it
	}
	return c
}

// New makes a calendar. The error lists all that is wrong with the settings.
func New(s Settings) (*Calendar, error) {
	var base Settings
	if err := yaml.Unmarshal(shipped, &base); err != nil {
		return nil, fmt.Errorf("reading the default office: %w", err)
	}
	s = s.over(base)
	b := &builder{}
	c := &Calendar{name: strings.TrimSpace(s.Name), phone: b.phone(s.Phone)}
	var err error
	if c.zone, err = time.LoadLocation(s.TimeZone); err != nil {
		b.fault("time_zone", "there is no time zone %q; an example: America/Toronto", s.TimeZone)
	}
	b.week(c, s.Hours)
	b.holidays(c, s.Holidays)
	for i, closed := range s.Closures {
		b.closure(c, i, closed)
	}
	c.normal, c.urgent = b.duration("reply.normal", s.Reply.Normal), b.duration("reply.urgent", s.Reply.Urgent)
	if c.normal < c.urgent {
		b.fault("reply", "urgent requests (%s) would wait longer than the others (%s)", s.Reply.Urgent, s.Reply.Normal)
	}
	if len(b.faults) > 0 {
		return nil, errors.Join(b.faults...)
	}
	return c, nil
}

// over fills what s leaves out.
func (s Settings) over(base Settings) Settings {
	if s.TimeZone == "" {
		s.TimeZone = base.TimeZone
	}
	if s.Hours == nil {
		s.Hours = base.Hours
	}
	if s.Holidays == nil {
		s.Holidays = base.Holidays
	}
	if s.Reply.Normal == "" {
		s.Reply.Normal = base.Reply.Normal
	}
	if s.Reply.Urgent == "" {
		s.Reply.Urgent = base.Reply.Urgent
	}
	return s
}

// builder reads settings and collects what is wrong with them.
type builder struct{ faults []error }

func (b *builder) fault(key, format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf("office.%s: %s", key, fmt.Sprintf(format, args...)))
}

// phone takes a number as it is to be shown.
func (b *builder) phone(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	number, err := phonenumbers.Parse(s, "CA")
	if err != nil || !phonenumbers.IsValidNumber(number) || strings.ContainsFunc(s, unicode.IsControl) {
		b.fault("phone", "%q is not a phone number that can be called; an example: 416-555-0123", s)
	}
	return s
}

func (b *builder) week(c *Calendar, w *Week) {
	days := [7]string{w.Sunday, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday}
	open := false
	for i, text := range days {
		if strings.TrimSpace(text) == "" {
			continue
		}
		key, last := "hours."+strings.ToLower(time.Weekday(i).String()), span{}
		for part := range strings.SplitSeq(text, ",") {
			s, err := spanOf(part)
			switch {
			case err != nil:
				b.fault(key, "%q is not like 9:00-12:30: %v", strings.TrimSpace(part), err)
				continue
			case s.from < last.to:
				b.fault(key, "%q begins before the hours in front of it end", strings.TrimSpace(part))
			case s.from == last.to && last.to > 0: // there is no gap
				c.week[i] = c.week[i][:len(c.week[i])-1]
				s.from = last.from
			}
			open, last = true, s
			c.week[i] = append(c.week[i], s)
		}
	}
	if !open {
		b.fault("hours", "the office is never open, so no reply can be promised")
	}
}

func spanOf(s string) (span, error) {
	from, to, ok := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if !ok {
		return span{}, errors.New("the end is missing")
	}
	a, err := minutes(from)
	if err != nil {
		return span{}, err
	}
	z, err := minutes(to)
	if err != nil {
		return span{}, err
	}
	if z <= a {
		return span{}, errors.New("it ends before it begins")
	}
	return span{a, z}, nil
}

func minutes(s string) (int, error) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(s), ":")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || len(minute) != 2 || h < 0 || h > 24 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("%q is no time of the day, in 24 hours", strings.TrimSpace(s))
	}
	return h*60 + m, nil
}

func (b *builder) holidays(c *Calendar, keys []string) {
	if i := slices.Index(keys, "ontario"); i >= 0 {
		keys = slices.Concat(keys[:i], statutory, keys[i+1:])
	}
	for i, key := range keys {
		known := slices.ContainsFunc(rules, func(r rule) bool { return r.key == key })
		switch {
		case !known:
			var names []string
			for _, r := range rules {
				names = append(names, r.key)
			}
			b.fault("holidays", "there is no holiday %q; there are ontario, %s", key, strings.Join(names, ", "))
		case slices.Contains(keys[:i], key):
			b.fault("holidays", "%q stands there twice", key)
		}
	}
	for _, r := range rules { // in the order of the year
		if slices.Contains(keys, r.key) {
			c.holidays = append(c.holidays, r)
		}
	}
}

func (b *builder) closure(c *Calendar, i int, s Closure) {
	key := fmt.Sprintf("closures[%d]", i)
	if s.To == "" {
		s.To = s.From
	}
	from, err := time.Parse(time.DateOnly, s.From)
	to, err2 := time.Parse(time.DateOnly, s.To)
	switch {
	case err != nil || err2 != nil:
		b.fault(key, "%q to %q are not two dates like 2026-12-24", s.From, s.To)
	case to.Before(from):
		b.fault(key, "%s is before %s", s.To, s.From)
	case to.Sub(from) > 366*24*time.Hour:
		b.fault(key, "%s to %s is longer than a year", s.From, s.To)
	case strings.TrimSpace(s.Reason) == "":
		b.fault(key, "the reason is missing; it is for whoever wonders why no reply is promised then")
	default:
		c.closures = append(c.closures, closure{dayOf(from), dayOf(to), strings.TrimSpace(s.Reason)})
	}
}

func (b *builder) duration(key, s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil || d < 30*time.Minute || d > longest {
		b.fault(key, "%q is not a time between 30m and 80h of office hours, like 8h", s)
	}
	return d
}

// Lint lists what is not wrong with the calendar but deserves a look on the day of t.
func (c *Calendar) Lint(t time.Time) []string {
	var list []string
	if c.phone == "" {
		list = append(list, "office.phone: there is none, so a visitor whose request cannot be stored is not told whom to call")
	}
	today := dayOf(t.In(c.zone))
	for _, shut := range c.closures {
		if shut.to.before(today) {
			list = append(list, fmt.Sprintf("office.closures: %s (%s to %s) is over and can be taken out", shut.reason, shut.from, shut.to))
		}
	}
	for _, urgent := range []bool{false, true} {
		by, ok := c.Reply(t, urgent)
		if !ok || by.Sub(t) > 15*24*time.Hour {
			list = append(list, "office.reply: a reply to a request of today would be promised for more than two weeks from now")
			break
		}
	}
	return list
}
