package redislog

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// What is forgotten is gone from the disk once Sweep has had the append-only file rewritten; before, it is there.
func TestForgetLeavesNoWords(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	const secret = "xyzzy-plugh"
	turn := sessiontest.Exchange(1)
	turn.Client, turn.Events[0].Text, turn.Feedback = secret, secret, &session.Feedback{Text: secret}
	mustAppend(t, l, "ada", turn)
	mustAppend(t, l, "bob", sessiontest.Exchange(1))
	if err := l.Forget(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(s.Files()), secret) {
		t.Fatal("the words are not in the files: this test looks in the wrong place")
	}
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	redistest.Until(t, "the words are gone", func(context.Context) bool { return !strings.Contains(string(s.Files()), secret) })
	wantEvents(t, l, "bob", 2)
}

// Everything of a conversation, a case and an intake has the time to live that its kind has, and what has expired is taken out of the list and the outbox.
func TestExpiry(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	keep := session.Retention{Conversations: 10 * time.Hour, Intakes: 100 * time.Hour}
	l := mustOpenWith(t, Options{URL: s.URL(""), Wait: Auto, Retention: keep})
	defer l.Close()
	turn := submission("m1", "TSL-1", 1)
	turn.Feedback = &session.Feedback{Text: "x"}
	mustAppend(t, l, "ada", turn)
	mustAppend(t, l, session.CaseOf("TSL-1"), sessiontest.Exchange(1))
	caseKeys, record := l.keys(session.CaseOf("TSL-1")), l.record(shard("ada"), "TSL-1")
	for key, want := range map[string]time.Duration{
		l.keys("ada")[0]: keep.Conversations, l.keys("ada")[1]: keep.Conversations, l.keys("ada")[2]: keep.Conversations,
		caseKeys[0]: keep.Intakes, caseKeys[1]: keep.Intakes, record: keep.Intakes,
	} {
		if left, err := s.Client.PTTL(t.Context(), key).Result(); err != nil || left > want || left < want-time.Hour {
			t.Errorf("%s is kept for %v, %v, want %v", key, left, err, want)
		}
	}
	s.Do("del", record) // as if it had expired
	if err := l.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := s.Do("exists", l.index(shard("ada")), l.outbox(shard("ada"))); n != int64(0) {
		t.Errorf("the list or the outbox still names it")
	}
}

// A turn that Redis has done by half, as a broken append-only file can make it, was never acknowledged: it is not shown, and sent again it is there once and
// whole, with its intake.
func TestHalfDone(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	turn := submission("m3", "TSL-1", 3)
	keys := append(l.keys("ada"), l.record(shard("ada"), "TSL-1"))
	for half := range 4 {
		s.Do("flushall")
		mustAppend(t, l, "ada", sessiontest.Exchange(1))
		for _, command := range [][]any{
			{"xadd", keys[0], "3-0", "event", "{}"}, {"xadd", keys[0], "4-0", "event", "{}"},
			{"hset", keys[3], "intake", "{}", "at", "1", "of", "ada", "last", "4"}, {"hset", keys[1], "m3", "4"},
		}[:half+1] {
			s.Do(command...)
		}
		wantEvents(t, l, "ada", 2)
		mustAppend(t, l, "ada", turn)
		if err := l.Append(t.Context(), "ada", turn); !errors.Is(err, session.ErrDuplicate) {
			t.Errorf("again: got %v", err)
		}
		wantEvents(t, l, "ada", 4)
		wantIntakes(t, l, 1)
	}
}

// An entry that somebody has deleted from a stream is missed, rather than passed over.
func TestGap(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
	mustAppend(t, l, "ada", sessiontest.Exchange(3))
	s.Do("xdel", l.events("ada"), "2-0")
	if _, err := l.Read(t.Context(), "ada", 0); err == nil || !strings.Contains(err.Error(), "entry 2-0 is missing") {
		t.Errorf("got %v", err)
	}
}
