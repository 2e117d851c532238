package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/staff"
)

// opened is an intake that somebody may do something with.
type opened struct {
	session.Intake
	Case   session.Case
	Steps  []session.Event
	Access staff.Intake
}

// open gives an intake to who may do something with it, after that is in the audit log. Else it answers the request.
func (d *Desk) open(w http.ResponseWriter, r *http.Request, by caller, action staff.Action, what string) (o opened, ok bool) {
	ctx, cancel := context.WithTimeout(r.Context(), storeWithin)
	defer cancel()
	reference := strings.ToUpper(r.PathValue("reference"))
	i, err := d.Log.Intake(ctx, reference)
	if errors.Is(err, session.ErrNotFound) {
		d.told(w, r, by, http.StatusNotFound, "noRequest")
		return o, false
	}
	if err == nil {
		o.Intake = i
		o.Case, o.Steps, err = session.ReadCase(ctx, d.Log, reference)
	}
	if err != nil {
		d.broken(w, r, "opening an intake", err)
		return o, false
	}
	o.Access = staff.Intake{Restricted: i.Restricted, Cleared: o.Case.Cleared, Except: o.Case.Except}
	if !by.May(action, o.Access) {
		d.refuse(w, r, by, what, reference)
		return o, false
	}
	key := by.token + reference
	if what == "typing" || action == staff.Read && !d.reads.first(key) {
		return o, true
	}
	if err := d.note(ctx, by, what, reference, false); err != nil {
		d.broken(w, r, "writing the audit log", err)
		return o, false
	}
	if action == staff.Read {
		d.reads.done(key)
	}
	return o, true
}

// intakeView is the page of one intake.
type intakeView struct {
	view
	opened
	Rows       []row
	Talk       []said
	Erased     bool // the conversation
	Lawyer     string
	Mine       bool
	Decide     bool // a conflict is possible and not decided on
	Colleagues []staff.Account
	Answers    []*corpus.Answer
	Draft      string
	DraftOf    string // slug@version of the answer whose words are in the draft
	ID         string // of what is done next, so that it is done once
	NoLetter   string // why the visitor cannot be written to; empty if they can
	Problem    string
	Outcomes   []string
}

// said is one thing in the conversation. Lang is the language of its text; Offered are its choices; Why are the answers that the question before it finds.
type said struct {
	session.Event
	Lang    string
	Offered []titled
	Why     []why
}

// titled is the title of an answer, in a language.
type titled struct{ Lang, Title string }

type why struct {
	bot.Found
	Lang string
}

type row struct{ Label, Value string }

// fieldsShown are the fields of the record in the order in which staff read them.
var fieldsShown = []string{intake.Name, intake.OtherNames, intake.Opposing, intake.Email, intake.Phone, intake.Prefer, intake.Language, intake.When, intake.About, intake.Deadline,
	intake.DeadlineDate}

// outcomes are how a request can end.
var outcomes = []string{"advised", "retained", "referred", "noreply", "duplicate", "other"}

func (d *Desk) intakePage(w http.ResponseWriter, r *http.Request, by caller) {
	o, ok := d.open(w, r, by, staff.Read, "read")
	if !ok {
		return
	}
	d.showIntake(w, r, by, o, http.StatusOK, "")
}

func (d *Desk) showIntake(w http.ResponseWriter, r *http.Request, by caller, o opened, status int, problem string) {
	v := intakeView{view: d.view(r, by, o.Reference), opened: o, Mine: o.Case.Holder == by.ID, Decide: o.Restricted && !o.Case.Cleared && !o.Case.Closed, ID: rand.Text(),
		Problem: problem, Outcomes: outcomes, Draft: r.PostFormValue("text"), DraftOf: r.PostFormValue("answer")}
	for _, name := range fieldsShown {
		if value := o.Fields[name]; value != "" {
			if name == intake.Prefer || name == intake.Language {
				value = v.Word(value)
			}
			v.Rows = append(v.Rows, row{v.Say("field." + name), value})
		}
	}
	if o.Sealed != "" {
		v.Problem = cmp.Or(problem, v.Say("sealed"))
	}
	if err := d.talk(r.Context(), &v); err != nil {
		d.broken(w, r, "reading a conversation", err)
		return
	}
	if all, err := d.staff.List(r.Context()); err == nil {
		v.Colleagues = slices.DeleteFunc(all, func(a staff.Account) bool {
			return !a.Open || !staff.PersonOf(a).May(staff.Claim, staff.Intake{Except: o.Case.Except})
		})
	}
	v.canned(d.Rooms.Corpus(), r.FormValue("insert"), d.base(r))
	v.NoLetter, _ = refusal(d.noLetter(o), v.Say)
	d.show(w, status, "intake", v)
}

