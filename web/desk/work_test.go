package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
)

// postbox takes letters and alerts.
type postbox struct {
	letters []string
	alerts  []string
	down    bool
}

func (*postbox) Name() string { return "postbox" }

func (p *postbox) Write(_ context.Context, i session.Intake, id, text string) error {
	if p.down {
		return errors.New("the server is away")
	}
	p.letters = append(p.letters, i.Fields["email"]+": "+text)
	return nil
}

func (p *postbox) Alert(_ context.Context, i session.Intake) error {
	p.alerts = append(p.alerts, i.Reference)
	return nil
}

func TestWork(t *testing.T) {
	box := new(postbox)
	f := open(t, memlog.New(), func(o *Options) { o.Letters = box })
	f.account("grace", "Grace", staff.Lawyer)
	f.account("henry", "Henry", staff.Lawyer)
	grace, henry, bob := f.as("grace", "Grace", staff.Lawyer), f.as("henry", "Henry", staff.Lawyer), f.as("bob", "Bob", staff.Clerk)
	i := f.submit(1, nil)
	path := "/desk/intakes/" + i.Reference
	step := func(who *member, want int, words, name string, fields ...string) {
		t.Helper()
		status, body := who.post(path+"/"+name, fields...)
		if status != want || !strings.Contains(body, words) {
			t.Errorf("%s by %s: got %d, want %d and %q\n%s", name, who.ID, status, want, words, body[:min(len(body), 300)])
		}
	}
	step(henry, 303, "", "typing") // takes nothing
	step(grace, 303, "", "claim")
	step(henry, 409, "grace has taken this request", "claim")
	step(grace, 409, "It is yours: go on here", "claim") // from another window
	step(henry, 409, "Nothing was sent", "say", "text", "Hello from Henry")
	step(henry, 409, "alone can give it back", "release")
	step(grace, 303, "", "say", "text", "Hello <i>Ana</i>")
	step(grace, 303, "", "say", "text", "Hello <i>Ana</i>") // the same form sent twice
	step(grace, 409, "Write something", "say", "text", "  ")
	step(grace, 303, "", "leave", "id", "fedcba9876543210")
	step(grace, 303, "", "letter", "text", "Dear Ana", "answer", "slug@sha256:1")
	box.down = true
	step(grace, 409, "Dear again", "letter", "text", "Dear again")
	step(bob, 303, "", "release")
	step(bob, 409, "Choose somebody", "assign", "to", "nobody")
	step(bob, 303, "", "assign", "to", "henry")
	step(henry, 303, "", "note", "text", "a note")
	step(henry, 303, "", "note", "text", strings.Repeat("語", 8000))
	step(henry, 409, "at most 8,000", "note", "text", strings.Repeat("é", 8001))
	step(henry, 409, "Choose how it ended", "close", "outcome", "won")
	step(henry, 303, "", "close", "outcome", "advised")
	step(grace, 409, "is closed", "claim")
	step(grace, 303, "", "reopen")

	events, err := f.log.Read(t.Context(), i.Conversation, 2)
	must(t, err)
	var said []string
	for _, e := range events {
		said = append(said, string(e.Type)+" "+e.Action)
		if e.Type == session.TypeLawyer {
			said = append(said, e.From.Name+" "+e.Text)
		}
	}
	if got := strings.Join(said, ","); got != "notice joined,lawyer ,Grace Hello <i>Ana</i>,notice left" {
		t.Errorf("the visitor saw %s", got)
	}
	if len(box.letters) != 1 || box.letters[0] != "ana@example.com: Dear Ana" {
		t.Errorf("letters: %v", box.letters)
	}
	_, body := grace.get(path)
	for _, want := range []string{"they want me out &lt;b&gt;", "slug@sha256:1", "Dear Ana", "a note", "advised"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	entries, err := audit.Read(t.Context(), f.log)
	if _, broken := audit.Verify(entries, len(entries)); err != nil || broken != nil || len(entries) < 15 {
		t.Errorf("%d entries, %v, %v", len(entries), err, broken)
	}
	if log := f.said.String(); strings.Contains(log, "Ana") || strings.Contains(log, "example.com") {
		t.Errorf("the log holds a visitor's words: %s", log)
	}
}

// A lawyer from whom a request is taken, by themselves or by a colleague, is not waited for: the visitor is told, and what they asked of the lawyer last is
// answered by the bot. A colleague who is in the conversation for another request stays.
func TestLetGo(t *testing.T) {
	for name, row := range map[string]struct {
		by     string
		step   string
		fields []string
		stays  bool
	}{
		"given back":               {"grace", "release", nil, false},
		"closed":                   {"grace", "close", []string{"outcome", "advised"}, false},
		"closed by a clerk":        {"bob", "close", []string{"outcome", "other"}, false},
		"reassigned":               {"bob", "assign", []string{"to", "henry"}, false},
		"assigned to them anew":    {"bob", "assign", []string{"to", "grace"}, true},
		"taken from one who sso":   {"bob", "release", nil, false},
		"of another one's request": {"henry", "close", []string{"outcome", "advised"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, memlog.New())
			f.account("grace", "Grace", staff.Lawyer)
			f.account("henry", "Henry", staff.Lawyer)
			people := map[string]*member{"grace": f.as("grace", "Grace", staff.Lawyer), "henry": f.as("henry", "Henry", staff.Lawyer), "bob": f.as("bob", "Bob", staff.Clerk)}
			if strings.Contains(name, "sso") {
				people["grace"] = f.as("oidc:1", "Grace", staff.Lawyer)
			}
			i := f.submit(1, nil)
			path := "/desk/intakes/" + i.Reference
			people["grace"].post(path+"/say", "text", "Hello", "id", "fedcba9876543210")
			if row.by == "henry" {
				other := f.submit(2, func(other *session.Intake) { other.Conversation = i.Conversation })
				path = "/desk/intakes/" + other.Reference
				people["henry"].post(path + "/claim")
			}
			before, err := f.log.Read(t.Context(), i.Conversation, 0)
			must(t, err)
			asked := session.Event{Type: session.TypeVisitor, Seq: int64(len(before)) + 1, At: time.Now(), Text: "what is a peace bond", Lang: "en"}
			must(t, f.log.Append(t.Context(), i.Conversation, session.Turn{Events: []session.Event{asked}}))
			if status, body := people[row.by].post(path+"/"+row.step, row.fields...); status != 303 {
				t.Fatalf("got %d: %s", status, body)
			}
			after, err := f.log.Read(t.Context(), i.Conversation, asked.Seq)
			must(t, err)
			told := len(after) == 2 && after[0].Action == session.Left && strings.HasPrefix(after[0].Text, "Grace has left") && after[1].Type == session.TypeAnswer
			if told == row.stays || row.stays && len(after) > 0 {
				t.Errorf("the visitor reads %+v", after)
			}
		})
	}
}

