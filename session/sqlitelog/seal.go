package sqlitelog

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// key seals the events of one conversation: AES-256-GCM with a random nonce and the event's number as additional data,
// so that a damaged event, or one in the wrong place, is noticed rather than shown.
type key []byte

func newKey() key {
	k := make(key, 32)
	_, _ = rand.Read(k) // never fails
	return k
}

func (k key) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// open is the reverse of place.seal.
func (k key) open(seq int64, sealed []byte) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, fmt.Errorf("open event %d: %w", seq, err)
	}
	event, err := aead.Open(nil, nil, sealed, number(seq))
	if err != nil {
		return nil, fmt.Errorf("event %d is damaged: %w", seq, err)
	}
	return event, nil
}

// mark stands for a client's id: it can be compared, and says nothing once the key is gone.
func (k key) mark(client string) []byte {
	mac := hmac.New(sha256.New, k)
	mac.Write([]byte(client))
	return mac.Sum(nil)[:16]
}

func number(seq int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(seq)) }
