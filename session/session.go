// Package session keeps conversations: a conversation is an append-only log of events, its state is the fold of the log.
//
// The package holds the types and the one promise, Log. The stores that keep it are below this folder and import this
// package; nothing here touches a disk or a network.
package session

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"
)

// Event is one entry of a conversation. Its JSON form is also what goes over the wire: the reply object of the contract.
// Which fields are set depends on Type.
type Event struct {
	Type Type      `json:"type"`
	Seq  int64     `json:"seq"`          // 1, 2, 3 … within the conversation, without gaps
	Re   string    `json:"re,omitempty"` // the client's id of the frame that this event records or answers
	At   time.Time `json:"at"`

	Text string `json:"text,omitempty"`

	// Answer, and a handoff for who asked something as well
	Confidence float64  `json:"confidence,omitempty"`
	Answer     *Answer  `json:"answer,omitempty"`
	Related    []Choice `json:"related,omitempty"` // with Question instead of Label

	// Clarify: what was offered
	Choices []Choice `json:"choices,omitempty"`
	Page    string   `json:"page,omitempty"`   // the id of the answer that Text speaks of: it quotes it, or says that it still fits best
	Quotes  bool     `json:"quotes,omitempty"` // Text has what that answer says on what was asked

	// Handoff. A reply has a reason, LowConfidence, where it asks for other words, and a form where it is about the open one; a step of the
	// intake has a reason where time is short.
	Reason    Reason     `json:"reason,omitempty"`
	Form      *Form      `json:"intake,omitempty"`
	Resources []Resource `json:"resources,omitempty"`
	Again     bool       `json:"again,omitempty"` // whom to call is said again: it is no other emergency

	// Intake: the form after a step, as in Form; Text says what the step is for
	FormID string            `json:"form,omitempty"`
	Step   string            `json:"step,omitempty"`
	Title  string            `json:"title,omitempty"`
	Fields []Field           `json:"fields,omitempty"`
	Errors map[string]string `json:"errors,omitempty"` // by field name
	Back   string            `json:"back,omitempty"`
	Values map[string]string `json:"values,omitempty"`

	// Receipt
	Reference string `json:"reference,omitempty"`

	// Lawyer
	From *Person `json:"from,omitempty"`

	// Visitor: what was done, where it was more than saying Text
	Choice string            `json:"choice,omitempty"` // the id of the choice taken
	Rating *Rating           `json:"rating,omitempty"`
	Action string            `json:"action,omitempty"` // an intake action or "human"; of a Notice: Joined or Left
	Lang   string            `json:"lang,omitempty"`   // the language of Text
	Place  string            `json:"place,omitempty"`  // where Text says that the visitor, or the matter, is, if that is not where our law is; Here if it is
	Lives  bool              `json:"lives,omitempty"`  // the visitor is at Place
	Aside  bool              `json:"aside,omitempty"`  // Text asks nothing of the library: a courtesy, a refusal, a word on what is offered
	Told   map[string]string `json:"told,omitempty"`   // what Text says that a field of the form asks for, by field name
	More   bool              `json:"more,omitempty"`   // Text goes on with what was told before

	// Partner is the key of the partner on whose page the visitor is. One event of a conversation that says so is enough: it never moves to another page.
	Partner string `json:"partner,omitempty"`

	// Case: a step in what becomes of an intake, only in the log of CaseOf
	Case *Step `json:"case,omitempty"`

	// Desk: an entry in one of the logs that staff keep (Desk…), which only the package that writes it reads
	Desk json.RawMessage `json:"desk,omitempty"`

	// Sealed is what was typed into a form, as package sealedlog keeps it. It is empty in what that package gives.
	Sealed []byte `json:"sealed,omitempty"`
}

// Type says what an event is.
type Type string

