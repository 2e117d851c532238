package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/session"
)

type intakeShow struct {
	storeFlags
	restrictedFlag
	Reference string `arg:"" help:"The reference on the receipt, such as TSL-7F3K-92QD."`
}

func (c *intakeShow) Run(s *streams) error {
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	i, err := log.Intake(s.context, strings.ToUpper(strings.TrimSpace(c.Reference)))
	if errors.Is(err, session.ErrNotFound) {
		return noIntake(c.Reference)
	}
	if err != nil {
		return fmt.Errorf("reading intake %s: %w", c.Reference, err)
	}
	printIntake(s.out, i, c.Restricted)
	return printDelivery(s.context, s.out, log, i.Reference)
}

// printIntake prints a record. Who a restricted one is from is left out unless it is asked for.
func printIntake(out io.Writer, i session.Intake, restricted bool) {
	fmt.Fprintf(out, "%s · received %s", i.Reference, i.At.Format(time.RFC3339))
	if i.Reason != "" { // none where the visitor opened the form by themselves
		fmt.Fprintf(out, " · %s", i.Reason)
	}
	if i.Urgent {
		fmt.Fprint(out, " · urgent")
	}
	if by := replyBy(i); by != "" {
		fmt.Fprintf(out, " · reply promised by %s", by)
	}
	fmt.Fprintf(out, "\nConflicts: %s\n", cmp.Or(i.Conflict, session.Unchecked))
	if i.Restricted && !restricted {
		fmt.Fprintln(out, "\nRestricted: a name may be on the conflict list. No facts were taken. Those who decide on it see who it is from with --restricted.")
		return
	}
	if i.Restricted {
		fmt.Fprintf(out, "Restricted. May be meant: %s\n", printable(strings.Join(i.Matches, "; ")))
	}
	if i.Sealed != "" {
		fmt.Fprintln(out, "\nSealed; give --identity FILE to read it.")
		return
	}
	printForm(out, i)
	if len(i.Said) > 0 {
		fmt.Fprintln(out, "\nWhat the visitor wrote")
		for _, said := range i.Said {
			fmt.Fprintf(out, "  %s\n", printable(said))
		}
	}
	if len(i.Given) > 0 {
		fmt.Fprintf(out, "\nAnswers shown: %s\n", strings.Join(i.Given, ", "))
	}
}

// printForm prints what was filled in, step by step, and what was agreed to.
func printForm(out io.Writer, i session.Intake) {
	step := ""
	for _, name := range fieldsOf(i) {
		if next := intake.StepOf(name); next != step || step == "" {
			step = next
			fmt.Fprintf(out, "\n%s\n", cmp.Or(step, "other"))
		}
		fmt.Fprintf(out, "  %s: %s\n", name, printable(i.Fields[name]))
	}
	for _, consent := range i.Consents {
		given := "not given"
		if consent.Given {
			given = "given"
		}
		fmt.Fprintf(out, "  %s %s, %s, %s %s: %s\n", consent.ID, given, consent.At.Format(time.RFC3339), consent.Lang, consent.Version, consent.Text)
	}
}

// fieldsOf gives the names of a record's fields in the order of the form, then any others.
func fieldsOf(i session.Intake) []string {
	order := intake.Fields()
	names := slices.Sorted(maps.Keys(i.Fields))
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(uint(slices.Index(order, a)), uint(slices.Index(order, b))) // -1 comes last
	})
	return names
}

// printDelivery says how far each channel has come with an intake.
func printDelivery(ctx context.Context, out io.Writer, log session.Log, reference string) error {
	c, _, err := session.ReadCase(ctx, log, reference)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Channels)) {
		if name != "" {
			fmt.Fprintf(out, "%s: %s\n", name, progressOf(c.Channels[name]))
		}
	}
	return nil
}

func progressOf(d session.Delivery) string {
	switch {
	case d.Delivered:
		return "delivered"
	case d.Refused:
		return fmt.Sprintf("there is nobody to deliver it to (%s)", printable(d.Error))
	case d.Abandoned:
		return fmt.Sprintf("given up after %d attempts (%s); answerbot intake retry tries again", d.Attempts, printable(d.Error))
	case d.Attempts == 0:
		return "about to be tried again"
	}
	return fmt.Sprintf("%d attempts failed (%s), the next is at %s", d.Attempts, printable(d.Error), d.Next.Format(time.RFC3339))
}
