package web

import "crypto/rand"

// newReference makes the reference of an intake, like TSL-7F3K-92QD: forty random bits in letters and digits that cannot be mistaken for each
// other when read out on the phone (Crockford's base 32).
func newReference() string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	ref := []byte("TSL-0000-0000")
	for i, b := range random {
		at := 4 + i
		if i >= 4 {
			at++
		}
		ref[at] = alphabet[b%32]
	}
	return string(ref)
}