// The types of events, as the contract names them.
const (
	TypeVisitor Type = "visitor"
	TypeAnswer  Type = "answer"
	TypeClarify Type = "clarify"
	TypeHandoff Type = "handoff"
	TypeReply   Type = "reply"
	TypeIntake  Type = "intake"
	TypeReceipt Type = "receipt"
	TypeLawyer  Type = "lawyer"
	TypeNotice  Type = "notice"
	TypeCase    Type = "case"
	TypeDesk    Type = "desk"
)

// The actions of a notice that a lawyer, From, comes or goes.
const (
	Joined = "joined"
	Left   = "left"
)

// Reason says why a conversation goes to a person.
type Reason string

// The reasons for a handoff.
const (
	LowConfidence Reason = "low_confidence"
	Requested     Reason = "requested"
	Urgent        Reason = "urgent"
	Crisis        Reason = "crisis"
)

// Answer is an answer as it was shown: the words are kept, whatever becomes of the corpus.
type Answer struct {
	ID         string   `json:"id"`
	Area       string   `json:"area"`
	Question   string   `json:"question"`
	Breadcrumb []string `json:"breadcrumb"`
	Summary    string   `json:"summary"`
	Takeaways  []string `json:"takeaways"`
	Disclaimer string   `json:"disclaimer"`
	Byline     string   `json:"byline"`
	Updated    string   `json:"updated"`
	Sample     bool     `json:"sample,omitempty"` // no lawyer has reviewed it yet
	Sources    []Source `json:"sources"`
	URL        string   `json:"url"`
	Lang       string   `json:"lang"`
	Version    string   `json:"version"`

	encoded []byte // once it is Ready
}

// Source is a named official text.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Choice is something to choose from: an answer by its slug, or None.
type Choice struct {
	ID       string `json:"id"`
	Label    string `json:"label,omitempty"`
	Question string `json:"question,omitempty"`
}

// Here is the place whose law the library is about.
const Here = "here"

// None is the id of the choice "none of these".
const None = "none"

// Resource is a place to turn to at once.
type Resource struct {
	Name  string `json:"name"`
	Phone string `json:"phone"` // empty where there is only a page
	URL   string `json:"url"`   // empty where there is only a number
}

// Form is one step of the intake: its fields in order.
type Form struct {
	ID     string            `json:"form,omitempty"` // of this filling in: the record that comes of it has one identity, however often it is sent
	Step   string            `json:"step"`
	Title  string            `json:"title,omitempty"`
	Text   string            `json:"text,omitempty"` // what the step is for
	Fields []Field           `json:"fields"`
	Back   string            `json:"back,omitempty"`   // the step before this one
	Values map[string]string `json:"values,omitempty"` // what has been filled in so far, of every step, by field name
}

// Field is one thing asked for. Kind is text, email, tel, date, select, textarea or checkbox.
type Field struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind"`
	Required bool     `json:"required"`
	Help     string   `json:"help"`
	Options  []Choice `json:"options,omitempty"` // of a select
	Max      int      `json:"max,omitempty"`     // characters
	Value    string   `json:"value,omitempty"`   // what the visitor has given so far; "yes" for a ticked checkbox
}

// Person is a lawyer or clerk who joined.
type Person struct {
	Name string `json:"name"`
}

// Rating is the visitor's word on an answer.
type Rating struct {
	Seq     int64  `json:"seq"` // of the answer
	Helpful bool   `json:"helpful"`
	Comment string `json:"comment,omitempty"`
}

// Turn is what is appended at once: the events of one turn, the record for the lawyers when it submits an intake, and what it
// tells about the library, if anything.
type Turn struct {
	Client   string  // the client's id of the frame; appended at most once in a conversation; empty for none
	Events   []Event // numbered; the first is the one after the last in the log
	Intake   *Intake
	Feedback *Feedback
	Outcomes []Outcome // what it came to, for whoever counts; no store keeps it
}

// ReferencePrefix begins every reference of an intake.
const ReferencePrefix = "TSL-"

