// Package redistest runs real Redis servers for tests: on free ports, with their files in the test's folder, gone when the test
// ends.
package redistest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is how long a server may take to do something on a machine that is busy.
const patience = 30 * time.Second

// Server is one Redis.
type Server struct {
	Addr   string
	Dir    string // of its files
	Client *redis.Client

	t       testing.TB
	args    []string
	process *exec.Cmd
	output  *bytes.Buffer
	ended   chan struct{}
}

// Durable are the settings under which Redis loses nothing that it has acknowledged.
var Durable = []string{"--appendonly", "yes", "--appendfsync", "always"}

// Start runs a server with these arguments. Without a redis-server the test is skipped; where CI is set it fails.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	return StartIn(t, t.TempDir(), args...)
}

// silence keeps the client library from writing about every connection that fails: here they are meant to.
type silence struct{}

// Printf implements the library's logger.
func (silence) Printf(context.Context, string, ...any) {}

var quiet = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

// StartIn runs a server that has its files in a folder.
func StartIn(t testing.TB, dir string, args ...string) *Server {
	t.Helper()
	quiet()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no redis-server: make tools installs one")
		}
		t.Skip("there is no redis-server: make tools installs one")
	}
	s := &Server{t: t, Dir: dir, args: args, Addr: freeAddr(t)}
	s.Client = redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1, ContextTimeoutEnabled: true, DialTimeout: time.Second, DialerRetries: 1})
	t.Cleanup(func() { _ = s.Client.Close() })
	s.Restart()
	t.Cleanup(s.Kill)
	return s
}

// freeAddr gives an address that nobody listens on. Somebody may before the server does; it then says so and ends.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// HostPort gives the parts of Addr.
func (s *Server) HostPort() (host, port string) {
	s.t.Helper()
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		s.t.Fatal(err)
	}
	return host, port
}

// URL is how answerbot names the server; query is "?…" or empty.
func (s *Server) URL(query string) string { return "redis://" + s.Addr + "/" + query }

// Restart starts the server, on its address and with the files that it left, and waits until it answers.
func (s *Server) Restart() {
	s.t.Helper()
	s.start()
	s.Until("the server answers", func(ctx context.Context) bool {
		select {
		case <-s.ended:
			s.t.Fatalf("redis-server ended: %s", s.output)
		default:
		}
		err := s.Client.Ping(ctx).Err()
		return err == nil || !redis.HasErrorPrefix(err, "LOADING") && redis.IsAuthError(err)
	})
}

func (s *Server) start() {
	s.t.Helper()
	_, port := s.HostPort()
	args := append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", s.Dir, "--save", "", "--daemonize", "no", "--repl-diskless-sync-delay", "0"}, s.args...)
	s.output = new(bytes.Buffer)
	s.process = exec.Command("redis-server", args...)
	s.process.Stdout, s.process.Stderr = s.output, s.output
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended, process := make(chan struct{}), s.process
	s.ended = ended
	go func() {
		_ = process.Wait()
		close(ended)
	}()
}

// Kill ends the server as kill -9 does. One that has ended already is no error.
func (s *Server) Kill() {
	_ = s.process.Process.Kill()
	<-s.ended
}

// Ended reports whether the server has ended.
func (s *Server) Ended() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// Freeze stops the server in its tracks: it keeps its connections and says nothing. Thaw lets it go on.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw ends a Freeze.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// Do runs a command and gives its reply.
func (s *Server) Do(args ...any) any {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	reply, err := s.Client.Do(ctx, args...).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		s.t.Fatalf("%v: %v", args, err)
	}
	return reply
}

// Until waits until something is so.
func (s *Server) Until(what string, is func(context.Context) bool) {
	s.t.Helper()
	Until(s.t, what, is)
}

// Until waits until something is so.
func Until(t testing.TB, what string, is func(context.Context) bool) {
	t.Helper()
	end := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		ok := is(ctx)
		cancel()
		if ok {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain until %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Files gives everything that the server has written to its disk.
func (s *Server) Files() []byte {
	s.t.Helper()
	var all []byte
	err := filepath.WalkDir(s.Dir, func(path string, entry os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil // deleted meanwhile
		}
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		all = append(all, data...)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// Replica runs a replica of the server and waits until it has everything. via is the address at which it finds the server, such as
// a Proxy's; empty for the server's own.
func (s *Server) Replica(via string, args ...string) *Server {
	s.t.Helper()
	if via == "" {
		via = s.Addr
	}
	host, port, err := net.SplitHostPort(via)
	if err != nil {
		s.t.Fatal(err)
	}
	r := Start(s.t, append([]string{"--replicaof", host + " " + port, "--repl-timeout", "60"}, args...)...)
	s.Until("the replica is connected", func(ctx context.Context) bool {
		info, err := r.Client.Info(ctx, "replication").Result()
		return err == nil && strings.Contains(info, "master_link_status:up")
	})
	return r
}

// Cluster runs three primaries that share the slots.
func Cluster(t testing.TB, args ...string) []*Server {
	t.Helper()
	const nodes = 3
	var all []*Server
	for range nodes {
		_, bus, _ := net.SplitHostPort(freeAddr(t))
		all = append(all, Start(t, append([]string{"--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "2000"}, args...)...))
	}
	for i, s := range all {
		first, last := i*16384/nodes, (i+1)*16384/nodes-1
		s.Do("cluster", "addslotsrange", first, last)
		for _, other := range all {
			host, port, _ := net.SplitHostPort(other.Addr)
			s.Do("cluster", "meet", host, port, other.bus())
		}
	}
	for _, s := range all {
		s.Until("the Cluster is whole", func(ctx context.Context) bool {
			info, err := s.Client.ClusterInfo(ctx).Result()
			return err == nil && strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", nodes))
		})
	}
	return all
}

// bus is the port at which nodes of a Cluster talk to this one.
func (s *Server) bus() string {
	for i, a := range s.args {
		if a == "--cluster-port" {
			return s.args[i+1]
		}
	}
	return ""
}

// ClusterURL is how answerbot names a Cluster.
func ClusterURL(servers []*Server) string {
	url := servers[0].URL("?cluster=true")
	for _, s := range servers[1:] {
		url += "&addr=" + s.Addr
	}
	return url
}

// Sentinel runs a Sentinel that watches the primary under the name "firm", and promotes a replica a second after it is gone. It gives its address.
func Sentinel(t testing.TB, primary *Server) string {
	t.Helper()
	dir := t.TempDir()
	host, port := primary.HostPort()
	addr := freeAddr(t)
	_, own, _ := net.SplitHostPort(addr)
	config := fmt.Sprintf("bind 127.0.0.1\nport %s\ndir %s\nsentinel monitor firm %s %s 1\nsentinel down-after-milliseconds firm 1000\nsentinel failover-timeout firm 5000\n",
		own, dir, host, port)
	path := filepath.Join(dir, "sentinel.conf")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("redis-server", path, "--sentinel")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	client := redis.NewSentinelClient(&redis.Options{Addr: addr, MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	Until(t, "the Sentinel knows the replica", func(ctx context.Context) bool {
		replicas, err := client.Replicas(ctx, "firm").Result()
		return err == nil && len(replicas) > 0
	})
	return addr
}
