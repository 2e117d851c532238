package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/delivery"
)

type intakeRetry struct {
	storeFlags
	Dead      bool   `help:"Every intake that a channel has given up on."`
	Reference string `arg:"" optional:"" help:"The intake to deliver again."`
}

func (*intakeRetry) Help() string {
	return `A channel that fails is tried again for four days, then it gives up: a dead letter. This has the running server try again at once what
is not delivered, one intake by its reference or, with --dead, all dead letters. What a channel has taken is not sent to it again.`
}

// Run puts what is not delivered back to the front of the outbox.
func (c *intakeRetry) Run(s *streams) error {
	if (c.Reference == "") == !c.Dead {
		return misused{errors.New("intake retry: give a reference, or --dead for all dead letters")}
	}
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	references := []string{strings.ToUpper(strings.TrimSpace(c.Reference))}
	if c.Dead {
		if references, err = deadLetters(s.context, log); err != nil {
			return err
		}
	}
	for _, reference := range references {
		switch err := delivery.Retry(s.context, log, reference, time.Now()); {
		case errors.Is(err, session.ErrNotFound):
			return noIntake(reference)
		case err != nil:
			return fmt.Errorf("trying intake %s again: %w", reference, err)
		}
		fmt.Fprintf(s.out, "%s is tried again\n", reference)
	}
	if len(references) == 0 {
		fmt.Fprintln(s.out, "there are no dead letters")
	}
	return nil
}

func deadLetters(ctx context.Context, log session.Log) ([]string, error) {
	var references []string
	for i, err := range log.Intakes(ctx) {
		if err != nil {
			return nil, fmt.Errorf("reading the intakes: %w", err)
		}
		c, _, err := session.ReadCase(ctx, log, i.Reference)
		if err != nil {
			return nil, err
		}
		if c.Abandoned() {
			references = append(references, i.Reference)
		}
	}
	return references, nil
}

type intakeHold struct {
	storeFlags
	Reference string `arg:"" help:"The reference on the receipt, such as TSL-7F3K-92QD."`
	Release   bool   `help:"End the hold."`
}

func (*intakeHold) Help() string {
	return `A hold keeps the record, its case and the conversation it came from, whatever their age, and refuses rights erase. A visitor can still erase their own
conversation in the chat. Released, what is too old goes with the next sweep.`
}

// Run puts an intake on hold, or releases it.
func (c *intakeHold) Run(s *streams) error {
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	reference := strings.ToUpper(strings.TrimSpace(c.Reference))
	if err := c.hold(s.context, log, reference); err != nil {
		return err
	}
	says := "is on hold: nothing of it is erased until it is released"
	if c.Release {
		says = "is on hold no longer"
	}
	fmt.Fprintf(s.out, "%s %s\n", reference, says)
	return nil
}

// hold writes down what is going to be done, does it, and then says in the case that it is so.
func (c *intakeHold) hold(ctx context.Context, log session.Log, reference string) error {
	step, action := session.Step{Kind: session.StepHeld, Who: commandLine}, "hold"
	if c.Release {
		step.Kind, action = session.StepUnheld, "release"
	}
	switch _, err := log.Intake(ctx, reference); {
	case errors.Is(err, session.ErrNotFound):
		return noIntake(reference)
	case err != nil:
		return fmt.Errorf("reading intake %s: %w", reference, err)
	}
	if err := noteProgram(ctx, log, action, reference); err != nil {
		return err
	}
	if err := log.Hold(ctx, reference, !c.Release); err != nil {
		return err
	}
	_, err := session.TakeSteps(ctx, log, reference, time.Now(), func(session.Case) ([]session.Step, error) { return []session.Step{step}, nil })
	return err
}
