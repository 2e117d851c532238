package bot

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/session"
)

// The intake of a conversation. The form is a value in the log: every step appends it as it is then, so that nothing that was typed is
// lost. Who fills it in is identified when it is opened: the record that comes of it has one reference, under whatever id and however
// often the visitor sends it, and a store keeps a reference once.

// cancel is the one action of the frame that the form itself does not know.
const cancel = "cancel"

// intake takes one step of the intake.
func (t *turn) intake() error {
	w := t.words.form
	switch t.in.Action {
	case cancel:
		t.reply(t.closed())
		return nil
	case intake.Start, intake.Save, intake.Back, intake.Submit:
	default:
		return &Refusal{Code: "invalid", Message: w.unknownAction}
	}
	if name := intake.Unknown(t.in.Fields); name != "" {
		return &Refusal{Code: "invalid", Message: fmt.Sprintf(w.unknownField, name)}
	}
	if t.in.Step != "" && !intake.IsStep(t.in.Step) {
		return &Refusal{Code: "invalid", Message: fmt.Sprintf(w.unknownStep, t.in.Step)}
	}
	if t.state.Form == nil && t.in.Action == intake.Submit && t.state.Reference != "" { // sent already: perhaps its receipt was lost
		t.add(session.Event{Type: session.TypeReceipt, Reference: t.state.Reference, Text: t.state.Receipt})
		return nil
	}
	set := t.setting()
	out := set.Take(t.form(set), t.in.Action, t.in.Step, t.in.Fields)
	reason := t.alarm(out)
	if out.Sent {
		t.submit(set, out.Form, session.Stronger(t.state.Reason, reason))
		return nil
	}
	t.show(out.Form, out.Errors, reason)
	return nil
}

// show gives the form as it is now.
func (t *turn) show(f *session.Form, errors map[string]string, reason session.Reason) {
	t.add(session.Event{
		Type: session.TypeIntake, FormID: f.ID, Step: f.Step, Title: f.Title, Text: f.Text, Fields: f.Fields, Back: f.Back, Values: f.Values, Errors: errors, Reason: reason,
	})
}

// alarm says whom to call when something in what has just been typed into the form is an emergency, before anything else is said, and gives
// the reason that the request has by it. Help that can wait is named once: a form has several fields about one hearing.
func (t *turn) alarm(out intake.Outcome) session.Reason {
	reason := session.Reason("")
	if out.Near {
		reason = session.Urgent
	}
	form := out.Form
	if out.Sent {
		form = nil // nothing is left to fill in
	}
	switch seen := t.overhear(out.Told...); seen.Class {
	case triage.Crisis:
		reason = session.Crisis
		t.emergency(seen, form)
	case triage.Urgent:
		reason = session.Urgent
		if !t.state.Reason.Pressing() {
			t.emergency(seen, form)
		}
	}
	return reason
}

// overhear gives the most pressing thing in texts that are no messages: fields of the form, the comment of a rating.
func (t *turn) overhear(texts ...string) triage.Verdict {
	var worst triage.Verdict
	for _, text := range texts {
		seen := t.triage.Find(text, t.in.At, t.words.lang)
		if seen.Maybe != triage.None && t.beside == nil {
			t.beside = seen.Resources
		}
		if seen.Class == triage.Crisis || seen.Class == triage.Urgent && worst.Class != triage.Crisis {
			worst = seen
		}
	}
	return worst
}

// closed is what is said to whoever closes the form. Another tab may have sent it, or the receipt was lost on its way: that nothing was sent
// is said only where that is so.
func (t *turn) closed() string {
	w := t.words.form
	switch {
	case t.state.Form == nil && t.state.Reference != "":
		return fmt.Sprintf(w.sentAlready, t.state.Reference)
	case t.state.Form == nil:
		return w.noForm
	case t.state.Reference != "":
		return w.cancelled + " " + fmt.Sprintf(w.sentBefore, t.state.Reference)
	}
	return w.cancelled
}

// setting is what the form depends on here. The conflict list is asked once for the same names.
func (t *turn) setting() intake.Setting {
	asked := make(map[string]bool)
	return intake.Setting{
		Lang: t.words.lang, Areas: t.areas(), Today: t.in.At.In(t.office.Zone()),
		Hit: func(typed []string) bool {
			key := strings.Join(typed, "\x00")
			hit, known := asked[key]
			if !known {
				hit = len(t.in.Conflicts.Check(typed...)) > 0
				asked[key] = hit
			}
			return hit
		},
	}
}

// form is the open form, in the language of this turn, or a new one.
func (t *turn) form(set intake.Setting) *session.Form {
	if t.state.Form != nil {
		return t.withDetails(set, set.Renew(t.state.Form, t.formID()))
	}
	return t.fresh(set, t.formID(), "")
}

// withDetails puts into a form what this message tells that it asks for.
func (t *turn) withDetails(set intake.Setting, f *session.Form) *session.Form {
	if len(t.details.fields) == 0 {
		return f
	}
	return set.Take(f, intake.Save, "", t.details.fields).Form
}

// formID is the id of a form that is opened now: its reference without what begins every one, so that nobody takes for a receipt what is none.
func (t *turn) formID() string {
	return strings.ToLower(strings.TrimPrefix(t.in.Reference, session.ReferencePrefix))
}

