package web

import (
	"crypto/rand"

	"github.com/treadstone-law/answerbot/session"
)

// newReference makes the reference of an intake, like TSL-7F3K-92QD: forty random bits in letters and digits that cannot be mistaken for each
// other when read out on the phone (Crockford's base 32).
func newReference() string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	for i, b := range random {
		random[i] = alphabet[b%32]
	}
	return session.ReferencePrefix + string(random[:4]) + "-" + string(random[4:])
}
