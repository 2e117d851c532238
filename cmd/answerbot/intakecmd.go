package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// intakeCommand shows staff what visitors have sent.
type intakeCommand struct {
	List   intakeList   `cmd:"" help:"List submitted intakes, oldest first."`
	Show   intakeShow   `cmd:"" help:"Show one intake whole."`
	Export intakeExport `cmd:"" help:"Print all intakes as CSV or JSON Lines."`
	Retry  intakeRetry  `cmd:"" help:"Have what was not delivered to the firm tried again."`
}

type intakeList struct{ storeFlags }

// Run lists the intakes.
func (c *intakeList) Run(s *streams) error {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "reference\treceived\treason\tarea\tname")
	err := c.each(s, func(i session.Intake) error {
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", i.Reference, i.At.Format(time.RFC3339), i.Reason, i.Area, oneLineOf(i.Fields["name"]))
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
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

// each opens the store and calls do for every intake.
func (f storeFlags) each(s *streams, do func(session.Intake) error) error {
	log, err := f.open(s.context, slog.New(slog.NewTextHandler(s.err, nil)))
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
	Reference string `arg:"" help:"The reference on the receipt, such as TSL-7F3K-92QD."`
}

// Run shows an intake.
func (c *intakeShow) Run(s *streams) error {
	log, err := c.open(s.context, slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return err
	}
	defer log.Close()
	i, err := log.Intake(s.context, strings.ToUpper(strings.TrimSpace(c.Reference)))
	if errors.Is(err, session.ErrNotFound) {
		return fmt.Errorf("there is no intake %s; answerbot intake list shows all", c.Reference)
	}
	if err != nil {
		return fmt.Errorf("reading intake %s: %w", c.Reference, err)
	}
	fmt.Fprintf(s.out, "%s · received %s · %s\n\n", i.Reference, i.At.Format(time.RFC3339), i.Reason)
	for _, name := range slices.Sorted(maps.Keys(i.Fields)) {
		fmt.Fprintf(s.out, "%s: %s\n", name, oneLineOf(i.Fields[name]))
	}
	fmt.Fprintln(s.out, "\nWhat the visitor wrote")
	for _, said := range i.Said {
		fmt.Fprintf(s.out, "  %s\n", oneLineOf(said))
	}
	fmt.Fprintf(s.out, "\nAnswers shown: %s\n", strings.Join(i.Given, ", "))
	return printDelivery(s.context, s.out, log, i.Reference)
}

type intakeExport struct {
	storeFlags
	Format string `help:"csv or jsonl." enum:"csv,jsonl" default:"jsonl"`
}

// Run prints all intakes. In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front.
func (c *intakeExport) Run(s *streams) error {
	if c.Format == "jsonl" {
		encoder := json.NewEncoder(s.out)
		return c.each(s, func(i session.Intake) error { return encoder.Encode(i) })
	}
	w := csv.NewWriter(s.out)
	columns := []string{"name", "email", "phone", "area", "about", "consent"}
	if err := w.Write(append([]string{"reference", "received", "reason"}, columns...)); err != nil {
		return fmt.Errorf("printing intakes: %w", err)
	}
	err := c.each(s, func(i session.Intake) error {
		row := []string{i.Reference, i.At.Format(time.RFC3339), string(i.Reason)}
		for _, name := range columns {
			row = append(row, cell(i.Fields[name]))
		}
		return w.Write(row)
	})
	w.Flush()
	return errors.Join(err, w.Error())
}

func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
