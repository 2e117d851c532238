package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/ledger"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/sealedlog"
)

// rightsCommand serves people who ask what is kept of them, or that it be erased.
type rightsCommand struct {
	Export rightsExport `cmd:"" help:"Print all that is kept of a person's requests as JSON Lines: record, case and conversation."`
	Erase  rightsErase  `cmd:"" help:"Erase a person's requests with their cases and conversations, and print a proof."`
	Log    rightsLog    `cmd:"" help:"Print the proofs of all erasures as JSON Lines; restore --erasures takes them."`
}

// whose says whose requests are meant.
type whose struct {
	storeFlags
	Reference string `arg:"" optional:"" help:"The reference on the receipt, such as TSL-7F3K-92QD."`
	Email     string `help:"All requests with this e-mail address." placeholder:"ADDRESS"`
}

// with opens the store and calls do with the intakes that are meant.
func (w whose) with(s *streams, action string, do func(*sealedlog.Log, []session.Intake) error) error {
	if (w.Reference == "") == (w.Email == "") {
		return misused{errors.New("give a reference, or --email ADDRESS")}
	}
	log, err := w.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	found, err := w.find(s.context, log)
	if err != nil {
		return err
	}
	for _, i := range found {
		if err := noteProgram(s.context, log, action, i.Reference); err != nil {
			return err
		}
	}
	return do(log, found)
}

func (w whose) find(ctx context.Context, log session.Log) ([]session.Intake, error) {
	if w.Email == "" {
		reference := strings.ToUpper(strings.TrimSpace(w.Reference))
		i, err := log.Intake(ctx, reference)
		if errors.Is(err, session.ErrNotFound) { // perhaps an erasure stopped half way: the rest goes by the reference alone
			return []session.Intake{{Reference: reference}}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading intake %s: %w", reference, err)
		}
		return []session.Intake{i}, nil
	}
	var found []session.Intake
	for i, err := range log.Intakes(ctx) {
		if err != nil {
			return nil, fmt.Errorf("reading the intakes: %w", err)
		}
		if i.Sealed != "" {
			return nil, fmt.Errorf("%s is sealed, so its address cannot be compared; give --identity FILE", i.Reference)
		}
		if strings.EqualFold(strings.TrimSpace(i.Fields["email"]), strings.TrimSpace(w.Email)) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return nil, errors.New("there is no intake with that address")
	}
	return found, nil
}

type rightsExport struct {
	whose
	restrictedFlag
}

func (*rightsExport) Help() string {
	return `Each line is {"kind": "intake", "case" or "conversation", "reference": …} with the record or one event. Names of the conflict list, which are other people's,
and what was found there are left out unless --restricted is given; notes of staff in the case are included: look before you send it.`
}

// kept is one line of what is kept of a person.
type kept struct {
	Kind      string          `json:"kind"`
	Reference string          `json:"reference"`
	Intake    *session.Intake `json:"intake,omitempty"`
	Event     *session.Event  `json:"event,omitempty"`
}

