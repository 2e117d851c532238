package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

// A changed file of rules goes live like a changed corpus; a broken one is refused, and the old rules stay.
func TestTriageReload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "triage.yaml")
	write := func(text string) { must(t, os.WriteFile(file, []byte(text), 0o600)) }
	shipped := string(triage.ShippedFile())
	write(shipped)
	log := &syncBuffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	flags := triageFlags{Triage: file}
	r := newReloader(corpusFlags{}, flags, logger, make(chan os.Signal))
	defer r.close()
	r.quiet = 10 * time.Millisecond
	rules, err := flags.rules(log)
	must(t, err)
	b := newBot(corpus.Starter(), nil, rules, io.Discard)
	s := web.New(web.Options{Log: memlog.New(), Bot: b, Logger: logger})
	end := r.start(s, b)
	defer end()

	until := func(what string) {
		t.Helper()
		eventually(t, "the log says "+what, func() bool { return strings.Contains(log.String(), what) })
	}
	write(strings.Replace(shipped, "owner:", "owners:", 1))
	until("no field owners")
	write(strings.Replace(shipped, "\"= emergency|urgent\"", "zebra crossing", 1))
	until("is live")
	end()
	if r.bot.Rules().Hash() == rules.Hash() || r.bot.Triage("a zebra crossing", time.Now()).Kind != "immediate" {
		t.Error("the new rules are not used")
	}
}

// Figures of triage stand beside those of the matcher.
func TestEvalTriage(t *testing.T) {
	dir := t.TempDir()
	lines := []string{
		`{"id":"1","text":"lmia","split":"dev"}`, `{"id":"2","text":"the police are arresting my son right now","split":"dev","oos":true,"style":"urgent"}`,
		`{"id":"3","text":"the weather","split":"dev","oos":true,"kind":"urgent"}`, `{"id":"4","text":"a human please","split":"dev","oos":true,"style":"human"}`,
		`{"id":"5","text":"i want to kill myself","split":"dev","oos":true,"style":"far"}`, `{"id":"6","text":"recipe for buns","split":"dev","oos":true,"style":"far"}`,
	}
	must(t, os.WriteFile(filepath.Join(dir, "queries.jsonl"), []byte(strings.Join(lines, "\n")), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "qrels.tsv"), []byte("1\tlmia\t2\n"), 0o600))
	code, out, errs := execute(t, "eval", "--json", dir)
	if code != done {
		t.Fatal(code, errs)
	}
	var got map[string]any
	must(t, json.Unmarshal([]byte(out), &got))
	for name, want := range map[string]float64{"triage_recall": 0.5, "triage_false_alarms": 0.25, "triage_human_recall": 1, "triage_human_false_alarms": 0, "queries": 1} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}
