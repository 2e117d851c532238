package bot

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
)

// formBot knows areas but finds nothing: the form needs no index.
func formBot() *Bot { return New(corpus.Starter(), starter().index) }

// visitor is a conversation of a test.
type visitor struct {
	t         *testing.T
	bot       *Bot
	state     session.State
	conflicts *conflict.List
	n         int
	at        time.Time
	intakes   []*session.Intake
	last      session.Event
}

func newVisitor(t *testing.T) *visitor {
	return &visitor{t: t, bot: formBot(), at: time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)}
}

// do takes a turn and gives the last event; a refusal leaves everything as it was.
func (v *visitor) do(in Input) (session.Event, *Refusal) {
	v.t.Helper()
	v.n++
	in.At, in.Client, in.Reference, in.Conflicts = v.at, fmt.Sprint("m", v.n), fmt.Sprintf("TSL-%04d-0000", v.n), v.conflicts
	turn, err := v.bot.Turn(v.state, in)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return session.Event{}, refusal
	}
	if err != nil {
		v.t.Fatal(err)
	}
	for _, e := range turn.Events {
		v.state = v.state.Apply(e)
	}
	if turn.Intake != nil {
		v.intakes = append(v.intakes, turn.Intake)
	}
	v.last = turn.Events[len(turn.Events)-1]
	return v.last, nil
}

func (v *visitor) form(action string, fields map[string]string) session.Event {
	v.t.Helper()
	e, refusal := v.do(Input{Kind: Intake, Action: action, Fields: fields})
	if refusal != nil {
		v.t.Fatalf("%s %v: refused: %s", action, fields, refusal)
	}
	return e
}

var whole = map[string]string{
	"name": "Ana Silva", "opposing": "Bob Jones", "area": "tenancy", "email": "ana@example.com", "phone": "416 555 0123", "prefer": "phone",
	"about": "an eviction", "deadline": "next Friday", "deadline_date": "2027-03-01", "consent": "yes", "acknowledge": "yes", "transcript": "yes",
}

