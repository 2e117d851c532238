package bot

import (
	"fmt"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/session"
)

// The intake of a conversation. The form is a value in the log: every step appends it as it is then, so that nothing that was typed is
// lost. Who fills it in is identified when it is opened: the record that comes of it has one reference, under whatever id and however
// often the visitor sends it, and a store keeps a reference once.

// cancel is the one action of the frame that the form itself does not know.
const cancel = "cancel"

// intake takes one step of the intake.
func (t *turn) intake() error {
	w := formWordsOf(t.words.lang)
	switch t.in.Action {
	case cancel:
		t.reply(w.cancelled)
		return nil
	case intake.Start, intake.Save, intake.Back, intake.Submit:
	default:
		return &Refusal{Code: "invalid", Message: w.unknownAction}
	}
	if name := intake.Unknown(t.in.Fields); name != "" {
		return &Refusal{Code: "invalid", Message: fmt.Sprintf(w.unknownField, name)}
	}
	if t.state.Form == nil && t.in.Action == intake.Submit && t.state.Reference != "" { // sent already: perhaps its receipt was lost
		t.add(session.Event{Type: session.TypeReceipt, Reference: t.state.Reference, Text: t.state.Receipt})
		return nil
	}
	set := t.setting()
	out := set.Take(t.form(set), t.in.Action, t.in.Step, t.in.Fields)
	if out.Sent {
		t.submit(set, out.Form)
		return nil
	}
	f := out.Form
	t.add(session.Event{
		Type: session.TypeIntake, FormID: f.ID, Step: f.Step, Title: f.Title, Text: f.Text, Fields: f.Fields, Back: f.Back, Values: f.Values, Errors: out.Errors,
	})
	return nil
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
	id := strings.ToLower(strings.TrimPrefix(t.in.Reference, referencePrefix))
	if t.state.Form != nil {
		return set.Renew(t.state.Form, id)
	}
	known := make(map[string]string)
	switch {
	case t.in.Area != "":
		known[intake.Area] = t.in.Area
	case t.state.Area != "":
		known[intake.Area] = t.state.Area
	}
	return set.New(id, known)
}

// referencePrefix begins every reference. A form's id is its reference without it, so that nobody takes for a receipt what is none.
const referencePrefix = "TSL-"

// areas are the options of the form's field of law.
func (t *turn) areas() []session.Choice {
	var areas []session.Choice
	for _, a := range t.corpus.Areas() {
		areas = append(areas, session.Choice{ID: a.Name, Label: a.Title})
	}
	return areas
}

// submit makes the record and the receipt. The receipt is shown only once both are stored. Where a name may be on the conflict
// list, no facts go into the record, and its receipt reads as any other.
func (t *turn) submit(set intake.Setting, form *session.Form) {
	values := form.Values
	record := &session.Intake{
		Reference: referencePrefix + strings.ToUpper(form.ID), Conversation: t.in.Conversation, At: t.in.At, Reason: t.state.Reason,
		Area: values[intake.Area], Lang: t.words.lang, Partner: t.in.Partner, Route: t.in.Route, Fields: intake.ForStaff(values),
		Deadline: values[intake.Deadline], DeadlineDate: values[intake.DeadlineDate], Consents: set.Consents(values, t.in.At),
		Urgent:   t.state.Reason == session.Urgent || t.state.Reason == session.Crisis || set.Soon(values),
		Conflict: session.Unchecked,
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
	w := formWordsOf(t.words.lang)
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
		strings.ReplaceAll(first, "REFERENCE", r.Reference), strings.NewReplacer("HOW", how, "BY", by).Replace(w.next), w.notYourLawyers, w.sooner + t.call() + ".",
	}, " ")
}

// call is ", or call our office: 416-555-0123", where there is a number.
func (t *turn) call() string {
	if t.office.Phone() == "" {
		return ""
	}
	return fmt.Sprintf(formWordsOf(t.words.lang).orUs, t.office.Phone())
}

// opening says when somebody is in the office, for a visitor who is passed on to a person.
func (t *turn) opening() string { return t.office.Hours(t.words.lang, t.in.At) }

// NotReceived is what a visitor reads whose message, or whose form, could not be stored: it may not seem to have been received.
func (b *Bot) NotReceived(lang string, kind Kind) string {
	w := formWordsOf(wordsOf(lang, "", new(said)).lang)
	if kind == Intake {
		return b.orCall(w, w.notReceived)
	}
	return b.orCall(w, w.notStored)
}

// Busy is what a visitor reads whose message nobody got to in time.
func (b *Bot) Busy(lang string) string {
	w := formWordsOf(wordsOf(lang, "", new(said)).lang)
	return b.orCall(w, w.busy)
}

// orCall adds to a text what to do if it cannot wait.
func (b *Bot) orCall(w *formWords, text string) string {
	if b.office.Phone() == "" {
		return text + " " + w.callNoNumber
	}
	return text + " " + fmt.Sprintf(w.callNumber, b.office.Phone())
}