// A possible conflict: only those who decide may open it; who is screened off never may, in the page, the list of colleagues and as holder.
func TestConflict(t *testing.T) {
	f := open(t, memlog.New())
	f.account("grace", "Grace", staff.Lawyer)
	f.account("henry", "Henry", staff.Lawyer)
	grace, henry, bob := f.as("grace", "Grace", staff.Lawyer), f.as("henry", "Henry", staff.Lawyer), f.as("bob", "Bob", staff.Clerk)
	i := f.submit(1, func(i *session.Intake) {
		i.Restricted, i.Conflict, i.Matches = true, session.Possible, []string{"Bolt Ltd"}
	})
	path := "/desk/intakes/" + i.Reference
	if status, body := bob.get(path); status != 200 || !strings.Contains(body, "Bolt Ltd") || strings.Contains(body, "they want me out") {
		t.Errorf("the clerk: got %d", status)
	}
	if status, _ := bob.post(path+"/clear", "except", "henry"); status != 303 {
		t.Fatalf("clearing: got %d", status)
	}
	if status, body := henry.get(path); status != 403 || strings.Contains(body, "Ana") {
		t.Errorf("who is screened off: got %d", status)
	}
	if status, _ := bob.post(path+"/assign", "to", "henry"); status != 409 {
		t.Errorf("given to who is screened off: got %d", status)
	}
	if status, _ := grace.post(path + "/claim"); status != 303 {
		t.Errorf("the other lawyer: got %d", status)
	}
	j := f.submit(2, func(i *session.Intake) { i.Restricted, i.Conflict = true, session.Possible })
	if status, _ := bob.post("/desk/intakes/" + j.Reference + "/decline"); status != 303 {
		t.Errorf("declining: got %d", status)
	}
	if _, body := bob.get("/desk/queue?tab=done"); !strings.Contains(body, j.Reference) {
		t.Error("what was declined is not done")
	}
}

