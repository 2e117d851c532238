package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/room"
)

// talk is a conversation as one connection sees it. Its state is kept warm, so that a turn is one append and no read, until it is at rest (rest.go);
// sent is the number up to which the client has been told everything.
type talk struct {
	c       *socket
	id      string
	state   *session.State // never nil
	sent    int64
	lang    string
	partner string // its key
	page    string // where the visitor is
	counted bool   // among the partner's conversations of the day
	leave   func() // stops following

	rests      uint8           // how often it was found at rest since the last frame
	cold       bool            // the state has been given up: it is read when it is needed
	unread     bool            // the store did not say what is in the conversation
	toldUnkept bool            // the visitor knows that nothing is kept
	loose      map[string]bool // ids of frames that were answered without a record
	typed      time.Time       // when the other side was told last that the visitor types
}

// read reads a conversation.
func (c *socket) read(id string) ([]session.Event, error) {
	defer c.server.atStore()()
	ctx, cancel := c.within(c.server.patience())
	defer cancel()
	return c.server.Log.Read(ctx, id, 0)
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
	t := &talk{c: c, state: nothing, lang: f.Lang, partner: key, page: f.Page}
	token, resumed := f.Resume, false
	var events []session.Event
	if token != "" {
		t.id = conversationOf(key, token)
		t.leave = c.server.Log.Follow(t.id, c.ring) // before it is read: nothing is missed
		var err error
		events, err = c.read(t.id)
		if resumed = !errors.Is(err, session.ErrNotFound); !resumed {
			t.leave()
		} else if err != nil { // it is opened as soon as the store works
			if !errors.Is(err, context.DeadlineExceeded) { // which alone may mean that all come back at once, after a restart
				t.storeFailed("resuming a conversation", err)
			}
			t.unread, t.sent, t.state = true, f.After, &session.State{Seq: f.After}
			c.later(&c.reload, loadEvery, t.load)
		}
	}
	if !resumed { // a token that opens nothing is not taken over: this server alone makes them
		token = rand.Text() + rand.Text()
		t.id = conversationOf(key, token)
		t.leave = c.server.Log.Follow(t.id, c.ring)
	}
	c.talk = t
	never(&c.helloBy)
	if len(events) > 0 {
		state := session.Fold(events)
		t.state, t.sent = &state, state.Seq
	}
	return c.welcome(t, token, resumed, events, f.After)
}

// welcome greets the client and sends the events that it does not have.
func (c *socket) welcome(t *talk, token string, resumed bool, events []session.Event, after int64) error {
	greeting, disclaimer := t.greeting()
	if err := c.send(welcomeFrame{"welcome", token, t.id, resumed, t.state.Seq, greeting, disclaimer, t.partner}); err != nil {
		return err
	}
	for _, e := range session.Shown(events) {
		if e.Seq > after {
			if err := c.send(&e); err != nil {
				return err
			}
		}
	}
	t.watchLawyer()
	if t.unread && c.server.storeDown.Load() {
		t.toldUnkept = true
		return t.note(c.server.bot.Load().NotKept(t.lang))
	}
	return nil
}

// input is what a frame asks the bot to do here and now.
func (t *talk) input(f frame, now time.Time) bot.Input {
	in := f.input()
	in.At, in.Lang = now.UTC().Truncate(time.Millisecond), t.lang
	t.c.server.comesWith(&in, t.id, t.partner)
	return in
}

// comesWith puts into an input what it comes with in a conversation on a partner's page, or on our own.
func (s *Server) comesWith(in *bot.Input, conversation, partner string) {
	in.Conversation, in.Partner, in.Reference = conversation, partner, newReference()
	if p := s.partners.Load().Get(partner); p != nil {
		in.Areas, in.Route = p.Areas, p.Route
	}
	in.Conflicts, in.LawyerSilence = s.conflicts.Load(), s.LawyerSilence
}

// turn does what a frame asks for and shows what came of it once it is stored, or says that it is not.
func (t *talk) turn(f frame) error {
	begin := t.c.server.Now()
	in := t.input(f, begin)
	within := t.c.server.patience()
	if in.Kind == bot.Intake {
		within = t.c.server.StoreWithin
		if in.Action != "cancel" && !t.c.server.Log.Promise().Intakes { // not once everything has been typed
			return t.unavailable(f)
		}
	}
	if t.unread || t.cold {
		if err := t.load(); err != nil {
			return err
		}
	}
	for range tries {
		turn, err := t.take(in, within)
		switch {
		case errors.Is(err, room.ErrBusy):
			return t.busy(f)
		case len(turn.Events) == 0:
			return t.refusal(f, err)
		case t.unread:
			return t.unkept(f, turn, begin)
		case err == nil:
			if err := t.keptAgain(); err != nil {
				return err
			}
			return t.show(turn, begin)
		case errors.Is(err, session.ErrDuplicate):
			return t.repeat(f)
		case errors.Is(err, session.ErrConflict):
			if err := t.catchUp(session.Unknown); err != nil {
				return err
			}
		default:
			t.storeFailed("storing a turn", err)
			return t.unkept(f, turn, begin)
		}
	}
	return t.unavailable(f)
}