// talk adds what was said: all of it if the visitor wanted it kept with the request, else only from when a person came.
func (d *Desk) talk(ctx context.Context, v *intakeView) error {
	if v.Access.Restricted && !v.Access.Cleared {
		return nil
	}
	events, err := d.Log.Read(ctx, v.Conversation, 0)
	if errors.Is(err, session.ErrNotFound) {
		v.Erased = true
		return nil
	}
	if err != nil {
		return err
	}
	v.Lawyer = session.Fold(events).Lawyer
	shown, asked, lang := consented(v.Intake, intake.Transcript), "", v.Intake.Lang
	library := d.Rooms.Corpus()
	langOf := func(id, otherwise string) string {
		if a := library.Answer(id); a != nil {
			return a.Lang
		}
		return otherwise
	}
	for n, e := range session.Said(session.Shown(events)) {
		if e.Type == session.TypeNotice && e.Action == session.Joined {
			shown = true
		}
		lang = cmp.Or(e.Lang, lang) // a reply is in the language of what it replies to
		if e.Type == session.TypeVisitor && e.Text != "" && e.Choice == "" {
			asked = e.Text
		}
		if !shown || e.Type == session.TypeIntake || e.Type == session.TypeVisitor && e.Text == "" {
			continue
		}
		one := said{Event: e, Lang: lang}
		switch {
		case e.Type == session.TypeLawyer:
			one.Lang = written(e.Text, lang)
		case events[n].Text == "": // chosen by its button, on which stood an answer's title
			one.Lang = langOf(e.Choice, lang)
		}
		for _, c := range e.Choices {
			one.Offered = append(one.Offered, titled{langOf(c.ID, lang), c.Label})
		}
		if asked != "" && (e.Answer != nil || e.Type == session.TypeClarify || e.Reason == session.LowConfidence) {
			for _, f := range d.Rooms.Why(asked, v.Intake.Lang) {
				one.Why = append(one.Why, why{f, langOf(f.ID, lang)})
			}
		}
		v.Talk = append(v.Talk, one)
	}
	return nil
}

// written is the language in which somebody at the desk wrote a text, where its small words tell.
func written(message, otherwise string) string {
	switch lang, sure := text.Detect(text.Tokens(message)); {
	case !sure:
		return otherwise
	case lang == text.French:
		return "fr"
	}
	return "en"
}

func consented(i session.Intake, id string) bool {
	return slices.ContainsFunc(i.Consents, func(c session.Consent) bool { return c.ID == id && c.Given })
}

// noLetter refuses a letter to who cannot be written to.
func (d *Desk) noLetter(o opened) error {
	switch {
	case d.Letters == nil:
		return &queue.Refusal{Key: "mail"}
	case o.Fields[intake.Email] == "":
		return &queue.Refusal{Key: "address"}
	case !consented(o.Intake, intake.Consent):
		return &queue.Refusal{Key: "consent"}
	}
	return nil
}

// canned offers the words of answers: those that the visitor was given and those of the area.
func (v *intakeView) canned(c *corpus.Corpus, insert, base string) {
	lang := cmp.Or(v.Lang, "en")
	for _, slug := range v.Given {
		if a := c.Answer(slug); a != nil {
			v.Answers = append(v.Answers, a)
		}
	}
	for _, a := range c.Answers() {
		if a.Area == v.Area && a.Lang == lang && !a.Draft() && !slices.Contains(v.Given, a.Slug) {
			v.Answers = append(v.Answers, a)
		}
	}
	if a := c.Answer(insert); a != nil && v.Draft == "" {
		v.Draft, v.DraftOf = a.Summary+"\n"+base+a.URL(), a.Slug+"@"+a.Version
	}
}
