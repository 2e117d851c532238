package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

// talk is a conversation as one connection sees it. Its state is kept warm, so that a turn is one append and no read; sent is the number up
// to which the client has been told everything.
type talk struct {
	c       *socket
	id      string
	state   session.State
	sent    int64
	lang    string
	partner string // its key
	page    string // where the visitor is
	leave   func() // stops following
}

// tries is how often a turn is computed again because another writer was first.
const tries = 8

// hello begins a conversation, or goes on with the one that the token opens.
func (c *socket) hello(f frame) error {
	key, wrong := c.partner(f)
	if wrong != nil {
		if err := c.refuse(wrong); err != nil {
			return err
		}
		return c.close(websocket.ClosePolicyViolation, "not a partner's page")
	}
	t := &talk{c: c, lang: f.Lang, partner: key, page: f.Page}
	token, resumed := f.Resume, false
	var events []session.Event
	if token != "" {
		t.id = conversationOf(key, token)
		ctx, cancel := c.store()
		var err error
		events, err = c.server.Log.Read(ctx, t.id, 0)
		cancel()
		switch {
		case err == nil:
			resumed = true
		case !errors.Is(err, session.ErrNotFound):
			c.server.Logger.Error("resuming a conversation", "error", err)
			return c.refuse(&fault{code: "unavailable", message: "Your conversation cannot be opened at the moment. Please try again.", retryAfter: 2})
		}
	}
	if !resumed { // a token that opens nothing is not taken over: this server alone makes them
		token = rand.Text() + rand.Text()
		t.id = conversationOf(key, token)
	}
	t.state = session.Fold(events)
	t.leave = c.server.Log.Follow(t.id, func(session.Wake) {
		select {
		case c.wake <- struct{}{}:
		default:
		}
	})
	c.talk = t
	greeting, disclaimer := t.greeting()
	if err := c.send(welcomeFrame{"welcome", token, t.id, resumed, t.state.Seq, greeting, disclaimer, key}); err != nil {
		return err
	}
	t.sent = t.state.Seq
	for _, e := range session.Shown(events) {
		if e.Seq > f.After {
			if err := c.send(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// turn does what a frame asks for and shows what came of it once it is stored.
func (t *talk) turn(f frame) error {
	begin := t.c.server.Now()
	in := f.input()
	in.At, in.Conversation, in.Partner = begin.UTC().Truncate(time.Millisecond), t.id, t.partner
	if p := t.c.server.partners.Load().Get(t.partner); p != nil {
		in.Areas, in.Route = p.Areas, p.Route
	}
	if in.Lang == "" {
		in.Lang = t.lang
	}
	in.Conflicts = t.c.server.conflicts.Load()
	for range tries {
		in.Reference = newReference()
		turn, err := t.c.server.bot.Load().Turn(t.state, in)
		if err != nil {
			return t.refusal(f, err)
		}
		switch err = t.append(turn); {
		case err == nil:
			return t.show(turn, begin)
		case errors.Is(err, session.ErrDuplicate):
			return t.repeat(f)
		case errors.Is(err, session.ErrConflict):
			if err := t.catchUp(); err != nil {
				return err
			}
		default:
			t.c.server.Logger.Error("storing a turn", "error", err)
			if isCrisis(turn) {
				return t.c.cry(f)
			}
			return t.unavailable(f)
		}
	}
	return t.unavailable(f)
}

// refusal answers a frame that cannot be done. One that is recorded already is answered with its outcome instead: it may have been possible then.
func (t *talk) refusal(f frame, err error) error {
	var refusal *bot.Refusal
	if !errors.As(err, &refusal) {
		t.c.server.Logger.Error("computing a turn", "error", err)
		return t.unavailable(f)
	}
	if known, err := t.recorded(f); err == nil && len(known) > 0 {
		return t.repeat(f)
	}
	return t.c.refuse(&fault{code: refusal.Code, message: refusal.Message, re: f.ID})
}

func (t *talk) unavailable(f frame) error {
	lang := cmp.Or(f.Lang, t.lang, t.state.Lang)
	return t.c.refuse(&fault{code: "unavailable", re: f.ID, retryAfter: 2, message: t.c.server.bot.Load().NotReceived(lang, bot.Kind(f.Type))})
}

func (t *talk) append(turn session.Turn) error {
	ctx, cancel := t.c.store()
	defer cancel()
	if isCrisis(turn) {
		var short context.CancelFunc
		ctx, short = context.WithTimeout(ctx, crisisWithin)
		defer short()
	}
	err := t.c.server.Log.Append(ctx, t.id, turn)
	outcome := "ok"
	switch {
	case errors.Is(err, session.ErrConflict):
		outcome = "conflict"
	case errors.Is(err, session.ErrDuplicate):
		outcome = "duplicate"
	case err != nil:
		outcome = "error"
	}
	t.c.server.metrics.stored.WithLabelValues(outcome).Inc()
	return err
}

// show sends the replies of a stored turn to the one whose turn it was. The visitor's own event goes to the other tabs only.
func (t *talk) show(turn session.Turn, begin time.Time) error {
	for _, e := range turn.Events {
		t.state = t.state.Apply(e)
		t.sent = e.Seq
	}
	last := turn.Events[len(turn.Events)-1]
	t.c.server.metrics.turn(last, t.c.server.Now().Sub(begin))
	if rating := turn.Events[0].Rating; rating != nil {
		t.c.server.metrics.rate(rating.Helpful)
	}
	return t.outcome(turn.Events)
}

// outcome sends the replies among the events of one turn; a turn without any is acknowledged.
func (t *talk) outcome(events []session.Event) error {
	if len(events) == 1 {
		return t.c.send(ackFrame{"ack", events[0].Re, events[0].Seq})
	}
	for _, e := range events {
		if e.Type == session.TypeVisitor {
			continue
		}
		if err := t.c.send(e); err != nil {
			return err
		}
	}
	return nil
}

// recorded returns the events that a frame led to when it was first received.
func (t *talk) recorded(f frame) ([]session.Event, error) {
	ctx, cancel := t.c.store()
	defer cancel()
	all, err := t.c.server.Log.Read(ctx, t.id, 0)
	if errors.Is(err, session.ErrNotFound) {
		return nil, nil
	}
	var events []session.Event
	for _, e := range session.Shown(all) {
		if e.Re == f.ID {
			events = append(events, e)
		}
	}
	return events, err
}

// repeat answers a frame that has been received before with what it led to.
func (t *talk) repeat(f frame) error {
	if err := t.catchUp(); err != nil {
		return err
	}
	events, err := t.recorded(f)
	if err != nil || len(events) == 0 {
		if err != nil {
			t.c.server.Logger.Error("reading a recorded turn", "error", err)
		}
		return t.unavailable(f)
	}
	return t.outcome(events)
}

// catchUp sends what others have added to the conversation.
func (t *talk) catchUp() error {
	ctx, cancel := t.c.store()
	events, err := t.c.server.Log.Read(ctx, t.id, t.sent)
	cancel()
	if errors.Is(err, session.ErrNotFound) {
		if t.sent == 0 {
			return nil
		}
		t.state, t.sent = session.State{}, 0
		return t.c.send(noticeFrame{Type: "notice", Text: erased(t.lang)})
	}
	if err != nil { // the next wake-up, or the next turn, tries again
		t.c.server.Logger.Error("following a conversation", "error", err)
		return nil
	}
	for _, e := range session.Shown(events) {
		t.state = t.state.Apply(e)
		t.sent = e.Seq
		if err := t.c.send(e); err != nil {
			return err
		}
	}
	return nil
}

// forget erases the conversation.
func (t *talk) forget(f frame) error {
	ctx, cancel := t.c.store()
	err := t.c.server.Log.Forget(ctx, t.id)
	cancel()
	if err != nil {
		t.c.server.Logger.Error("erasing a conversation", "error", err)
		return t.unavailable(f)
	}
	t.state, t.sent = session.State{}, 0
	if err := t.c.send(noticeFrame{Type: "notice", Text: erased(t.lang)}); err != nil {
		return err
	}
	return t.c.send(ackFrame{Type: "ack", Re: f.ID})
}

func erased(lang string) string {
	if lang == "fr" {
		return "Cette conversation a été effacée."
	}
	return "This conversation has been erased."
}
