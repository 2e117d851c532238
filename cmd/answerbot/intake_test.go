package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
	"github.com/treadstone-law/answerbot/web"
)

// stored is a store with an ordinary, a restricted and an urgent intake.
func stored(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	log, err := sqlitelog.Open(filepath.Join(data, "answerbot.sqlite"), session.Retention{})
	must(t, err)
	at := time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
	for n, i := range []session.Intake{
		{Reference: "TSL-0000-0001", Reason: session.Requested, Area: "tenancy", Conflict: session.Clear, ReplyBy: at.Add(24 * time.Hour), Deadline: "next Friday",
			Fields:   map[string]string{"name": "=HYPERLINK(\"x\")", "email": "@a@b.ca", "opposing": "-Bob", "deadline": "next Friday", "about": "\x1b[2Jevicted", "consent": "yes"},
			Consents: []session.Consent{{ID: "consent", Version: "sha256:abc", Lang: "en", Text: "You may contact me.", Given: true, At: at}, {ID: "transcript", Version: "sha256:def", Lang: "en", Text: "Keep it.", At: at}}},
		{Reference: "TSL-0000-0002", Reason: session.Requested, Conflict: session.Possible, Restricted: true, Matches: []string{"Marcus Ashgrove"},
			Fields: map[string]string{"name": "Canary Ashgrove", "email": "canary@example.com"}},
		{Reference: "TSL-0000-0003", Reason: session.Requested, Urgent: true, Fields: map[string]string{"name": "Ng"}},
	} {
		i.At = at
		turn := session.Turn{Intake: &i, Events: []session.Event{{Type: session.TypeVisitor, Seq: 1}}}
		must(t, log.Append(t.Context(), fmt.Sprint("c", n), turn))
	}
	must(t, log.Close())
	return data
}

// Staff see urgent intakes first, what was promised and agreed to, and of restricted ones only that they are there.
func TestIntakeCommands(t *testing.T) {
	data := stored(t)
	for _, row := range []struct {
		args        string
		holds, lack []string
	}{
		{"intake list", []string{"(restricted)", "requested, urgent", "2026-11-27T15:00:00Z"}, []string{"Canary", "Ashgrove"}},
		{"intake list --restricted", []string{"Canary Ashgrove (restricted)"}, nil},
		{"intake show TSL-0000-0001", []string{"names\n", "contact\n", "about\n", "consent\n", "reply promised by 2026-11-27T15:00:00Z", "Conflicts: clear", "consent given, 2026", "You may contact me.",
			"transcript not given", "sha256:abc", "deadline: next Friday"}, []string{"\x1b"}},
		{"intake show TSL-0000-0002", []string{"Restricted", "Conflicts: possible"}, []string{"Canary", "Marcus", "canary@"}},
		{"intake show TSL-0000-0002 --restricted", []string{"Canary Ashgrove", "May be meant: Marcus Ashgrove"}, nil},
		{"intake export", []string{"TSL-0000-0001", "TSL-0000-0003"}, []string{"TSL-0000-0002", "Canary"}},
		{"intake export --restricted", []string{"TSL-0000-0002"}, nil},
		{"intake export --format csv", []string{"sha256:abc en 2026"}, []string{"Canary"}},
	} {
		code, out, errs := execute(t, append(strings.Fields(row.args), "--data", data)...)
		if code != done {
			t.Errorf("%s: %d %s", row.args, code, errs)
		}
		for _, want := range row.holds {
			if !strings.Contains(out, want) {
				t.Errorf("%s: got %s, want %q", row.args, out, want)
			}
		}
		for _, not := range row.lack {
			if strings.Contains(out, not) {
				t.Errorf("%s: got %s, which holds %q", row.args, out, not)
			}
		}
	}
	_, out, _ := execute(t, "intake", "list", "--data", data)
	if strings.Index(out, "TSL-0000-0003") > strings.Index(out, "TSL-0000-0001") {
		t.Errorf("the urgent one is not the first:\n%s", out)
	}
}

// An empty reference is named as such, and no intake is looked for.
func TestNoReference(t *testing.T) {
	code, out, errs := execute(t, "intake", "show", " ", "--data", stored(t))
	if code != misuse || out != "" || errs != "answerbot: the reference is empty: want one as on a receipt, such as TSL-7F3K-92QD\n" {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
}

// No cell of the export begins as a formula does.
func TestExportCells(t *testing.T) {
	_, out, _ := execute(t, "intake", "export", "--format", "csv", "--restricted", "--data", stored(t))
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a cell %q", cell)
			}
		}
	}
}

