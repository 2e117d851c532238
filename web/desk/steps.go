package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/staff"
)

// What is done with an intake: it is taken, passed on, answered, closed.

// stepActions are what can be done with an intake, by the last part of the address, and the right that each needs.
var stepActions = map[string]staff.Action{
	"claim": staff.Claim, "release": staff.Claim, "note": staff.Note, "assign": staff.Assign, "clear": staff.Conflict, "decline": staff.Conflict, "join": staff.Reply,
	"say": staff.Reply, "leave": staff.Reply, "typing": staff.Reply, "letter": staff.Reply, "close": staff.Close, "reopen": staff.Close,
}

// step does one thing with an intake and shows the page again.
func (d *Desk) step(w http.ResponseWriter, r *http.Request, by caller, name string, action staff.Action) {
	o, ok := d.open(w, r, by, action, name)
	if !ok {
		return
	}
	ctx := r.Context()
	err := d.do(ctx, deed{o, by, name, r.PostForm, strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))})
	if text, refused := refusal(err, sayIn(d.langOf(r))); refused {
		if o.Case, o.Steps, err = session.ReadCase(ctx, d.Log, o.Reference); err == nil {
			d.showIntake(w, r, by, o, http.StatusConflict, text)
			return
		}
	}
	if err != nil {
		d.broken(w, r, name, err)
		return
	}
	http.Redirect(w, r, "/desk/intakes/"+o.Reference, http.StatusSeeOther)
}

// textMost is how much staff may write at once, in characters, as the pages say; a letter is not a book.
const textMost = 8000

// deed is what somebody does with an intake.
type deed struct {
	opened
	by   caller
	name string     // the last part of the address
	form url.Values // what was typed and chosen
	text string     // its words
}

func (d *Desk) do(ctx context.Context, o deed) error {
	if slices.Contains([]string{"note", "say", "letter"}, o.name) && (o.text == "" || utf8.RuneCountInString(o.text) > textMost) {
		return &queue.Refusal{Key: "text"}
	}
	step := session.Step{Who: o.by.ID}
	switch o.name {
	case "claim":
		step.Kind = session.StepClaimed
	case "release":
		if o.Case.Holder != o.by.ID && !o.by.Role.May(staff.Conflict) {
			return &queue.Refusal{Key: "holderBack", About: o.Case.Holder}
		}
		step.Kind = session.StepReleased
	case "note":
		step.Kind, step.Text = session.StepNote, o.text
	case "assign":
		return d.assign(ctx, o)
	case "clear":
		step.Kind = session.StepCleared
		step.Except = slices.Clone(o.form["except"])
	case "decline":
		step.Kind = session.StepDeclined
	case "close":
		step.Kind, step.Outcome = session.StepClosed, o.form.Get("outcome")
		if !slices.Contains(outcomes, step.Outcome) {
			return &queue.Refusal{Key: "outcome"}
		}
	case "reopen":
		step.Kind = session.StepReopened
	default:
		return d.converse(ctx, o)
	}
	return d.take(ctx, o, step)
}

// take takes a step. Where it takes the request from who holds it they leave the conversation too: a visitor who is not told would go on writing to
// nobody.
func (d *Desk) take(ctx context.Context, o deed, step session.Step) error {
	holder := o.Case.Holder
	if err := d.queue.Take(ctx, o.Intake, step, d.Now()); err != nil || holder == "" || !ends(step, holder) {
		return err
	}
	name := o.by.Name
	if holder != o.by.ID {
		account, err := d.staff.Account(ctx, holder) // without a name for who signs in elsewhere: then whoever is in the conversation leaves
		if err != nil {
			return err
		}
		name = account.Name
	}
	err := d.Rooms.Leave(ctx, o.Conversation, rand.Text(), name)
	if _, elsewhere := errors.AsType[*bot.Refusal](err); elsewhere || errors.Is(err, session.ErrNotFound) { // a colleague is in it with another request, or it was erased
		return nil
	}
	return err
}

// ends reports whether a step takes the request from who holds it.
func ends(step session.Step, holder string) bool {
	switch step.Kind {
	case session.StepReleased, session.StepClosed, session.StepDeclined:
		return true
	}
	return step.Kind == session.StepAssigned && step.To != holder
}

// assign gives an intake to somebody who may do it.
func (d *Desk) assign(ctx context.Context, o deed) error {
	all, err := d.staff.List(ctx)
	if err != nil {
		return err
	}
	to := o.form.Get("to")
	n := slices.IndexFunc(all, func(a staff.Account) bool { return a.ID == to && a.Open })
	if to != o.by.ID && (n < 0 || !staff.PersonOf(all[n]).May(staff.Claim, o.Access)) {
		return &queue.Refusal{Key: "who"}
	}
	return d.take(ctx, o, session.Step{Kind: session.StepAssigned, Who: o.by.ID, To: to})
}

// converse speaks with the visitor, or writes to them. Only who has taken the request does, so that two never answer at once; who answers one
// that nobody has taken takes it.
func (d *Desk) converse(ctx context.Context, o deed) error {
	if o.name == "typing" { // says nothing to the visitor yet, and takes nothing
		if o.Case.Holder == o.by.ID {
			d.Rooms.Typing(o.Conversation)
		}
		return nil
	}
	if o.Case.Holder == "" {
		if err := d.queue.Take(ctx, o.Intake, session.Step{Kind: session.StepClaimed, Who: o.by.ID}, d.Now()); err != nil {
			return err
		}
	} else if o.Case.Holder != o.by.ID {
		return &queue.Refusal{Key: "holderSent", About: o.Case.Holder}
	}
	id := o.form.Get("id")
	if len(id) < 16 || len(id) > 64 {
		return &queue.Refusal{Key: "again"}
	}
	var err error
	switch o.name {
	case "join":
		err = d.Rooms.Join(ctx, o.Conversation, id, o.by.Name)
	case "leave":
		err = d.Rooms.Leave(ctx, o.Conversation, id, o.by.Name)
	case "say":
		err = d.Rooms.Speak(ctx, o.Conversation, id, o.by.Name, o.text)
	case "letter":
		if err := d.noLetter(o.opened); err != nil {
			return err
		}
		if err = d.Letters.Write(ctx, o.Intake, id, o.text); err != nil {
			d.Logger.Error("writing to a visitor", "reference", o.Reference, "error", err)
			return &queue.Refusal{Key: "letter"}
		}
	}
	if errors.Is(err, session.ErrNotFound) {
		return &queue.Refusal{Key: "erased"}
	}
	if err != nil || o.name != "letter" && (o.name != "say" || o.form.Get("answer") == "") {
		return err
	}
	// What was said live is in the conversation; a letter is kept here, and which answer's words it began with.
	step := session.Step{Kind: session.StepWritten, Who: o.by.ID, To: o.form.Get("answer")}
	if o.name == "letter" {
		step.Channel, step.Text = "letter", o.text
	}
	return d.queue.Take(ctx, o.Intake, step, d.Now())
}
