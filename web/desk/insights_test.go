package desk

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
)

// counted puts what turns came to into the store, as the server does.
func (f *office) counted(conversation string, at time.Time, told *session.Feedback, outcomes ...session.Outcome) {
	f.t.Helper()
	turn := session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Seq: 1, At: at}}, Feedback: told, Outcomes: outcomes}
	if err := f.desk.Log.Append(f.t.Context(), conversation, turn); err != nil {
		f.t.Fatal(err)
	}
}

// table reads an export.
func (m *member) table(path string) [][]string {
	m.t.Helper()
	status, text := m.get(path)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if status != http.StatusOK || err != nil {
		m.t.Fatalf("%s: got %d, %v", path, status, err)
	}
	return rows
}

// What is counted stands on the page and in the exports, of the days that were asked for.
func TestInsights(t *testing.T) {
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) // a Wednesday
	f := open(t, memlog.New(), func(o *Options) { o.Now = func() time.Time { return noon } })
	token, err := f.desk.staff.SignIn(t.Context(), staff.Person{ID: "ada", Name: "Ada", Role: staff.Admin}, noon)
	must(t, err)
	ada := &member{f, caller{staff.Person{ID: "ada"}, token}}
	f.desk.on.Store(true)
	slug := starter().Corpus().Answers()[0].Slug
	o := session.Outcome{Kind: session.Answered, Area: "tenancy", Answer: slug, Lang: "en", Partner: "=cmd()", Sure: 0.85}
	yes, no, sent, passed, asked := o, o, session.Outcome{Kind: session.Sent, Area: "tenancy", Lang: "fr", Reason: session.Urgent}, session.Outcome{Kind: session.HandedOff, Lang: "fr", Reason: session.Urgent}, session.Outcome{Kind: session.Clarified, Lang: "en"}
	yes.Kind, no.Kind = session.RatedYes, session.RatedNo
	f.counted("a", noon, nil, o, o, yes, asked)
	f.counted("b", noon.AddDate(0, 0, -1), &session.Feedback{At: noon.AddDate(0, 0, -1), Kind: session.Unhelpful, Answer: slug, Text: "my dog", Comment: "too long"}, o, yes, no)
	f.counted("c", noon.AddDate(0, 0, -20), nil, passed, sent)
	f.counted("d", noon.AddDate(0, 0, -300), nil, passed)
	for n, text := range []string{"may i keep my dog", "can i keep my dog", "what about zebras"} {
		f.counted(fmt.Sprint("g", n), noon, &session.Feedback{At: noon, Kind: session.Unanswered, Text: text, Lang: "en", Answer: slug})
	}
	urgent := f.submit(1, func(i *session.Intake) {
		i.Urgent, i.At, i.ReplyBy = true, noon.Add(-3*time.Hour), noon.Add(-2*time.Hour)
	})
	must(t, f.desk.queue.Take(t.Context(), urgent, session.Step{Kind: session.StepClaimed, Who: "ada"}, noon.Add(-time.Hour)))
	f.submit(2, func(i *session.Intake) { i.At, i.ReplyBy = noon.Add(-25*time.Hour), noon.Add(time.Hour) })

	_, page := ada.get("/desk/insights?days=30")
	for _, want := range []string{"<strong>3</strong> answers given", "<strong>1</strong> questions back", "<strong>1</strong> passed on to a person", "67\u00a0%</strong> of 3 ratings", "<strong>1</strong> requests sent",
		"<strong>3</strong> questions without", "1 no, 2 yes", "<q>my dog</q>", "<q>too long</q>", "<strong>2 ×</strong>", "may i keep my dog", "Still waiting, others", "1 d 1 h", "2 h 0 min"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, row := range []struct{ path, want string }{ // some rows of each export
		{"what=day", "2026-11-25,2,1,0,1,0,0"}, {"what=day", "2026-11-24,1,0,0,1,1,0"}, {"what=day", "2026-11-10,0,0,0,0,0,0"}, {"what=day", "2026-11-05,0,0,1,0,0,1"},
		{"what=area", "tenancy,3,0,0,2,1,1"}, {"what=partner", "'=cmd(),3,0,0,2,1,0"}, {"what=language", "fr,0,0,1,0,0,1"}, {"what=reason", "urgent,0,0,1,0,0,1"},
		{"what=confidence", "0.8,0.9,3,3,0.850,2"}, {"what=confidence", "0.9,1,0,0,0.000,0"}, {"what=waiting", "taken,urgent,1,1,120,120,120"}, {"what=waiting", "waiting,others,1,0,1500,1500,1500"},
		{"what=most", slug + ",3,2,1"}, {"what=poor", slug + ",1,2,my dog,too long"}, {"what=gaps", "2,en," + slug + ",may i keep my dog / can i keep my dog"},
		{"", "by,key,answered,clarified,handed_off,yes,no,requests"}, {"", "area,tenancy,3,0,0,2,1,1"}, {"days=7&what=language", "en,3,1,0,2,1,0"}, {"days=365&what=day", "2026-11-23,3,1,0,2,1,0"},
		{"days=365&what=reason", "urgent,0,0,2,0,0,1"}, {"days=12&what=day", "2026-11-05,0,0,1,0,0,1"},
	} {
		found := false
		for _, cells := range ada.table("/desk/insights.csv?" + row.path) {
			found = found || strings.Join(cells, ",") == row.want
		}
		if !found {
			t.Errorf("%s lacks %s:\n%v", row.path, row.want, ada.table("/desk/insights.csv?"+row.path))
		}
	}
	if status, _ := ada.get("/desk/insights.csv?part=gaps"); status != http.StatusBadRequest {
		t.Errorf("a parameter that there is not: got %d", status)
	}
	if status, _ := ada.get("/desk/insights.csv?what=everything"); status != http.StatusNotFound {
		t.Errorf("an export that is none: got %d", status)
	}
	for path := range exports {
		if rows := ada.table("/desk/insights.csv?what=" + path); len(rows) < 2 {
			t.Errorf("the export %q has no rows", path)
		}
	}
}

// Where nothing was counted yet the page is whole all the same.
func TestInsightsOfNothing(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	for _, days := range []string{"7", "365", "x", "-1"} {
		status, page := f.as("ada", "Ada", staff.Admin).get("/desk/insights?days=" + days)
		if status != http.StatusOK || !strings.Contains(page, "None in this time.") || strings.Contains(page, "NaN") || strings.Contains(page, "%!") {
			t.Errorf("%s days: got %d", days, status)
		}
	}
}
