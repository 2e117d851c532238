//go:build !unix

package main

import (
	"errors"
	"os"
)

func freeAt(string) (uint64, error) { return 0, errors.New("not on this system") }

// mayWrite says why no file can be made in a folder. Here only making one tells; it is gone at once.
func mayWrite(folder string) error {
	probe, err := os.CreateTemp(folder, ".check-*")
	if err != nil {
		return err
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}
