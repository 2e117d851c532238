package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// underSystemd is the program as systemd starts it, with sockets that are open already, and what it then tells systemd.
func underSystemd(t *testing.T, sockets []*os.File, args ...string) (cmd *exec.Cmd, told func() string) {
	t.Helper()
	ear, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(t.TempDir(), "notify"), Net: "unixgram"})
	must(t, err)
	t.Cleanup(func() { ear.Close() })
	cmd = program(args...)
	// The process whose id stands in LISTEN_PID is the one that it will be.
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`}, cmd.Args...)
	cmd.Env = append(cmd.Env, fmt.Sprint("LISTEN_FDS=", len(sockets)), "NOTIFY_SOCKET="+ear.LocalAddr().String())
	cmd.ExtraFiles = sockets
	return cmd, func() string {
		said := make([]byte, 100)
		_ = ear.SetReadDeadline(time.Now().Add(20 * time.Second))
		n, err := ear.Read(said)
		if err != nil {
			t.Fatal("systemd was told nothing:", err)
		}
		return string(said[:n])
	}
}

// Over a restart with a socket that systemd keeps nobody is refused: who comes while no server is there waits for the next one.
func TestRestartRefusesNobody(t *testing.T) {
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer socket.Close()
	file, err := socket.(*net.TCPListener).File()
	must(t, err)
	defer file.Close()
	addr, data, answers := socket.Addr().String(), t.TempDir(), smallCorpus(t)
	start := func() *exec.Cmd {
		cmd, told := underSystemd(t, []*os.File{file}, "serve", "--addr", "203.0.113.1:80", "--data", data, "--corpus", answers)
		must(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		if got := told(); got != "READY=1" {
			t.Fatalf("told systemd %q", got)
		}
		return cmd
	}
	first := start()
	stays := visiting(t, addr)
	stays.send(`{"type":"human","id":"m1"}`)
	stays.next("handoff")

	restarted, end := context.WithCancel(t.Context())
	defer end()
	var come sync.WaitGroup
	for range 4 {
		come.Go(func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
			for restarted.Err() == nil {
				if response, err := client.Get("http://" + addr + "/healthz"); err != nil {
					t.Error("a reader was refused:", err)
					return
				} else if response.Body.Close(); response.StatusCode != http.StatusOK {
					t.Error("a reader got", response.Status)
				}
			}
		})
		come.Go(func() {
			dialer := websocket.Dialer{HandshakeTimeout: 20 * time.Second}
			for restarted.Err() == nil {
				ws, _, err := dialer.Dial("ws://"+addr+"/v1/chat", nil)
				if err != nil {
					t.Error("a visitor was refused:", err)
					return
				}
				ws.Close()
			}
		})
	}
	must(t, first.Process.Signal(syscall.SIGTERM))
	if _, _, err := stays.ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Error("who was there got", err)
	}
	if err := first.Wait(); err != nil {
		t.Error("going down:", err)
	}
	second := start()
	end()
	come.Wait()
	stays.connect(addr, 2)
	stays.send(`{"type":"human","id":"m1"}`) // sent again: the handoff that is recorded
	stays.seen = map[float64]string{}
	stays.next("handoff")
	must(t, second.Process.Signal(syscall.SIGTERM))
	if err := second.Wait(); err != nil {
		t.Error("going down:", err)
	}
}

// More than one socket, or one that is none for TCP, is a mistake in the unit.
func TestWrongSockets(t *testing.T) {
	file, err := os.Open(os.DevNull)
	must(t, err)
	defer file.Close()
	for _, sockets := range [][]*os.File{{file}, {file, file}} {
		cmd, _ := underSystemd(t, sockets, "serve", "--data", t.TempDir(), "--corpus", smallCorpus(t))
		said, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != misuse || !strings.Contains(string(said), "answerbot wants one, for TCP") {
			t.Errorf("with %d sockets: code %d, %s", len(sockets), code, said)
		}
	}
}
