package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/treadstone-law/answerbot/session"
)

// folder drops each intake, whole, as one JSON file into a folder that another program empties; of a restricted one only
// that it is there. A file appears under its name only when it is
// complete and on the disk.
type folder struct{ dir string }

// Name implements Channel.
func (f *folder) Name() string { return "folder" }

// Deliver implements Channel.
func (f *folder) Deliver(_ context.Context, i session.Intake) error {
	if i.Sealed != "" {
		return errSealed
	}
	data, err := json.MarshalIndent(i.Outline(), "", "  ")
	if err != nil {
		return fmt.Errorf("encoding: %w", err)
	}
	temporary, err := os.CreateTemp(f.dir, ".intake-*") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("making a file: %w", err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(append(data, '\n'))
	if err == nil {
		err = temporary.Sync()
	}
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temporary.Name(), filepath.Join(f.dir, i.Reference+".json"))
	}
	if err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	return f.sync()
}

// sync makes the file's name durable.
func (f *folder) sync() error {
	dir, err := os.Open(f.dir)
	if err != nil {
		return fmt.Errorf("opening the folder: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("syncing the folder: %w", err)
	}
	return nil
}

// Check implements Checker: a file can be made in the folder.
func (f *folder) Check(context.Context) error {
	probe, err := os.CreateTemp(f.dir, ".check-*")
	if err != nil {
		return fmt.Errorf("making a file: %w", err)
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}