// refusal answers a frame that cannot be done. One that is recorded already is answered with its outcome instead: it may have been possible then.
func (t *talk) refusal(f frame, err error) error {
	refusal, ok := errors.AsType[*bot.Refusal](err)
	if !ok {
		t.c.server.Logger.Error("computing a turn", "error", err)
		return t.unavailable(f)
	}
	if known, err := t.recorded(f); err == nil && len(known) > 0 {
		return t.repeat(f)
	}
	return t.c.refuse(&fault{code: refusal.Code, message: refusal.Message, re: f.ID})
}

// unavailable says that what a frame asks for cannot be stored.
func (t *talk) unavailable(f frame) error {
	message := t.c.server.bot.Load().NotReceived(t.language(f), bot.Kind(f.Type))
	if f.Type == "intake" && f.Action == "start" { // nothing has been sent yet
		message = t.c.server.calling(t.language(f), "noForm")
	}
	return t.c.refuse(&fault{code: "unavailable", re: f.ID, retryAfter: 2, message: message})
}

// busy says that nobody got to a message in time, so that it has not been received.
func (t *talk) busy(f frame) error {
	return t.c.refuse(&fault{code: "unavailable", re: f.ID, retryAfter: busyAfter.Seconds(), message: t.c.server.bot.Load().Busy(t.language(f))})
}

func (t *talk) language(f frame) string { return cmp.Or(f.Lang, t.lang, t.state.Lang) }

// append stores a turn within a time.
func (t *talk) append(turn session.Turn, within time.Duration) error {
	ctx, cancel := t.c.within(within)
	defer cancel()
	begin := time.Now()
	t.c.bell.expect(turn.Last())
	err := t.c.server.Log.Append(ctx, t.id, turn)
	if t.c.bell.appended(err == nil) {
		t.c.ring(session.Wake{Last: session.Unknown})
	}
	outcome := "ok"
	switch {
	case errors.Is(err, session.ErrConflict):
		outcome = "conflict"
	case errors.Is(err, session.ErrDuplicate):
		outcome = "duplicate"
	case err != nil:
		outcome = "error"
	}
	if outcome != "error" {
		t.c.server.storeWorks()
	}
	t.c.server.metrics.append(outcome, time.Since(begin))
	return err
}

// show sends the replies of a stored turn to the one whose turn it was. The visitor's own event goes to the other tabs only.
func (t *talk) show(turn session.Turn, begin time.Time) error {
	for i := range turn.Events {
		t.apply(&turn.Events[i])
	}
	t.sent = turn.Last()
	t.watchLawyer()
	last := &turn.Events[len(turn.Events)-1]
	t.c.server.metrics.turn(last, t.c.server.Now().Sub(begin))
	if rating := turn.Events[0].Rating; rating != nil {
		t.c.server.metrics.rate(rating.Helpful)
	}
	return t.outcome(turn.Events)
}

// outcome sends the replies among the events of one turn; a turn without any is acknowledged, and so is a rating, whatever comes of it.
func (t *talk) outcome(events []session.Event) error {
	if len(events) == 1 || events[0].Rating != nil {
		if err := t.c.send(ackFrame{"ack", events[0].Re, events[0].Seq}); err != nil {
			return err
		}
	}
	for i := range events {
		if events[i].Type == session.TypeVisitor {
			continue
		}
		if err := t.c.send(&events[i]); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(events, func(e session.Event) bool { return e.Form != nil }) && !t.c.server.takesIntakes() {
		return t.note(t.c.server.calling(t.language(frame{}), "noForm"))
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
	if err := t.catchUp(session.Unknown); err != nil {
		return err
	}
	events, err := t.recorded(f)
	if err != nil || len(events) == 0 {
		if err != nil {
			t.storeFailed("reading a recorded turn", err)
		}
		return t.unavailable(f)
	}
	return t.outcome(events)
}

// forget erases the conversation.
func (t *talk) forget(f frame) error {
	if t.cold { // whether a request was sent is said below
		if err := t.load(); err != nil {
			return err
		}
	}
	ctx, cancel := t.c.store()
	err := t.c.server.Log.Forget(ctx, t.id)
	cancel()
	if err != nil {
		t.storeFailed("erasing a conversation", err)
		return t.unavailable(f)
	}
	if err := t.begunAgain(); err != nil {
		return err
	}
	return t.c.send(ackFrame{Type: "ack", Re: f.ID})
}

// erased says that the conversation is gone, and what is not: the requests that were sent, by their references.
func (s *Server) erased(lang string, references []string) string {
	text := wordsIn(lang)["erased"]
	for _, reference := range references {
		text += " " + s.calling(lang, "requestStays", reference)
	}
	return text
}
