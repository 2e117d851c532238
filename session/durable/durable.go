// Package durable writes files that are there whole or not at all, also after a power cut.
package durable

import (
	"os"
	"path/filepath"
)

// Replace calls write with an empty file beside name, for this user alone, and gives it the name when that has gone well.
func Replace(name string, write func(temporary string) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".answerbot-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // not there any more if all went well
	defer f.Close()
	if err := write(f.Name()); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
