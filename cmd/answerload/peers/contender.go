package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// contender is a server that is measured.
type contender struct {
	name    string
	dialect *load.Dialect
	start   func(ctx context.Context) (*process, error) // for speed
	keeps   func(ctx context.Context) (*process, error) // for memory
}

// process is one that runs.
type process struct {
	cmd   *exec.Cmd
	log   bytes.Buffer
	url   string
	admin string
	ended chan error
}

// patience is how long a server may take to start.
const patience = 30 * time.Second

// launch starts a program and waits until its operators' address answers at a path.
func launch(ctx context.Context, url, admin, path string, program string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, program, args...), url: "http://" + url, admin: "http://" + admin, ended: make(chan error, 1)}
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.cmd.Wait() }()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && ctx.Err() == nil; {
		res, err := http.Get(p.admin + path)
		if err == nil {
			res.Body.Close()
			conn, err := net.Dial("tcp", url)
			if err == nil {
				conn.Close()
				return p, nil
			}
		}
		select {
		case err := <-p.ended:
			return nil, fmt.Errorf("%s ended: %w: %s", program, err, p.log.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not answer: %s", program, p.log.String())
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	<-p.ended // that it was killed
}

// look gives its memory after its garbage has been collected: what is resident, and what is in use.
func (p *process) look(ctx context.Context) (resident, live int64, err error) {
	if live, err = load.Live(ctx, p.admin); err != nil {
		return 0, 0, err
	}
	seen, err := load.Look(p.cmd.Process.Pid)
	return seen.ResidentKiB, live, err
}

// free gives two addresses that nobody listens on.
func free() (addr, admin string, err error) {
	var listeners [2]net.Listener
	for i := range listeners {
		if listeners[i], err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return "", "", err
		}
		defer listeners[i].Close()
	}
	return listeners[0].Addr().String(), listeners[1].Addr().String(), nil
}

// answerbot starts the server on a store, with nothing that would limit visitors.
func answerbot(program, store string) func(ctx context.Context) (*process, error) {
	return func(ctx context.Context) (*process, error) {
		addr, admin, err := free()
		if err != nil {
			return nil, err
		}
		return launch(ctx, addr, admin, "/metrics", program, "serve", "--store", store, "--addr", addr, "--admin", admin, "--message-rate", "0", "--log", "error")
	}
}

// own starts a server of this program.
func own(command string, bytes int) func(ctx context.Context) (*process, error) {
	return func(ctx context.Context) (*process, error) {
		addr, admin, err := free()
		if err != nil {
			return nil, err
		}
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		return launch(ctx, addr, admin, "/debug/pprof/", self, command, "--addr", addr, "--admin", admin, "--bytes", fmt.Sprint(bytes))
	}
}

// channel is the one whose last publication is asked for at Centrifugo, which has no calls of its own.
const channel = "answers"

// centrifugo starts Centrifugo so that everybody may connect and ask for what was published last, and publishes it.
func centrifugo(program, dir string, bytes int) func(ctx context.Context) (*process, error) {
	return func(ctx context.Context) (*process, error) {
		addr, admin, err := free()
		if err != nil {
			return nil, err
		}
		host, port, _ := net.SplitHostPort(addr)
		_, internal, _ := net.SplitHostPort(admin)
		settings := map[string]any{
			"http_server": map[string]any{"address": host, "port": port, "internal_address": host, "internal_port": internal},
			"client":      map[string]any{"insecure": true, "allowed_origins": []string{"*"}},
			"http_api":    map[string]any{"insecure": true},
			"debug":       map[string]any{"enabled": true},
			"log":         map[string]any{"level": "error"},
			"channel":     map[string]any{"without_namespace": map[string]any{"history_size": 1, "history_ttl": "1h"}},
		}
		text, err := json.Marshal(settings)
		if err != nil {
			return nil, err
		}
		config := filepath.Join(dir, "centrifugo.json")
		if err := os.WriteFile(config, text, 0o600); err != nil {
			return nil, err
		}
		p, err := launch(ctx, addr, admin, "/debug/pprof/", program, "--config", config)
		if err != nil {
			return nil, err
		}
		if err := publish(ctx, p.admin, bytes); err != nil {
			p.stop()
			return nil, err
		}
		return p, nil
	}
}

// publish publishes the reply.
func publish(ctx context.Context, admin string, size int) error {
	body, err := json.Marshal(map[string]any{"channel": channel, "data": map[string]string{"text": filler(size)}})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, admin+"/api/publish", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("publishing at Centrifugo: %s", res.Status)
	}
	return nil
}
