package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/desk"
)

// intakeCommand shows staff what visitors have sent.
type intakeCommand struct {
	List   intakeList   `cmd:"" help:"List submitted intakes, urgent ones first, then the oldest."`
	Show   intakeShow   `cmd:"" help:"Show one intake whole."`
	Export intakeExport `cmd:"" help:"Print intakes as CSV or JSON Lines, restricted ones only with --restricted."`
	Retry  intakeRetry  `cmd:"" help:"Have what was not delivered to the firm tried again."`
	Hold   intakeHold   `cmd:"" help:"Put an intake on legal hold: nothing of it is erased, by request or by age, until it is released."`
}

// A restricted intake, one with a name that may be on the conflict list, says only that it is there: who it is from may be read by those
// who decide on it, and they say so by --restricted.
type restrictedFlag struct {
	Restricted bool `help:"Also show who restricted intakes are from. Only for those who decide on conflicts."`
}

type intakeList struct {
	storeFlags
	restrictedFlag
}

// Run lists the intakes.
func (c *intakeList) Run(s *streams) error {
	var all []session.Intake
	if err := c.each(s, func(i session.Intake) error { all = append(all, i); return nil }); err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b session.Intake) int { return rank(a) - rank(b) })
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "reference\treceived\treply by\treason\tarea\tname")
	for _, i := range all {
		reason, area, name := string(i.Reason), i.Area, oneLineOf(i.Fields["name"])
		if i.Urgent && i.Reason != session.Urgent && i.Reason != session.Crisis {
			reason += ", urgent"
		}
		if i.Restricted && !c.Restricted {
			area, name = "", "(restricted)"
		} else if i.Restricted {
			name += " (restricted)"
		}
		if i.Sealed != "" {
			name = "(sealed)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", i.Reference, i.At.Format(time.RFC3339), replyBy(i), reason, area, name)
	}
	return w.Flush()
}

// rank puts urgent intakes first.
func rank(i session.Intake) int {
	if i.Urgent {
		return 0
	}
	return 1
}

// replyBy is what the visitor was promised.
func replyBy(i session.Intake) string {
	if i.ReplyBy.IsZero() {
		return ""
	}
	return i.ReplyBy.Format(time.RFC3339)
}

// oneLineOf keeps what a visitor typed from moving a terminal's cursor.
func oneLineOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// noIntake says that there is none with a reference.
func noIntake(reference string) error {
	return fmt.Errorf("there is no intake %s; answerbot intake list shows all", reference)
}

// each opens the store and calls do for every intake.
func (f storeFlags) each(s *streams, do func(session.Intake) error) error {
	log, err := f.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	for i, err := range log.Intakes(s.context) {
		if err != nil {
			return fmt.Errorf("reading the intakes: %w", err)
		}
		if err := do(i); err != nil {
			return fmt.Errorf("printing an intake: %w", err)
		}
	}
	return nil
}

type intakeShow struct {
	storeFlags
	restrictedFlag
	Reference string `arg:"" help:"The reference on the receipt, such as TSL-7F3K-92QD."`
}

// Run shows an intake.
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

// printIntake prints a record, step by step. Who a restricted one is from is left out unless it is asked for.
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
		fmt.Fprintf(out, "Restricted. May be meant: %s\n", oneLineOf(strings.Join(i.Matches, "; ")))
	}
	if i.Sealed != "" {
		fmt.Fprintln(out, "\nSealed; give --identity FILE to read it.")
		return
	}
	step := ""
	for _, name := range fieldsOf(i) {
		if next := intake.StepOf(name); next != step || step == "" {
			step = next
			fmt.Fprintf(out, "\n%s\n", cmp.Or(step, "other"))
		}
		fmt.Fprintf(out, "  %s: %s\n", name, oneLineOf(i.Fields[name]))
	}
	for _, consent := range i.Consents {
		given := "not given"
		if consent.Given {
			given = "given"
		}
		fmt.Fprintf(out, "  %s %s, %s, %s %s: %s\n", consent.ID, given, consent.At.Format(time.RFC3339), consent.Lang, consent.Version, consent.Text)
	}
	if len(i.Said) > 0 {
		fmt.Fprintln(out, "\nWhat the visitor wrote")
		for _, said := range i.Said {
			fmt.Fprintf(out, "  %s\n", oneLineOf(said))
		}
	}
	if len(i.Given) > 0 {
		fmt.Fprintf(out, "\nAnswers shown: %s\n", strings.Join(i.Given, ", "))
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

type intakeExport struct {
	storeFlags
	restrictedFlag
	Format string `env:"ANSWERBOT_INTAKE_EXPORT_FORMAT,ANSWERBOT_FORMAT" help:"csv or jsonl." enum:"csv,jsonl" default:"jsonl"`
}

// Run prints all intakes; restricted ones only if asked to. In CSV a cell that a spreadsheet would take for a formula gets an
// apostrophe in front.
func (c *intakeExport) Run(s *streams) error {
	show := func(print func(session.Intake) error) error {
		return c.each(s, func(i session.Intake) error {
			if i.Restricted && !c.Restricted {
				return nil
			}
			if i.Sealed != "" {
				return fmt.Errorf("%s is sealed; give --identity FILE", i.Reference)
			}
			return print(i)
		})
	}
	if c.Format == "jsonl" {
		return show(func(i session.Intake) error { return s.printJSON(i) })
	}
	w := csv.NewWriter(s.out)
	if err := w.Write(csvRow(session.Intake{}, true)); err != nil {
		return fmt.Errorf("printing intakes: %w", err)
	}
	err := show(func(i session.Intake) error { return w.Write(csvRow(i, false)) })
	w.Flush()
	return errors.Join(err, w.Error())
}

// csvRow gives the row of an intake, or the heading.
func csvRow(i session.Intake, heading bool) []string {
	var row []string
	column := func(name, value string) {
		if heading {
			value = name
		}
		row = append(row, desk.Cell(value))
	}
	column("reference", i.Reference)
	column("received", i.At.Format(time.RFC3339))
	column("reason", string(i.Reason))
	names := []string{"name", "email", "phone", "area", "about", "consent"} // these have always come first
	for _, name := range intake.Fields() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		column(name, i.Fields[name])
	}
	column("urgent", strconv.FormatBool(i.Urgent))
	column("conflict", i.Conflict)
	column("restricted", strconv.FormatBool(i.Restricted))
	column("matches", strings.Join(i.Matches, "; "))
	column("reply_by", replyBy(i))
	for _, id := range []string{intake.Consent, intake.Transcript, intake.Acknowledge} {
		at := slices.IndexFunc(i.Consents, func(c session.Consent) bool { return c.ID == id && c.Given })
		version := ""
		if at >= 0 {
			version = i.Consents[at].Version + " " + i.Consents[at].Lang + " " + i.Consents[at].At.Format(time.RFC3339)
		}
		column(id+"_version", version)
	}
	return row
}
