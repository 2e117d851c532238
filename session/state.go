package session

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// State is what a conversation comes to: the fold of its events. It is a value; Apply returns a new one, and nothing ever
// changes what an earlier one points to. The zero State is a conversation in which nothing has been said.
type State struct {
	Seq  int64  // of the last event
	Lang string // chosen or detected
	Area string // of the last answer given

	Partner string // on whose page, by its key; empty for our own

	Place string // where the visitor, or the matter, is, if not where our law is
	Lives bool   // the visitor is there, so that a new subject is of that place too

	About []string // answers that the conversation is about: the one given last, or those offered since, best first

	Choices    []Choice // offered by the last reply and still open
	Before     []Choice // offered last, until something else is asked: "the second one" after the first was read
	Related    []Choice // named with the last answer, until something else is asked: "2" opens the second
	Offered    []string // ids of the answers offered so far, as choices or as related: a visitor may scroll back to them
	Failed     int      // turns in a row that ended in a question back that quotes no answer; 1 after a handoff, so that what is said next gets one question back, save after an emergency
	Last       Type     // of the bot's last reply
	Read       bool     // the last reply was an answer, or has words of one
	Page       string   // the answer that the last reply speaks of: it was given, quoted, or said to fit best still; before there was a reply, the one on whose page they are
	LastText   string   // of the bot's last reply, so that it is not said twice
	LastReason Reason   // of the bot's last reply, if it has one

	Said    []string // the visitor's last messages
	Asked   string   // the last of them that asked something
	Story   []string // what was told in several messages, the last of them with it: those since a new subject
	Pressed string   // what was asked when a person came first, until something is answered or offered
	Given   []Given  // the answers shown, in order

	Told      map[string]string // what was said that a field of the form asks for, until a form is opened, which begins with it
	Form      *Form             // the open intake, with what has been filled in
	Reason    Reason            // why a person is to read: the most pressing one so far
	AtForm    bool              // the last reply showed the form
	Reference string            // of the last submitted intake
	Sent      []string          // the references of all, each once
	Receipt   string            // the words of its receipt

	Help      []Resource // whom to call, as a handoff named them last
	HelpFor   Reason     // of that handoff
	HelpSince int        // messages of the visitor's since
	Lines     []Resource // whom to call, as cries for help were answered with, the last named last
	Named     []Resource // whom to call, as it stood in any reply

	Lawyer   string    // who holds the conversation; empty for the bot
	LawyerAt time.Time // when they were heard of last
}

// Held reports whether a lawyer holds the conversation at a time: one is in it who has been heard of within silence.
func (s State) Held(at time.Time, silence time.Duration) bool {
	return s.Lawyer != "" && at.Sub(s.LawyerAt) < silence
}

// Given is an answer that was shown.
type Given struct {
	Seq     int64
	Slug    string
	Asked   string  // what the visitor had asked, if anything
	Version string  // of the answer
	Sure    float64 // the confidence with which it was given
	Refused bool    // by a rating
}

// SaidKept is how many of the visitor's messages a State remembers for the intake and for follow-ups.
const SaidKept = 12

// storyKept is how many messages of one story it remembers, to read them together.
const storyKept = 6

// Fold gives the state after events.
func Fold(events []Event) State {
	var s State
	for i := range events {
		s.Add(&events[i])
	}
	return s
}

// tell takes what was said that a field of the form asks for: into the form, where one is open.
func (s *State) tell(told map[string]string) {
	if len(told) == 0 {
		return
	}
	if s.Form == nil {
		s.Told = with(s.Told, told)
		return
	}
	form := *s.Form
	form.Values = with(form.Values, told)
	s.Form = &form
}

// with gives values with others over them. Both stay as they are.
func with(values, others map[string]string) map[string]string {
	all := make(map[string]string, len(values)+len(others))
	maps.Copy(all, values)
	maps.Copy(all, others)
	return all
}

