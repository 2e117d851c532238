package queue

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
)

var begin = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func reference(n int) string { return fmt.Sprintf("TSL-0000-%04d", n) }

// Of a thousand claims at once, over two servers, one wins; everybody else is told who.
func TestOneWins(t *testing.T) {
	log := memlog.New()
	servers := []*Queue{Open(log), Open(log)}
	i := session.Intake{Reference: reference(1), At: begin}
	if err := servers[0].Enter(t.Context(), i, begin); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int64
	var claiming sync.WaitGroup
	for n := range 1000 {
		claiming.Go(func() {
			err := servers[n%2].Take(t.Context(), i, session.Step{Kind: session.StepClaimed, Who: fmt.Sprint("lawyer", n)}, begin)
			if err == nil {
				won.Add(1)
			} else if _, refused := errors.AsType[*Refusal](err); !refused {
				t.Error(err)
			}
		})
	}
	claiming.Wait()
	items, err := servers[1].Find(t.Context(), Search{})
	if err != nil || won.Load() != 1 || len(items) != 1 || items[0].State() != Claimed {
		t.Fatalf("%d won; %+v, %v", won.Load(), items, err)
	}
}

func TestSteps(t *testing.T) {
	k := map[string]session.Step{
		"claim": {Kind: session.StepClaimed, Who: "grace"}, "release": {Kind: session.StepReleased, Who: "grace"}, "assign": {Kind: session.StepAssigned, To: "henry"},
		"clear": {Kind: session.StepCleared, Except: []string{"henry"}}, "decline": {Kind: session.StepDeclined}, "note": {Kind: session.StepNote, Text: "x"},
		"write": {Kind: session.StepWritten}, "close": {Kind: session.StepClosed, Outcome: "advised"}, "reopen": {Kind: session.StepReopened},
	}
	for n, row := range []struct {
		restricted bool
		steps      []string // one with ! in front is refused
		want       string
	}{
		{false, []string{"claim", "!claim", "release", "!release", "claim"}, "claimed by grace"},
		{false, []string{"claim", "assign", "note", "write"}, "claimed by henry"},
		{false, []string{"!clear", "!decline", "!reopen", "close", "!close", "!claim", "note"}, "done by "},
		{false, []string{"claim", "close", "reopen"}, "claimed by grace"},
		{true, []string{"!claim", "!assign", "!write", "note", "clear", "!clear", "!decline", "!assign", "claim"}, "claimed by grace"},
		{true, []string{"decline", "!clear", "!claim"}, "done by "},
	} {
		q := Open(memlog.New())
		i := session.Intake{Reference: reference(n), At: begin, Restricted: row.restricted}
		if err := q.Enter(t.Context(), i, begin); err != nil {
			t.Fatal(err)
		}
		for _, name := range row.steps {
			refused := name[0] == '!'
			if refused {
				name = name[1:]
			}
			err := q.Take(t.Context(), i, k[name], begin)
			if _, is := errors.AsType[*Refusal](err); is != refused || err != nil && !is {
				t.Errorf("%v: %s: got %v", row.steps, name, err)
			}
		}
		items, err := q.Find(t.Context(), Search{})
		if err != nil || len(items) != 1 {
			t.Fatal(items, err)
		}
		if got := fmt.Sprintf("%s by %s", items[0].State(), items[0].Holder); got != row.want {
			t.Errorf("%v: got %s, want %s", row.steps, got, row.want)
		}
	}
}

func TestFind(t *testing.T) {
	log := memlog.New()
	q := Open(log)
	add := func(n int, i session.Intake) {
		i.Reference, i.At = reference(n), begin.Add(time.Duration(n)*time.Minute)
		for range 2 { // a channel may deliver twice
			if err := q.Enter(t.Context(), i, begin); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(1, session.Intake{Area: "tenancy", ReplyBy: begin.Add(9 * time.Hour)})
	add(2, session.Intake{Area: "family", ReplyBy: begin.Add(5 * time.Hour)})
	add(3, session.Intake{Area: "tenancy", Urgent: true, Partner: "shelter"})
	add(4, session.Intake{})
	if err := q.Take(t.Context(), session.Intake{Reference: reference(2)}, session.Step{Kind: session.StepClaimed, Who: "grace"}, begin); err != nil {
		t.Fatal(err)
	}
	if err := q.Take(t.Context(), session.Intake{Reference: reference(4)}, session.Step{Kind: session.StepClosed, Outcome: "advised"}, begin); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		s    Search
		want string
	}{
		{Search{}, "3 2 1 4 "}, {Search{State: Waiting}, "3 1 "}, {Search{State: Claimed}, "2 "}, {Search{State: Done}, "4 "}, {Search{Urgent: true}, "3 "},
		{Search{Area: "tenancy"}, "3 1 "}, {Search{Partner: "shelter"}, "3 "}, {Search{Holder: "grace"}, "2 "}, {Search{Text: " -0001"}, "1 "}, {Search{Text: "FAM"}, "2 "}, {Search{Text: "zzz"}, ""},
	} {
		items, err := Open(log).Find(t.Context(), row.s) // as a server that starts now sees it
		got := ""
		for _, i := range items {
			got += i.Reference[len(i.Reference)-1:] + " "
		}
		if got != row.want || err != nil {
			t.Errorf("%+v: got %q, %v, want %q", row.s, got, err, row.want)
		}
	}
	for n, want := range []bool{true, false} {
		if first, err := Open(log).Alert(t.Context(), reference(3), begin); first != want || err != nil {
			t.Errorf("alert %d: got %v, %v", n, first, err)
		}
	}
	if err := q.Remove(t.Context(), reference(3), begin); err != nil {
		t.Fatal(err)
	}
	if items, err := q.Find(t.Context(), Search{Urgent: true}); len(items) != 0 || err != nil {
		t.Errorf("got %v, %v", items, err)
	}
}

// What came in before there was a desk is found once there is one.
func TestMend(t *testing.T) {
	log := memlog.New()
	for n := range 3 {
		i := session.Intake{Reference: reference(n), Conversation: reference(n), At: begin}
		turn := session.Turn{Events: []session.Event{{Type: session.TypeReceipt, Seq: 1, At: begin}}, Intake: &i}
		if err := log.Append(t.Context(), i.Conversation, turn); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		q := Open(log)
		if err := q.Mend(t.Context(), begin); err != nil {
			t.Fatal(err)
		}
		if items, err := q.Find(t.Context(), Search{}); err != nil || len(items) != 3 {
			t.Errorf("got %d, %v", len(items), err)
		}
	}
}
