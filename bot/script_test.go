package bot

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// starter is the bot over the starter corpus, built once.
var starter = sync.OnceValue(func() *Bot {
	c := corpus.Starter()
	return New(c, matcher.Build(c, matcher.Options{}))
})

// Conversation scripts are text files in testdata. A line with > is what the visitor does; the lines after it say what must
// be in the reply: its type first, then words or ids that it must hold.
//
//	> say my permit expired
//	answer restoration-of-status
//	> choose none
//	handoff low_confidence
//
// A line with "> lawyer NAME" is what a lawyer does: join, leave, or say WORDS; "> lawyer away" asks whether they have been silent for too
// long. Words after leave and away are what the visitor wrote last, to a lawyer who has not answered.
//
// A word with ! before it must not be there. $1, $2 and $3 are the ids of what was offered before. A line with @ sets what a visitor does not do: "@ at 2026-11-27 20:00" the time on
// the office's clock, "@ lang fr" the visitor's choice, "@ conflicts" that the list testdata/conflicts.csv is in force, "@ new" a
// new conversation, and "@ page SLUG" one that begins on the page of an answer.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { play(t, file) })
	}
}

func play(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var state session.State
	var said, got string
	offered := strings.NewReplacer()
	set := settings{at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if setting, ok := strings.CutPrefix(line, "@ "); ok {
			if setting == "new" {
				state = session.State{}
				continue
			}
			if slug, ok := strings.CutPrefix(setting, "page "); ok {
				state = session.State{About: []string{slug}, Page: slug}
				continue
			}
			set.read(t, setting)
			continue
		}
		if command, ok := strings.CutPrefix(line, "> "); ok {
			said, offered = command, offeredIn(state)
			if act, ok := strings.CutPrefix(command, "lawyer "); ok {
				state, got = staff(t, state, act, set.at)
				continue
			}
			in := inputOf(t, command)
			in.At, in.Client, in.Reference = set.at, fmt.Sprint("m", n), fmt.Sprintf("TSL-TEST-%04d", n)
			in.Lang, in.Conflicts = set.lang, set.conflicts
			turn, err := starter().Turn(state, in)
			var refusal *Refusal
			if errors.As(err, &refusal) {
				got = "refused " + refusal.Code + " " + refusal.Message
				continue
			}
			if err != nil {
				t.Fatalf("%s:%d: %v", file, n, err)
			}
			if got = "nothing"; len(turn.Events) > 1 {
				got = ""
			}
			for i, e := range turn.Events {
				if e.Seq != state.Seq+1 {
					t.Fatalf("%s:%d: event %d has number %d after %d", file, n, i, e.Seq, state.Seq)
				}
				state = state.Apply(e)
				if i > 0 {
					got += describe(e)
				}
			}
			continue
		}
		for _, want := range strings.Fields(line) {
			want, not := strings.CutPrefix(offered.Replace(want), "!")
			if strings.Contains(got, want) == not {
				t.Errorf("%s:%d: after %q\n got %s\nwant %s", file, n, said, got, want)
			}
		}
	}
}

// offeredIn gives what $1 and so on stand for.
func offeredIn(s session.State) *strings.Replacer {
	var pairs []string
	for i, choice := range s.Choices {
		pairs = append(pairs, fmt.Sprint("$", i+1), choice.ID)
	}
	return strings.NewReplacer(pairs...)
}

// settings are what the lines with @ have set.
type settings struct {
	at        time.Time
	lang      string
	conflicts *conflict.List
}

func (s *settings) read(t *testing.T, line string) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "at":
		at, err := time.ParseInLocation("2006-01-02 15:04", rest, office.Default().Zone())
		if err != nil {
			t.Fatal(err)
		}
		s.at = at
	case "lang":
		s.lang = rest
	case "conflicts":
		data, err := os.ReadFile("testdata/conflicts.csv")
		if err != nil {
			t.Fatal(err)
		}
		if s.conflicts, _ = conflict.Read("conflicts.csv", data); s.conflicts == nil {
			t.Fatal("conflicts.csv cannot be read")
		}
	default:
		t.Fatalf("a script cannot set %q", line)
	}
}