// Intake is what a visitor asked a lawyer to do: a record of its own that outlives the conversation.
type Intake struct {
	Reference    string            `json:"reference"`
	Conversation string            `json:"conversation"`
	At           time.Time         `json:"at"`
	Reason       Reason            `json:"reason"`
	Area         string            `json:"area,omitempty"`
	Lang         string            `json:"lang,omitempty"`
	Partner      string            `json:"partner,omitempty"` // on whose page it was asked
	Route        string            `json:"route,omitempty"`   // the partner's own tag, for sorting
	Fields       map[string]string `json:"fields"`            // by field name
	Said         []string          `json:"said,omitempty"`    // the visitor's last messages, so that nothing is told twice
	Given        []string          `json:"given,omitempty"`   // slugs of the answers that were shown

	Urgent       bool      `json:"urgent,omitempty"`        // to be read before the others
	Restricted   bool      `json:"restricted,omitempty"`    // a name may be on the conflict list: no facts were taken, and not everybody may read on
	Conflict     string    `json:"conflict,omitempty"`      // unchecked, clear or possible
	Matches      []string  `json:"matches,omitempty"`       // names of the conflict list that may be meant
	Deadline     string    `json:"deadline,omitempty"`      // in the visitor's words
	DeadlineDate string    `json:"deadline_date,omitempty"` // as 2026-11-30, as the visitor gave it
	ReplyBy      time.Time `json:"reply_by,omitzero"`       // what the receipt promises
	Consents     []Consent `json:"consents,omitempty"`      // what was asked, and the answer
	Sealed       string    `json:"sealed,omitempty"`        // the whole record, for who has the key; what is personal is then nowhere else
}

// Outline gives the intake as everybody at the firm may see it: of a restricted one, that it is there.
func (i Intake) Outline() Intake {
	if !i.Restricted {
		return i
	}
	return Intake{Reference: i.Reference, At: i.At, Reason: i.Reason, Lang: i.Lang, Urgent: i.Urgent, Restricted: true, Conflict: i.Conflict, ReplyBy: i.ReplyBy}
}

// Consent is what a visitor has agreed to, or not, word for word.
type Consent struct {
	ID      string    `json:"id"`      // the field's name
	Version string    `json:"version"` // hash of Text
	Lang    string    `json:"lang"`
	Text    string    `json:"text"`
	Given   bool      `json:"given"`
	At      time.Time `json:"at"`
}

// The values of Intake.Conflict.
const (
	Unchecked = "unchecked" // there is no conflict list
	Clear     = "clear"
	Possible  = "possible"
)

// Errors that a caller of Log acts on.
var (
	// ErrConflict: the log has gone on since the turn was computed. Read, fold and compute again.
	ErrConflict = errors.New("the conversation has gone on")
	// ErrDuplicate: this client id has been appended before. Its events are in the log.
	ErrDuplicate = errors.New("the message has been recorded before")
	// ErrNotDurable: the store is not set up so that it can keep an intake. Nothing is recorded.
	ErrNotDurable = errors.New("the store is not set up to keep intakes")
	// ErrHeld: somebody has put a hold on the intake. Nothing is erased.
	ErrHeld = errors.New("the intake is on hold")
	// ErrNotFound: there is no such conversation or intake.
	ErrNotFound = errors.New("not found")
)

// Wake is what followers of a conversation are told.
type Wake struct {
	Last   int64  // the number of the last event; 0 for none, which is also how a conversation is after it was forgotten; or Unknown
	Typing string // who types, if that is what it is about; Last is then Unknown
}

// Unknown is the Last of a Wake that does not say what has changed.
const Unknown = -1

// Promise is what a store makes of "durable" as it is set up.
type Promise struct {
	Intakes bool   // whether it may take an intake: an operator has set it up so that a receipt can be kept, or has accepted less
	Says    string // for operators: one line that says what survives what
	Layout  string // for operators: which version of its schema or layout the store has; empty where nothing outlives the program
}

