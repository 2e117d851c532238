package session

import "time"

// Feedback is what one turn tells about the library: a question that it could not answer, or a visitor's word on an answer.
// It is what the people who write answers look at, and names nobody: what was typed is kept without e-mail addresses,
// telephone numbers and the like.
type Feedback struct {
	At         time.Time    `json:"at"`
	Kind       FeedbackKind `json:"kind"`
	Text       string       `json:"text,omitempty"`       // the visitor's question, redacted
	Comment    string       `json:"comment,omitempty"`    // said with a rating, redacted
	Answer     string       `json:"answer,omitempty"`     // the slug of the answer that was rated, or else of the nearest one
	Version    string       `json:"version,omitempty"`    // of that answer
	Confidence float64      `json:"confidence,omitempty"` // in that answer
	Area       string       `json:"area,omitempty"`       // of that answer
	Lang       string       `json:"lang,omitempty"`       // of the question
	Partner    string       `json:"partner,omitempty"`    // on whose page
}

// FeedbackKind says what happened.
type FeedbackKind string

// The kinds of feedback. Only an explicit yes counts as helped; silence and thanks do not.
const (
	Helped     FeedbackKind = "helped"     // rated "yes"
	Unhelpful  FeedbackKind = "unhelpful"  // rated "no"
	Unanswered FeedbackKind = "unanswered" // nothing was sure enough
	Refused    FeedbackKind = "refused"    // none of the questions that were offered was meant
)
