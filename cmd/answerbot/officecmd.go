package main

import (
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/bot/office"
)

// officeCommand shows what visitors are promised.
type officeCommand struct {
	At string `help:"As if it were this time on the office's clock." placeholder:"2026-12-24T17:00"`
}

// Run prints whether the office is open, the promises, and the days it is closed within a year; and what is wrong with its data.
func (c *officeCommand) Run(s *streams) error {
	o, err := s.settings.office()
	if err != nil {
		return err
	}
	now := time.Now()
	if c.At != "" {
		if now, err = time.ParseInLocation("2006-01-02T15:04", c.At, o.Zone()); err != nil {
			return misused{fmt.Errorf("--at %q: want a time like 2026-12-24T17:00", c.At)}
		}
	}
	fmt.Fprintf(s.out, "At %s in %s:\n  %s\n  %s\n", now.In(o.Zone()).Format("Monday, 2006-01-02 15:04"), o.Zone(), o.Hours("en", now), o.Hours("fr", now))
	for _, row := range []struct {
		name   string
		urgent bool
	}{{"an urgent request", true}, {"another request", false}} {
		if by, ok := o.Reply(now, row.urgent); ok {
			fmt.Fprintf(s.out, "  The reply to %s is promised %s.\n", row.name, o.By("en", by, now))
		}
	}
	fmt.Fprintln(s.out, "Closed within a year, beside the hours:")
	for _, h := range o.Holidays(now, 365) {
		fmt.Fprintf(s.out, "  %s  %s\n", h.Day.Format("Mon 2006-01-02"), h.Name)
	}
	for _, finding := range o.Lint(now) {
		fmt.Fprintln(s.err, "warning:", finding)
	}
	return nil
}

// office makes the calendar of the section office, or the default one.
func (s *sections) office() (*office.Calendar, error) {
	o, err := office.New(s.Office)
	if err != nil {
		return nil, misused{fmt.Errorf("the section office of the settings: %w", err)}
	}
	return o, nil
}