// Without the visitor's word for it, what was said before a person came is not shown, and nobody writes to them.
func TestConsent(t *testing.T) {
	f := open(t, memlog.New(), func(o *Options) { o.Letters = new(postbox) })
	f.account("grace", "Grace", staff.Lawyer)
	grace := f.as("grace", "Grace", staff.Lawyer)
	i := f.submit(1, func(i *session.Intake) { i.Consents = nil })
	path := "/desk/intakes/" + i.Reference
	if _, body := grace.get(path); strings.Contains(body, "they want me out") || strings.Contains(body, "Send it by e-mail") {
		t.Error("shown or offered without consent")
	}
	if status, body := grace.post(path+"/letter", "text", "Dear Ana", "id", "fedcba9876543210"); status != 409 || strings.Count(body, "has not agreed to be contacted") != 2 {
		t.Errorf("a letter: got %d, and it is to say why, above the page as beneath the reply", status)
	}
	grace.post(path+"/say", "text", "Hello", "id", "fedcba9876543210")
	if _, body := grace.get(path); strings.Contains(body, "they want me out") || !strings.Contains(body, "Hello") {
		t.Error("what is said from now on is to be shown, and nothing before")
	}
	must(t, f.log.Forget(t.Context(), i.Conversation))
	if status, body := grace.post(path+"/say", "text", "Hello", "id", "0000000000000000"); status != 409 || !strings.Contains(body, "erased") {
		t.Errorf("after it was erased: got %d", status)
	}
}

// Staff read what a visitor chose by a button, too.
func TestChosenIsShown(t *testing.T) {
	f := open(t, memlog.New())
	f.account("grace", "Grace", staff.Lawyer)
	grace := f.as("grace", "Grace", staff.Lawyer)
	talk := []session.Event{
		{Type: session.TypeVisitor, Seq: 1, Text: "divorce", Lang: "en"},
		{Type: session.TypeClarify, Seq: 2, Text: "Which of these?", Choices: []session.Choice{{ID: "divorce", Label: "How do I apply?"}, {ID: session.None, Label: "None of these"}}},
		{Type: session.TypeVisitor, Seq: 3, Choice: session.None, Lang: "en"},
	}
	if err := f.log.Append(t.Context(), "talk1", session.Turn{Events: talk}); err != nil {
		t.Fatal(err)
	}
	_, body := grace.get("/desk/intakes/" + f.submit(1, nil).Reference)
	if strings.Count(body, "None of these") != 2 {
		t.Error("it is not shown that the visitor chose none of what was offered")
	}
}