// Log is the promise every store keeps. All methods are safe for all goroutines; all that block end with their context.
type Log interface {
	// Append adds a turn, whole or not at all, and returns when it is durable. It returns ErrDuplicate if turn.Client is
	// not empty and has been appended to this conversation before; else ErrConflict if the first event's Seq is not one
	// more than the last in the log (1 for a new conversation). Any other error means that the outcome is unknown: the
	// same turn may be appended again. Events and what they point to are not kept by reference.
	Append(ctx context.Context, conversation string, turn Turn) error

	// Read returns the events with a Seq greater than after, in order; none is no error. A conversation that was
	// never appended to, or was forgotten, is ErrNotFound.
	Read(ctx context.Context, conversation string, after int64) ([]Event, error)

	// Newest returns the last events of a conversation, at most so many, in order: those that Read ends with.
	Newest(ctx context.Context, conversation string, most int) ([]Event, error)

	// Follow calls wake, from any goroutine, after the conversation has changed: appended to or forgotten. Wakes may
	// be merged, late and spurious; sequence numbers tell what is new. wake must not block. After stop has returned
	// wake is not called again. What changes before Follow returns is not reported: follow first, then read.
	Follow(conversation string, wake func(Wake)) (stop func())

	// Type tells those who follow the conversation that somebody types. It is not stored, may be lost, and returns at
	// once. who is "visitor" or "lawyer".
	Type(conversation, who string)

	// Forget erases the conversation and every trace of its events. Forgetting what is not there is no error.
	// Intakes stay: they have been given to the firm.
	Forget(ctx context.Context, conversation string) error

	// Intakes yields the submitted intakes, oldest first.
	Intakes(ctx context.Context) iter.Seq2[Intake, error]

	// References returns the references of the submitted intakes, oldest first, without reading a record.
	References(ctx context.Context) ([]string, error)

	// Intake returns the intake with this reference, or ErrNotFound.
	Intake(ctx context.Context, reference string) (Intake, error)

	// Replace puts another form of an intake's record, as one sealed to another key, in the place of the one with its
	// reference, or returns ErrNotFound. Nothing else of the intake changes, neither its place among the others nor its hold.
	Replace(ctx context.Context, intake Intake) error

	// Hold keeps an intake's record, its case and the conversation it came from away from Sweep, and its record from Erase,
	// until it is released by held being false. Both may be done again. It returns ErrNotFound if there is no such intake.
	Hold(ctx context.Context, reference string, held bool) error

	// Erase erases an intake's record and takes it out of the outbox, or returns ErrHeld. Its case and its conversation stay:
	// Forget erases these. Erasing what is not there is no error.
	Erase(ctx context.Context, reference string) error

	// Claim takes at most n intakes out of the outbox that are due at now, the longest due first, and gives their
	// references; nobody else is given them before now+lease. An intake enters the outbox together with its record, due
	// from its At on, and stays until it is settled: whoever claims it and is heard of no more has it claimed again by
	// another. Times count in milliseconds.
	Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]string, error)

	// Defer makes an intake due again at until. One that is not in the outbox stays out of it, which is no error.
	Defer(ctx context.Context, reference string, until time.Time) error

	// Settle takes an intake out of the outbox for good. Its record stays. Settling what is not there is no error.
	Settle(ctx context.Context, reference string) error

	// Waiting counts the intakes in the outbox that are due before a time, and gives when the oldest of them was submitted (as far as the
	// store knows; the zero time where none waits).
	Waiting(ctx context.Context, before time.Time) (n int, oldest time.Time, err error)

	// Feedback yields the feedback of all turns, that of one conversation in order and conversations in no certain order.
	// A turn's feedback is kept with its events or not at all, and Forget erases it with them.
	Feedback(ctx context.Context) iter.Seq2[Feedback, error]

	// Sweep erases what is older than the store's Retention at now and mends what the store keeps beside the records. It is to
	// be called at the start and every hour; several replicas may.
	Sweep(ctx context.Context, now time.Time) error

	// Promise says what the store can keep as it is set up now. It returns at once.
	Promise() Promise

	// Ready returns nil if an Append made now can be expected to succeed.
	Ready(ctx context.Context) error

	// Close ends the store after the calls under way.
	Close() error
}
