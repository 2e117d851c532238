package web

import (
	"cmp"
	"errors"

	"github.com/treadstone-law/answerbot/session"
)

// What has come into a conversation elsewhere, by another tab, server or a lawyer, is read from the log and shown.

// woken does what a wake of the log is about.
func (t *talk) woken(last int64, changed bool, typing string) error {
	if typing != "" && typing != "visitor" {
		if err := t.c.send(typingFrame{"typing", typing}); err != nil {
			return err
		}
	}
	if !changed || last == t.sent && !t.unread {
		return nil
	}
	return t.catchUp(last)
}

// catchUp sends what others have added to the conversation, up to the number last if it is known.
func (t *talk) catchUp(last int64) error {
	if t.unread {
		return t.load()
	}
	events, begunAgain, err := t.since(last)
	switch {
	case err != nil: // the next wake-up, or the next turn, tries again
		t.storeFailed("following a conversation", err)
		return nil
	case begunAgain:
		if err := t.begunAgain(); err != nil {
			return err
		}
	case t.cold && len(events) > 0: // a store may wake everybody, and most for nothing: those stay at rest
		return t.load()
	}
	return t.receive(events)
}

// since reads what others have added to the conversation, up to the number last if it is known. Where it has been erased, and has perhaps begun again, that is all there is.
func (t *talk) since(last int64) (events []session.Event, begunAgain bool, err error) {
	ctx, cancel := t.c.within(t.c.server.patience())
	defer cancel()
	events, err = t.c.server.Log.Read(ctx, t.id, t.sent)
	if err == nil && len(events) == 0 && t.sent > 0 && last < t.sent { // nothing new, or erased and begun again
		events, err = t.c.server.Log.Read(ctx, t.id, 0)
		if begunAgain = int64(len(events)) < t.sent; !begunAgain {
			events = nil
		}
	}
	if errors.Is(err, session.ErrNotFound) {
		return nil, t.sent > 0, nil
	}
	return events, begunAgain, err
}

// begunAgain tells the client that the conversation has been erased.
func (t *talk) begunAgain() error {
	lang, references := cmp.Or(t.lang, t.state.Lang), t.state.Sent
	t.state, t.sent, t.cold, t.counted = nothing, 0, false, false
	return t.c.send(noticeFrame{Type: "notice", At: t.c.server.now(), Text: t.c.server.erased(lang, references)})
}

// receive sends events of others. One that was answered without a record, and recorded all the same, is not shown again.
func (t *talk) receive(events []session.Event) error {
	for _, e := range session.Shown(events) {
		t.apply(&e)
		known := e.Seq <= t.sent || t.loose[e.Re]
		t.sent = max(t.sent, e.Seq)
		if known {
			continue
		}
		if err := t.c.send(&e); err != nil {
			return err
		}
	}
	t.watchLawyer()
	return nil
}