// Apply gives the state after e.
func (s State) Apply(e Event) State {
	s.Said, s.Given, s.Offered, s.Story = slices.Clip(s.Said), slices.Clip(s.Given), slices.Clip(s.Offered), slices.Clip(s.Story)
	s.Lines, s.Named = slices.Clip(s.Lines), slices.Clip(s.Named)
	s.Add(&e)
	return s
}

// Add takes e into a state that nobody else goes on from: its lists grow where they are, so that a long conversation is not copied
// with every turn. What they held stays as it was, for copies of the state made before.
func (s *State) Add(e *Event) {
	s.Seq = e.Seq
	switch e.Type {
	case TypeVisitor:
		s.heard(e)
	case TypeLawyer, TypeNotice:
		s.staffed(e)
	default:
		s.replied(e)
	}
}

// heard takes what the visitor said or did.
func (s *State) heard(e *Event) {
	if e.Text != "" && e.Action == "" && e.Choice == "" {
		s.asked(e)
	}
	switch e.Place {
	case "":
	case Here:
		s.Place, s.Lives = "", false
	default:
		s.Place, s.Lives = e.Place, e.Lives
	}
	if e.Action == "cancel" {
		s.Form, s.Told = nil, nil
	}
	s.tell(e.Told)
	if e.Choice == None {
		s.About = nil
	}
	if e.Rating != nil && !e.Rating.Helpful {
		s.Given = refused(s.Given, e.Rating.Seq)
	}
	s.Lang = cmp.Or(e.Lang, s.Lang)
	s.Partner = cmp.Or(e.Partner, s.Partner)
}

// asked takes a message in the visitor's own words.
func (s *State) asked(e *Event) {
	s.Said = append(s.Said[max(0, len(s.Said)-SaidKept+1):], e.Text)
	if !e.Aside {
		s.Asked, s.Before, s.Related = e.Text, nil, nil
		if !e.More {
			s.Story = nil
		}
		s.Story = append(s.Story[max(0, len(s.Story)-storyKept+1):], e.Text)
	}
	if s.Help != nil {
		s.HelpSince++
	}
}

// staffed takes what a lawyer said, and their coming and going.
func (s *State) staffed(e *Event) {
	switch {
	case e.Type == TypeLawyer, e.Action == Joined:
		s.Lawyer, s.LawyerAt = e.From.Name, e.At
	case e.Action == Left:
		s.Lawyer, s.LawyerAt = "", time.Time{}
	}
}

// replied takes what the bot said.
func (s *State) replied(e *Event) {
	s.Named = named(s.Named, e.Resources)
	if e.Reason == Crisis {
		s.Lines = named(s.Lines, e.Resources)
	}
	switch e.Type {
	case TypeClarify:
		s.Pressed = ""
		s.Failed++
		if e.Quotes {
			s.Failed = 0
		}
		s.About = ids(e.Choices)
	case TypeHandoff:
		s.handed(e)
	case TypeIntake:
		s.Reason = Stronger(s.Reason, e.Reason)
		s.Form = &Form{ID: e.FormID, Step: e.Step, Title: e.Title, Text: e.Text, Fields: e.Fields, Back: e.Back, Values: e.Values}
	case TypeReceipt:
		s.Form, s.Told, s.Reference, s.Receipt, s.Failed = nil, nil, e.Reference, e.Text, 0
		if !slices.Contains(s.Sent, e.Reference) { // a receipt may be shown again
			s.Sent = append(slices.Clip(s.Sent), e.Reference)
		}
	case TypeReply:
		if e.Form != nil {
			s.Form = e.Form
		}
		if e.Reason == LowConfidence { // not understood
			s.Failed++
		}
	}
	if e.Answer != nil {
		s.Area, s.Failed = e.Answer.Area, 0
		s.Given = append(s.Given, Given{Seq: e.Seq, Slug: e.Answer.ID, Asked: s.Asked, Version: e.Answer.Version, Sure: e.Confidence})
		s.About, s.Related = []string{e.Answer.ID}, e.Related
		s.Pressed = ""
	}
	if s.Form != nil {
		s.Told = nil
	}
	s.Read, s.Page = e.Answer != nil || e.Quotes, e.Page
	if e.Answer != nil {
		s.Page = e.Answer.ID
	}
	s.AtForm = e.Form != nil || e.Type == TypeIntake
	s.Choices, s.Last, s.LastText, s.LastReason = e.Choices, e.Type, e.Text, e.Reason
	if len(e.Choices) > 0 {
		s.Before = e.Choices
	}
	s.offer(e.Choices)
	s.offer(e.Related)
}

