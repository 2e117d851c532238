package sealedlog

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// draftOf names the log that holds the key of a form. No token opens it.
func draftOf(form string) string { return "draft-" + form }

// draft is what was typed into a form, of one event.
type draft struct {
	Values map[string]string `json:"values,omitempty"`
	Fields map[string]string `json:"fields,omitempty"` // values of Fields, by name
	Errors map[string]string `json:"errors,omitempty"` // they may quote what was typed
}

// sealDrafts gives the events with what was typed into forms sealed.
func (l *Log) sealDrafts(ctx context.Context, events []session.Event) ([]session.Event, error) {
	events = slices.Clone(events)
	for n := range events {
		e := &events[n]
		form, d := take(e)
		if form == "" {
			continue
		}
		key, err := l.draftKey(ctx, form, e.At)
		if err != nil {
			return nil, fmt.Errorf("seal a form: %w", err)
		}
		text, err := json.Marshal(d)
		if err != nil {
			return nil, fmt.Errorf("seal a form: %w", err)
		}
		e.Sealed = key.Seal(nil, nil, text, place(form, e.Seq))
	}
	return events, nil
}

// place binds what is sealed to its form and its event.
func place(form string, seq int64) []byte { return fmt.Appendf(nil, "%s %d", form, seq) }

// take takes what was typed out of an event, without touching what it points to, and gives the form's id; "" where there is nothing.
func take(e *session.Event) (form string, d draft) {
	clean := func(fields []session.Field) []session.Field {
		fields = slices.Clone(fields)
		for n := range fields {
			if fields[n].Value != "" {
				if d.Fields == nil {
					d.Fields = make(map[string]string)
				}
				d.Fields[fields[n].Name], fields[n].Value = fields[n].Value, ""
			}
		}
		return fields
	}
	switch {
	case e.Type == session.TypeIntake && e.FormID != "":
		d.Values, d.Errors, form = e.Values, e.Errors, e.FormID
		e.Fields, e.Values, e.Errors = clean(e.Fields), nil, nil
	case e.Form != nil && e.Form.ID != "":
		f := *e.Form
		d.Values, form = f.Values, f.ID
		f.Fields, f.Values = clean(f.Fields), nil
		e.Form = &f
	}
	return form, d
}

// put puts what was typed back into its event.
func put(e *session.Event, d draft) {
	fill := func(fields []session.Field) {
		for n := range fields {
			fields[n].Value = d.Fields[fields[n].Name]
		}
	}
	if e.Form != nil {
		fill(e.Form.Fields)
		e.Form.Values = d.Values
		return
	}
	fill(e.Fields)
	e.Values, e.Errors = d.Values, d.Errors
}

func formOf(e session.Event) string {
	if e.Form != nil {
		return e.Form.ID
	}
	return e.FormID
}

