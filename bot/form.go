package bot

import (
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/session"
)

// intake takes one step of the intake: start, save, submit or cancel. What was typed is kept in the conversation at every step, so that
// nothing is lost; a record for the lawyers is made only by a submit without a fault.
func (t *turn) intake() error {
	form := t.state.Form
	if form == nil {
		form = intake.New(t.words.lang, t.areas(), t.prefill())
	}
	if name := intake.Unknown(form, t.in.Fields); name != "" {
		return &Refusal{Code: "invalid", Message: t.words.unknownField + " " + name}
	}
	switch t.in.Action {
	case "start":
		t.show(intake.Fill(form, t.in.Fields), nil)
	case "save":
		form = intake.Fill(form, t.in.Fields)
		t.show(form, intake.Check(form, t.words.lang, false))
	case "submit":
		if t.state.Form == nil && t.state.Reference != "" {
			return &Refusal{Code: "invalid", Message: t.words.sentAlready + " " + t.state.Reference}
		}
		form = intake.Fill(form, t.in.Fields)
		if faults := intake.Check(form, t.words.lang, true); len(faults) > 0 {
			t.show(form, faults)
			return nil
		}
		t.submit(form)
	case "cancel":
		t.reply(t.words.cancelled)
	default:
		return &Refusal{Code: "invalid", Message: "The action of an intake is start, save, submit or cancel."}
	}
	return nil
}

func (t *turn) show(form *session.Form, faults map[string]string) {
	t.add(session.Event{Type: session.TypeIntake, Step: form.Step, Fields: form.Fields, Errors: faults})
}

// submit makes the record and the receipt. The receipt is shown only once both are stored.
func (t *turn) submit(form *session.Form) {
	fields := intake.Values(form)
	record := &session.Intake{
		Reference: t.in.Reference, Conversation: t.in.Conversation, At: t.in.At, Reason: t.state.Reason, Area: fields[intake.Area],
		Lang: t.words.lang, Partner: t.in.Partner, Route: t.in.Route, Fields: fields, Said: t.state.Said,
	}
	for _, g := range t.state.Given {
		record.Given = append(record.Given, g.Slug)
	}
	t.receipt = record
	text := strings.ReplaceAll(t.words.receipt, "REFERENCE", t.in.Reference)
	if record.Reason == session.Urgent || record.Reason == session.Crisis {
		text += " " + t.words.receiptUrgent
	}
	t.add(session.Event{Type: session.TypeReceipt, Reference: t.in.Reference, Text: text})
}
