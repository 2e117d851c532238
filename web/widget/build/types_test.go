package main

import (
	"os"
	"os/exec"
	"testing"
)

// The sources are type-checked by the pinned TypeScript of package-lock.json. Only this test needs Node.
func TestTypes(t *testing.T) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("no %s in PATH: it checks the chat's types", tool)
			}
			t.Skipf("no %s in PATH: the chat's types are not checked here", tool)
		}
	}
	if _, err := os.Stat("../node_modules/.bin/tsc"); err != nil {
		command := exec.Command("npm", "ci", "--silent", "--no-audit", "--no-fund")
		command.Dir = ".."
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	command := exec.Command("node_modules/.bin/tsc", "-p", ".")
	command.Dir = ".."
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("types: %v\n%s", err, out)
	}
}
