package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// proxied runs nginx with the configuration that ships before these servers, and gives its address. What is changed in it is where the servers are, where it
// listens and keeps files, and that a header stands for the address that a visitor comes from, since all of them are on this machine.
func proxied(t *testing.T, servers ...string) (addr string) {
	t.Helper()
	binary, err := exec.LookPath("nginx")
	if err != nil {
		binary, err = exec.LookPath("/usr/sbin/nginx") // where it is on Debian, which not every user has in their path
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no nginx: make tools installs one")
		}
		t.Skip("there is no nginx: make tools installs one")
	}
	shipped, err := os.ReadFile(filepath.Join(root, "deploy/nginx.conf"))
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	addr = l.Addr().String()
	l.Close()
	dir := t.TempDir()
	var upstream, files strings.Builder
	for _, server := range servers {
		fmt.Fprintf(&upstream, "server %s $1;\n", server)
	}
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&files, "%s_temp_path %s;\n", kind, filepath.Join(dir, kind))
	}
	text := string(shipped)
	for _, change := range [][2]string{
		{`server answerbot:8080 resolve (.*);`, upstream.String()},
		{`listen 8080;`, "listen " + addr + ";"},
		{`worker_processes auto;`, "worker_processes 2;\npid " + filepath.Join(dir, "pid") + ";"},
		{`worker_rlimit_nofile \d+;`, ""}, // more than this user may have
		{`worker_connections \d+;`, "worker_connections 512;"},
		{`http \{`, "http {\n" + files.String() + "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Test-Visitor;\n"},
	} {
		pattern := regexp.MustCompile(change[0])
		if !pattern.MatchString(text) {
			t.Fatalf("deploy/nginx.conf has no %s", change[0])
		}
		text = pattern.ReplaceAllString(text, change[1])
	}
	path := fileIn(t, dir, "nginx.conf", text)
	var said bytes.Buffer
	cmd := exec.Command(binary, "-p", dir, "-e", "stderr", "-c", path, "-g", "daemon off;")
	cmd.Stderr = &said
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it ends its workers too, which a kill would not
		_ = cmd.Wait()
		if said.Len() > 0 {
			t.Errorf("nginx said: %s", &said)
		}
	})
	eventually(t, "nginx answers", func() bool {
		response, err := http.Get("http://" + addr + "/healthz")
		if err == nil {
			response.Body.Close()
		}
		return err == nil && response.StatusCode == http.StatusOK
	})
	return addr
}

// from opens a conversation through a proxy as a visitor from this address, who claims to come from another one.
func from(t *testing.T, addr, visitorAddress string) (*websocket.Conn, *http.Response) {
	t.Helper()
	header := http.Header{"X-Test-Visitor": {visitorAddress}, "X-Forwarded-For": {fmt.Sprintf("198.51.100.%d", time.Now().UnixNano()%250)}, "Origin": {"http://" + addr}}
	dialer := websocket.Dialer{Subprotocols: []string{"answerbot.v1"}, HandshakeTimeout: 20 * time.Second}
	ws, response, err := dialer.Dial("ws://"+addr+"/v1/chat", header)
	if err != nil && response == nil {
		t.Fatal(err)
	}
	if ws != nil {
		t.Cleanup(func() { ws.Close() })
	}
	return ws, response
}

// twoBehindNginx runs two servers over one Redis behind nginx.
func twoBehindNginx(t *testing.T, flags ...string) (addr string, servers [2]*exec.Cmd) {
	t.Helper()
	redis := redistest.Start(t, redistest.Durable...)
	var addrs [2]string
	for i := range servers {
		all := append([]string{"--corpus", smallCorpus(t), "--store", redis.URL(""), "--trusted-proxy", "127.0.0.1", "--drain", "20s"}, flags...)
		servers[i], addrs[i] = serving(t, t.TempDir(), all...)
	}
	return proxied(t, addrs[:]...), servers
}

