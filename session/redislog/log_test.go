package redislog

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
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

// A server that speaks TLS to a user with no more rights than deploy/README.md gives one keeps what any other keeps; one whose certificate nobody vouches
// for is not spoken to.
func TestLogOverTLS(t *testing.T) {
	https := httptest.NewTLSServer(nil) // for its certificate
	defer https.Close()
	key, err := x509.MarshalPKCS8PrivateKey(https.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cert := file("cert.pem", "CERTIFICATE", https.Certificate().Raw)
	s := redistest.Start(t, append(redistest.Durable, "--tls-cert-file", cert, "--tls-key-file", file("key.pem", "PRIVATE KEY", key), "--tls-ca-cert-file", cert,
		"--tls-auth-clients", "no")...)
	_, plain := s.HostPort()
	s.Do("acl", "setuser", "answerbot", "on", ">secret", "~answerbot:*", "&answerbot:*", "+@all", "-@dangerous", "+info", "+config|get", "+bgrewriteaof")
	s.Do("config", "set", "port", "0", "tls-port", plain)
	url := "rediss://answerbot:secret@" + s.Addr + "/"
	l := mustOpen(t, url+"?ca="+cert)
	if p := l.Promise(); !p.Intakes {
		t.Error(p)
	}
	if err := l.Append(t.Context(), "c", session.Turn{Client: "a", Events: []session.Event{{Seq: 1, Type: session.TypeVisitor, Re: "a", Text: "hello"}}}); err != nil {
		t.Fatal(err)
	}
	if events, err := mustOpen(t, url+"?ca="+cert).Read(t.Context(), "c", 0); err != nil || len(events) != 1 {
		t.Errorf("got %v, %v", events, err)
	}
	if err := l.Forget(t.Context(), "c"); err != nil {
		t.Error(err)
	}
	if err := mustOpen(t, url).Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("without the authority of its certificate: got %v", err)
	}
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
