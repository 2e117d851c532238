package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage"
)

// triageFlags say by which rules emergencies are seen.
type triageFlags struct {
	Triage string `help:"File of triage rules, in place of those that ship." placeholder:"FILE.yaml"`
}

// wantRules is what names a file of rules.
const wantRules = "a file like the one that answerbot triage show prints"

// rules loads the rules. Findings that keep them from being used are printed, and one error says so.
func (f triageFlags) rules(errs io.Writer) (*triage.Rules, error) {
	if f.Triage == "" {
		return triage.Shipped(), nil
	}
	if err := isThere("triage", f.Triage, wantRules); err != nil {
		return nil, err
	}
	rules, findings, err := triage.Load(f.Triage)
	if err != nil {
		return nil, err
	}
	if rules == nil {
		for _, finding := range findings {
			fmt.Fprintln(errs, finding)
		}
		return nil, fmt.Errorf("the triage rules %s cannot be used; see the findings above", f.Triage)
	}
	return rules, nil
}

// early is rules for who has more to read before rules are needed: nil for those that ship, which are got ready meanwhile.
func (f triageFlags) early(errs io.Writer) (*triage.Rules, error) {
	if f.Triage == "" {
		go triage.Shipped()
		return nil, nil
	}
	return f.rules(errs)
}

// triageCommand holds what is done with triage rules.
type triageCommand struct {
	Lint triageLintCommand `cmd:"" help:"Say what is wrong with triage rules, one finding a line. Exit code 0 when they can be used."`
	Show triageShowCommand `cmd:"" help:"Print the triage rules that ship, to begin a file of one's own with."`
	Try  triageTryCommand  `cmd:"" help:"Say what is seen in a message, and by which phrase."`
}

type triageLintCommand struct {
	Format string `env:"ANSWERBOT_TRIAGE_LINT_FORMAT" help:"text or json." enum:"text,json" default:"text"`
	Path   string `arg:"" optional:"" help:"File of rules; those that ship if none is given."`
}

// Run prints the findings, as corpus lint does.
func (l *triageLintCommand) Run(s *streams) error {
	path, data := l.Path, triage.ShippedFile()
	if path == "" {
		path = "rules.yaml"
	} else {
		err := missing(path, wantRules)
		if err == nil {
			data, err = os.ReadFile(path)
		}
		if err != nil {
			return fmt.Errorf("reading triage rules: %w", err)
		}
	}
	rules, findings := triage.Parse(path, data)
	if rules != nil {
		findings = append(findings, rules.Overdue(path, time.Now())...)
	}
	return s.printFindings(findings, l.Format)
}

type triageShowCommand struct{}

func (*triageShowCommand) Run(s *streams) error {
	_, err := s.out.Write(triage.ShippedFile())
	return err
}

type triageTryCommand struct {
	triageFlags
	Text string `arg:"" help:"The message."`
}

func (c *triageTryCommand) Run(s *streams) error {
	rules, err := c.rules(s.err)
	if err != nil {
		return err
	}
	printTriage(s.out, rules.Find(c.Text, time.Now(), ""))
	return nil
}

// printTriage prints what was seen in a message, for people.
func printTriage(out io.Writer, v triage.Verdict) {
	switch {
	case v.Phrase != "":
		fmt.Fprintf(out, "Triage: %s (%s), by the phrase  %s\n", v.Class, v.Kind, v.Phrase)
	case v.Class != triage.None:
		fmt.Fprintf(out, "Triage: %s (%s), like examples of it\n", v.Class, v.Kind)
	case v.Maybe == triage.None:
		fmt.Fprintln(out, "Triage: nothing pressing")
	}
	if v.Maybe != triage.None {
		fmt.Fprintf(out, "Triage: a little like %s; shown beside the reply:\n", v.Maybe)
	}
	for _, r := range v.Resources {
		fmt.Fprintf(out, "  %s  %s %s\n", r.Name, r.Phone, r.URL)
	}
}
