package session

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// The names that logs are kept under.

// ConversationOf gives the conversation that a resume token opens. The token is the secret (128 bits or more); only this
// hash of it is ever stored, so that reading the store gives nobody a way in.
func ConversationOf(token string) string {
	sum := sha256.Sum256([]byte("answerbot conversation\x00" + token))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// casePrefix begins the name of every case, and of no conversation that a token opens.
const casePrefix = "case-"

// CaseOf names the log of what becomes of an intake: its deliveries and what staff do with it. It is kept as a conversation
// is, but no token opens it.
func CaseOf(reference string) string { return casePrefix + strings.ToLower(reference) }

// The logs that staff keep beside the conversations. No token opens them, and no sweep erases them but those of sign-ins and of days.
const (
	deskPrefix   = "desk-"
	DeskStaff    = deskPrefix + "staff"  // accounts
	DeskAudit    = deskPrefix + "audit"  // who read and changed what
	DeskQueue    = deskPrefix + "queue"  // where every intake stands
	DeskErased   = deskPrefix + "erased" // proofs of erasure
	dayPrefix    = deskPrefix + "day-"
	daysKept     = 400 * 24 * time.Hour // a year, and the same month of the year before
	signInPrefix = deskPrefix + "in-"
	signInsKept  = 13 * time.Hour             // an hour longer than a sign-in may last
	deskLogsKept = 100 * 365 * 24 * time.Hour // for ever
)

// DayOf names the log of what was counted on a day, as 2026-11-25.
func DayOf(day string) string { return dayPrefix + day }

// SignInOf names the log of one sign-in of a member of staff, which only the secret in their cookie finds.
func SignInOf(token string) string {
	return signInPrefix + ConversationOf("desk\x00"+token)
}
