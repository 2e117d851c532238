package soak

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// store is where the server keeps what it is told.
type store struct {
	name    string
	url     string
	program string // redis-server
	args    []string
	address string
	process *exec.Cmd // nil for SQLite
}

// openStore starts a Redis that loses nothing which it has acknowledged, or gives a file for SQLite.
func openStore(ctx context.Context, dir, redis string) (*store, error) {
	if redis == "" {
		return &store{name: "sqlite", url: "sqlite:" + filepath.Join(dir, "answerbot.sqlite")}, nil
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	s := &store{name: "redis", url: "redis://" + address, program: redis, address: address,
		args: []string{"--bind", "127.0.0.1", "--port", port, "--dir", dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning"}}
	return s, s.start(ctx)
}

// start starts Redis and waits until it has loaded what it had.
func (s *store) start(ctx context.Context) error {
	process := exec.Command(s.program, s.args...)
	if err := process.Start(); err != nil {
		return fmt.Errorf("starting redis-server: %w", err)
	}
	s.process = process
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if s.answers() {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("starting redis-server: it does not answer")
}

// answers reports whether Redis answers a PING; while it loads it gives an error.
func (s *store) answers() bool {
	conn, err := net.DialTimeout("tcp", s.address, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(time.Second)) != nil {
		return false
	}
	if _, err := fmt.Fprint(conn, "PING\r\n"); err != nil {
		return false
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return err == nil && strings.HasPrefix(line, "+PONG")
}

// restart kills Redis and starts it again on what it had written.
func (s *store) restart(ctx context.Context) error {
	if err := s.close(); err != nil {
		return err
	}
	return s.start(ctx)
}

// close ends Redis.
func (s *store) close() error {
	if s.process == nil {
		return nil
	}
	if err := s.process.Process.Kill(); err != nil {
		return fmt.Errorf("ending redis-server: %w", err)
	}
	_ = s.process.Wait() // that it was killed
	s.process = nil
	return nil
}
