package main

import (
	"errors"
	"fmt"

	"github.com/treadstone-law/answerbot/session/sealedlog"
)

// keysCommand makes keys that seal intakes, and changes them.
type keysCommand struct {
	New    keysNew    `cmd:"" help:"Make a key pair: the private key goes into a file, the public one is printed for --seal-to."`
	Rotate keysRotate `cmd:"" help:"Seal every intake anew, to the keys of --seal-to; --identity opens them."`
}

type keysNew struct {
	Out string `env:"ANSWERBOT_KEYS_NEW_OUT" help:"File for the private key; it must not be there yet." default:"answerbot.key"`
}

func (*keysNew) Help() string {
	return `Give the printed line to every server as --seal-to, and the file as --identity to those alone that show intakes to staff or send them on whole. Keep
copies of the file where the backups are not: without it nobody can ever read what was sealed.`
}

func (c *keysNew) Run(s *streams) error {
	recipient, err := sealedlog.NewIdentity(c.Out)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, recipient)
	fmt.Fprintf(s.err, "the private key is in %s; without it nobody can read what is sealed to this public key, so keep a copy apart\n", c.Out)
	return nil
}

type keysRotate struct{ storeFlags }

func (*keysRotate) Help() string {
	return `First restart the servers with the new key as --seal-to, then run

  answerbot keys rotate --identity OLD.key --seal-to age1NEW…

Intakes that were never sealed are sealed too. If it is interrupted, run it again with both files as --identity. Backups stay sealed to the old key;
destroying that makes them unreadable.`
}

func (c *keysRotate) Run(s *streams) error {
	if len(c.SealTo) == 0 {
		return misused{errors.New("keys rotate: give the new public key as --seal-to age1…")}
	}
	log, err := c.openThere(s)
	if err != nil {
		return err
	}
	defer log.Close()
	if err := noteProgram(s.context, log, "keys rotate", ""); err != nil {
		return err
	}
	n, err := log.Reseal(s.context)
	if errors.Is(err, sealedlog.ErrSealed) {
		return fmt.Errorf("after %s: %w; give every key that intakes are sealed to as --identity and run it again", count(n, "intake"), err)
	}
	if err != nil {
		return fmt.Errorf("after %s: %w", count(n, "intake"), err)
	}
	if err := log.Compact(s.context); err != nil { // what the old key opens is to be nowhere in the store
		return err
	}
	fmt.Fprintf(s.out, "%s sealed anew\n", count(n, "intake"))
	return nil
}