// Staff read texts with the lines and lists that the visitor saw, each marked with its language, whatever that of the desk is.
func TestTalkAsTheVisitorSawIt(t *testing.T) {
	f := open(t, memlog.New())
	f.account("grace", "Grace", staff.Lawyer)
	grace := f.as("grace", "Grace", staff.Lawyer)
	person := &session.Person{Name: "Grace"}
	talk := []session.Event{
		{Type: session.TypeVisitor, Seq: 1, Text: "mon proprio\nme met dehors", Lang: "fr"},
		{Type: session.TypeClarify, Seq: 2, Text: "Laquelle?\n\nUne par ligne.", Choices: []session.Choice{{ID: "n12-landlords-own-use", Label: "The N12"}, {ID: "no-such-answer", Label: "L'avis N12"}, {ID: session.None, Label: "Aucune"}}},
		{Type: session.TypeVisitor, Seq: 3, Choice: "n12-landlords-own-use", Lang: "fr"},
		{Type: session.TypeAnswer, Seq: 4, Text: "En anglais seulement.", Answer: &session.Answer{ID: "x", Question: "What is an N12?", Summary: "A notice.", Takeaways: []string{"Sixty days."}, Lang: "en"}},
		{Type: session.TypeHandoff, Seq: 5, Reason: session.Urgent, Text: "Appelez.", Resources: []session.Resource{{Name: "Police", Phone: "911"}}},
		{Type: session.TypeNotice, Seq: 6, Text: "Grace est là.", Action: session.Joined, From: person},
		{Type: session.TypeLawyer, Seq: 7, Text: "Bonjour, je suis là.\nVoici:", From: person},
		{Type: session.TypeLawyer, Seq: 8, Text: "Can you read this?", From: person},
	}
	if err := f.log.Append(t.Context(), "talk1", session.Turn{Events: talk}); err != nil {
		t.Fatal(err)
	}
	path := "/desk/intakes/" + f.submit(1, func(i *session.Intake) { i.Lang = "fr" }).Reference
	for _, desk := range []string{"?lang=en", "?lang=fr"} {
		_, body := grace.get(path + desk)
		for _, want := range []string{
			"<span lang=\"fr\">mon proprio\nme met dehors</span>", "<p lang=\"fr\">Laquelle?\n\nUne par ligne.</p><ul><li lang=\"en\">The N12</li><li lang=\"fr\">L&#39;avis N12</li><li lang=\"fr\">Aucune</li></ul>",
			`<span lang="en">The N12</span>`, `<p lang="fr">En anglais seulement.</p><div lang="en"><p>What is an N12?</p><p class="small">A notice.</p><ul class="small"><li>Sixty days.</li></ul></div>`,
			`<ul lang="fr"><li>Police, 911</li></ul><p lang="fr">Appelez.</p>`, `<p lang="fr">Grace est là.</p>`, "<p lang=\"fr\">Bonjour, je suis là.\nVoici:</p>", `<p lang="en">Can you read this?</p>`,
			`<p lang="en">received</p>`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("the desk%s lacks %s", desk, want)
			}
		}
	}
}

// A server without the key says so, and can still see to it that somebody takes the request.
func TestSealed(t *testing.T) {
	f := open(t, memlog.New())
	f.account("bob", "Bob", staff.Clerk)
	bob := f.as("bob", "Bob", staff.Clerk)
	i := f.submit(1, func(i *session.Intake) { i.Sealed, i.Fields, i.Consents = "YWdl", nil, nil })
	if status, body := bob.get("/desk/intakes/" + i.Reference); status != 200 || !strings.Contains(body, "is sealed") || strings.Contains(body, "YWdl") {
		t.Errorf("got %d", status)
	}
	if status, _ := bob.post("/desk/intakes/" + i.Reference + "/claim"); status != 303 {
		t.Errorf("claiming: got %d", status)
	}
}

