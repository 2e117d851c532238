package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/treadstone-law/answerbot/corpus"
)

// version is set by the release build; a build from source says which commit it is of, where Go knows.
var version = "0.1.0"

type versionCommand struct{}

// Run prints what this program is.
func (versionCommand) Run(s *streams) error {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = setting.Value
			}
		}
	}
	_, err := fmt.Fprintf(s.out, "answerbot %s\ncommit %s\n%s\ncorpus %s\n", version, commit, runtime.Version(), corpus.Starter().Hash())
	return err
}
