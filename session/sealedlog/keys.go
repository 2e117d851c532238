package sealedlog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"
)

// ParseRecipients reads public keys, as age1….
func ParseRecipients(texts []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, text := range texts {
		some, err := age.ParseRecipients(strings.NewReader(strings.TrimSpace(text)))
		if err != nil {
			return nil, fmt.Errorf("%q is no public key: want age1…, as answerbot keys new prints it", text)
		}
		all = append(all, some...)
	}
	return all, nil
}

// ReadIdentities reads the private keys of files that answerbot keys new, or age-keygen, has made. It refuses a file that everybody may read.
func ReadIdentities(paths []string) ([]age.Identity, error) {
	var all []age.Identity
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading an identity: %w", err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return nil, fmt.Errorf("reading an identity: %w", err)
		}
		if info.Mode().IsRegular() && info.Mode().Perm()&0o007 != 0 {
			return nil, fmt.Errorf("everybody on this machine may use %s, which opens the intakes: chmod 600 %s", path, path)
		}
		some, err := age.ParseIdentities(f)
		if err != nil {
			return nil, fmt.Errorf("%s holds no identity: want a line AGE-SECRET-KEY-1…, as answerbot keys new writes it", path)
		}
		all = append(all, some...)
	}
	return all, nil
}

// NewIdentity makes a key pair, writes the private key to a new file that its owner alone may read, and gives the public one.
func NewIdentity(path string) (recipient string, err error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("making a key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s is there already: a key is never overwritten, since what is sealed to it would be lost", path)
	}
	if err != nil {
		return "", fmt.Errorf("writing a key: %w", err)
	}
	recipient = identity.Recipient().String()
	_, err = fmt.Fprintf(f, "# Opens intakes that are sealed to %s\n%s\n", recipient, identity)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", fmt.Errorf("writing a key: %w", err)
	}
	return recipient, nil
}