// handed takes that a person is to read.
func (s *State) handed(e *Event) {
	s.Failed = 1
	if e.Reason.Pressing() && !e.Again {
		s.Pressed, s.Failed = s.Asked, 0 // nothing was asked yet that could not be answered
	}
	if e.Reason == Crisis { // what cried for help is no part of a question
		s.Story = nil
	}
	s.Reason = Stronger(s.Reason, e.Reason)
	s.Form = e.Form
	if len(e.Resources) > 0 && !e.Again && (e.Reason.Pressing() || !s.HelpFor.Pressing()) {
		s.Help, s.HelpFor, s.HelpSince = e.Resources, e.Reason, 0
	}
}

// named adds those to call that are not among others.
func named(all, more []Resource) []Resource {
	for _, r := range more {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// refused marks the answer with the number seq as one that was no help.
func refused(given []Given, seq int64) []Given {
	given = slices.Clone(given)
	for i := range given {
		given[i].Refused = given[i].Refused || given[i].Seq == seq
	}
	return given
}

// ids gives the answers among choices.
func ids(choices []Choice) []string {
	var ids []string
	for _, c := range choices {
		if c.ID != None {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Stronger gives the more pressing of two reasons: what was urgent once stays so, whatever is asked meanwhile.
func Stronger(a, b Reason) Reason {
	order := []Reason{"", LowConfidence, Requested, Urgent, Crisis}
	return order[max(0, slices.Index(order, a), slices.Index(order, b))]
}

// Pressing reports whether a request is to be read before the others.
func (r Reason) Pressing() bool { return r == Urgent || r == Crisis }

// Shown gives events as they may be shown from now on: what was typed into a form that was cancelled later is left out. Forget
// erases it from the store; this keeps it from whoever opens the conversation meanwhile.
func Shown(events []Event) []Event {
	shown := slices.Clone(events)
	cancelled := false
	for i := len(shown) - 1; i >= 0; i-- {
		switch e := &shown[i]; {
		case e.Type == TypeVisitor && e.Action == "cancel":
			cancelled = true
		case e.Type == TypeReceipt:
			cancelled = false
		case cancelled && e.Type == TypeIntake:
			e.Values, e.Errors, e.Fields = nil, nil, emptied(e.Fields)
		case cancelled && e.Form != nil:
			form := *e.Form
			form.Values, form.Fields = nil, emptied(form.Fields)
			e.Form = &form
		}
	}
	return shown
}

// Said gives events in which a choice that was made by its button has the words that stood on it, for those who read on.
func Said(events []Event) []Event {
	said := slices.Clone(events)
	labels := make(map[string]string)
	for i := range said {
		e := &said[i]
		if e.Type == TypeVisitor && e.Text == "" {
			e.Text = labels[e.Choice]
		}
		for _, c := range slices.Concat(e.Choices, e.Related) {
			labels[c.ID] = cmp.Or(c.Label, c.Question)
		}
	}
	return said
}

func emptied(fields []Field) []Field {
	fields = slices.Clone(fields)
	for i := range fields {
		fields[i].Value = ""
	}
	return fields
}

// OfferedKept is how many offered answers a State remembers.
const OfferedKept = 60

func (s *State) offer(choices []Choice) {
	for _, c := range choices {
		if c.ID != None && !slices.Contains(s.Offered, c.ID) {
			s.Offered = append(s.Offered[max(0, len(s.Offered)-OfferedKept+1):], c.ID)
		}
	}
}
