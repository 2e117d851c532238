package session

// Outcome is one thing that a turn came to, without a word of the visitor's: it is counted, and not kept with the conversation.
type Outcome struct {
	Kind    OutcomeKind `json:"kind"`
	Reason  Reason      `json:"reason,omitempty"`  // of HandedOff and Sent
	Area    string      `json:"area,omitempty"`    // of the answer, or of the one that came nearest
	Answer  string      `json:"answer,omitempty"`  // its slug
	Lang    string      `json:"lang,omitempty"`    // of the conversation
	Partner string      `json:"partner,omitempty"` // on whose page
	Sure    float64     `json:"sure,omitempty"`    // confidence; 0 where the visitor chose the answer
}

// OutcomeKind says what a turn came to.
type OutcomeKind string

// The kinds of outcomes. Only an explicit yes is RatedYes.
const (
	Answered  OutcomeKind = "answered"
	Clarified OutcomeKind = "clarified" // asked which of some questions is meant, or for other words
	HandedOff OutcomeKind = "handed_off"
	RatedYes  OutcomeKind = "yes"
	RatedNo   OutcomeKind = "no"
	Sent      OutcomeKind = "sent" // a request to the firm
)
