package web

import (
	"context"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

// When the store is frozen, full, read-only or gone, answers go on: they come from the corpus. The visitor is told once that the conversation is
// not being kept, and once when it is again. What is said meanwhile has the number 0 and lives in this connection alone, so that a
// choice that was offered can be taken. What only makes sense if it is stored is refused: an intake, a rating, words for a lawyer, and erasing.

const (
	// answerWithin is how long a store may hold up an answer, which then goes out without a record: well within a second.
	answerWithin = 500 * time.Millisecond

	// answerWithoutStore is that for a store that has not worked when it was called last: a wake and a turn that both wait are still within a second.
	answerWithoutStore = 250 * time.Millisecond

	// probeEvery is how often a store that does not work is tried, beside the turns that try it.
	probeEvery = time.Second

	// loadEvery is how often a conversation is looked for that could not be opened.
	loadEvery = 2 * time.Second
)

// storeFailed notes that the store does not work. It is logged once until it works again, not once for every visitor. about says which request, and
// which conversation, it was met with.
func (s *Server) storeFailed(doing string, err error, about ...any) {
	about = append([]any{"doing", doing, "error", err}, about...)
	if s.storeDown.Swap(true) {
		s.Logger.Debug("the store does not work", about...)
		return
	}
	s.Logger.Error("the store does not work; answers go on without it", about...)
	if !s.probing.Swap(true) { // else the one before has not seen yet that it worked meanwhile
		go s.probe()
	}
}

// storeFailed notes that the store does not work for a conversation.
func (t *talk) storeFailed(doing string, err error) {
	t.c.server.storeFailed(doing, err, "request", t.c.request, "conversation", t.id)
}

func (s *Server) storeWorks() {
	if s.storeDown.Load() && s.storeDown.Swap(false) {
		s.Logger.Info("the store works again")
	}
}

// probe tries the store until it works, so that it is given its full time again even if it has become slow.
func (s *Server) probe() {
	ticker := time.NewTicker(probeEvery)
	defer ticker.Stop()
	for {
		if !s.storeDown.Load() {
			s.probing.Store(false)
			if !s.storeDown.Load() || s.probing.Swap(true) { // it may have failed again just now
				return
			}
		}
		select {
		case <-ticker.C:
		case <-s.draining.Done():
			return
		}
		ctx, cancel := context.WithTimeout(s.draining, s.StoreWithin)
		if s.Log.Ready(ctx) == nil {
			s.storeWorks()
		}
		cancel()
	}
}

// takesIntakes reports whether a form that is sent now could be kept: the store is set up for it, and works.
func (s *Server) takesIntakes() bool { return s.Log.Promise().Intakes && !s.storeDown.Load() }

// patience is how long the store may hold up an answer now.
func (s *Server) patience() time.Duration {
	if s.storeDown.Load() {
		return answerWithoutStore
	}
	return answerWithin
}

// unkept answers a frame whose turn could not be stored.
func (t *talk) unkept(f frame, turn session.Turn, begin time.Time) error {
	kind := bot.Kind(f.Type)
	switch {
	case helpIn(turn) != nil:
		if err := t.c.help(turn, begin); err != nil || kind != bot.Intake {
			return err
		}
		return t.unavailable(f) // the form is still to be sent
	case kind == bot.Intake, kind == bot.Rate, len(turn.Events) == 1: // without a reply it is for a lawyer, who would not see it
		return t.unavailable(f)
	}
	if !t.toldUnkept {
		t.toldUnkept = true
		if err := t.note(t.c.server.bot.Load().NotKept(t.language(f))); err != nil {
			return err
		}
	}
	if t.loose == nil {
		t.loose = make(map[string]bool)
	}
	t.loose[f.ID] = true
	seq := t.state.Seq
	for i := range turn.Events {
		turn.Events[i].Seq = 0
		t.apply(&turn.Events[i])
	}
	t.state.Seq = seq
	t.c.server.metrics.turn(&turn.Events[len(turn.Events)-1], t.c.server.Now().Sub(begin))
	return t.outcome(turn.Events)
}

// keptAgain tells a visitor who was told that nothing is kept that it is now.
func (t *talk) keptAgain() error {
	if !t.toldUnkept {
		return nil
	}
	t.toldUnkept = false
	return t.note(t.c.server.bot.Load().KeptAgain(t.language(frame{})))
}

// note says something that is no part of the conversation.
func (t *talk) note(text string) error {
	return t.c.send(&session.Event{Type: session.TypeReply, At: t.c.server.now(), Text: text})
}

// load reads a conversation that could not be read when the client came, or whose state was given up, and sends what the client does not have. It is no
// error if the store does not work.
func (t *talk) load() error {
	if !t.unread && !t.cold {
		return nil
	}
	events, err := t.c.read(t.id)
	switch {
	case errors.Is(err, session.ErrNotFound) && t.cold:
		return t.begunAgain()
	case errors.Is(err, session.ErrNotFound): // the token opens nothing: the client is given one that does
		return t.c.close(websocket.CloseTryAgainLater, "come again")
	case err != nil:
		t.storeFailed("opening a conversation", err)
		t.unread, t.cold = true, false
		t.c.later(&t.c.reload, loadEvery, t.load)
		return nil
	}
	t.c.server.storeWorks()
	t.unread, t.cold = false, false
	never(&t.c.reload)
	t.state = nothing
	return t.receive(events)
}
