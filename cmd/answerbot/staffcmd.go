package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/staff"
)

// staffCommand keeps the accounts of those who work at the desk.
type staffCommand struct {
	Add    staffAdd    `cmd:"" help:"Make an account and print its enrolment link; for an account that is there, a new link, which ends its password."`
	List   staffList   `cmd:"" help:"List the accounts."`
	Role   staffRole   `cmd:"" help:"Give an account another role, from its next request on."`
	Revoke staffRevoke `cmd:"" help:"End everything that somebody is signed in to."`
	Remove staffRemove `cmd:"" help:"Remove an account and end everything it is signed in to."`
}

// auditCommand shows what the staff did.
type auditCommand struct {
	List   auditList   `cmd:"" help:"Print who read and changed what, oldest first."`
	Verify auditVerify `cmd:"" help:"Check that nothing in the audit log was changed or taken out."`
}

// commandLine is who acts in the logs of the staff where a command does.
const commandLine = "program"

// noteProgram writes into the audit log what a command is about to do.
func noteProgram(ctx context.Context, log session.Log, action, about string) error {
	return audit.Open(log).Add(ctx, audit.Entry{At: time.Now(), Who: commandLine, Action: action, About: about})
}

// withStaff opens the store and writes what was done into the audit log before it is done.
func (f storeFlags) withStaff(s *streams, action, about string, do func(context.Context, *staff.Directory) error) error {
	log, err := f.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	if action != "" {
		if err := noteProgram(s.context, log, action, about); err != nil {
			return err
		}
	}
	if err := do(s.context, staff.Open(log)); err != nil {
		return fmt.Errorf("staff: %w", err)
	}
	return nil
}

type staffAdd struct {
	storeFlags
	ID   string `arg:"" name:"name" help:"The account, as it is typed to sign in: small letters, digits and . _ @ -."`
	Role string `help:"clerk, lawyer, editor or admin." required:"" placeholder:"ROLE"`
	Show string `help:"The name as visitors and colleagues read it." placeholder:"NAME"`
	URL  string `help:"How staff reach the server, for the link." default:"http://127.0.0.1:8080"`
}

func (c *staffAdd) Run(s *streams) error {
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" {
		return misused{fmt.Errorf("--url %s: want an address such as https://ask.firm.example", c.URL)}
	}
	if !staff.Role(c.Role).Valid() {
		return noRole("--role " + c.Role)
	}
	log, err := c.open(s.context, slog.New(slog.NewTextHandler(s.err, nil))) // the first account may be made before the first start of the server
	if err != nil {
		return err
	}
	if err := log.Close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return c.withStaff(s, "staff add "+c.Role, c.ID, func(ctx context.Context, d *staff.Directory) error {
		token, err := d.Add(ctx, c.ID, c.Show, staff.Role(c.Role), time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s can enrol within 72 hours, once, at\n%s/desk/enrol#%s\n", c.ID, strings.TrimSuffix(base.String(), "/"), token)
		return nil
	})
}

// noRole says which roles there are in place of what was given.
func noRole(given string) error {
	return misused{fmt.Errorf("%s: want clerk, lawyer, editor or admin", given)}
}

type staffList struct{ storeFlags }

func (c *staffList) Run(s *streams) error {
	return c.withStaff(s, "", "", func(ctx context.Context, d *staff.Directory) error {
		all, err := d.List(ctx)
		if err != nil {
			return err
		}
		w := table(s.out)
		fmt.Fprintln(w, "account\tname\trole\tstate")
		for _, a := range all {
			state := "enrolled"
			if !a.Open {
				state = "has a link until " + a.Until.Format(time.RFC3339)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.ID, printable(a.Name), a.Role, state)
		}
		return w.Flush()
	})
}

// staffAccount names an account that is there.
type staffAccount struct {
	storeFlags
	ID string `arg:"" name:"name"`
}

type staffRole struct {
	staffAccount
	Role string `arg:"" help:"clerk, lawyer, editor or admin."`
}

func (c *staffRole) Run(s *streams) error {
	if !staff.Role(c.Role).Valid() { // else the audit log would tell of it
		return noRole(c.Role)
	}
	return c.withStaff(s, "staff role "+c.Role, c.ID, func(ctx context.Context, d *staff.Directory) error {
		return d.SetRole(ctx, c.ID, staff.Role(c.Role), time.Now())
	})
}

type staffRevoke struct{ staffAccount }

func (c *staffRevoke) Run(s *streams) error {
	return c.withStaff(s, "staff revoke", c.ID, func(ctx context.Context, d *staff.Directory) error {
		return d.Revoke(ctx, c.ID, time.Now())
	})
}

type staffRemove struct{ staffAccount }

func (c *staffRemove) Run(s *streams) error {
	return c.withStaff(s, "staff remove", c.ID, func(ctx context.Context, d *staff.Directory) error {
		return d.Remove(ctx, c.ID, time.Now())
	})
}

type auditList struct{ storeFlags }

func (c *auditList) Run(s *streams) error {
	return c.withAudit(s, func(entries []audit.Entry) error {
		w := table(s.out)
		fmt.Fprintln(w, "at\twho\trole\taction\tabout")
		for _, e := range entries {
			if e.Refused {
				e.Action += " (refused)"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.At.Format(time.RFC3339), printable(e.Who), e.Role, e.Action, printable(e.About))
		}
		return w.Flush()
	})
}

func (f storeFlags) withAudit(s *streams, do func([]audit.Entry) error) error {
	log, err := f.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	entries, err := audit.Read(s.context, log)
	if err != nil {
		return err
	}
	return do(entries)
}

type auditVerify struct{ storeFlags }

func (*auditVerify) Help() string {
	return `Every entry carries the hash of the one before it; this follows the chain. Note the number and the hash that it prints somewhere else: that
entries were cut off at the end is seen by comparing them with a later run, which must have at least as many and, at that number, the same hash.`
}

func (c *auditVerify) Run(s *streams) error {
	return c.withAudit(s, func(entries []audit.Entry) error {
		last, err := audit.Verify(entries, len(entries))
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%d entries, each follows from the one before it; the last is %s\n", len(entries), last)
		return nil
	})
}