// offer is form for somebody who is sent to it for a reason: one that is open and has nothing in it yet begins anew, with the field of law of what is
// said now, or without a reason of what was said before.
func (t *turn) offer(reason session.Reason) *session.Form {
	set, f := t.setting(), t.state.Form
	if f == nil || untouched(f) {
		id := t.formID()
		if f != nil {
			id = f.ID
		}
		return t.fresh(set, id, reason)
	}
	return t.withDetails(set, set.Renew(f, t.formID()))
}

// fresh is a form in which nothing is but what is known already.
func (t *turn) fresh(set intake.Setting, id string, reason session.Reason) *session.Form {
	known := maps.Clone(t.state.Told)
	if known == nil {
		known = make(map[string]string)
	}
	if area := t.areaNow(reason); area != "" {
		known[intake.Area] = area
	}
	return t.withDetails(set, set.New(id, known))
}

// untouched reports whether nothing is in a form but what it began with.
func untouched(f *session.Form) bool {
	for name, value := range f.Values {
		if value != "" && name != intake.Area && name != intake.Language {
			return false
		}
	}
	return f.ID != "" && f.Values != nil
}

// areas are the options of the form's field of law, in the visitor's language where their titles are.
func (t *turn) areas() []session.Choice {
	var areas []session.Choice
	for _, a := range t.corpus.Areas() {
		title, _ := a.In(t.words.lang)
		areas = append(areas, session.Choice{ID: a.Name, Label: cmp.Or(title, a.Title)})
	}
	return areas
}

// submit makes the record and the receipt. The receipt is shown only once both are stored. Where a name may be on the conflict
// list, no facts go into the record, and its receipt reads as any other.
func (t *turn) submit(set intake.Setting, form *session.Form, reason session.Reason) {
	values := form.Values
	record := &session.Intake{
		Reference: session.ReferencePrefix + strings.ToUpper(form.ID), Conversation: t.in.Conversation, At: t.in.At,
		Reason: cmp.Or(reason, session.Requested), // a form that was opened without a handoff
		Area:   values[intake.Area], Lang: t.words.lang, Partner: t.in.Partner, Route: t.in.Route, Fields: intake.ForStaff(values),
		Deadline: values[intake.Deadline], DeadlineDate: values[intake.DeadlineDate], Consents: set.Consents(values, t.in.At),
		Urgent: reason.Pressing(), Conflict: session.Unchecked,
	}
	if t.in.Conflicts != nil {
		record.Conflict = session.Clear
	}
	if matches := t.in.Conflicts.Check(intake.NamesOf(values)...); len(matches) > 0 {
		record.Conflict, record.Restricted, record.Matches = session.Possible, true, matches
	}
	if values[intake.Transcript] == intake.Yes && !record.Restricted {
		record.Said = t.state.Said
		for _, g := range t.state.Given {
			record.Given = append(record.Given, g.Slug)
		}
	}
	if by, ok := t.office.Reply(t.in.At, record.Urgent); ok {
		record.ReplyBy = by.UTC()
	}
	t.receipt = record
	t.add(session.Event{Type: session.TypeReceipt, Reference: record.Reference, Text: t.receiptText(record)})
}

// receiptText says what happens next, and when at the latest.
func (t *turn) receiptText(r *session.Intake) string {
	w := t.words.form
	by := w.someday
	if !r.ReplyBy.IsZero() {
		by = t.office.By(t.words.lang, r.ReplyBy, t.in.At)
	}
	how := map[string]string{intake.Email: w.byEmail, intake.Phone: w.byPhone}[r.Fields[intake.Prefer]]
	first := w.received
	if r.Urgent {
		first = w.receivedUrgent
	}
	return strings.Join([]string{
		strings.ReplaceAll(first, "REFERENCE", r.Reference), strings.NewReplacer("HOW", how, "BY", by).Replace(w.next), w.notYourLawyers, w.sooner + t.call(w.orUs) + ".",
	}, " ")
}

// call is such words as ", or our office at 416-555-0123", where there is a number.
func (t *turn) call(words string) string {
	if t.office.Phone() == "" {
		return ""
	}
	return fmt.Sprintf(words, t.office.Phone())
}

// opening says when somebody is in the office, for a visitor who is passed on to a person.
func (t *turn) opening() string { return t.office.Hours(t.words.lang, t.in.At) }

// NotReceived is what a visitor reads whose message, or whose form, could not be stored: it may not seem to have been received.
func (b *Bot) NotReceived(lang string, kind Kind) string {
	w := wordsOf(lang).form
	if kind == Intake {
		return b.orCall(w, w.notReceived)
	}
	return b.orCall(w, w.notStored)
}

// Busy is what a visitor reads whose message nobody got to in time.
func (b *Bot) Busy(lang string) string {
	w := wordsOf(lang).form
	return b.orCall(w, w.busy)
}

// orCall adds to a text what to do if it cannot wait.
func (b *Bot) orCall(w *formWords, text string) string {
	if b.office.Phone() == "" {
		return text + " " + w.callNoNumber
	}
	return text + " " + fmt.Sprintf(w.callNumber, b.office.Phone())
}