// The configuration of nginx that ships passes on who visits, and no header by which a visitor says that they are somebody else.
func TestNginxPassesOnWhoVisits(t *testing.T) {
	addr, _ := twoBehindNginx(t, "--address-sockets", "2")
	for visit, want := range []struct {
		from   string
		status int
	}{
		{"203.0.113.9", 101}, {"203.0.113.9", 101}, {"203.0.113.9", 101}, {"203.0.113.9", 101}, // two on each server: it counts for itself
		{"203.0.113.9", 429}, {"203.0.113.10", 101}, {"2001:db8::1", 101},
	} {
		ws, response := from(t, addr, want.from)
		if response.StatusCode != want.status || ws != nil && ws.Subprotocol() != "answerbot.v1" {
			t.Errorf("visit %d, from %s: got %d, want %d", visit, want.from, response.StatusCode, want.status)
		}
	}
}

// A server goes down while people chat: they are told, come back to the other one through the same address, and find everything. Who only reads pages notices
// nothing. A conversation in two tabs is the same on both servers.
func TestNginxDrainsAServer(t *testing.T) {
	addr, servers := twoBehindNginx(t)
	first, second := visiting(t, addr), &visitor{t: t, seen: map[float64]string{}}
	second.token = first.token
	first.send(`{"type":"human","id":"m1"}`)
	first.next("handoff")
	second.connect(addr, 0) // on the other server, which has fewer connections
	second.next("visitor")
	second.next("handoff")

	var asked, lost atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
			}
			response, err := http.Get("http://" + addr + "/v1/search?q=eviction")
			if err == nil {
				_, _ = io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
			if asked.Add(1); err != nil || response.StatusCode != http.StatusOK {
				lost.Add(1)
			}
		}
	}()
	must(t, servers[0].Process.Signal(syscall.SIGTERM))
	gone, stays := first, second
	told := make(chan *visitor, 2)
	for _, v := range []*visitor{first, second} {
		go func() {
			_ = v.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
			_, _, err := v.ws.ReadMessage()
			if websocket.IsCloseError(err, websocket.CloseGoingAway) && strings.Contains(err.Error(), "reconnect after ") {
				told <- v
			}
		}()
	}
	select {
	case v := <-told:
		if v == second {
			gone, stays = second, first
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nobody was told that the server goes down")
	}
	if err := servers[0].Wait(); err != nil {
		t.Errorf("going down: %v", err)
	}
	gone.seen = map[float64]string{}
	gone.connect(addr, 0)
	gone.next("visitor")
	gone.next("handoff")
	gone.send(`{"type":"say","id":"m2","text":"hello"}`)
	gone.next("reply")
	close(stop)
	<-ended
	if asked.Load() == 0 || lost.Load() > 0 {
		t.Errorf("%d of %d searches failed meanwhile", lost.Load(), asked.Load())
	}
	_ = stays.ws.Close()
}

// What is too large is refused by the server in its own words where it is a little too large, and by nginx where it is much; metrics are for the inside; and a
// silent conversation is pinged twice before nginx would give it up.
func TestNginxLimits(t *testing.T) {
	addr, _ := twoBehindNginx(t)
	for size, want := range map[int]string{40 << 10: "application/problem+json", 1 << 20: "text/html"} {
		response, _ := request.Send(t, "POST", "http://"+addr+"/v1/ask", `{"text":"`+strings.Repeat("a", size)+`"}`)
		if response.StatusCode != http.StatusRequestEntityTooLarge || response.Header.Get("Content-Type") != want {
			t.Errorf("%d bytes: got %s, %s, want 413, %s", size, response.Status, response.Header.Get("Content-Type"), want)
		}
	}
	if response, _ := request.Send(t, "GET", "http://"+addr+"/metrics", ""); response.StatusCode != http.StatusNotFound {
		t.Errorf("visitors get metrics: %s", response.Status)
	}
	shipped, err := os.ReadFile(filepath.Join(root, "deploy/nginx.conf"))
	must(t, err)
	for _, setting := range []string{"proxy_read_timeout", "proxy_send_timeout"} {
		found := regexp.MustCompile(setting + ` (\S+);`).FindSubmatch(shipped)
		if found == nil {
			t.Errorf("there is no %s", setting)
			continue
		}
		if d, err := time.ParseDuration(string(found[1])); err != nil || d < 65*time.Second {
			t.Errorf("%s is %s, want more than two pings and their replies", setting, found[1])
		}
	}
}
