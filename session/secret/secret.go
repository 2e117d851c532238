// Package secret reads secrets from where the settings say they are.
package secret

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Reveal reads a secret given as env:NAME or file:PATH; nothing given is none.
func Reveal(s string) (string, error) {
	kind, where, _ := strings.Cut(s, ":")
	switch {
	case s == "":
		return "", nil
	case kind == "env":
		if value, ok := os.LookupEnv(where); ok {
			return value, nil
		}
		return "", fmt.Errorf("the variable %s is not set", where)
	case kind == "file":
		data, err := os.ReadFile(where)
		if err != nil {
			return "", fmt.Errorf("reading a secret: %w", err)
		}
		return strings.TrimSpace(string(data)), nil
	}
	return "", errors.New("say env:NAME or file:PATH, so that no secret stands in the settings")
}
