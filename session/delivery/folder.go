package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/durable"
)

// folder drops each intake, whole, as one JSON file into a folder that another program empties; of a restricted one only
// that it is there.
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
	err = durable.Replace(filepath.Join(f.dir, i.Reference+".json"), func(temporary string) error {
		return os.WriteFile(temporary, append(data, '\n'), 0o600)
	})
	if err != nil {
		return fmt.Errorf("writing the file: %w", err)
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
