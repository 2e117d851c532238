package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// toldCase is a message, what had been asked when it came, and what a person would write into the form.
type toldCase struct {
	stage, message string
	fields         map[string]string
}

func toldCases(t *testing.T, path string) (cases []toldCase) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 3 {
			t.Fatalf("%s: want three columns: %q", path, line)
		}
		c := toldCase{stage: columns[0], message: columns[2], fields: make(map[string]string)}
		for field := range strings.SplitSeq(columns[1], "; ") {
			if name, value, ok := strings.Cut(field, "="); ok {
				c.fields[name] = value
			} else if field != "-" {
				t.Fatalf("%s: want name=value or -: %q", path, line)
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// told gives what the bot writes into the form.
func (c toldCase) told(t *testing.T, lang string) map[string]string {
	t.Helper()
	var s session.State
	do := func(in Input) []session.Event {
		in.At, in.Client, in.Reference, in.Lang = time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC), "m", "TSL-0000-0000", lang
		turn, err := starter().Turn(s, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range turn.Events {
			s = s.Apply(e)
		}
		return turn.Events
	}
	if c.stage != "first" {
		do(Input{Kind: Human})
	}
	if c.stage == "contact" {
		do(Input{Kind: Intake, Action: "submit", Step: intake.StepNames, Fields: map[string]string{"name": "Quinn Zhou", "opposing": "Acme Co", "area": "tenancy"}})
	}
	return do(Input{Kind: Say, Text: c.message})[0].Told
}

// sameTold reports whether a field was read as a person would: a number by its digits, a wish by half of its words.
func sameTold(field, want, got string) bool {
	words := func(s string) []string { return strings.Fields(lineOf(text.Tokens(s))) }
	digits := func(s string) string {
		return strings.TrimPrefix(strings.Map(func(c rune) rune {
			if c < '0' || c > '9' {
				return -1
			}
			return c
		}, s), "1")
	}
	switch field {
	case intake.Phone:
		return strings.HasPrefix(digits(want), digits(got)) || strings.HasPrefix(digits(got), digits(want)) // an extension may be left out
	case intake.When:
		kept := slices.DeleteFunc(words(want), func(w string) bool { return !slices.Contains(words(got), w) })
		return 2*len(kept) >= len(words(want))
	case intake.Name, intake.Opposing:
		return slices.Equal(words(want), words(got))
	}
	return strings.EqualFold(want, got)
}

// TestTold measures what is read of visitors for the form, on messages by a writer who knew nothing of how they are read: go test ./bot -run 'TestTold$' -v. A wrong
// number or address is worse than a missing one, so those are few.
func TestTold(t *testing.T) {
	fields := []string{intake.Name, intake.Phone, intake.Email, intake.Opposing, intake.Prefer, intake.When}
	for _, of := range []string{"dev.en", "dev.fr", "test.en", "test.fr"} {
		cases := toldCases(t, filepath.Join("testdata", "told", of+".tsv"))
		var wanted, right, wrong [6]int
		for _, c := range cases {
			told := c.told(t, of[len(of)-2:])
			for i, field := range fields {
				want, got := c.fields[field], told[field]
				if want != "" {
					wanted[i]++
				}
				switch {
				case got == "":
				case want != "" && sameTold(field, want, got):
					right[i]++
				default:
					wrong[i]++
				}
			}
		}
		for i, field := range fields {
			t.Logf("%s: of %d messages %d tell the field %s: %d are read, and %d wrongly", of, len(cases), wanted[i], field, right[i], wrong[i])
		}
		if all := right[0] + right[1] + right[2]; 10*all < 7*(wanted[0]+wanted[1]+wanted[2]) {
			t.Errorf("%s: %d of %d names, numbers and addresses are read, want seven in ten", of, all, wanted[0]+wanted[1]+wanted[2])
		}
		if all := wrong[1] + wrong[2]; all > 1 {
			t.Errorf("%s: %d numbers and addresses are wrong, want one at most", of, all)
		}
	}
}

// Who says in the same message who they are, and how to reach them, is told the same as who does not.
func TestToldBeside(t *testing.T) {
	for set, row := range map[string]struct {
		lang  string
		wraps []string
	}{
		"plain":  {"en", []string{"hi im Soledad Mbeki, %s 437 555 0144", "%s - Tom Nowak, 905-555-0177", "this is priya, %s. email priya.k@example.com"}},
		"french": {"fr", []string{"bonjour, ici mélina gagné, %s 705 555 0148", "%s - Paul Roy, 514-555-0177"}},
	} {
		data, err := os.ReadFile(filepath.Join("..", "matcher", "eval", "testdata", set, "queries.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		told := func(said string) string {
			turn, err := starter().Turn(session.State{}, Input{Kind: Say, Client: "m", Reference: "TSL-0000-0000", Lang: row.lang, At: time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC), Text: said})
			if err != nil {
				t.Fatal(err)
			}
			last := turn.Events[len(turn.Events)-1]
			if last.Answer != nil {
				return last.Answer.ID
			}
			return string(last.Type)
		}
		n, same := 0, 0
		for line := range strings.Lines(string(data)) {
			var query struct{ Text string }
			if err := json.Unmarshal([]byte(line), &query); err != nil {
				t.Fatal(err)
			}
			bare := told(query.Text)
			for _, wrap := range row.wraps {
				if n++; told(fmt.Sprintf(wrap, query.Text)) == bare {
					same++
				}
			}
		}
		t.Logf("%s: %d of %d are told the same", set, same, n)
		if 20*same < 17*n {
			t.Errorf("%s: %d of %d are told the same, want seventeen in twenty", set, same, n)
		}
	}
}
