package session

import (
	"strings"
	"time"
)

// Retention is how long a store keeps what it is given. The zero value keeps for the default times.
type Retention struct {
	Conversations time.Duration // after the last event; 30 days
	Intakes       time.Duration // after the submission, and cases after their last event; 90 days
}

// WithDefaults sets what is not set.
func (r Retention) WithDefaults() Retention {
	const day = 24 * time.Hour
	if r.Conversations <= 0 {
		r.Conversations = 30 * day
	}
	if r.Intakes <= 0 {
		r.Intakes = 90 * day
	}
	return r
}

// Of is how long a conversation or a case is kept after its last event.
func (r Retention) Of(conversation string) time.Duration {
	switch {
	case strings.HasPrefix(conversation, casePrefix):
		return r.Intakes
	case strings.HasPrefix(conversation, signInPrefix):
		return signInsKept
	case strings.HasPrefix(conversation, dayPrefix):
		return daysKept
	case strings.HasPrefix(conversation, deskPrefix):
		return deskLogsKept
	}
	return r.Conversations
}
