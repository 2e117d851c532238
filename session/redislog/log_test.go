package redislog

import (
	"context"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func TestLog(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	url := func() string { s.Do("flushall"); return s.URL("") }
	t.Run("one", func(t *testing.T) {
		sessiontest.Run(t, func(t *testing.T) session.Log { return mustOpen(t, url()) },
			func(t *testing.T, closed session.Log) session.Log { return mustOpen(t, closed.(*Log).options.URL) })
	})
	t.Run("two", func(t *testing.T) { two(t, url) })
}

func TestLogInCluster(t *testing.T) {
	servers := redistest.Cluster(t, redistest.Durable...)
	two(t, func() string {
		for _, s := range servers {
			s.Do("flushall")
		}
		return redistest.ClusterURL(servers)
	})
}

func TestLogWithReplica(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	s.Replica("")
	two(t, func() string { s.Do("flushall"); return s.URL("") })
}

// two checks the promise with two logs that share nothing but Redis, as two replicas of the server do.
func two(t *testing.T, url func() string) {
	open := func(t *testing.T, url string) session.Log {
		return &sessiontest.Both{Logs: [2]session.Log{mustOpen(t, url), mustOpen(t, url)}}
	}
	sessiontest.Run(t, func(t *testing.T) session.Log { return open(t, url()) },
		func(t *testing.T, closed session.Log) session.Log {
			return open(t, closed.(*sessiontest.Both).Logs[0].(*Log).options.URL)
		})
}

func mustOpen(t testing.TB, url string) *Log {
	t.Helper()
	return mustOpenWith(t, Options{URL: url, Wait: Auto})
}

func mustOpenWith(t testing.TB, o Options) *Log {
	t.Helper()
	l, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