func (c *rightsExport) Run(s *streams) error {
	return c.with(s, "export", func(log *sealedlog.Log, found []session.Intake) error {
		for _, i := range found {
			switch {
			case i.At.IsZero():
				return noIntake(i.Reference)
			case i.Sealed != "":
				return fmt.Errorf("%s is sealed; give --identity FILE", i.Reference)
			case !c.Restricted:
				i.Matches, i.Restricted, i.Conflict = nil, false, ""
			}
			if err := s.printJSON(kept{Kind: "intake", Reference: i.Reference, Intake: &i}); err != nil {
				return err
			}
			for _, of := range [][2]string{{"case", session.CaseOf(i.Reference)}, {"conversation", i.Conversation}} {
				events, err := log.Read(s.context, of[1], 0)
				if err != nil && !errors.Is(err, session.ErrNotFound) {
					return fmt.Errorf("reading the %s of %s: %w", of[0], i.Reference, err)
				}
				for n := range events {
					if err := s.printJSON(kept{Kind: of[0], Reference: i.Reference, Event: &events[n]}); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// proof says what was erased, without a word or a name of the person's.
type proof struct {
	At           time.Time `json:"erased_at"`
	Reference    string    `json:"reference_sha256"`
	Conversation string    `json:"conversation_sha256,omitempty"`
	Record       bool      `json:"record"`              // there was one
	Case         int       `json:"case_events"`         // how many
	Talk         int       `json:"conversation_events"` // how many
	Left         []string  `json:"left_to,omitempty"`   // channels that had taken it: copies there are theirs to erase
	Checked      bool      `json:"checked"`             // all three were looked for afterwards and are not there
	Before       string    `json:"before,omitempty"`    // sha256 of the proof before it
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

type rightsErase struct{ whose }

func (*rightsErase) Help() string {
	return `Erases record, case, place in the outbox and in the desk's queue, and the conversation, and compacts a SQLite file so that no copy is left in it. What is on
legal hold stays (exit code 1). The proof is printed and kept in the store's log of erasures; note it elsewhere too. It names the channels that had taken the
request before: what they made of it has to be erased there. Backups still hold what they held; restore erases again what was erased since.`
}

func (c *rightsErase) Run(s *streams) error {
	return c.with(s, "erase", func(log *sealedlog.Log, found []session.Intake) error {
		held := 0
		for _, i := range found {
			p, err := erase(s.context, log, i, time.Now())
			if errors.Is(err, session.ErrHeld) {
				held++
				fmt.Fprintf(s.err, "%s is on legal hold and stays; answerbot intake hold %s --release ends that\n", i.Reference, i.Reference)
				continue
			}
			if err != nil {
				return fmt.Errorf("erasing %s, which may be done again: %w", i.Reference, err)
			}
			if err := s.printJSON(p); err != nil {
				return err
			}
		}
		if err := log.Compact(s.context); err != nil {
			return err
		}
		if held > 0 {
			return errReported
		}
		return nil
	})
}

// erase erases an intake and all that belongs to it, and notes the proof.
func erase(ctx context.Context, log *sealedlog.Log, i session.Intake, now time.Time) (p proof, err error) {
	c, events, err := session.ReadCase(ctx, log, i.Reference)
	if err != nil {
		return p, err
	}
	if c.Held {
		return p, session.ErrHeld
	}
	p = proof{At: now.UTC().Truncate(time.Millisecond), Reference: hashOf(i.Reference), Record: !i.At.IsZero(), Case: len(events)}
	for _, name := range slices.Sorted(maps.Keys(c.Channels)) {
		if c.Channels[name].Delivered && name != "desk" {
			p.Left = append(p.Left, name)
		}
	}
	if !p.Record && p.Case == 0 {
		return p, noIntake(i.Reference)
	}
	if i.Conversation != "" {
		p.Conversation = hashOf(i.Conversation)
		talk, err := log.Read(ctx, i.Conversation, 0)
		if err != nil && !errors.Is(err, session.ErrNotFound) {
			return p, err
		}
		p.Talk = len(talk)
	}
	if err := eraseAll(ctx, log, i, now); err != nil {
		return p, err
	}
	p.Checked = true
	last := ""
	proofs := ledger.NewTail(log, session.DeskErased, func(_ time.Time, before proof) {
		data, _ := json.Marshal(before) // strings, numbers and a time
		last = hashOf(string(data))
	})
	return p, proofs.Append(ctx, "", p.At, func() ([]proof, error) {
		p.Before = last
		return []proof{p}, nil
	})
}

// eraseAll erases, and looks whether it is gone. The record, which says where the rest is, is not the first to go.
func eraseAll(ctx context.Context, log *sealedlog.Log, i session.Intake, now time.Time) error {
	if i.Conversation != "" {
		if err := log.Forget(ctx, i.Conversation); err != nil {
			return err
		}
	}
	if err := log.Erase(ctx, i.Reference); err != nil {
		return err
	}
	if err := log.Forget(ctx, session.CaseOf(i.Reference)); err != nil {
		return err
	}
	if err := queue.Open(log).Remove(ctx, i.Reference, now); err != nil {
		return err
	}
	if _, err := log.Intake(ctx, i.Reference); !errors.Is(err, session.ErrNotFound) {
		return errors.Join(errors.New("the record is still there"), err)
	}
	for _, name := range []string{i.Conversation, session.CaseOf(i.Reference)} {
		if _, err := log.Read(ctx, name, 0); !errors.Is(err, session.ErrNotFound) {
			return errors.Join(errors.New("somebody has written again meanwhile"), err)
		}
	}
	return nil
}

type rightsLog struct{ storeFlags }

func (c *rightsLog) Run(s *streams) error {
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	events, err := log.Read(s.context, session.DeskErased, 0)
	if err != nil && !errors.Is(err, session.ErrNotFound) {
		return err
	}
	for _, e := range events {
		fmt.Fprintf(s.out, "%s\n", e.Desk)
	}
	return nil
}
