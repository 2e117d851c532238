package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

var (
	prose   = regexp.MustCompile(`(?m)^# \S.*$`)
	comment = regexp.MustCompile(`(?m)^#`)
)

// The example of a settings file sets nothing as it stands. With its comments taken off it names every setting of serve and nothing else, and a server
// starts with it.
func TestExampleSettings(t *testing.T) {
	example := filepath.Join(root, "deploy", "answerbot.yaml")
	text, err := os.ReadFile(example)
	must(t, err)
	if code, _, errs := execute(t, "version", "--config", example); code != done {
		t.Errorf("as it stands: %s", errs)
	}
	var settings map[string]any
	if err := yaml.Unmarshal(text, &settings); err != nil || len(settings) > 0 {
		t.Errorf("as it stands it sets %v, %v", settings, err)
	}
	text = comment.ReplaceAll(prose.ReplaceAll(text, nil), nil)
	must(t, yaml.Unmarshal(text, &settings))
	dir := t.TempDir()
	full := filepath.Join(dir, "full.yaml")
	must(t, os.WriteFile(full, text, 0o600))
	if code, _, errs := execute(t, "version", "--config", full); code != done {
		t.Errorf("with its comments taken off: %s", errs)
	}
	parser, err := kong.New(new(cli), kong.DefaultEnvars("ANSWERBOT"))
	must(t, err)
	names := sectionNames()
	for _, command := range parser.Model.Children {
		for _, flag := range command.Flags {
			if command.Name == "serve" {
				names = append(names, keysOf(flag)...)
			}
		}
	}
	for _, name := range names {
		if _, set := settings[name]; !set {
			t.Errorf("the example does not name %s", name)
		}
	}

	text = regexp.MustCompile(`(?m)^(weights|triage|conflicts|identity|seal-to|corpus|data|store|addr|admin):.*$`).ReplaceAll(text, nil) // what a firm has of its own
	text = append(text, "\nstore: 'memory:'\naddr: 127.0.0.1:0\nadmin: 127.0.0.1:0\ncorpus: "+smallCorpus(t)+"\n"...)
	text = []byte(strings.NewReplacer("/var/lib/answerbot/spool", dir, "[tenancy, small-claims]", "[tenancy]").Replace(string(text)))
	t.Setenv("HOOK_KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	t.Setenv("SMTP_PASSWORD", "secret")
	t.Setenv("OIDC_SECRET", "secret")
	must(t, os.WriteFile(full, text, 0o600))
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it goes down as soon as it is up
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"serve", "--config", full}, nil, &out, &errs); code != done || !strings.Contains(out.String(), "listens on") {
		t.Errorf("a server with it: code %d, %s%s", code, &out, &errs)
	}
}
