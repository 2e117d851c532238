package redislog

import (
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
)

// What is on hold does not expire: the record, its case and its conversation; also not after something was appended, from the next sweep on. Released, all expire.
func TestHoldKeepsFromExpiring(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	say := func(name string, seq int64, in *session.Intake) {
		t.Helper()
		turn := session.Turn{Events: []session.Event{{Type: session.TypeVisitor, Seq: seq, Text: "hello"}}, Intake: in}
		if err := l.Append(t.Context(), name, turn); err != nil {
			t.Fatal(err)
		}
	}
	say("ada", 1, &session.Intake{Reference: "TSL-1", Conversation: "ada", At: time.Now()})
	say(session.CaseOf("TSL-1"), 1, nil)
	for _, held := range []bool{true, false} {
		if err := l.Hold(t.Context(), "TSL-1", held); err != nil {
			t.Fatal(err)
		}
		say(session.CaseOf("TSL-1"), map[bool]int64{true: 2, false: 3}[held], nil)
		if err := l.Sweep(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{l.record(shard("ada"), "TSL-1"), l.events("ada"), l.clients("ada"), l.events(session.CaseOf("TSL-1")), l.clients(session.CaseOf("TSL-1"))} {
			left, err := l.read.TTL(t.Context(), key).Result()
			if err != nil || (left == -1) != held || left == -2 {
				t.Errorf("on hold %t: %s expires in %v (%v)", held, key, left, err)
			}
		}
	}
}