// tells has the desk tell of what it finds to be late.
func (f *office) tells() {
	f.t.Helper()
	references, err := f.desk.alert(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	for _, reference := range references {
		f.desk.tell(f.t.Context(), reference)
	}
}

// away is a way that does not work for a while.
type away struct {
	postbox
	until time.Time
}

func (a *away) Alert(ctx context.Context, i session.Intake) error {
	if time.Now().Before(a.until) {
		return errors.New("the server restarts")
	}
	return a.postbox.Alert(ctx, i)
}

// A way that is back after some seconds is used all the same; another one is not held up, and a server that goes down does not wait.
func TestTellAgain(t *testing.T) {
	log := memlog.New()
	back, other := new(away), new(postbox)
	f := open(t, log, func(o *Options) { o.Alerters = []Alerter{back, other} })
	i := f.submit(1, func(i *session.Intake) { i.Urgent = true })
	synctest.Test(t, func(t *testing.T) {
		back.until = time.Now().Add(20 * time.Second)
		ended := make(chan struct{})
		go func() { f.desk.tell(t.Context(), i.Reference); close(ended) }()
		synctest.Wait()
		if len(other.alerts) != 1 {
			t.Error("the other way waits")
		}
		<-ended
		if len(back.alerts) != 1 {
			t.Errorf("told %d times", len(back.alerts))
		}
		back.until = time.Now().Add(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		f.desk.tell(ctx, i.Reference)
		if waited := time.Since(begin); waited > time.Second {
			t.Errorf("waited for %s while going down", waited)
		}
	})
	if !strings.Contains(f.said.String(), "a second time") {
		t.Error("that a way failed is not in the log")
	}
}

// An urgent request that nobody has taken is told of once more, by one of the servers; one that was taken is not.
func TestAlert(t *testing.T) {
	log := memlog.New()
	boxes := []*postbox{{}, {}}
	var offices []*office
	for n := range boxes {
		offices = append(offices, open(t, log, func(o *Options) { o.Alerters = []Alerter{boxes[n]} }))
	}
	offices[0].account("bob", "Bob", staff.Clerk)
	bob := offices[0].as("bob", "Bob", staff.Clerk)
	urgent := func(i *session.Intake) { i.Urgent = true }
	offices[0].submit(1, urgent)
	taken := offices[0].submit(2, urgent)
	offices[0].submit(3, nil)
	offices[0].submit(4, func(i *session.Intake) { i.Urgent, i.At = true, time.Now() })
	if status, _ := bob.post("/desk/intakes/" + taken.Reference + "/claim"); status != 303 {
		t.Fatal(status)
	}
	for range 2 {
		for _, f := range offices {
			f.tells()
		}
	}
	if got := fmt.Sprint(boxes[0].alerts, boxes[1].alerts); got != "[TSL-0000-0001] []" {
		t.Errorf("told of %s", got)
	}
	elsewhere := &member{offices[1], bob.caller}
	for n, who := range []*member{bob, elsewhere} {
		if _, body := who.get("/desk/queue"); !strings.Contains(body, "1 urgent request waits") {
			t.Errorf("the page of server %d says nothing", n)
		}
	}
}

// moody is a store that stores what is added to the queue and says that it has not, and then does not find an intake, once each.
type moody struct {
	session.Log
	adds, finds bool
}

func (m *moody) Append(ctx context.Context, name string, turn session.Turn) error {
	err := m.Log.Append(ctx, name, turn)
	if m.adds && name == session.DeskQueue {
		m.adds, err = false, errors.New("no answer")
	}
	return err
}

func (m *moody) Intake(ctx context.Context, reference string) (session.Intake, error) {
	if m.finds {
		m.finds = false
		return session.Intake{}, errors.New("no answer")
	}
	return m.Log.Intake(ctx, reference)
}

// An urgent request is told of once, though the store answers neither that it has noted this nor, at first, what the request is.
func TestAlertWithAMoodyStore(t *testing.T) {
	log, box := &moody{Log: memlog.New()}, new(postbox)
	f := open(t, log, func(o *Options) { o.Alerters = []Alerter{box} })
	f.submit(1, func(i *session.Intake) { i.Urgent = true })
	log.adds = true
	if _, err := f.desk.alert(t.Context()); err == nil {
		t.Fatal("the store was not moody")
	}
	for range 2 {
		references, err := f.desk.alert(t.Context())
		must(t, err)
		log.finds = true
		synctest.Test(t, func(t *testing.T) {
			for _, reference := range references {
				f.desk.tell(t.Context(), reference)
			}
		})
	}
	if len(box.alerts) != 1 {
		t.Errorf("told %d times", len(box.alerts))
	}
}

// counted counts how often the store is read.
type counted struct {
	session.Log
	reads atomic.Int64
}

func (c *counted) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	c.reads.Add(1)
	return c.Log.Read(ctx, conversation, after)
}

// Urgent requests that staff have been told of cost one look into the store together, not one each.
func TestAlertLooksOnce(t *testing.T) {
	log := &counted{Log: memlog.New()}
	f := open(t, log)
	for n := range 20 {
		f.submit(n+1, func(i *session.Intake) { i.Urgent = true })
	}
	f.tells()
	before := log.reads.Load()
	f.tells()
	if reads := log.reads.Load() - before; reads != 1 {
		t.Errorf("the store was read %d times", reads)
	}
}

// A page of the queue stays quick with a hundred thousand requests in it.
func BenchmarkQueuePage(b *testing.B) {
	f := open(b, memlog.New())
	f.account("bob", "Bob", staff.Clerk)
	bob := f.as("bob", "Bob", staff.Clerk)
	for n := range 100_000 {
		i := session.Intake{Reference: fmt.Sprintf("TSL-%04d-%04d", n/10000, n%10000), At: time.Now().Add(-time.Duration(n) * time.Second), Area: "tenancy", Urgent: n%50 == 0}
		if err := f.desk.queue.Enter(b.Context(), i, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if status, _ := bob.get("/desk/queue?q=7"); status != http.StatusOK {
			b.Fatal(status)
		}
	}
}
