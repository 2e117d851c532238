package redislog

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func startWithPassword(t *testing.T) *redistest.Server {
	s := redistest.Start(t, redistest.Durable...)
	s.Do("config", "set", "requirepass", "right")
	return s
}

// What Redis is set up for is read and said, and decides whether an intake is taken.
func TestPromise(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	for _, test := range []struct {
		name    string
		set     map[string]string
		wait    int
		weaker  bool
		intakes bool
		says    string
	}{
		{"always", nil, Auto, false, true, "writes every turn through"},
		{"no eviction is possible without a limit", map[string]string{"maxmemory-policy": "allkeys-lru"}, Auto, false, true, "writes every turn through"},
		{"eviction", map[string]string{"maxmemory-policy": "allkeys-lru", "maxmemory": "100mb"}, Auto, false, false, "set noeviction"},
		{"a policy for keys that expire is eviction too", map[string]string{"maxmemory-policy": "volatile-ttl", "maxmemory": "100mb"}, Auto, false, false, "set noeviction"},
		{"every second", map[string]string{"appendfsync": "everysec"}, Auto, false, false, "appendfsync everysec"},
		{"never", map[string]string{"appendfsync": "no"}, Auto, false, false, "appendfsync no"},
		{"no file", map[string]string{"appendonly": "no"}, Auto, false, false, "set appendonly yes"},
		{"accepted", map[string]string{"appendonly": "no"}, Auto, true, true, "WEAK, and accepted"},
		{"a replica is missing", nil, 1, false, false, "1 replicas must confirm an intake, 0 are connected"},
		{"a replica is missing, and that is accepted", nil, 1, true, true, "WEAK, and accepted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, value := range map[string]string{"maxmemory-policy": "noeviction", "maxmemory": "0", "appendonly": "yes", "appendfsync": "always"} {
				if other, ok := test.set[name]; ok {
					value = other
				}
				s.Do("config", "set", name, value)
			}
			s.Do("flushall")
			l := mustOpenWith(t, Options{URL: s.URL(""), Wait: test.wait, AcceptWeaker: test.weaker})
			defer l.Close()
			if p := l.Promise(); p.Intakes != test.intakes || !strings.Contains(p.Says, test.says) {
				t.Errorf("got %+v, want %t and %q", p, test.intakes, test.says)
			}
			err := l.Append(t.Context(), "ada", submission("m1", "TSL-1", 1))
			if test.intakes != (err == nil) || err != nil && !errors.Is(err, session.ErrNotDurable) {
				t.Errorf("an intake: got %v", err)
			}
			if err != nil {
				wantEvents(t, l, "ada", 0)
				mustAppend(t, l, "ada", sessiontest.Exchange(1)) // questions are answered and kept all the same
			}
		})
	}
}

// A user without the right to ask for the settings is told which right is missing.
func TestPromiseUnknown(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	s.Do("acl", "setuser", "ada", "on", ">x", "~answerbot:*", "&answerbot:*", "+@all", "-@dangerous", "+info")
	url := strings.Replace(s.URL(""), "redis://", "redis://ada:x@", 1)
	l := mustOpen(t, url)
	defer l.Close()
	if p := l.Promise(); p.Intakes || !strings.Contains(p.Says, "grant +config|get") {
		t.Errorf("got %+v", p)
	}
	s.Do("acl", "setuser", "ada", "+config|get")
	redistest.Until(t, "the right is noticed", func(context.Context) bool { return l.Promise().Intakes })
	mustAppend(t, l, "ada", submission("m1", "TSL-1", 1))
}

// submission is a turn that submits an intake.
func submission(client, reference string, first int64) session.Turn {
	turn := sessiontest.Exchange(first)
	turn.Client = client
	turn.Intake = &session.Intake{Reference: reference, Fields: map[string]string{"name": "Ada"}}
	return turn
}

func mustAppend(t testing.TB, l *Log, conversation string, turn session.Turn) {
	t.Helper()
	if err := l.Append(context.Background(), conversation, turn); err != nil {
		t.Fatal(err)
	}
}

func wantEvents(t testing.TB, l *Log, conversation string, want int) {
	t.Helper()
	events, err := l.Read(context.Background(), conversation, 0)
	if len(events) != want || err != nil && !(want == 0 && errors.Is(err, session.ErrNotFound)) {
		t.Fatalf("read %s: got %d events and error %v, want %d", conversation, len(events), err, want)
	}
}
