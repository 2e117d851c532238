package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/treadstone-law/answerbot/corpus"
)

// version and commit are set by the release build; a build from source says which commit it is of, where Go knows.
var version, commit = "0.1.0", ""

type versionCommand struct{}

func (versionCommand) Run(s *streams) error {
	_, err := fmt.Fprintf(s.out, "answerbot %s\ncommit %s\n%s\ncorpus %s\n", version, builtFrom(), runtime.Version(), corpus.Starter().Hash())
	return err
}

func builtFrom() string {
	if info, ok := debug.ReadBuildInfo(); ok && commit == "" {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return cmp.Or(commit, "unknown")
}