// The section office and the conflict list are checked at start; every fault is named.
func TestOfficeAndConflictSettings(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string { return fileIn(t, dir, name, text) }
	good := write("good.yaml", "office:\n  phone: 416-555-0123\n  hours: {monday: '10:00-16:00'}\n  closures: [{from: 2026-12-07, reason: Moving}]\n")
	wrong := write("wrong.yaml", "office:\n  time_zone: Mars\n  reply: {normal: never}\n")
	unknown := write("unknown.yaml", "office:\n  hourz: 9-5\n")
	list := write("list.csv", "name,aliases\nJohn Smith,Jack Smith\n")
	broken := write("broken.csv", "name,aliases\nJohn Smith,\n,Bob\nMary\n")
	for _, row := range []struct {
		args  string
		code  int
		holds []string
	}{
		{"--config " + good + " office --at 2026-12-04T12:00", done, []string{"on Monday, December 14 at 10 am", "2026-12-07  Moving", "urgent request is promised by Monday, December 14 at noon"}},
		{"office --at 2026-12-24T18:00", done, []string{"Boxing Day (observed)", "warning: office.phone", "Family Day"}},
		{"office --at tomorrow", misuse, []string{"want a time like"}},
		{"--config " + wrong + " office", misuse, []string{`no time zone "Mars"`, "office.reply.normal"}},
		{"--config " + wrong + " serve --addr 127.0.0.1:0", misuse, []string{`no time zone "Mars"`}},
		{"--config " + unknown + " serve", misuse, []string{"hourz"}},
		{"conflicts " + list + " j.smith Mary", done, []string{"1 entries", "j.smith: John Smith", "Mary: no one"}},
		{"conflicts " + broken, failed, []string{"broken.csv:3: error: no-name", "broken.csv:4: error: columns"}},
		{"serve --addr 127.0.0.1:0 --conflicts " + broken, failed, []string{"broken.csv:3", "cannot be used"}},
		{"serve --addr 127.0.0.1:0 --conflicts " + dir + "/none.csv", misuse, []string{"--conflicts ", "want a CSV file"}},
	} {
		code, out, errs := execute(t, strings.Fields(row.args)...)
		for _, want := range row.holds {
			if code != row.code || !strings.Contains(out+errs, want) {
				t.Errorf("answerbot %s: code %d, want %d with %q\n%s%s", row.args, code, row.code, want, out, errs)
			}
		}
	}
}

// A changed conflict list is in force without a restart; one with an error, or none at all, leaves the old one in force and is shown
// in /readyz until it is repaired.
func TestConflictsReload(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	write := func(text string) {
		t.Helper()
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Duration(len(text))*time.Second)); err != nil { // changed, on the coarsest of clocks
			t.Fatal(err)
		}
	}
	rim, visit := intakeServer(t)
	var logged bytes.Buffer
	w := &conflictWatch{flags: conflictFlags{path}, logger: slog.New(slog.NewTextHandler(&logged, nil)), rim: rim}
	first, _ := conflict.Read("first", []byte("name\nJohn Smith\n"))
	rim.SetConflicts(first)
	w.hash = first.Hash()
	for _, step := range []struct {
		text, opposing string
		restricted     bool
		ready          string
	}{
		{"name\nJohn Smith\n", "john smith", true, ""},
		{"name\nMary Jones\n", "john smith", false, ""},
		{"name\nMary Jones\n", "mary jones", true, ""},
		{"name\n\"Mary\n", "mary jones", true, "list.csv:2: error: bad-csv"},
		{"", "mary jones", true, "no-heading"},
		{"gone", "mary jones", true, "no such file"},
		{"name\nMary Jones\nZoe Francois\n", "Zoë François", true, ""},
	} {
		write(step.text)
		if step.text == "gone" {
			must(t, os.Remove(path))
		}
		w.look()
		w.look()
		if got := visit(step.opposing); got != step.restricted {
			t.Errorf("after %q, %q is restricted: %v, want %v", step.text, step.opposing, got, step.restricted)
		}
		if ready := readyz(t, rim); (step.ready == "") != (ready == "") || !strings.Contains(ready, step.ready) {
			t.Errorf("after %q /readyz says %q, want %q", step.text, ready, step.ready)
		}
	}
	if n := strings.Count(logged.String(), "level=ERROR"); n != 3 {
		t.Errorf("logged %d errors, want one for each of three faults:\n%s", n, &logged)
	}
}

// intakeServer serves over a store in memory; visit sends an intake against somebody and says whether it is restricted.
func intakeServer(t *testing.T) (rim *web.Server, visit func(opposing string) bool) {
	log := memlog.New()
	rim = web.New(web.Options{Log: log, Bot: oneAnswer(t)})
	addr := listening(t, rim)
	return rim, func(opposing string) bool {
		v := visiting(t, addr)
		fields := filledIn()
		fields["opposing"] = opposing
		frame, _ := json.Marshal(map[string]any{"type": "intake", "id": "a", "action": "submit", "fields": fields})
		v.send(string(frame))
		var m map[string]any
		must(t, v.ws.ReadJSON(&m))
		for n := 0; m["type"] == "intake"; n++ { // a restricted form asks for no facts and shows the review
			v.send(fmt.Sprintf(`{"type":"intake","id":"b%d","action":"submit"}`, n))
			m = nil
			must(t, v.ws.ReadJSON(&m))
		}
		i, err := log.Intake(t.Context(), m["reference"].(string))
		must(t, err)
		return i.Restricted
	}
}