// draftKey gives the key of a form, which is made with its first event.
func (l *Log) draftKey(ctx context.Context, form string, at time.Time) (cipher.AEAD, error) {
	key, err := l.knownKey(ctx, form)
	if !errors.Is(err, session.ErrNotFound) {
		return key, err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	text, err := json.Marshal(secret)
	if err != nil {
		return nil, err
	}
	e := session.Event{Type: session.TypeDesk, Seq: 1, At: at, Desk: text}
	err = l.Log.Append(ctx, draftOf(form), session.Turn{Events: []session.Event{e}})
	if err != nil && !errors.Is(err, session.ErrConflict) { // another tab was first
		return nil, err
	}
	return l.knownKey(ctx, form)
}

func (l *Log) knownKey(ctx context.Context, form string) (cipher.AEAD, error) {
	events, err := l.Log.Read(ctx, draftOf(form), 0)
	if err != nil {
		return nil, err
	}
	var secret []byte
	if err := json.Unmarshal(events[0].Desk, &secret); err != nil {
		return nil, fmt.Errorf("the key of a form is damaged: %w", err)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("the key of a form is damaged: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Read implements session.Log. A form whose key is gone is there, empty.
func (l *Log) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	events, err := l.Log.Read(ctx, conversation, after)
	if err != nil {
		return nil, err
	}
	return l.opened(ctx, events)
}

// Newest implements session.Log, as Read does.
func (l *Log) Newest(ctx context.Context, conversation string, most int) ([]session.Event, error) {
	events, err := l.Log.Newest(ctx, conversation, most)
	if err != nil {
		return nil, err
	}
	return l.opened(ctx, events)
}

func (l *Log) opened(ctx context.Context, events []session.Event) (_ []session.Event, err error) {
	keys := make(map[string]cipher.AEAD)
	for n := range events {
		e := &events[n]
		if len(e.Sealed) == 0 {
			continue
		}
		form := formOf(*e)
		key, known := keys[form]
		if !known {
			if key, err = l.knownKey(ctx, form); err != nil && !errors.Is(err, session.ErrNotFound) {
				return nil, fmt.Errorf("open a form: %w", err)
			}
			keys[form] = key
		}
		if key != nil {
			text, err := key.Open(nil, nil, e.Sealed, place(form, e.Seq))
			if err != nil {
				return nil, fmt.Errorf("open event %d: %w", e.Seq, errTampered)
			}
			var d draft
			if err := json.Unmarshal(text, &d); err != nil {
				return nil, fmt.Errorf("open event %d: %w", e.Seq, errTampered)
			}
			put(e, d)
		}
		e.Sealed = nil
	}
	return events, nil
}

// forgetDrafts destroys the keys of a conversation's forms that were sent or cancelled, or of all.
func (l *Log) forgetDrafts(ctx context.Context, conversation string, all bool) error {
	events, err := l.Log.Read(ctx, conversation, 0)
	if errors.Is(err, session.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	open, ended := make(map[string]bool), make(map[string]bool)
	for _, e := range events {
		switch {
		case len(e.Sealed) > 0:
			open[formOf(e)] = true
		case e.Type == session.TypeReceipt, e.Type == session.TypeVisitor && e.Action == "cancel":
			for form := range open {
				ended[form] = true
			}
			clear(open)
		}
	}
	if all {
		for form := range open {
			ended[form] = true
		}
	}
	for form := range ended {
		switch _, err := l.Log.Read(ctx, draftOf(form), 0); {
		case errors.Is(err, session.ErrNotFound):
		case err != nil:
			return err
		default:
			if err := l.Log.Forget(ctx, draftOf(form)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Forget implements session.Log. The keys of the conversation's forms go first.
func (l *Log) Forget(ctx context.Context, conversation string) error {
	if err := l.forgetDrafts(ctx, conversation, true); err != nil {
		return fmt.Errorf("forget the forms of a conversation: %w", err)
	}
	return l.Log.Forget(ctx, conversation)
}

// sweepAgain is how much further back Sweep looks than it has been, for clocks that differ.
const sweepAgain = time.Hour

// Sweep implements session.Log. It also destroys keys of forms that were sent before a server that has stopped in the midst of it could do so.
func (l *Log) Sweep(ctx context.Context, now time.Time) error {
	if err := l.Log.Sweep(ctx, now); err != nil {
		return err
	}
	l.mu.Lock()
	since := l.swept
	l.mu.Unlock()
	for i, err := range l.Log.Intakes(ctx) {
		if err == nil && i.At.After(since) {
			err = l.forgetDrafts(ctx, i.Conversation, false)
		}
		if err != nil {
			return fmt.Errorf("sweep forms that were sent: %w", err)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.swept = now.Add(-sweepAgain)
	return nil
}

// Compact writes the store anew where it can, so that no copy of an erased record is left in it.
func (l *Log) Compact(ctx context.Context) error {
	if c, ok := l.Log.(interface{ Compact(context.Context) error }); ok {
		return c.Compact(ctx)
	}
	return nil
}
