package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

func (c *intakeList) Run(s *streams) error {
	var all []session.Intake
	if err := c.each(s, func(i session.Intake) error { all = append(all, i); return nil }); err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b session.Intake) int { return rank(a) - rank(b) })
	w := table(s.out)
	fmt.Fprintln(w, "reference\treceived\treply by\treason\tarea\tname")
	for _, i := range all {
		reason, area, name := string(i.Reason), i.Area, printable(i.Fields["name"])
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

// noIntake says that there is none with a reference.
func noIntake(reference string) error {
	if strings.TrimSpace(reference) == "" {
		return misused{errors.New("the reference is empty: want one as on a receipt, such as TSL-7F3K-92QD")}
	}
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
