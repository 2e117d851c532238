// Package bot decides what to say next: a pure function of a conversation's state and the visitor's new input.
//
// It has no clock, no network and no store; the time and fresh references come in with the input, so that a
// conversation script in a text file is a test. Words given as legal information are only ever the corpus's own.
package bot

import (
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// Bot answers from one corpus. It is immutable; a reload makes a new one.
type Bot struct {
	corpus *corpus.Corpus
	index  *matcher.Index
}

// New makes a bot that answers from c through index.
func New(c *corpus.Corpus, index *matcher.Index) *Bot { return &Bot{corpus: c, index: index} }

// Corpus returns the answers this bot gives.
func (b *Bot) Corpus() *corpus.Corpus { return b.corpus }

// Input is one thing a visitor does.
type Input struct {
	Kind   Kind
	Client string    // the client's id for it
	At     time.Time // now

	Text    string            // Say
	Choice  string            // Choose: the id of a choice that was offered
	Seq     int64             // Rate: of the answer rated
	Helpful bool              // Rate
	Comment string            // Rate
	Action  string            // Intake: start, save, submit or cancel
	Fields  map[string]string // Intake: by name; a ticked checkbox is "yes"

	Lang         string // the visitor's choice, if any
	Area         string // only answers of this area, if any
	Partner      string // on whose page
	Conversation string // goes into the intake record
	Reference    string // a fresh reference, used if this input submits an intake
}

// Kind is what the visitor does.
type Kind string

// The kinds of input, as the websocket frames name them.
const (
	Say    Kind = "say"
	Choose Kind = "choose"
	Rate   Kind = "rate"
	Human  Kind = "human"
	Intake Kind = "intake"
)

// Refusal is the error for an input that cannot be done in this state. Nothing is recorded.
type Refusal struct {
	Code    string // not_found or invalid, as the contract names them
	Message string // for the visitor
}

func (r *Refusal) Error() string { return r.Message }

// Turn gives the events that in leads to: the visitor's own, then the bot's replies, numbered from s.Seq+1. The error is
// a *Refusal.
func (b *Bot) Turn(s session.State, in Input) (session.Turn, error) {
	return session.Turn{}, nil
}

// Greeting gives the first words of a conversation and the general disclaimer.
func (b *Bot) Greeting(lang string) (greeting, disclaimer string) {
	return "", corpus.GeneralDisclaimer
}

// Found is one result of a search.
type Found struct {
	ID         string  `json:"id"`
	Question   string  `json:"question"`
	Area       string  `json:"area"`
	URL        string  `json:"url"`
	Confidence float64 `json:"confidence"`
}

// Search ranks the answers for a query, best first, at most limit.
func (b *Bot) Search(text, area, lang string, limit int) []Found { return nil }

// Present gives an answer as it is shown in a reply.
func (b *Bot) Present(a *corpus.Answer) *session.Answer { return nil }
