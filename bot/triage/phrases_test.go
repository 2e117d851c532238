package triage

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Wednesday, the 25th of November 2026, at ten in the morning in Toronto.
var wednesday = time.Date(2026, time.November, 25, 15, 0, 0, 0, time.UTC)

// Messages are plain text files in testdata, one a line, by what they are: crisis, urgent, person, harmless, accused, which is no crisis, or question, which
// is no wish for a person either; those told at length or typed in a hurry stand in files of their own. At most one in a hundred of a file may be taken for something else; crisis for urgent or the other
// way round counts as seen, because a person comes first in both.
func TestPhrases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) != 21 {
		t.Fatal("want the four kinds of messages in two languages, questions, six files of stories and hurry, and six of what is worded like another kind", files, err)
	}
	rules := Shipped()
	total := map[string]int{}
	for _, file := range files {
		name, lang, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".")
		kind, _, _ := strings.Cut(name, "-")
		t.Run(name+" "+lang, func(t *testing.T) {
			var wrong []string
			messages := read(t, file)
			for _, message := range messages {
				if v := rules.Find(message, wednesday, lang); !fits(kind, v.Class) {
					wrong = append(wrong, message+"  is "+string(v.Class)+" "+v.Kind+" by "+v.Phrase)
				}
			}
			total[map[bool]string{true: "pressing ", false: kind + " "}[kind == "crisis" || kind == "urgent"]+lang] += len(messages)
			if 100*len(wrong) > len(messages) {
				t.Errorf("%d of %d are seen wrongly:\n%s", len(wrong), len(messages), strings.Join(wrong, "\n"))
			}
		})
	}
	for _, name := range []string{"pressing en", "pressing fr", "harmless en", "harmless fr"} {
		if total[name] < 200 {
			t.Errorf("%d messages of %s, want 200", total[name], name)
		}
	}
}

// fits reports whether a class is right for messages of a kind.
func fits(kind string, class Class) bool {
	switch kind {
	case "crisis", "urgent":
		return class == Crisis || class == Urgent
	case "person":
		return class == Person
	case "question":
		return class == None
	case "accused":
		return class != Crisis
	}
	return class != Crisis && class != Urgent
}

// read gives the lines of a file that are no comments.
func read(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}
