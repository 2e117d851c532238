package session_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
)

// Several write into one case at once: each decides upon all that was before.
func TestTakeSteps(t *testing.T) {
	log := memlog.New()
	const reference, most = "TSL-0000-0005", 4
	full := errors.New("full")
	take := func() error {
		_, err := session.TakeSteps(t.Context(), log, reference, time.Now(), func(c session.Case) ([]session.Step, error) {
			if c.Channels["x"].Attempts == most {
				return nil, full
			}
			return []session.Step{{Kind: session.StepFailed, Channel: "x"}, {Kind: session.StepNote}}, nil
		})
		return err
	}
	var working sync.WaitGroup
	for range most {
		working.Go(func() {
			if err := take(); err != nil {
				t.Error(err)
			}
		})
	}
	working.Wait()
	if err := take(); !errors.Is(err, full) {
		t.Errorf("what decide says is not said: %v", err)
	}
	none := func(session.Case) ([]session.Step, error) { return nil, nil }
	c, err := session.TakeSteps(t.Context(), log, reference, time.Now(), none)
	if err != nil || c.Seq != 2*most || c.Channels["x"].Attempts != most {
		t.Errorf("got %+v, %v", c, err)
	}
}