// heardNot is what was written to a lawyer who answers no more, one message.
func heardNot(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// staff has a lawyer do something.
func staff(t *testing.T, state session.State, command string, at time.Time) (after session.State, got string) {
	name, rest, _ := strings.Cut(command, " ")
	verb, text, _ := strings.Cut(rest, " ")
	in := Staff{Name: name, At: at, Text: text}
	var turn session.Turn
	var err error
	switch {
	case name == "away":
		var ok bool
		in.Unheard = heardNot(rest)
		if turn, ok = starter().Away(state, in, LawyerSilence); !ok {
			return state, "nothing"
		}
	case verb == "join":
		turn, err = starter().Join(state, in)
	case verb == "leave":
		in.Unheard = heardNot(text)
		turn, err = starter().Leave(state, in)
	case verb == "say":
		turn, err = starter().Speak(state, in)
	default:
		t.Fatalf("a lawyer cannot %q", verb)
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return state, "refused " + refusal.Code + " " + refusal.Message
	}
	if len(turn.Events) == 0 {
		return state, "nothing"
	}
	for _, e := range turn.Events {
		if e.Seq != state.Seq+1 || e.Re != "" || !e.At.Equal(at) {
			t.Fatalf("after %d: %+v", state.Seq, e)
		}
		state = state.Apply(e)
		got += describe(e)
	}
	return state, got
}

func inputOf(t *testing.T, command string) Input {
	verb, rest, _ := strings.Cut(command, " ")
	switch verb {
	case "say":
		return Input{Kind: Say, Text: rest}
	case "choose":
		return Input{Kind: Choose, Choice: rest}
	case "human":
		return Input{Kind: Human}
	case "rate":
		seq, rest, _ := strings.Cut(rest, " ")
		helpful, comment, _ := strings.Cut(rest, " ")
		in := Input{Kind: Rate, Helpful: helpful == "yes", Comment: comment}
		if _, err := fmt.Sscan(seq, &in.Seq); err != nil {
			t.Fatal(err)
		}
		return in
	case "intake":
		action, fields, _ := strings.Cut(rest, " ")
		action, step, _ := strings.Cut(action, ":")
		in := Input{Kind: Intake, Action: action, Step: step, Fields: map[string]string{}}
		for _, pair := range strings.Split(fields, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
				in.Fields[name] = value
			}
		}
		return in
	}
	t.Fatalf("a script cannot %q", command)
	return Input{}
}

func describe(e session.Event) string {
	s := string(e.Type) + " " + string(e.Reason) + " " + e.Text + " " + e.Reference
	if e.From != nil {
		s += " " + e.Action + ":" + e.From.Name
	}
	if e.Answer != nil {
		s += " " + e.Answer.ID + " " + e.Answer.Disclaimer
	}
	for _, c := range e.Choices {
		s += " choice:" + c.ID
	}
	for _, c := range e.Related {
		s += " related:" + c.ID
	}
	for _, r := range e.Resources {
		s += " " + r.Phone
	}
	for name, fault := range e.Errors {
		s += " error:" + name + ":" + fault
	}
	if e.Step != "" {
		s += " step:" + e.Step + " back:" + e.Back
	}
	form := e.Fields
	if e.Form != nil {
		form = e.Form.Fields
	}
	for _, f := range form {
		s += " " + f.Name + "=" + f.Value
	}
	return s
}

// Every way down ends with a person within three failed turns, and never says the same twice in a row.
func TestEndsWithAPerson(t *testing.T) {
	var state session.State
	before := ""
	for i, text := range []string{"zzxq wqlk", "blorp the frobnicator", "qqqq", "wwww", "eeee"} {
		turn, err := starter().Turn(state, Input{Kind: Say, Text: text, At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		last := turn.Events[len(turn.Events)-1]
		for _, e := range turn.Events {
			state = state.Apply(e)
		}
		if last.Text == before {
			t.Errorf("turn %d repeats %q", i+1, before)
		}
		before = last.Text
		if i == 2 && state.Form == nil {
			t.Error("no form after three failed turns")
		}
	}
}

func FuzzTurn(f *testing.F) {
	f.Add("say", "my permit expired", "none", "name=A")
	f.Fuzz(func(t *testing.T, kind, text, choice, field string) {
		for _, in := range []Input{
			{Kind: Kind(kind), Text: text, Choice: choice, Fields: map[string]string{field: text}, Action: choice},
			{Kind: Say, Text: text}, {Kind: Intake, Action: "submit", Fields: map[string]string{"name": text, "email": field}},
		} {
			turn, err := starter().Turn(session.State{}, in)
			var refusal *Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Fatal(err)
			}
			if err == nil && len(turn.Events) < 2 && in.Kind != Rate {
				t.Fatal("no reply")
			}
		}
	})
}
