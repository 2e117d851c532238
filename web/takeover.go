package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
)

// What staff do in a conversation goes through its log, as everything does: whichever server the visitor is connected to follows the log and sends it
// on. The bot computes what it means; a turn that meets another is computed again. An error that is a *bot.Refusal is for the one who acted.

// staffPrefix keeps the ids of a desk apart from those of the visitor's own frames.
const staffPrefix = "desk/"

// typingEvery is how often one side is told that the other types.
const typingEvery = 2 * time.Second

// Join has a lawyer take a conversation over. id is the desk's for this act: it is done once, however often it comes.
func (s *Server) Join(ctx context.Context, conversation, id, name string) error {
	return s.act(ctx, conversation, bot.Staff{Name: name, Client: staffPrefix + id}, (*bot.Bot).Join)
}

// Speak gives a lawyer's words to the visitor. Who has not joined joins with them.
func (s *Server) Speak(ctx context.Context, conversation, id, name, text string) error {
	return s.act(ctx, conversation, bot.Staff{Name: name, Client: staffPrefix + id, Text: text}, (*bot.Bot).Speak)
}

// Leave has a lawyer leave, whoever it is where no name is given, and the bot come back.
func (s *Server) Leave(ctx context.Context, conversation, id, name string) error {
	return s.act(ctx, conversation, bot.Staff{Name: name, Client: staffPrefix + id}, (*bot.Bot).Leave)
}

// Typing tells the visitor that a lawyer types.
func (s *Server) Typing(conversation string) { s.Log.Type(conversation, "lawyer") }

// act appends what staff do after what there is.
func (s *Server) act(ctx context.Context, conversation string, in bot.Staff, do func(*bot.Bot, session.State, bot.Staff) (session.Turn, error)) error {
	ctx, cancel := context.WithTimeout(ctx, s.StoreWithin)
	defer cancel()
	in.At, in.LawyerSilence = s.now(), s.LawyerSilence
	for range tries {
		events, err := s.Log.Read(ctx, conversation, 0)
		if err != nil {
			return fmt.Errorf("opening the conversation: %w", err)
		}
		state := session.Fold(events)
		in.Unheard = unheard(events)
		s.comesWith(&in.Comes, conversation, state.Partner)
		turn, err := do(s.bot.Load(), state, in)
		if err != nil || len(turn.Events) == 0 { // it is so already
			return err
		}
		switch err = s.Log.Append(ctx, conversation, turn); {
		case err == nil, errors.Is(err, session.ErrDuplicate):
			return nil
		case !errors.Is(err, session.ErrConflict):
			return fmt.Errorf("storing what staff did: %w", err)
		}
	}
	return fmt.Errorf("storing what staff did: %w", session.ErrConflict)
}

// unheard gives what the visitor wrote since anybody answered.
func unheard(events []session.Event) []string {
	var texts []string
	for _, e := range events {
		switch {
		case e.Type != session.TypeVisitor:
			texts = nil
		case e.Text != "" && e.Action == "":
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// watchLawyer has the visitor told when the lawyer who holds the conversation has been silent for too long.
func (t *talk) watchLawyer() {
	if t.state.Lawyer == "" {
		never(&t.c.silence)
		return
	}
	t.c.later(&t.c.silence, max(t.state.LawyerAt.Add(t.c.server.LawyerSilence).Sub(t.c.server.Now()), 0)+time.Millisecond, t.lawyerSilent)
}

// lawyerSilent tells the visitor that the bot is back, unless the lawyer has written or another connection has told them already.
func (t *talk) lawyerSilent() error {
	never(&t.c.silence)
	if t.unread {
		return nil
	}
	now := t.c.server.now()
	if t.state.Held(now, t.c.server.LawyerSilence) {
		t.watchLawyer()
		return nil
	}
	events, err := t.c.read(t.id)
	if err != nil {
		t.storeFailed("telling that a lawyer is silent", err)
		t.c.later(&t.c.silence, loadEvery, t.lawyerSilent)
		return nil
	}
	state := session.Fold(events)
	in := bot.Staff{At: now, Unheard: unheard(events)}
	t.c.server.comesWith(&in.Comes, t.id, t.partner)
	turn, gone := t.c.server.bot.Load().Away(state, in, t.c.server.LawyerSilence)
	if !gone || state.Seq != t.state.Seq { // there is something that this connection has not shown yet
		return t.catchUp(session.Unknown)
	}
	switch err := t.append(turn, t.c.server.StoreWithin); {
	case err == nil:
		return t.receive(turn.Events)
	case errors.Is(err, session.ErrConflict):
		return t.catchUp(session.Unknown)
	default:
		t.storeFailed("telling that a lawyer is silent", err)
		t.c.later(&t.c.silence, loadEvery, t.lawyerSilent)
		return nil
	}
}

// typing tells the other side that the visitor types.
func (t *talk) typing() {
	if now := t.c.server.Now(); now.Sub(t.typed) >= typingEvery {
		t.typed = now
		t.c.server.Log.Type(t.id, "visitor")
	}
}
