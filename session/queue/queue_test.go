package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

var begin = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// find gives all items that are wanted.
func find(t *testing.T, q *Queue, s Search) []*Item {
	t.Helper()
	f, err := q.Find(t.Context(), s, 0, math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	return f.Items
}

func reference(n int) string { return fmt.Sprintf("TSL-0000-%04d", n) }

// An intake that somebody took before it came into the queue does not wait there: its link is in the mail to the firm, which may be the quicker way.
func TestTakenBeforeItCameIn(t *testing.T) {
	q := Open(memlog.New())
	i := session.Intake{Reference: reference(1), At: begin, Urgent: true}
	if err := q.Take(t.Context(), i, session.Step{Kind: session.StepClaimed, Who: "grace"}, begin); err != nil {
		t.Fatal(err)
	}
	if err := q.Enter(t.Context(), i, begin); err != nil {
		t.Fatal(err)
	}
	if late, err := q.Late(t.Context(), begin.Add(time.Hour)); err != nil || len(late) != 0 {
		t.Errorf("%d wait, %v", len(late), err)
	}
	if items := find(t, q, Search{State: Claimed, Holder: "grace"}); len(items) != 1 {
		t.Errorf("got %+v", items)
	}
}

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
	items := find(t, servers[1], Search{})
	if won.Load() != 1 || len(items) != 1 || items[0].State() != Claimed {
		t.Fatalf("%d won; %+v", won.Load(), items)
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
		items := find(t, q, Search{})
		if len(items) != 1 {
			t.Fatal(items)
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
		items := find(t, Open(log), row.s) // as a server that starts now sees it
		got := ""
		for _, i := range items {
			got += i.Reference[len(i.Reference)-1:] + " "
		}
		if got != row.want {
			t.Errorf("%+v: got %q, want %q", row.s, got, row.want)
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
	if items := find(t, q, Search{Urgent: true}); len(items) != 0 {
		t.Errorf("got %v", items)
	}
}

// The order is the same whether changes were put into it one by one or all at once, and pages are parts of it.
func TestIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	log := memlog.New()
	stepwise := Open(log)
	for n := range 3 * sortFrom {
		who := fmt.Sprint("lawyer", n%3)
		i := session.Intake{Reference: reference(random.IntN(900)), At: begin.Add(time.Duration(random.IntN(50)) * time.Minute), Urgent: random.IntN(9) == 0, Area: fmt.Sprint("area", n%4)}
		if random.IntN(2) == 0 {
			i.ReplyBy = begin.Add(time.Duration(random.IntN(50)) * time.Hour)
		}
		if err := stepwise.Enter(t.Context(), i, begin); err != nil {
			t.Fatal(err)
		}
		step := []session.Step{{Kind: session.StepClaimed, Who: who}, {Kind: session.StepReleased}, {Kind: session.StepClosed}, {Kind: session.StepReopened}}[random.IntN(4)]
		if err := stepwise.Take(t.Context(), i, step, begin.Add(time.Duration(n)*time.Second)); err != nil {
			if _, refused := errors.AsType[*Refusal](err); !refused {
				t.Fatal(err)
			}
		}
		if n%37 == 0 {
			if err := stepwise.Remove(t.Context(), reference(random.IntN(900)), begin); err != nil {
				t.Fatal(err)
			}
		}
		if n%5 == 0 {
			find(t, stepwise, Search{})
		}
	}
	for _, s := range []Search{{}, {State: Waiting}, {State: Claimed, Holder: "lawyer1"}, {State: Done}, {Area: "area2"}, {Urgent: true}, {Text: "-00"}} {
		at, once := find(t, stepwise, s), find(t, Open(log), s)
		if !slices.EqualFunc(at, once, func(a, b *Item) bool { return a.Reference == b.Reference }) || len(at) == 0 {
			t.Fatalf("%+v: %d items stepwise, %d at once, or in another order", s, len(at), len(once))
		}
		var paged []*Item
		for {
			f, err := stepwise.Find(t.Context(), s, len(paged), 7)
			if err != nil || f.Total != len(at) {
				t.Fatalf("%+v: %d in all, want %d; %v", s, f.Total, len(at), err)
			}
			if f.Skip < len(paged) { // there is no such page: the last one is given
				break
			}
			paged = append(paged, f.Items...)
			if len(paged)%7 > 0 {
				break
			}
		}
		if !slices.Equal(paged, at) {
			t.Errorf("%+v: the pages hold %d of %d items, or others", s, len(paged), len(at))
		}
	}
	c, err := stepwise.Count(t.Context(), "lawyer1")
	if want := (Counts{len(find(t, stepwise, Search{State: Waiting, Urgent: true})), len(find(t, stepwise, Search{State: Waiting})), len(find(t, stepwise, Search{State: Claimed})),
		len(find(t, stepwise, Search{Holder: "lawyer1", State: Claimed})), len(find(t, stepwise, Search{State: Done})), []string{"area0", "area1", "area2", "area3"}, []string{}}); err != nil || fmt.Sprint(c) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v, want %+v", c, err, want)
	}
}

// reading is a store that counts the records that are read.
type reading struct {
	session.Log
	read int
}

// Intake implements session.Log.
func (r *reading) Intake(ctx context.Context, reference string) (session.Intake, error) {
	r.read++
	return r.Log.Intake(ctx, reference)
}

// Intakes implements session.Log. Nothing in this package reads all records.
func (r *reading) Intakes(context.Context) iter.Seq2[session.Intake, error] {
	panic("all records are read")
}

// What came in before there was a desk is found once there is one, what is erased goes, and only what is new is read.
func TestMend(t *testing.T) {
	log := &reading{Log: memlog.New()}
	submit := func(n int) {
		i := session.Intake{Reference: reference(n), Conversation: reference(n), At: begin}
		turn := session.Turn{Events: []session.Event{{Type: session.TypeReceipt, Seq: 1, At: begin}}, Intake: &i}
		if err := log.Append(t.Context(), i.Conversation, turn); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 {
		submit(n)
	}
	for n, row := range []struct {
		change func()
		want   []string
		read   int
	}{
		{func() {}, []string{reference(0), reference(1), reference(2)}, 3},
		{func() {}, []string{reference(0), reference(1), reference(2)}, 0},
		{func() { submit(3) }, []string{reference(0), reference(1), reference(2), reference(3)}, 1},
		{func() {
			if err := log.Erase(t.Context(), reference(1)); err != nil {
				t.Fatal(err)
			}
		}, []string{reference(0), reference(2), reference(3)}, 1},
	} {
		row.change()
		log.read = 0
		q := Open(log) // a server that starts now
		if err := q.Mend(t.Context(), begin); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range find(t, q, Search{}) {
			got = append(got, i.Reference)
		}
		if !slices.Equal(got, row.want) || log.read != row.read {
			t.Errorf("%d: got %v after %d records were read, want %v after %d", n, got, log.read, row.want, row.read)
		}
	}
}

// Waiting ends for good when somebody first takes an intake.
func TestTaken(t *testing.T) {
	q := Open(memlog.New())
	i := session.Intake{Reference: reference(1), At: begin}
	if err := q.Enter(t.Context(), i, begin); err != nil {
		t.Fatal(err)
	}
	for n, step := range []session.Step{{Kind: session.StepNote}, {Kind: session.StepClaimed, Who: "a"}, {Kind: session.StepReleased}, {Kind: session.StepAssigned, To: "b"}} {
		if err := q.Take(t.Context(), i, step, begin.Add(time.Duration(n)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if got := find(t, q, Search{})[0]; !got.Taken.Equal(begin.Add(time.Minute)) {
		t.Errorf("taken at %s", got.Taken)
	}
}

// A page of a hundred thousand, with words looked for, after each change.
func BenchmarkFind(b *testing.B) {
	log := memlog.New()
	q := Open(log)
	for n := range 100_000 {
		i := session.Intake{Reference: fmt.Sprintf("TSL-%04d-%04d", n/10000, n%10000), At: begin.Add(time.Duration(n*7919%100_000) * time.Second), Area: fmt.Sprint("area", n%14), Urgent: n%50 == 0}
		i.ReplyBy = i.At.Add(24 * time.Hour)
		if err := q.Enter(b.Context(), i, begin); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		step := session.Step{Kind: []session.StepKind{session.StepClaimed, session.StepReleased}[n%2], Who: "a"}
		if err := q.Take(b.Context(), session.Intake{Reference: "TSL-0004-0777"}, step, begin); err != nil {
			b.Fatal(err)
		}
		n++
		if f, err := q.Find(b.Context(), Search{State: Waiting, Text: "7"}, 5000, 50); err != nil || len(f.Items) != 50 {
			b.Fatal(f.Total, err)
		}
	}
}

// BenchmarkYear is what a server does when it starts, after a year of fifty intakes a day: each came in, was taken, closed, and erased when its time was over.
func BenchmarkYear(b *testing.B) {
	log, err := sqlitelog.Open(filepath.Join(b.TempDir(), "year.sqlite"), session.Retention{})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	seq := int64(0)
	for day := range 365 {
		var turn session.Turn
		at := begin.AddDate(0, 0, day)
		for n := range 50 {
			reference := fmt.Sprintf("TSL-%04d-%04d", day, n)
			for _, l := range []line{
				{Reference: reference, In: &Item{Reference: reference, At: at, Reason: session.LowConfidence, Area: "tenancy", Lang: "en", ReplyBy: at}},
				{Reference: reference, Case: &Standing{Seq: 1, At: at}},
				{Reference: reference, Case: &Standing{Seq: 2, At: at, Holder: "grace"}},
				{Reference: reference, Case: &Standing{Seq: 3, At: at, Holder: "grace", Closed: true, Outcome: "advised"}},
				{Reference: reference, Gone: day < 365-90},
			} {
				data, err := json.Marshal(l)
				if err != nil {
					b.Fatal(err)
				}
				seq++
				turn.Events = append(turn.Events, session.Event{Type: session.TypeDesk, Seq: seq, At: at, Desk: data})
			}
		}
		if err := log.Append(b.Context(), session.DeskQueue, turn); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if c, err := Open(log).Count(b.Context(), "grace"); err != nil || c.Done != 90*50 {
			b.Fatal(c, err)
		}
	}
}
