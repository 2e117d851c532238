package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is what these tests look at in a workflow of GitHub's.
type workflow struct {
	Jobs map[string]struct {
		Needs string
		Uses  string
		Steps []struct{ Uses, Run string }
	}
}

const workflows = "../../.github/workflows/"

func readWorkflow(t *testing.T, path string) (w workflow, text string) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, yaml.Unmarshal(data, &w))
	return w, string(data)
}

// What is published has passed all tests first.
func TestReleaseIsTested(t *testing.T) {
	release, _ := readWorkflow(t, workflows+"release.yml")
	for name, job := range release.Jobs {
		publishes := false
		for _, step := range job.Steps {
			publishes = publishes || strings.Contains(step.Run, "gh release create")
		}
		if !publishes {
			continue
		}
		called := release.Jobs[job.Needs].Uses
		if called == "" {
			t.Fatalf("job %s publishes without waiting for tests", name)
		}
		tests, text := readWorkflow(t, filepath.Join("../..", called))
		if !strings.Contains(text, "workflow_call:") {
			t.Errorf("%s cannot be called", called)
		}
		for _, job := range tests.Jobs {
			for _, step := range job.Steps {
				if step.Run == "make test" {
					return
				}
			}
		}
		t.Fatalf("%s, which job %s waits for, does not run make test", called, name)
	}
	t.Fatal("no job publishes")
}

// An action is named by its commit, which cannot be moved as a tag can, with the tag beside it for who reads.
func TestActionsArePinned(t *testing.T) {
	files, err := filepath.Glob(workflows + "*.yml")
	must(t, err)
	pinned := regexp.MustCompile(`uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+`)
	for _, file := range files {
		_, text := readWorkflow(t, file)
		for line := range strings.Lines(text) {
			if strings.Contains(line, "uses: ") && !strings.Contains(line, "uses: ./") && !pinned.MatchString(line) {
				t.Errorf("%s: %s", file, strings.TrimSpace(line))
			}
		}
	}
	if !slices.Contains(files, workflows+"release.yml") {
		t.Errorf("only %v are looked at", files)
	}
}