func with(changes ...string) map[string]string {
	fields := make(map[string]string)
	for k, v := range whole {
		fields[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		fields[changes[i]] = changes[i+1]
	}
	return fields
}

// The record has what was given, what was promised, and each consent word for word.
func TestRecord(t *testing.T) {
	v := newVisitor(t)
	v.do(Input{Kind: Say, Text: "the sheriff is outside with a locksmith"})
	receipt := v.form("submit", whole)
	if receipt.Type != session.TypeReceipt || len(v.intakes) != 1 {
		t.Fatalf("got %+v and %d records", receipt, len(v.intakes))
	}
	r := v.intakes[0]
	if r.Reference != receipt.Reference || r.Fields["phone"] != "+1 416-555-0123" || r.Deadline != "next Friday" || r.DeadlineDate != "2027-03-01" || r.Area != "tenancy" ||
		!r.Urgent || r.Restricted || r.Conflict != session.Unchecked || len(r.Said) != 1 {
		t.Errorf("got %+v", r)
	}
	if want := time.Date(2026, 11, 26, 17, 0, 0, 0, time.UTC); !r.ReplyBy.Equal(want) {
		t.Errorf("promised for %s, want %s", r.ReplyBy, want)
	}
	if len(r.Consents) != 3 {
		t.Fatalf("got consents %+v", r.Consents)
	}
	for _, c := range r.Consents {
		if !c.Given || c.Text == "" || !strings.HasPrefix(c.Version, "sha256:") || c.Lang != "en" || !c.At.Equal(v.at) {
			t.Errorf("got consent %+v", c)
		}
	}
	french := newVisitor(t)
	french.do(Input{Kind: Intake, Action: "submit", Lang: "fr", Fields: with("transcript", "")})
	f := french.intakes[0]
	if f.Consents[0].Version == r.Consents[0].Version || f.Consents[0].Lang != "fr" || f.Consents[1].Given {
		t.Errorf("got %+v", f.Consents)
	}
}

// What was said in the chat goes into the record only with the visitor's consent.
func TestTranscriptNeedsConsent(t *testing.T) {
	for box, want := range map[string]int{"yes": 1, "": 0, "no": 0} {
		v := newVisitor(t)
		v.do(Input{Kind: Say, Text: "my landlord wants me out by friday"})
		v.form("submit", with("transcript", box))
		if got := len(v.intakes[0].Said); got != want {
			t.Errorf("transcript %q: %d messages, want %d", box, got, want)
		}
	}
}

// Where a name may be on the conflict list, the record is restricted and holds no facts, wherever they were told, and what the
// visitor sees differs in nothing but the missing questions.
func TestRestricted(t *testing.T) {
	data, err := os.ReadFile("testdata/conflicts.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, _ := conflict.Read("conflicts.csv", data)
	for _, row := range []struct {
		name, opposing string
		hit            bool
	}{
		{"Ana Silva", "Mark Ashgrove", true}, {"Marcus Ashgrove", "none", true}, {"Ana Silva", "ashgrove developments", true}, {"Ana Silva", "Bob Jones", false}, {"Ana Silva", "not sure", false},
	} {
		v := newVisitor(t)
		v.conflicts = list
		v.do(Input{Kind: Say, Text: "my landlord flooded my flat"})
		shown := v.form("submit", with("name", row.name, "opposing", row.opposing))
		r := v.intakes[0]
		kept := fmt.Sprintf("%+v", *r)
		if facts := strings.Contains(kept, "flooded") || strings.Contains(kept, "an eviction") || strings.Contains(kept, "next Friday") || r.DeadlineDate != "" || len(r.Given) > 0; facts == row.hit || r.Restricted != row.hit || (r.Conflict == session.Possible) != row.hit || (len(r.Matches) > 0) != row.hit {
			t.Errorf("%s against %s: got %s", row.name, row.opposing, kept)
		}
		if r.Fields["email"] == "" || r.Fields["name"] == "" {
			t.Errorf("%s: no way to reply in %v", row.name, r.Fields)
		}
		clear := newVisitor(t)
		if want := clear.form("submit", whole).Text; strings.ReplaceAll(shown.Text, shown.Reference, clear.last.Reference) != want {
			t.Errorf("%s against %s reads %q, others read %q", row.name, row.opposing, shown.Text, want)
		}
	}
}

// The same form has the same reference under every client id and in every tab; a form that is opened anew has another.
func TestReference(t *testing.T) {
	v := newVisitor(t)
	v.form("start", nil)
	open := v.state
	var seen []string
	for range 3 { // each from the same state, as if the outcome of the one before were unknown
		v.state = open
		seen = append(seen, v.form("submit", whole).Reference)
	}
	if seen[0] != seen[1] || seen[1] != seen[2] {
		t.Errorf("one form has the references %v", seen)
	}
	if again := v.form("submit", whole); again.Reference != seen[0] || len(v.intakes) != 3 {
		t.Errorf("sending again gave %+v and %d records", again, len(v.intakes))
	}
	v.form("start", nil)
	if next := v.form("submit", whole); next.Reference == seen[0] || len(v.intakes) != 4 {
		t.Errorf("a new form got the reference %s", next.Reference)
	}
	v.form("start", nil)
	v.form("save", map[string]string{"name": "Ana"})
	v.form("cancel", nil)
	if v.state.Form != nil {
		t.Errorf("after cancelling: %+v", v.state.Form)
	}
	if e := v.form("start", nil); len(e.Values) != 1 || e.FormID == open.Form.ID {
		t.Errorf("a form after cancelling: %+v", e)
	}
}

// Whoever sends what the form lists as required, step by step, arrives, by submit alone or with saves in between.
func TestArrives(t *testing.T) {
	byKind := map[string]string{"text": "Ana Silva", "email": "ana@example.com", "tel": "416 555 0123", "textarea": "a few words", "checkbox": "yes", "date": "2027-03-01"}
	for _, everything := range []bool{true, false} {
		for _, save := range []bool{true, false} {
			v := newVisitor(t)
			e, _ := v.do(Input{Kind: Human})
			fields := e.Form.Fields
			for n := 0; ; n++ {
				if n == 10 {
					t.Fatalf("everything %v, save %v: still at %s after 10 steps: %v", everything, save, e.Step, e.Errors)
				}
				filled := make(map[string]string)
				for _, f := range fields {
					switch {
					case !f.Required && !everything:
					case f.Kind == "select":
						filled[f.Name] = f.Options[0].ID
					default:
						filled[f.Name] = byKind[f.Kind]
					}
				}
				if save {
					v.form("save", filled)
				}
				if e = v.form("submit", filled); e.Type == session.TypeReceipt {
					break
				}
				fields = e.Fields
			}
		}
	}
}

// walk takes random steps: whatever the visitor does, something is said back, a person can be asked for, and from there the form
// can be sent within the few steps that it has.
func walk(t *testing.T, seed uint64, turns int, list *conflict.List) {
	random := rand.New(rand.NewPCG(seed, 1))
	v := newVisitor(t)
	v.conflicts = list
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	values := []string{"", " ", "yes", "no", "Ana", "Mark Ashgrove", "none", "a@b.ca", "416 555 0123", "555", "tenancy", "other", "2026-02-30", "2027-01-01", "x\r\nBcc: y",
		"=1+1", "\u202e", "日本", strings.Repeat("é", 301), "phone", "email", "fr", "\x00", "{{.}}"}
	for n := range turns {
		v.at = v.at.Add(time.Duration(random.IntN(5000)) * time.Second)
		switch random.IntN(12) {
		case 0:
			v.do(Input{Kind: Human})
		case 1:
			v.do(Input{Kind: Choose, Choice: session.None})
		default:
			fields := make(map[string]string)
			for range random.IntN(6) {
				fields[pick(intake.Fields()...)] = pick(values...)
			}
			if random.IntN(3) == 0 {
				for name, value := range whole {
					if random.IntN(3) > 0 {
						fields[name] = value
					}
				}
			}
			action := pick("start", "save", "back", "submit", "submit", "submit", "cancel", "start")
			before := len(v.intakes)
			e, refusal := v.do(Input{Kind: Intake, Action: action, Step: pick("", "names", "contact", "about", "consent", "review", ""), Fields: fields, Lang: pick("", "en", "fr")})
			if refusal != nil || e.Type != session.TypeIntake && e.Type != session.TypeReceipt && e.Type != session.TypeReply {
				t.Fatalf("seed %d, turn %d: %s %v led to %+v, %v", seed, n, action, fields, e, refusal)
			}
			check(t, v, e, len(v.intakes) > before)
		}
		if random.IntN(50) == 0 {
			end(t, v)
		}
	}
	end(t, v)
}

// check looks at one outcome.
func check(t *testing.T, v *visitor, e session.Event, stored bool) {
	t.Helper()
	switch {
	case stored && (e.Type != session.TypeReceipt || v.intakes[len(v.intakes)-1].Reference != e.Reference):
		t.Fatalf("a record without its receipt: %+v", e)
	case e.Type == session.TypeReceipt && v.state.Form != nil:
		t.Fatal("the form is open after its receipt")
	case e.Type == session.TypeIntake && (len(e.Fields) == 0 || e.Step == "" || e.Title == ""):
		t.Fatalf("a step without anything to fill in: %+v", e)
	}
	for _, value := range e.Values {
		if strings.ContainsAny(value, "\r\x00\u202e") {
			t.Fatalf("kept %q", value)
		}
	}
	if !stored {
		return
	}
	r := v.intakes[len(v.intakes)-1]
	if r.Restricted && (r.Fields[intake.About] != "" || r.Deadline != "" || r.DeadlineDate != "" || len(r.Said) > 0) {
		t.Fatalf("facts in a restricted record: %+v", r)
	}
	if r.Fields["name"] == "" || r.Fields["email"] == "" && r.Fields["phone"] == "" || r.ReplyBy.Before(r.At) {
		t.Fatalf("a record that nobody can reply to: %+v", r)
	}
	for _, c := range r.Consents {
		if !c.Given && c.ID != intake.Transcript {
			t.Fatalf("a record without %s", c.ID)
		}
	}
}

// end asks for a person from wherever v is, and sends the form.
func end(t *testing.T, v *visitor) {
	t.Helper()
	if e, refusal := v.do(Input{Kind: Human}); refusal != nil || e.Type != session.TypeHandoff || e.Form == nil || len(e.Form.Fields) == 0 {
		t.Fatalf("no person: %+v, %v", e, refusal)
	}
	for range 8 {
		e := v.form("submit", with("other_names", "", "when", "", "language", "", "opposing", "none"))
		if e.Type == session.TypeReceipt {
			return
		}
	}
	t.Fatalf("the form cannot be sent: %+v", v.last)
}

func TestRandomWalk(t *testing.T) {
	data, err := os.ReadFile("testdata/conflicts.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, _ := conflict.Read("conflicts.csv", data)
	for seed := range uint64(100) {
		walk(t, seed, 400, list)
	}
}

func FuzzForm(f *testing.F) {
	f.Add("submit", "names", "name", "Ana", "email", "a@b.ca")
	f.Add("start", "review", "phone", "1-800-FLOWERS", "deadline_date", "29 Feb 2027")
	f.Fuzz(func(t *testing.T, action, step, name1, value1, name2, value2 string) {
		v := newVisitor(t)
		fields := with(name1, value1, name2, value2)
		if _, refusal := v.do(Input{Kind: Intake, Action: action, Step: step, Fields: fields}); refusal == nil {
			check(t, v, v.last, len(v.intakes) > 0)
		}
		end(t, v)
	})
}

// A visitor whose request cannot be stored is told so, and whom to call.
func TestNotReceived(t *testing.T) {
	o, err := office.New(office.Settings{Phone: "416-555-0123"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		lang string
		kind Kind
		bot  *Bot
		want []string
	}{
		{"en", Intake, formBot().In(o), []string{"not been received", "form is still here", "416-555-0123"}},
		{"fr", Intake, formBot().In(o), []string{"n'a pas été reçue", "toujours là", "416-555-0123"}},
		{"", Say, formBot().In(o), []string{"not been received", "416-555-0123"}},
		{"", Say, formBot(), []string{"call our office."}},
	} {
		got := row.bot.NotReceived(row.lang, row.kind)
		for _, want := range row.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %s: got %q, want %q", row.lang, row.kind, got, want)
			}
		}
	}
}

// Who asks about a request that was sent reads whole sentences on how to add to it, with the office's number and without.
func TestSentWithAPhone(t *testing.T) {
	phoned, err := office.New(office.Settings{Phone: "416-555-0123"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		office *office.Calendar
		input  Input
		want   string
	}{
		{office.Default(), Input{Kind: Say, Text: "did you get my request"}, "write TSL-0001-0000 in the new form."},
		{phoned, Input{Kind: Say, Text: "did you get my request"}, "write TSL-0001-0000 in the new form, or call our office at 416-555-0123."},
		{phoned, Input{Kind: Human}, "write TSL-0001-0000 in it, or call our office at 416-555-0123."},
		{phoned, Input{Kind: Human, Lang: "fr"}, "écrivez-y TSL-0001-0000, ou appelez notre bureau au 416-555-0123."},
	} {
		v := newVisitor(t)
		v.bot = v.bot.In(c.office)
		v.form("submit", whole)
		if e, _ := v.do(c.input); !strings.Contains(e.Text, c.want) {
			t.Errorf("got %q, want %q", e.Text, c.want)
		}
	}
}

// The fields of law stand in the language of the form.
func TestAreasInTheLanguageOfTheForm(t *testing.T) {
	for lang, want := range map[string]string{"en": "Tenancy", "fr": "Logement locatif"} {
		shown, refusal := newVisitor(t).do(Input{Kind: Human, Lang: lang})
		if refusal != nil {
			t.Fatal(refusal)
		}
		at := slices.IndexFunc(shown.Form.Fields, func(f session.Field) bool { return f.Name == intake.Area })
		if !slices.ContainsFunc(shown.Form.Fields[at].Options, func(c session.Choice) bool { return c.ID == "tenancy" && c.Label == want }) {
			t.Errorf("%s: the form has the fields of law %v, want %q", lang, shown.Form.Fields[at].Options, want)
		}
	}
}
